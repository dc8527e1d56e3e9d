import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { WallClock, Webhook } from '../ports.ts';
import { type ChannelSecrets, parseChannelSecrets } from '../privacy/channel-secrets.ts';
import { SecretFormError } from '../privacy/errors.ts';
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
  /** The key of keyed indexes, 32 bytes. */
  indexKey(): Promise<Uint8Array>;
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

function parseIndexKey(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new SecretFormError('the index secret is not 64 hexadecimal characters');
  return Buffer.from(text, 'hex');
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
    indexKey: cached(wallClock, async () => parseIndexKey(await secretText(client, ids.index))),
  };
}
