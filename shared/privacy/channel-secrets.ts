import * as z from 'zod';
import { CHANNELS, LINKS } from '../caller.ts';
import { SecretFormError } from './errors.ts';
import { NOTICE_FACTS, WECHAT_NOTICES } from './ports.ts';

const REGION = z.string().regex(/^\d{6}$/);
const NAME = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

const client = z
  .object({
    keyId: NAME,
    secrets: z.array(z.string().min(16)).min(1).max(2),
    regions: z.array(REGION).min(1),
    channels: z.array(z.enum(CHANNELS)).default([]),
    /** Of a supervision platform or a rating system: what it may bring besides requests. */
    links: z.array(z.enum(LINKS)).min(1).exactOptional(),
    /** The system that several clients are part of. */
    system: NAME.exactOptional(),
    /** Of a referral client: the lines that it speaks for; every line of its regions when left out. */
    lines: z.array(z.string().min(1)).min(1).exactOptional(),
    /** Of a referral client with lines: where it is told what became of the matters that they handed over. */
    webhook: z
      .object({
        url: z.url({ protocol: /^https?$/ }),
        secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/),
      })
      .exactOptional(),
  })
  // Who may bring nothing is no client.
  .refine(({ channels, links }) => channels.length > 0 || links !== undefined, { path: ['channels'] });

/** As WeChat's console shows it. */
const AES_KEY = z.string().regex(/^[A-Za-z0-9+/]{43}$/);

const noticeTemplate = z.object({
  id: z.string().min(1),
  fields: z.record(z.string().regex(/^[a-z_]+\d{1,2}$/), z.enum(NOTICE_FACTS)),
});

const wechatAccount = z
  .object({
    account: NAME,
    appId: z.string().min(1),
    token: z.string().min(1),
    region: REGION,
    freshnessSeconds: z.union([z.number().int().min(60), z.literal('off')]).default(300),
    encodingAESKey: AES_KEY.exactOptional(),
    previousEncodingAESKey: AES_KEY.exactOptional(),
    mode: z.enum(['compatible', 'safe']).exactOptional(),
    appSecret: z.string().min(16).exactOptional(),
    notices: z
      .object({
        way: z.enum(['template', 'subscription']),
        templates: z.partialRecord(z.enum(WECHAT_NOTICES), noticeTemplate),
      })
      .exactOptional(),
  })
  // Nobody is to believe that an account is safe which has no key.
  .refine(({ mode, encodingAESKey }) => mode === undefined || encodingAESKey !== undefined, {
    path: ['encodingAESKey'],
  });

const captcha = z.object({
  region: REGION,
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
});

const open311 = z.object({
  /** The region that is meant where a caller names none. */
  jurisdiction: REGION.exactOptional(),
  clients: z
    .array(
      z.object({
        keyId: NAME,
        secrets: z.array(z.string().min(16)).min(1).max(2),
        regions: z.array(REGION).min(1),
      }),
    )
    .refine((items) => distinct(items.map((item) => item.keyId)))
    .refine((items) => distinct(items.flatMap((item) => item.secrets))),
});

const channelSecrets = z.object({
  clients: z.array(client).refine((items) => distinct(items.map((item) => item.keyId))),
  captchas: z
    .array(captcha)
    .refine((items) => distinct(items.map((item) => item.region)))
    .exactOptional(),
  wechat: z
    .array(wechatAccount)
    .refine((items) => distinct(items.map((item) => item.account)))
    .default([]),
  open311: open311.default({ clients: [] }),
});

/** The channels' secret: who may sign requests, the WeChat accounts, and the clients of Open311. */
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
