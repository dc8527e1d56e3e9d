import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { awaitsRating, type Question, questionsBySms } from '../../shared/alert/rating.ts';
import { readReply } from '../../shared/alert/rating-reply.ts';
import { type CitySenders, PROVIDERS, type Provider } from '../../shared/alert/senders.ts';
import type { Ask, RatingAsks } from '../../shared/ports.ts';
import { TextsDestroyedError } from '../../shared/privacy/errors.ts';
import { indexUnder } from '../../shared/privacy/index-keys.ts';
import { keyedIndex } from '../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { CommandBody } from '../../shared/ticket/commands.ts';
import { leadOf, type Ticket } from '../../shared/ticket/ticket.ts';
import type { Logger } from '../http/log.ts';
import { parseJson } from '../http/parse.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { act, type DeskDeps, type Once } from '../ticket-desk.ts';

export interface ReplyDeps extends DeskDeps {
  readonly cities: () => Promise<readonly CitySenders[]>;
  readonly asks: RatingAsks;
  /** Key of the indexes by which a person is found again, 32 bytes. */
  readonly log: Logger;
}

/** Messages that one call may bring. */
const MOST = 500;
const short = z.string().max(64);
/** Longer than any SMS that is put together from parts. */
const words = z.string().max(2_000).regex(/\S/);

/** A message from a citizen, as far as it is read. `id` tells it from every other of its provider. */
interface Incoming {
  readonly phone: string;
  readonly text: string;
  readonly id: string;
}

/** Alibaba Cloud's SmsUp: `sequence_id` is its number of the message. */
const ALIYUN = z
  .object({
    phone_number: z.coerce.string().max(64),
    content: words,
    send_time: short.default(''),
    sequence_id: z.union([z.number(), short]),
  })
  .transform(
    ({ phone_number: phone, content: text, send_time, sequence_id }): Incoming => ({
      ...{ phone, text },
      id: `${sequence_id} ${send_time}`,
    }),
  );
/** Tencent Cloud numbers nothing: who wrote what in which second has to do. */
const TENCENT = z
  .object({ nationcode: short.default('86'), mobile: short, text: words, time: z.union([z.number(), short]) })
  .transform(
    ({ nationcode, mobile, text, time }): Incoming => ({
      ...{ phone: `+${nationcode}${mobile}`, text },
      id: `${time} ${mobile} ${text}`,
    }),
  );

/** How each provider's messages are read, and what it takes for an answer. */
const FORMS: Readonly<Record<Provider, { readonly form: z.ZodType<Incoming>; readonly thanks: object }>> = {
  aliyun: { form: ALIYUN, thanks: { code: 0, msg: '接收成功' } },
  tencent: { form: TENCENT, thanks: { result: 0, errmsg: 'OK' } },
};

/**
 * Where SMS providers hand in what citizens write back (Alibaba Cloud's SmsUp, Tencent Cloud's reply callback). As for
 * receipts the address itself is the secret. A rating becomes a revisit by SMS; every other word is kept with the ticket
 * that the citizen was asked about last. What comes twice does nothing twice.
 */
export function replyRoutes(deps: ReplyDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/replies/{provider}/{region}/{key}',
      auth: 'none',
      bodyLimit: 256 * 1024,
      handle: async ({ params, headers, rawBody }) => {
        const { region = '', key = '' } = params;
        const provider = PROVIDERS.find((each) => each === params.provider);
        const city = (await deps.cities()).find((each) => each.region === region);
        const account = provider && city?.[provider];
        if (!provider || !account || !same(account.receiptKey, key)) throw standardProblem('not-found');
        const given = parseJson(headers['content-type'] ?? 'application/json', rawBody);
        const messages = Array.isArray(given) ? given : [given];
        if (messages.length > MOST) throw standardProblem('too-large', { field: 'body' });
        for (const message of messages) await take({ provider, region, message }, deps);
        return { status: 200, body: FORMS[provider].thanks };
      },
    }),
  ];
}

