/** Counts what a month's people were told: from the histories, the tickets' alerts and the outbox, all over HTTP. */
import type { HotlineClient } from '../../infra/local/client.ts';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import { addSeconds, type Day, dayOf, type Instant } from '../../shared/calendar/instant.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import type { HotlineProcess } from './hotline-process.ts';
import { ALWAYS, INSPECTION, isQuiet, MORNING, TOLD_BY, UNITS } from './month-city.ts';
import { HOTLINE, peopleOf, rosterOf, unitOf } from './month-people.ts';
import { missing, rungLine, rungsOwed } from './rungs-owed.ts';

const AT_ONCE = 8;
/** A timer fires within its minute. */
const MINUTE = 60;

/** What a month came to. */
export interface MonthReport {
  readonly tickets: number;
  /** Rungs that were due: one for each post that is told. */
  readonly rungs: number;
  /** Those of them that were told with others in one message. */
  readonly gathered: number;
  /** Everything that went out. */
  readonly messages: number;
  readonly faults: readonly string[];
}

interface Shown {
  readonly alert: string;
  readonly kind: string;
  readonly unit: string;
  readonly at: Instant;
  readonly state: string;
  readonly finishedAt?: Instant;
  readonly messages: readonly { readonly contact: string; readonly state: string; readonly tries: number }[];
}

interface Told extends Shown {
  readonly ticketNo: string;
  readonly post: string | undefined;
  /** The rung's event in the ledger; absent for everything else. */
  readonly rung?: Extract<TicketEvent, { type: 'ClockReminded' }>;
}

type Rosters = ReadonlyMap<string, ReturnType<typeof rosterOf>>;

/** Counts the whole month. @param span when it began, and when it was looked at */
export async function monthCount(
  hotline: HotlineProcess,
  client: HotlineClient,
  numbers: readonly string[],
  { begin, end }: { readonly begin: Instant; readonly end: Instant },
): Promise<MonthReport> {
  const faults: string[] = [];
  const owed: string[] = [];
  const told: Told[] = [];
  for (let from = 0; from < numbers.length; from += AT_ONCE) {
    const group = numbers.slice(from, from + AT_ONCE);
    for (const found of await Promise.all(group.map((ticketNo) => ofTicket(client, ticketNo)))) {
      owed.push(...rungsOwed(found.ticketNo, found.events, end));
      told.push(...found.told);
    }
  }
  const days = Math.ceil((Date.parse(end) - Date.parse(begin)) / 86_400_000) + 1;
  const rosters = new Map(
    [...UNITS, HOTLINE, INSPECTION].map((unit) => [unit, rosterOf(unit, dayOf(begin) as Day, days)]),
  );
  const rungs = told.filter(({ rung }) => rung !== undefined);
  const lines = rungs.map(({ ticketNo, unit, post, rung }) =>
    rungLine(ticketNo, rung?.at as Instant, String(rung?.kind), unit, post),
  );
  faults.push(...missing(owed.sort(), lines.sort()).map((each) => `not told: ${each}`));
  faults.push(...missing(lines, owed).map((each) => `told for nothing: ${each}`));
  const digests = told.filter(({ kind }) => kind === 'digest');
  faults.push(...rungs.flatMap((each) => wrongTime(each, digests)));
  faults.push(...[...rungs, ...digests].flatMap((each) => wrongPeople(each, rosters)));
  faults.push(
    ...told.flatMap(({ ticketNo, alert, state }) =>
      state === 'waiting' || state === 'intended' ? [`never sent: ${ticketNo} ${alert}`] : [],
    ),
  );
  const outbox = await outboxOf(hotline);
  faults.push(...wrongMessages(outbox, told), ...outbox.flatMap(atNight));
  return {
    ...{ tickets: numbers.length, rungs: owed.length, messages: outbox.length, faults },
    gathered: rungs.filter(({ state }) => state === 'gathered').length,
  };
}

