import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { AliyunAccount } from '../alert/senders.ts';
import { filled, type Wording, wordingFor } from '../alert/templates.ts';
import type { AlertSender, OutgoingMessage, Sent, WallClock } from '../ports.ts';
import { acs3Authorization, acs3Query, sha256Hex } from './acs3.ts';
import { type HttpAnswer, objectIn } from './outgoing-http.ts';
import { asked, codeOf } from './provider-answer.ts';

/** Alibaba Cloud's SMS service (dysmsapi, 2017-05-25). */
export const ALIYUN_SMS = 'https://dysmsapi.aliyuncs.com/';

const answerSchema = z.object({
  Code: z.string(),
  Message: z.string().default(''),
  BizId: z.string().optional(),
});

/** The service itself is at fault, or busy: the message was not taken. */
const PASSING = /^(isp\.|Throttling|ServiceUnavailable|InternalError|SystemError)/;
/** A limit of the number, the template or the account, and how long it lasts by what the message names. */
const LIMITED = /^isv\.(BUSINESS_LIMIT_CONTROL|DAY_LIMIT_CONTROL|MONTH_LIMIT_CONTROL)$/;
const LIMIT_SECONDS: readonly (readonly [mark: string, seconds: number])[] = [
  ['分钟', 60],
  ['小时', 3_600],
];
const LONG_LIMIT_SECONDS = 6 * 3_600;

/** Alerts by Alibaba Cloud SMS: an approved template with its variables, one number at a time. */
export function aliyunSms(account: AliyunAccount, wallClock: WallClock): AlertSender {
  const url = new URL(account.endpoint ?? ALIYUN_SMS);
  return {
    async send(message) {
      const template = wordingFor(account.templates, message.kind, message.parameters);
      if (!template) return { result: 'refused', reason: 'kind-off' };
      const query = queryOf(account, template, message);
      const headers = {
        host: url.host,
        'x-acs-action': 'SendSms',
        'x-acs-content-sha256': sha256Hex(''),
        'x-acs-date': `${new Date(wallClock.nowMs()).toISOString().slice(0, 19)}Z`,
        'x-acs-signature-nonce': randomUUID(),
        'x-acs-version': '2017-05-25',
      };
      const authorization = acs3Authorization(
        { method: 'POST', path: url.pathname, query, headers },
        account,
      );
      const target = new URL(`${url.origin}${url.pathname}?${acs3Query(query)}`);
      return asked(target, { headers: { ...headers, authorization }, body: '' }, read);
    },
    limits: ({ to, kind, parameters }) => ({
      subject: `aliyun ${to} ${wordingFor(account.templates, kind, parameters)?.code ?? ''}`,
      limits: account.limits,
    }),
  };
}

function queryOf(
  { signName }: AliyunAccount,
  template: Wording,
  { id, to, parameters }: OutgoingMessage,
): Readonly<Record<string, string>> {
  return {
    PhoneNumbers: to,
    SignName: signName,
    TemplateCode: template.code,
    TemplateParam: JSON.stringify(filled(template, parameters)),
    // Comes back with the receipt.
    OutId: id,
  };
}

function read(answer: HttpAnswer): Sent | undefined {
  const parsed = answerSchema.safeParse(objectIn(answer));
  if (!parsed.success) return undefined;
  const { Code, Message, BizId } = parsed.data;
  if (Code === 'OK') return { result: 'accepted', ...(BizId !== undefined && { receipt: BizId }) };
  const reason = codeOf(Code);
  if (LIMITED.test(Code)) {
    const named = LIMIT_SECONDS.find(([mark]) => Message.includes(mark));
    return { result: 'later', reason, seconds: named?.[1] ?? LONG_LIMIT_SECONDS };
  }
  return PASSING.test(Code) ? { result: 'later', reason } : { result: 'refused', reason };
}