async function take(
  {
    provider,
    region,
    message,
  }: { readonly provider: Provider; readonly region: string; readonly message: unknown },
  deps: ReplyDeps,
): Promise<void> {
  const { log, indexKeys, asks } = deps;
  const parsed = FORMS[provider].form.safeParse(message);
  const phone = parsed.success ? parsePhone(parsed.data.phone) : undefined;
  if (!parsed.success || phone === undefined || phone.kind === 'anonymous') {
    return log.warn('REPLY_UNREADABLE', { region, reason: provider });
  }
  const { text, id } = parsed.data;
  const { write, all, root } = await indexKeys();
  const known = await Promise.all(all.map((key) => asks.of(region, indexUnder(key, 'phone', phone.e164))));
  const found = await askedAbout(newestFirst(known.flatMap((each) => each.asks)), deps);
  const questions = found ? questionsOf(found.ticket) : [];
  const reply = readReply(text, questions);
  if (reply.says === 'unsubscribed')
    await asks.refuse(region, indexUnder(write, 'phone', phone.e164), deps.clock.now());
  if (!found) return log.warn('REPLY_STRAY', { region, reason: provider });

  const { ticketNo } = found.ticket;
  const index = keyedIndex(root, 'reply', `${provider} ${region} ${id}`);
  const once = { key: `sms-reply:${index}`, path: 'POST /v1/replies', body: Buffer.from(id) };
  const keep = async (why: CommandBody<'keep-message'>['why']) => {
    const kept = why === 'unsubscribed' ? {} : { text: new PersonalText(text) };
    const done = await given(deps, {
      ticketNo,
      once,
      type: 'keep-message',
      body: { way: 'sms', why, ...kept },
    });
    if (!done) log.error('REPLY_NOT_KEPT', { ticketNo, region, reason: provider });
  };
  if (reply.says === 'unsubscribed') return keep('unsubscribed');
  if (!found.open) return keep('late');
  if (reply.says !== 'rating') return keep(reply.says);
  const body = { reached: true, way: 'sms', ...reply.rating } as const;
  if (!(await given(deps, { ticketNo, once, type: 'revisit', body }))) await keep('late');
}

interface Asked {
  readonly ticket: Ticket;
  /** Whether its rating is still waited for. */
  readonly open: boolean;
}

function newestFirst(asks: readonly Ask[]): readonly Ask[] {
  return asks.toSorted((one, other) => (one.at < other.at ? 1 : -1));
}

/** The ticket of the newest request that is still to be answered; where none is, that of the newest. */
async function askedAbout(
  asks: readonly Ask[],
  { store }: Pick<ReplyDeps, 'store'>,
): Promise<Asked | undefined> {
  let newest: Asked | undefined;
  for (const { ticketNo, round } of asks) {
    const ticket = (await store.load(ticketNo))?.ticket;
    if (!ticket) continue;
    const asked = { ticket, open: awaitsRating(ticket, round) };
    if (asked.open) return asked;
    newest ??= asked;
  }
  return newest;
}

function questionsOf(ticket: Ticket): readonly Question[] {
  const rules = regulationOfRegion(ticket.region);
  return (rules && questionsBySms(rules, leadOf(ticket) !== undefined)) ?? [];
}

/** Gives a command once. @returns whether it was carried out, now or before; false where it was refused */
async function given<T extends 'revisit' | 'keep-message'>(
  deps: ReplyDeps,
  order: {
    readonly ticketNo: string;
    readonly once: Once;
    readonly type: T;
    readonly body: CommandBody<T>;
  },
): Promise<boolean> {
  try {
    await act(deps, { ...order, actor: { side: 'channel' }, by: 'sms-reply', answer: () => ({}) });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return false;
    // Years later: there is no key left under which to seal it.
    if (error instanceof TextsDestroyedError) return false;
    throw error;
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
