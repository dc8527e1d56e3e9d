import * as z from 'zod';
import type { TencentAccount } from '../alert/senders.ts';
import { filled, wordingFor } from '../alert/templates.ts';
import type { AlertSender, Sent, WallClock } from '../ports.ts';
import { type HttpAnswer, objectIn } from './outgoing-http.ts';
import { asked, codeOf } from './provider-answer.ts';
import { tc3Authorization } from './tc3.ts';

/** Tencent Cloud's SMS service (2021-01-11). */
export const TENCENT_SMS = 'https://sms.tencentcloudapi.com/';

const answerSchema = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string(), SerialNo: z.string().default('') })).optional(),
  }),
});

/** The service itself is at fault, or busy: the message was not taken. */
const PASSING =
  /^(InternalError|RequestLimitExceeded|ResourceUnavailable|FailedOperation\.(FailResolvePacket|OtherError))/;
/** Limits of a number, a content or the account, and how many seconds they last. */
const LIMIT_SECONDS: readonly (readonly [mark: RegExp, seconds: number])[] = [
  [/^LimitExceeded\..*ThirtySecond/, 30],
  [/^LimitExceeded\..*OneHour/, 3_600],
  [/^LimitExceeded\.DeliveryFrequencyLimit/, 60],
  [/^LimitExceeded\..*(Daily|Day)/, 6 * 3_600],
  [/^LimitExceeded$/, 60],
];

/** Alerts by Tencent Cloud SMS: an approved template with its variables in order, one number at a time. */
export function tencentSms(account: TencentAccount, wallClock: WallClock): AlertSender {
  const url = new URL(account.endpoint ?? TENCENT_SMS);
  return {
    async send({ kind, to, id, parameters }) {
      const template = wordingFor(account.templates, kind, parameters);
      if (!template) return { result: 'refused', reason: 'kind-off' };
      const values = filled(template, parameters);
      const payload = JSON.stringify({
        PhoneNumberSet: [to],
        SmsSdkAppId: account.sdkAppId,
        SignName: account.signName,
        TemplateId: template.code,
        TemplateParamSet: Object.keys(values).map((_name, index) => values[String(index + 1)]),
        SessionContext: id,
      });
      const timestamp = Math.floor(wallClock.nowMs() / 1000);
      const signed = {
        'content-type': 'application/json; charset=utf-8',
        host: url.host,
        'x-tc-action': 'SendSms',
      };
      const authorization = tc3Authorization(
        { service: 'sms', timestamp, payload, headers: signed, path: url.pathname },
        account,
      );
      const headers = {
        ...signed,
        authorization,
        'x-tc-timestamp': String(timestamp),
        'x-tc-version': '2021-01-11',
        'x-tc-region': account.apiRegion,
      };
      return asked(url, { headers, body: payload }, read);
    },
    limits: ({ to, kind, parameters }) => ({
      subject: `tencent ${to} ${wordingFor(account.templates, kind, parameters)?.code ?? ''}`,
      limits: account.limits,
    }),
  };
}

function read(answer: HttpAnswer): Sent | undefined {
  const parsed = answerSchema.safeParse(objectIn(answer));
  if (!parsed.success) return undefined;
  const { Error: fault, SendStatusSet } = parsed.data.Response;
  const status = SendStatusSet?.[0];
  const code = fault?.Code ?? status?.Code;
  if (code === undefined) return undefined;
  if (code === 'Ok') return { result: 'accepted', ...(status?.SerialNo && { receipt: status.SerialNo }) };
  const reason = codeOf(code);
  const limit = LIMIT_SECONDS.find(([mark]) => mark.test(code));
  if (limit) return { result: 'later', reason, seconds: limit[1] };
  return PASSING.test(code) ? { result: 'later', reason } : { result: 'refused', reason };
}
