/**
 * Stand-ins for the providers of SMS, for groups' robots and for units' own systems: they take what the product
 * sends in each one's protocol, answer as it would, and put it into the outbox. Nothing leaves this machine. They
 * check no signature; the tests' fakes do.
 */
import * as z from 'zod';
import { RELAY_TARGET } from '../../shared/adapters/unit-webhooks.ts';
import { ALERT_KINDS, type AlertKind } from '../../shared/alert/facts.ts';
import { type CitySenders, PROVIDER_MARKS, type Provider } from '../../shared/alert/senders.ts';
import { shownText, type Template, type Wording } from '../../shared/alert/templates.ts';
import type { RawRequest, RawResponse, SentMessage } from './fauxqs.ts';
import type { Door } from './http.ts';
import { json } from './http-events.ts';

const BASE = '/local/providers/';
/** Where what goes by webhook is taken. */
export const WEBHOOKS = `${BASE}webhook`;
/** Stand for this runtime's address and its mail server's in the value of a secret. */
export const HERE = '{hotline}';
export const MAIL_HERE = '{smtp}';

const LINKED = {
  aliyun: '工单${ticketNo}${what}，${todo}，或点 ${link} 评价。',
  tencent: '工单{1}{2}，{3}，或点 {4} 评价。',
} as const;
const TEXT = { aliyun: '工单${ticketNo}${what}，${todo}。', tencent: '工单{1}{2}，{3}。' } as const;

/** The stand-in's template of every kind of alert. */
function localTemplates(provider: Provider): Record<string, Template> {
  const wording = (text: string, code: string, ...more: 'link'[]): Wording => {
    const of = [...(['ticketNo', 'what', 'todo'] as const), ...more];
    const variables = of.map((each, index) => {
      const most = each === 'link' ? 120 : 35;
      return [provider === 'aliyun' ? each : String(index + 1), { of: each, type: 'text', most }];
    });
    return { code, text, variables: Object.fromEntries(variables) };
  };
  const template = (kind: AlertKind): Template => ({
    ...wording(TEXT[provider], 'LOCAL_1'),
    ...(kind === 'citizen-answered' && { linked: wording(LINKED[provider], 'LOCAL_2', 'link') }),
  });
  return Object.fromEntries(ALERT_KINDS.map((kind) => [kind, template(kind)]));
}

/**
 * A data folder's senders with the stand-ins' templates of kinds that are newer than the folder. A provider of the
 * operator's own, with an address that is none of this machine, stays as it is and is checked at the start.
 */
export function withNewKinds(senders: string): string {
  const { cities, ...rest } = JSON.parse(senders) as { readonly cities: readonly Record<string, unknown>[] };
  const own = (city: Record<string, unknown>, provider: Provider) => {
    const entry = city[provider] as { endpoint?: string; templates?: object } | undefined;
    if (!entry?.endpoint?.startsWith(HERE)) return {};
    return { [provider]: { ...entry, templates: { ...localTemplates(provider), ...entry.templates } } };
  };
  return JSON.stringify({
    ...rest,
    cities: cities.map((city) => ({ ...city, ...own(city, 'aliyun'), ...own(city, 'tencent') })),
  });
}

/** What each city's senders are on this machine: every way, by these stand-ins. @param random so many hex digits */
export function localSenders(regions: readonly string[], random: (digits: number) => string): string {
  const sms = (provider: Provider) => ({
    signName: '12345热线',
    templates: localTemplates(provider),
    receiptKey: random(32),
    endpoint: `${HERE}${BASE}${provider}`,
    limits: [],
  });
  const cities = regions.map((region) => ({
    region,
    aliyun: { accessKeyId: 'local', accessKeySecret: random(32), ...sms('aliyun') },
    tencent: {
      ...{ secretId: 'local', secretKey: random(32), sdkAppId: '1400000000', apiRegion: 'ap-guangzhou' },
      ...sms('tencent'),
    },
    sns: { limits: [] },
    smtp: { server: MAIL_HERE, from: 'hotline@12345.example' },
    webhook: {
      keys: { own: `whsec_${Buffer.from(random(64), 'hex').toString('base64')}` },
      relay: `${HERE}${WEBHOOKS}`,
    },
    wecom: { robots: { duty: random(32) }, endpoint: `${HERE}${BASE}wecom`, limits: [] },
    dingtalk: {
      robots: { duty: { token: random(32), secret: random(32) } },
      endpoint: `${HERE}${BASE}dingtalk`,
      limits: [],
    },
  }));
  return JSON.stringify({ cities });
}

