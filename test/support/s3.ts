import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { startMessaging } from '../../infra/local/fauxqs.ts';
import { s3Door } from '../../infra/local/s3-door.ts';

const KEYS = { accessKeyId: 'TEST', secretAccessKey: 'of a test' };
const REGION = 'cn-north-1';

/** The runtime's S3 with empty buckets, and the SDK's client on it. */
export async function testS3(buckets: readonly string[]): Promise<{
  readonly client: S3Client;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-s3-'));
  const place = { region: REGION, account: '000000000000', partition: 'aws-cn', url: 'http://127.0.0.1:1' };
  const messaging = await startMessaging({ folder, place, queues: [], buckets, topics: [], sent: () => {} });
  const door = s3Door({ messaging, ...KEYS });
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const raw = { method, url, headers: sent, body: await buffer(request) };
    const answer = await door(raw, '127.0.0.1');
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({ endpoint, region: REGION, credentials: KEYS, forcePathStyle: true });
  return {
    client,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await messaging.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
