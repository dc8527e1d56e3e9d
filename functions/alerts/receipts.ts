import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { CitySenders, Provider } from '../../shared/alert/senders.ts';
import { PROVIDERS } from '../../shared/alert/senders.ts';
import type { Clock, DeliveryQueue, DeliveryStore, Receipt } from '../../shared/ports.ts';
import type { Logger } from '../http/log.ts';
import { parseJson } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { messageOf } from './sender.ts';

export interface ReceiptDeps {
  readonly cities: () => Promise<readonly CitySenders[]>;
  readonly deliveries: Pick<DeliveryStore, 'receive' | 'noteReached'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Receipts that one call may bring; providers bring up to a hundred or so. */
const MOST = 500;
const short = z.string().max(256);

/** One receipt of each provider's own, as far as it is read. */
const ALIYUN = z
  .object({ success: z.boolean(), err_code: short.default(''), biz_id: short, out_id: short.optional() })
  .transform(({ success, err_code, biz_id, out_id }) => ({
    id: biz_id,
    delivered: success,
    reason: err_code,
    ...keyIn(out_id),
  }));
const TENCENT = z
  .object({ report_status: short, errmsg: short.default(''), sid: short })
  .transform(({ report_status, errmsg, sid }) => ({
    id: sid,
    delivered: report_status === 'SUCCESS',
    reason: errmsg,
  }));

type Read = Pick<Receipt, 'id' | 'delivered' | 'reason' | 'key'>;

/** How each provider's receipts are read, and what it takes for an answer. */
const FORMS: Readonly<Record<Provider, { readonly form: z.ZodType<Read>; readonly thanks: object }>> = {
  aliyun: { form: ALIYUN, thanks: { code: 0, msg: '接收成功' } },
  tencent: { form: TENCENT, thanks: { result: 0, errmsg: 'OK' } },
};

/**
 * Where SMS providers hand in receipts (Alibaba Cloud’s SmsReport, Tencent Cloud’s status callback). They sign
 * nothing, so the address itself is the secret. One receipt that can't be read, or is of no message of ours, stops
 * no other and changes nothing.
 */
export function receiptRoutes(deps: ReceiptDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/receipts/{provider}/{region}/{key}',
      auth: 'none',
      bodyLimit: 256 * 1024,
      handle: async ({ params, headers, rawBody }) => {
        const { region = '', key = '' } = params;
        const provider = PROVIDERS.find((each) => each === params.provider);
        const city = (await deps.cities()).find((each) => each.region === region);
        const account = provider && city?.[provider];
        if (!provider || !account || !same(account.receiptKey, key)) throw standardProblem('not-found');
        const given = parseJson(headers['content-type'] ?? 'application/json', rawBody);
        const receipts = Array.isArray(given) ? given : [given];
        if (receipts.length > MOST) throw standardProblem('too-large', { field: 'body' });
        for (const receipt of receipts) await take({ provider, region, receipt }, deps);
        return { status: 200, body: FORMS[provider].thanks };
      },
    }),
  ];
}

async function take(
  {
    provider,
    region,
    receipt,
  }: { readonly provider: Provider; readonly region: string; readonly receipt: unknown },
  { deliveries, queue, clock, log }: ReceiptDeps,
): Promise<void> {
  const parsed = FORMS[provider].form.safeParse(receipt);
  if (!parsed.success) return log.warn('RECEIPT_UNREADABLE', { region, reason: provider });
  const { reason, ...read } = parsed.data;
  const said: Receipt = { way: provider, region, ...read, reason: codeIn(reason) };
  const found = await deliveries.receive(said, clock.now());
  if (found === 'again') return;
  if (found === 'unknown') return log.warn('RECEIPT_UNKNOWN', { region, reason: provider });
  if (said.delivered) await deliveries.noteReached(found.ticketNo, found.alert);
  // The sender goes on with who is told instead.
  else await queue.send({ ...found, way: provider }, 0);
}

function keyIn(id: string | undefined): Pick<Read, 'key'> {
  const key = id === undefined ? undefined : messageOf(id);
  return key ? { key } : {};
}

function codeIn(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._:-]/g, '').slice(0, 64) || 'none';
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