interface Taken {
  readonly message: Omit<SentMessage, 'topic'>;
  readonly answer: object;
}

const aliyunQuery = z.object({
  PhoneNumbers: z.string(),
  SignName: z.string(),
  TemplateCode: z.string(),
  TemplateParam: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
});
const tencentBody = z.object({
  PhoneNumberSet: z.tuple([z.string()]),
  SignName: z.string(),
  TemplateId: z.string(),
  TemplateParamSet: z.array(z.string()),
});
const robotBody = z.object({ text: z.object({ content: z.string() }) });

/** The doors of the stand-ins. @param cities the senders' secret as it is, for the wording of templates */
export function providersDoor(
  cities: () => readonly CitySenders[],
  sent: (message: SentMessage) => void,
): Door {
  let count = 0;
  const wording = (provider: Provider, code: string): string | undefined =>
    cities()
      .flatMap((city) => Object.values(city[provider]?.templates ?? {}))
      .flatMap((each): readonly Wording[] => {
        if (each === 'off') return [];
        return each.linked ? [each, each.linked] : [each];
      })
      .find((each) => each.code === code)?.text;
  const sms = (
    provider: Provider,
    to: string,
    sign: string,
    code: string,
    values: Record<string, string>,
  ) => {
    const text = wording(provider, code);
    if (text === undefined) return undefined;
    const shown = shownText({ text }, values, PROVIDER_MARKS[provider]);
    return { protocol: provider, endpoint: to, subject: undefined, message: `【${sign}】${shown}` };
  };
  const takes: Readonly<Record<string, (request: RawRequest, url: URL) => Taken | undefined>> = {
    aliyun: (_request, { searchParams }) => {
      const { PhoneNumbers, SignName, TemplateCode, TemplateParam } = aliyunQuery.parse(
        Object.fromEntries(searchParams),
      );
      const message = sms('aliyun', PhoneNumbers, SignName, TemplateCode, TemplateParam);
      return message && { message, answer: { Code: 'OK', Message: 'OK', BizId: `local-${++count}^0` } };
    },
    tencent: ({ body }) => {
      const { PhoneNumberSet, SignName, TemplateId, TemplateParamSet } = tencentBody.parse(jsonIn(body));
      const values = Object.fromEntries(TemplateParamSet.map((value, index) => [String(index + 1), value]));
      const message = sms('tencent', PhoneNumberSet[0], SignName, TemplateId, values);
      const status = { Code: 'Ok', SerialNo: `local-${++count}` };
      return message && { message, answer: { Response: { SendStatusSet: [status] } } };
    },
    webhook: ({ headers, body }) => ({
      message: {
        protocol: 'webhook',
        endpoint: headers[RELAY_TARGET] ?? '',
        subject: headers['webhook-id'],
        message: body.toString('utf8'),
      },
      answer: {},
    }),
    wecom: ({ body }) => robot('wecom', body),
    dingtalk: ({ body }) => robot('dingtalk', body),
  };
  return (request) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const name = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : '';
    const take = request.method === 'POST' ? takes[name] : undefined;
    return take && Promise.resolve(answer(name, () => take(request, url), sent));
  };
}

function answer(
  name: string,
  take: () => Taken | undefined,
  sent: (message: SentMessage) => void,
): RawResponse {
  const taken = take();
  if (!taken) return json(400, { Code: 'isv.SMS_TEMPLATE_ILLEGAL' });
  sent({ topic: name, ...taken.message });
  return json(200, taken.answer);
}

function robot(protocol: string, body: Buffer): Taken {
  const { content } = robotBody.parse(jsonIn(body)).text;
  return {
    message: { protocol, endpoint: '值班群', subject: undefined, message: content },
    answer: { errcode: 0, errmsg: 'ok' },
  };
}

function jsonIn(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}
