import * as z from 'zod';
import { CHANNELS } from '../caller.ts';
import { SecretFormError } from './errors.ts';

const REGION = z.string().regex(/^\d{6}$/);
const NAME = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

const client = z.object({
  keyId: NAME,
  secrets: z.array(z.string().min(16)).min(1).max(2),
  regions: z.array(REGION).min(1),
  channels: z.array(z.enum(CHANNELS)).min(1),
  /** Of a referral client: the lines that it speaks for; every line of its regions when left out. */
  lines: z.array(z.string().min(1)).min(1).exactOptional(),
});

const wechatAccount = z.object({
  account: NAME,
  appId: z.string().min(1),
  token: z.string().min(1),
  region: REGION,
  freshnessSeconds: z.union([z.number().int().min(60), z.literal('off')]).default(300),
});

const channelSecrets = z.object({
  clients: z.array(client).refine((items) => distinct(items.map((item) => item.keyId))),
  wechat: z
    .array(wechatAccount)
    .refine((items) => distinct(items.map((item) => item.account)))
    .default([]),
});

/** The channels' secret: who may sign requests, and the WeChat accounts. */
export type ChannelSecrets = z.infer<typeof channelSecrets>;

/**
 * Reads the channels' secret from its JSON text.
 * A freshness below 60 s is refused: WeChat repeats a message for about 15 s, and its clock is not ours.
 * @throws SecretFormError naming the fields that are wrong, never their values.
 */
export function parseChannelSecrets(text: string): ChannelSecrets {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is secret, so it is not kept as the cause.
    throw new SecretFormError('the channels secret is not JSON');
  }
  const parsed = channelSecrets.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || '(root)');
  throw new SecretFormError(`the channels secret has wrong fields: ${fields.join(', ')}`);
}
