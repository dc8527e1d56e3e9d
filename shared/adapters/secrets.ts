import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { WallClock, Webhook } from '../ports.ts';
import { type ChannelSecrets, parseChannelSecrets } from '../privacy/channel-secrets.ts';
import { SecretFormError } from '../privacy/errors.ts';
import { type IndexKeys, type IndexSecret, indexKeysAt, parseIndexSecret } from '../privacy/index-keys.ts';
import type { CaptchaAccount, ChannelKeys, Open311Clients, WechatAccounts } from '../privacy/ports.ts';

/** How long a changed secret may go unseen; a rotation keeps the old one live for longer than this. */
const CACHE_MS = 5 * 60_000;

/** The product's secrets, parsed. */
export interface Secrets {
  readonly channels: ChannelKeys;
  readonly wechat: WechatAccounts;
  readonly open311: Open311Clients;
  /** Where whoever speaks for a line in a region is told what became of its matters. */
  webhooks(region: string, line: string): Promise<readonly Webhook[]>;
  /** How a region's form tells persons from programs; undefined where it has no captcha. */
  captcha(region: string): Promise<CaptchaAccount | undefined>;
  /** The keys of keyed indexes, as they are to be used now. */
  indexKeys(): Promise<IndexKeys>;
}

/** Where the secrets are: names or ARNs of Secrets Manager. */
export interface SecretIds {
  readonly channels: string;
  readonly index: string;
}

/** A value that is read again when it is older than the cache's time; a failed reading is not kept. */
export function cached<T>(wallClock: WallClock, read: () => Promise<T>): () => Promise<T> {
  let held: { value: Promise<T>; until: number } | undefined;
  return () => {
    if (held && wallClock.nowMs() < held.until) return held.value;
    const value = read().catch((thrown: unknown) => {
      held = undefined;
      throw thrown;
    });
    held = { value, until: wallClock.nowMs() + CACHE_MS };
    return value;
  };
}

/** The text of a secret. */
export async function secretText(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (SecretString === undefined) throw new SecretFormError(`the secret ${id} has no text`);
  return SecretString;
}

/** The secret of the index keys as it stands, and putting another form of it in its place. */
export interface IndexSecretStore {
  read(): Promise<IndexSecret>;
  write(secret: IndexSecret): Promise<void>;
}

/** The secret of the index keys in Secrets Manager, read anew each time. */
export function indexSecretStore(client: SecretsManagerClient, id: string): IndexSecretStore {
  return {
    read: async () => parseIndexSecret(await secretText(client, id)),
    async write(secret) {
      await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: JSON.stringify(secret) }));
    },
  };
}

/**
 * The secrets in Secrets Manager, read on first use and again after five minutes of machine time.
 * Every reading is parsed; one of the wrong form is a SecretFormError, which holds none of it.
 */
export function secretsManagerSecrets(
  client: SecretsManagerClient,
  ids: SecretIds,
  wallClock: WallClock,
): Secrets {
  const channels = cached<ChannelSecrets>(wallClock, async () =>
    parseChannelSecrets(await secretText(client, ids.channels)),
  );
  const index = cached(wallClock, async () => parseIndexSecret(await secretText(client, ids.index)));
  return {
    channels: { find: async (keyId) => (await channels()).clients.find((item) => item.keyId === keyId) },
    wechat: { find: async (account) => (await channels()).wechat.find((item) => item.account === account) },
    webhooks: async (region, line) =>
      (await channels()).clients.flatMap(({ webhook, regions, lines }) =>
        webhook && regions.includes(region) && lines?.includes(line) ? [webhook] : [],
      ),
    captcha: async (region) => (await channels()).captchas?.find((item) => item.region === region),
    open311: {
      all: async () => (await channels()).open311.clients,
      jurisdiction: async () => (await channels()).open311.jurisdiction,
    },
    indexKeys: async () => indexKeysAt(await index(), wallClock.nowMs()),
  };
}
