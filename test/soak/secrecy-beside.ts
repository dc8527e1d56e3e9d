/** What stands beside a city: a captcha's maker and a department's system, which answer whoever asks. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RuntimeEndpoints } from '../../infra/local/runtime.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { confided } from './secrecy-seeds.ts';

/** Their place, and their end. */
export interface Beside {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts them. A department answers with words about a citizen; a captcha is always passed. */
export async function beside(): Promise<Beside> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = request.url?.startsWith('/siteverify') ? { success: true } : { a: confided('look-up') };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Writes into a runtime's secrets that these may be asked, before it has read them. */
export async function letAsk(
  { url, region, accessKeyId, secretAccessKey, services }: RuntimeEndpoints,
  dataDir: string,
  regions: readonly string[],
  to: Beside,
): Promise<void> {
  const client = new SecretsManagerClient({
    ...{ region, credentials: { accessKeyId, secretAccessKey } },
    endpoint: services.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? url,
  });
  const put = async (name: string, change: (kept: Record<string, unknown>) => object) => {
    const kept = JSON.parse(keptSecret(dataDir, name) ?? '{}') as Record<string, unknown>;
    const SecretString = JSON.stringify({ ...kept, ...change(kept) });
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  };
  await put('hotline-channels', () => ({
    captchas: regions.map((each) => ({
      region: each,
      url: `${to.url}/siteverify`,
      secret: 'captcha-secret',
    })),
  }));
  await put('hotline-senders', ({ cities }) => ({
    cities: (cities as readonly object[]).map((city) => ({
      ...city,
      lookUps: { keys: {}, inner: [new URL(to.url).host] },
    })),
  }));
}
