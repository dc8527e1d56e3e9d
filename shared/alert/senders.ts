import * as z from 'zod';
import { SecretFormError } from '../privacy/errors.ts';
import type { SendLimit } from './send-limits.ts';
import { type Marks, missingKinds, type Templates, templateProblems, templatesSchema } from './templates.ts';

/*
 * Which providers a city sends alerts by: accounts, keys, and the templates that each provider has approved. It is
 * one secret, entered by the operator. A way that is not in it is off in that city.
 */

const text = z.string().min(1).max(300);
const keyName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

const receiptKey = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/);

/** Where a provider is asked, if not at its own address: a relay of the city's, or this machine. */
const endpoint = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https://') || LOOPBACK.test(url))
  .exactOptional();

const limits = z
  .array(z.strictObject({ count: z.int().min(1).max(1000), seconds: z.int().min(1).max(86_400) }))
  .max(5);

/** By the providers' published limits for one number and one template; an account may have others. */
const SMS_LIMITS: readonly SendLimit[] = [{ count: 50, seconds: 86_400 }];
/** A group robot takes so many messages; beyond it DingTalk shuts it out for ten minutes. */
const ROBOT_LIMITS: readonly SendLimit[] = [{ count: 18, seconds: 60 }];

const sms = {
  signName: z.string().min(2).max(20),
  templates: templatesSchema,
  /** The last part of the address at which the provider hands in receipts: whoever knows it is the provider. */
  receiptKey,
  endpoint,
  limits: limits.default([...SMS_LIMITS]),
};

const aliyunSchema = z.strictObject({ accessKeyId: text, accessKeySecret: text, ...sms });
export type AliyunAccount = z.infer<typeof aliyunSchema>;

const tencentSchema = z.strictObject({
  secretId: text,
  secretKey: text,
  sdkAppId: z.string().regex(/^\d{10}$/),
  /** Region of the API that is asked: ap-guangzhou. */
  apiRegion: z.string().regex(/^ap-[a-z]+$/),
  ...sms,
});
export type TencentAccount = z.infer<typeof tencentSchema>;

const smtpSchema = z.strictObject({
  /** `smtps://host:465`, or `smtp://host:587`, where the connection is secured before anything is said. */
  server: z.url({ protocol: /^smtps?$/ }).max(200),
  user: text.exactOptional(),
  password: text.exactOptional(),
  from: z.email().max(120),
  /** To whom servers send back what they could not deliver; `from` when left out. */
  bounces: z.email().max(120).exactOptional(),
  /** The last part of the address at which what is sent back is handed in. */
  receiptKey: receiptKey.exactOptional(),
  limits: limits.default([]),
});
export type SmtpAccount = z.infer<typeof smtpSchema>;

const webhooksSchema = z.strictObject({
  /** Signing keys by name, `whsec_…`; one key for each system that is told. */
  keys: z.record(keyName, z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/)),
  /** A relay of the city's, for functions that must not reach units' systems by themselves. */
  relay: endpoint,
  limits: limits.default([]),
});
export type WebhookAccount = z.infer<typeof webhooksSchema>;

const lookUpsSchema = z.strictObject({
  /** Keys of departments' systems by name, as connectors of the rulebook refer to them. */
  keys: z.record(keyName, text).default({}),
  /** Hosts within the government's network that may be asked by name or address, `host` or `host:port`. */
  inner: z
    .array(z.string().regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/))
    .max(100)
    .default([]),
});
export type LookUpAccount = z.infer<typeof lookUpsSchema>;

const relaySchema = z.strictObject({
  /** Where the call centre's relay binds two numbers to a third (虚拟号码), and the key that requests are signed with. */
  url: z.url({ protocol: /^https?$/ }).refine((url) => url.startsWith('https://') || LOOPBACK.test(url)),
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/),
  /** For how long a number is bound. */
  minutes: z.int().min(1).max(1440),
});

const wecomSchema = z.strictObject({
  /** The `key` of each robot's address. */
  robots: z.record(keyName, z.string().regex(/^[A-Za-z0-9-]{10,64}$/)),
  endpoint,
  limits: limits.default([...ROBOT_LIMITS]),
});
export type WecomAccount = z.infer<typeof wecomSchema>;

const dingtalkSchema = z.strictObject({
  /** The `access_token` of each robot's address, and the secret that it signs with. */
  robots: z.record(
    keyName,
    z.strictObject({ token: z.string().regex(/^[A-Za-z0-9]{10,128}$/), secret: text }),
  ),
  endpoint,
  limits: limits.default([...ROBOT_LIMITS]),
});
export type DingtalkAccount = z.infer<typeof dingtalkSchema>;

const citySchema = z.strictObject({
  region: z.string().regex(/^\d{6}$/),
  aliyun: aliyunSchema.exactOptional(),
  tencent: tencentSchema.exactOptional(),
  /** SMS by SNS to single numbers, where the partition has it. */
  sns: z.strictObject({ limits: limits.default([...SMS_LIMITS]) }).exactOptional(),
  smtp: smtpSchema.exactOptional(),
  webhook: webhooksSchema.exactOptional(),
  /** How departments' systems are asked; no look-up goes to an inner address that is not named here. */
  lookUps: lookUpsSchema.exactOptional(),
  /** By which units call citizens whose number they are not shown. */
  relay: relaySchema.exactOptional(),
  wecom: wecomSchema.exactOptional(),
  dingtalk: dingtalkSchema.exactOptional(),
});
/** What one city sends by. */
export type CitySenders = z.infer<typeof citySchema>;

const sendersSchema = z.strictObject({
  cities: z
    .array(citySchema)
    .refine((cities) => new Set(cities.map(({ region }) => region)).size === cities.length),
});

/** How each SMS provider writes variables. */
export const PROVIDER_MARKS = { aliyun: 'named', tencent: 'numbered' } as const satisfies Record<
  string,
  Marks
>;
/** Providers that send approved templates only, and hand in receipts. */
export const PROVIDERS = ['aliyun', 'tencent'] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * Reads the senders' secret from its JSON text, and holds every configured provider to having a template, or `off`,
 * for every kind of alert.
 * @throws SecretFormError that names every field that is wrong and every kind that has none, never a value
 */
export function parseSenders(secret: string): readonly CitySenders[] {
  let json: unknown;
  try {
    json = JSON.parse(secret);
  } catch {
    throw new SecretFormError('the senders’ secret is not JSON');
  }
  const parsed = sendersSchema.safeParse(json);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.map(String).join('.') || 'the whole');
    throw new SecretFormError(`the senders’ secret is wrong at ${[...new Set(fields)].join(', ')}`);
  }
  const { cities } = parsed.data;
  const problems = cities.flatMap((city) =>
    PROVIDERS.flatMap((provider) => {
      const templates = city[provider]?.templates;
      return templates
        ? registryProblems(`${city.region} ${provider}`, templates, PROVIDER_MARKS[provider])
        : [];
    }),
  );
  if (problems.length > 0) throw new SecretFormError(`the senders’ secret: ${problems.join('; ')}`);
  return cities;
}

function registryProblems(whose: string, templates: Templates, marks: Marks): readonly string[] {
  const missing = missingKinds(templates);
  return [
    ...(missing.length > 0 ? [`${whose} has neither a template nor "off" for ${missing.join(', ')}`] : []),
    ...Object.entries(templates).flatMap(([kind, template]) =>
      template === 'off'
        ? []
        : templateProblems(template, marks).map((problem) => `${whose} ${kind}: ${problem}`),
    ),
  ];
}