async function ofTicket(
  client: HotlineClient,
  ticketNo: string,
): Promise<{ ticketNo: string; events: readonly TicketEvent[]; told: readonly Told[] }> {
  const get = async <T>(what: string): Promise<readonly T[]> => {
    const { status, body } = await client.call(
      { role: 'dispatcher' },
      'GET',
      `/v1/tickets/${ticketNo}/${what}`,
    );
    if (status !== 200) throw new Error(`${what} of ${ticketNo}: ${status}`);
    return (body as { items: readonly T[] }).items;
  };
  const [history, alerts] = await Promise.all([
    get<{ version: number; events: readonly TicketEvent[] }>('history'),
    get<Shown>('alerts'),
  ]);
  const told = alerts.map((alert): Told => {
    const [, version, index] = /^(\d{6})-(\d{3})-/.exec(alert.alert) ?? [];
    const event = history.find((each) => each.version === Number(version))?.events[Number(index)];
    const post = /-(head|leader)$/.exec(alert.alert)?.[1];
    const rung = event?.type === 'ClockReminded' && event.rung !== undefined ? { rung: event } : {};
    return { ...alert, ticketNo, post, ...rung };
  });
  return { ticketNo, events: history.flatMap(({ events }) => events), told };
}

/** A rung goes within its minute; one that ends with the night at five past, alone or with what waited for it. */
function wrongTime(
  { ticketNo, alert, unit, post, at, state, finishedAt }: Told,
  digests: readonly Told[],
): readonly string[] {
  const held = at.slice(11, 19) === MORNING && unit !== HOTLINE && unit !== ALWAYS;
  const latest = held ? (at.replace(MORNING, TOLD_BY) as Instant) : addSeconds(at, MINUTE);
  const inTime = finishedAt !== undefined && at <= finishedAt && finishedAt <= latest;
  const digest = digests.some(
    (each) => each.unit === unit && each.post === post && each.finishedAt === finishedAt,
  );
  const fine = inTime && (state === 'sent' || (state === 'gathered' && held && digest));
  return fine ? [] : [`${state} at ${finishedAt}: ${ticketNo} ${alert} of ${at}`];
}

/** Who holds the post, or is on duty, when it goes: each once, by a message that was taken. */
function wrongPeople(
  { ticketNo, alert, unit, post, state, finishedAt, messages }: Told,
  rosters: Rosters,
): readonly string[] {
  if (state === 'gathered') return [];
  const people = finishedAt === undefined ? [] : peopleOf(unit, post, finishedAt, rosters.get(unit));
  const told = messages.map(({ contact }) => contact).sort();
  const taken = messages.every((each) => each.state === 'accepted' && each.tries === 1);
  return taken && told.join() === people.join()
    ? []
    : [`told ${told.join()} instead of ${people.join()}: ${ticketNo} ${alert} at ${finishedAt}`];
}

/** The outbox holds each message that the tickets show, once, and nothing else. */
function wrongMessages(outbox: readonly OutboxMessage[], told: readonly Told[]): readonly string[] {
  const shown = told.flatMap(({ ticketNo, unit, messages }) =>
    messages
      .filter(({ state }) => state !== 'superseded')
      .map(({ contact }) => `${ticketNo} ${addressOf(unit, contact)}`),
  );
  const sent = outbox.map(({ endpoint, protocol, message, subject }) => {
    const ticketNo = /\d{20}/.exec(`${subject ?? ''} ${message}`)?.[0];
    return `${ticketNo} ${protocol === 'wecom' ? 'duty' : plain(endpoint)}`;
  });
  return [
    ...missing(shown.sort(), sent.sort()).map((each) => `shown and not sent: ${each}`),
    ...missing(sent, shown).map((each) => `sent and not shown: ${each}`),
  ];
}

/** Nobody but the hotline, and who is on duty day and night, hears anything at night. */
function atNight({ at, endpoint, protocol, number }: OutboxMessage): readonly string[] {
  const always = unitOf(ALWAYS).contacts.some(({ to }) => plain(to) === plain(endpoint));
  return isQuiet(at as Instant) && protocol !== 'wecom' && !always ? [`at night: message ${number}`] : [];
}

function addressOf(unit: string, contact: string): string {
  return plain(unitOf(unit).contacts.find(({ id }) => id === contact)?.to ?? '');
}

/** Providers write numbers with the country's code or without. */
function plain(address: string): string {
  return address.replace(/^\+?86(?=\d{11}$)/, '');
}

async function outboxOf({ url }: HotlineProcess): Promise<readonly OutboxMessage[]> {
  const answer = await fetch(`${url}/local/outbox`, { headers: { accept: 'application/json' } });
  return ((await answer.json()) as { messages: readonly OutboxMessage[] }).messages;
}
