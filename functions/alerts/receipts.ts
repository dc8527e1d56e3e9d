import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { bounceIn } from '../../shared/alert/bounce.ts';
import type { CitySenders, Provider } from '../../shared/alert/senders.ts';
import { PROVIDERS } from '../../shared/alert/senders.ts';
import type { Clock, DeliveryQueue, DeliveryStore, Receipt } from '../../shared/ports.ts';
import type { SenderWay } from '../../shared/routing/contact.ts';
import type { Logger } from '../http/log.ts';
import { parseJson } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';
import { messageOf } from './sender.ts';

export interface ReceiptDeps {
  readonly cities: () => Promise<readonly CitySenders[]>;
  readonly deliveries: Pick<DeliveryStore, 'receive' | 'noteReached'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whose receipts come by HTTP. */
const RECEIVED = [...PROVIDERS, 'smtp'] as const;
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
 * Where receipts are handed in: SMS providers' (Alibaba Cloud’s SmsReport, Tencent Cloud’s status callback), and what
 * mail servers send back (delivery status notifications). Nobody signs them, so the address itself is the secret. One
 * receipt that can't be read, or is of no message of ours, stops no other and changes nothing.
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
        const way = RECEIVED.find((each) => each === params.provider);
        const city = (await deps.cities()).find((each) => each.region === region);
        const account = way && city?.[way];
        if (!way || account?.receiptKey === undefined || !same(account.receiptKey, key))
          throw standardProblem('not-found');
        if (way === 'smtp') return takeBounce(region, rawBody, deps);
        const given = parseJson(headers['content-type'] ?? 'application/json', rawBody);
        const receipts = Array.isArray(given) ? given : [given];
        if (receipts.length > MOST) throw standardProblem('too-large', { field: 'body' });
        for (const receipt of receipts) {
          const parsed = FORMS[way].form.safeParse(receipt);
          if (parsed.success) await received(way, [region], parsed.data, deps);
          else deps.log.warn('RECEIPT_UNREADABLE', { region, reason: way });
        }
        return { status: 200, body: FORMS[way].thanks };
      },
    }),
  ];
}

/** What came back of a mail; what comes back of none, or only says that it is late, is thanked for. */
async function takeBounce(region: string, mail: Uint8Array, deps: ReceiptDeps): Promise<ApiResponse> {
  const bounce = bounceIn(Buffer.from(mail).toString('latin1'));
  if (bounce) {
    const { messageId: id, delivered, status } = bounce;
    await received('smtp', [region], { id, delivered, reason: `smtp-${status}` }, deps);
  }
  return { status: 204 };
}

/**
 * Takes in what is said of one message.
 * @param regions where the message may be from; a way that doesn't say so names its messages uniquely
 */
export async function received(
  way: SenderWay,
  regions: readonly string[],
  { reason, ...read }: Read,
  { deliveries, queue, clock, log }: ReceiptDeps,
): Promise<void> {
  for (const region of regions) {
    const said: Receipt = { way, region, ...read, reason: codeIn(reason) };
    const found = await deliveries.receive(said, clock.now());
    if (found === 'unknown') continue;
    if (found === 'again') return;
    if (said.delivered) await deliveries.noteReached(found.ticketNo, found.alert);
    // The sender goes on with who is told instead.
    else await queue.send({ ...found, way }, 0);
    return;
  }
  log.warn('RECEIPT_UNKNOWN', { region: regions[0] ?? '', reason: way });
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
