import { createHmac } from 'node:crypto';
import { sha256 } from '../shared/adapters/sha256.ts';
import { dayOf, type Instant } from '../shared/calendar/instant.ts';
import type {
  Clock,
  Commit,
  CurrentRulebook,
  IdempotencyRecord,
  IdempotencyStore,
  LoadedTicket,
  Rulebook,
  TicketStore,
  Vault,
} from '../shared/ports.ts';
import type { IndexKey, IndexKeySource } from '../shared/privacy/index-keys.ts';
import { withdraw } from '../shared/privacy/personal.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import type { Unit } from '../shared/routing/unit.ts';
import { standing } from '../shared/routing/unit-check.ts';
import { directoryOf } from '../shared/routing/unit-facts.ts';
import type { Actor, Command, CommandBody, CommandType } from '../shared/ticket/commands.ts';
import { decide } from '../shared/ticket/decide.ts';
import type { Directory, UnitFacts } from '../shared/ticket/directory.ts';
import type { Basis } from '../shared/ticket/draft.ts';
import type { TicketEvent } from '../shared/ticket/events.ts';
import { GENESIS, ledgerEntry } from '../shared/ticket/ledger.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';
import { refOf } from '../shared/ticket/unit-ref.ts';
import { HOTLINE } from '../shared/ticket/work-lines.ts';
import { keyReused } from './http/asked-once.ts';
import { nonceUsed } from './http/authenticate.ts';
import type { PendingNonce } from './http/pending-nonce.ts';
import { Problem, standardProblem } from './http/problem.ts';

/** The desk at which every command on a ticket is decided and committed: the one way to write a ticket. */
export interface DeskDeps {
  readonly store: TicketStore;
  readonly vault: Vault;
  readonly rulebook: Rulebook;
  readonly idempotency: IdempotencyStore;
  readonly clock: Clock;
  /** Keys of the indexes by which a person is found, and of the HMAC under which a POST's body is remembered. */
  readonly indexKeys: IndexKeySource;
}

/** A POST that is to be done once: the caller's key, and what was asked under it. */
export interface Once {
  readonly key: string;
  /** Under what it was kept by an earlier release; it counts where the same was asked. */
  readonly before?: string;
  readonly path: string;
  readonly body: Uint8Array;
}

export interface Act<T extends CommandType> {
  readonly ticketNo: string;
  readonly type: T;
  readonly body: CommandBody<T>;
  readonly actor: Actor;
  /** Who gives it, for the ledger: a key id, a subject, or a part of the system. */
  readonly by: string;
  readonly ifMatch?: number;
  readonly once?: Once;
  /** The number that the matter has where it comes from: under it, it is done once for good. */
  readonly number?: Once;
  /** The signed request's nonce, which goes with the commit. */
  readonly nonce?: PendingNonce;
  /** Checks that the caller may do this to this ticket; throws when not. */
  readonly authorise?: (ticket: Ticket) => void;
  /** Checks that a ticket whose answer is asked for again still exists for the caller; throws when not. */
  readonly again?: (ticket: Ticket) => void;
  /** Completes the body with what it says of other tickets or of registers, which a decision does not see; throws where that is not so. */
  readonly complete?: (
    ticket: Ticket | undefined,
    body: CommandBody<T>,
    current: CurrentRulebook,
  ) => Promise<CommandBody<T>>;
  /** What the caller is answered; it is kept for a repeated key, so nothing personal may be in it. */
  readonly answer: (ticket: Ticket) => object;
}

export interface Acted {
  /** Absent when an earlier call with the same key is answered again. */
  readonly ticket?: Ticket;
  readonly events: readonly TicketEvent[];
  readonly answer: object;
  readonly repeated: boolean;
}

/** How often a lost version race is decided again. */
const RACES = 5;

/**
 * Decides and commits one command.
 * @throws Problem 404 for an unknown ticket, 409 for a refusal or a key used with another body, 412 when
 *   `ifMatch` is not the version, 503 when races or the store's business go on
 * @throws TicketNoTakenError when `submit` comes with a number that another ticket has
 */
export async function act<T extends CommandType>(deps: DeskDeps, order: Act<T>): Promise<Acted> {
  const keys = await keysOf(deps, order);
  const [repeated, begun] = await Promise.all([alreadyDone(deps, keys), begin(deps, order)]);
  if (repeated) {
    if (begun.loaded) order.again?.(begun.loaded.ticket);
    return repeated;
  }
  try {
    return await decideAndCommit(deps, order, keys, begun);
  } catch (error) {
    // The first call with this key may have come in between, and be what this one is refused for.
    const done = error instanceof Problem ? await alreadyDone(deps, keys) : undefined;
    if (done) return done;
    throw error;
  }
}

/** What a decision begins from. */
interface Begun {
  readonly loaded?: LoadedTicket;
  readonly current: CurrentRulebook;
}

/** A new ticket has nothing to be read: that its number is free is a condition of the commit. */
async function begin<T extends CommandType>(deps: DeskDeps, { type, ticketNo }: Act<T>): Promise<Begun> {
  if (type === 'submit') return { current: await deps.rulebook.current(regionOf(ticketNo)) };
  const loaded = await deps.store.load(ticketNo);
  if (!loaded) throw standardProblem('not-found');
  return { loaded, current: loaded.current };
}

function regionOf(ticketNo: string): string {
  return ticketNo.slice(0, 6);
}

async function decideAndCommit<T extends CommandType>(
  deps: DeskDeps,
  order: Act<T>,
  keys: Keys,
  begun: Begun,
): Promise<Acted> {
  let { loaded, current } = begun;
  check(order, loaded?.ticket);
  const given = order.complete ? await order.complete(loaded?.ticket, order.body, current) : order.body;
  const { texts, replace } = withdraw(given);
  const { items, sealed } = await deps.vault.seal(order.ticketNo, texts, order.type === 'submit');
  const body = replace((path) => {
    const reference = sealed[path];
    if (!reference) throw new Error(`no seal for ${path}`);
    return reference;
  });
  const command = { ...body, type: order.type, actor: order.actor } as unknown as Command;

  for (let race = 0; race < RACES; race++) {
    const before = loaded?.ticket;
    const basis = await basisFor(deps, regionOf(order.ticketNo), current, before);
    const decision = decide(before, command, basis);
    if ('refusal' in decision) {
      const { code, detail, ...more } = decision.refusal;
      throw new Problem({ status: 409, code, title: '操作不符合规定 / Refused', detail, ...more });
    }
    if (before && decision.events.length === 0) {
      return { ticket: before, events: [], answer: order.answer(before), repeated: false };
    }
    const version = (before?.version ?? 0) + 1;
    const after: Ticket = { ...decision.ticket, version };
    const answer = order.answer(after);
    const commit: Commit = {
      before,
      after,
      entry: ledgerEntry(
        {
          ticketNo: order.ticketNo,
          version,
          previous: loaded?.hash ?? GENESIS,
          command: order.type,
          actor: order.by,
          events: decision.events,
        },
        sha256,
      ),
      vault: items,
      ...(keys.once && { idempotency: recordOf(keys.once, answer) }),
      ...(keys.number && { number: recordOf(keys.number, answer) }),
      ...(order.nonce && { nonce: order.nonce }),
    };
    const outcome = await deps.store.commit(commit);
    if (outcome === 'committed') {
      if (order.nonce) order.nonce.taken = true;
      return { ticket: after, events: decision.events, answer, repeated: false };
    }
    if (outcome === 'nonce-used') throw nonceUsed();
    const done = await alreadyDone(deps, keys);
    if (done) return done;
    if (order.type === 'submit') throw new TicketNoTakenError();
    loaded = await deps.store.load(order.ticketNo);
    current = loaded?.current ?? current;
    check(order, loaded?.ticket);
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

/** Whether the ticket is there, is the caller's, and has the version that the caller knows. */
function check<T extends CommandType>(order: Act<T>, before: Ticket | undefined): void {
  if (!before) {
    if (order.type !== 'submit') throw standardProblem('not-found');
    return;
  }
  if (order.type === 'submit') throw new TicketNoTakenError();
  order.authorise?.(before);
  if (order.ifMatch !== undefined && order.ifMatch !== before.version) {
    throw new Problem({
      status: 412,
      code: 'version-changed',
      title: '工单已变更 / Version changed',
      field: 'If-Match',
    });
  }
}

/** The ticket number drawn for a new ticket is taken already; draw another. */
export class TicketNoTakenError extends Error {
  override readonly name = 'TicketNoTakenError';
}

/** What a decision for a region rests on, under the rulebook versions current for it. */
async function basisFor(
  deps: Pick<DeskDeps, 'rulebook' | 'clock'>,
  region: string,
  current: CurrentRulebook,
  ticket: Ticket | undefined,
): Promise<Basis> {
  const regulation = regulationOfRegion(region);
  if (!regulation) {
    throw new Problem({
      status: 422,
      code: 'no-regulation',
      title: '该地区没有适用的办法 / No regulation',
      field: 'region',
    });
  }
  const [calendar, settings, units] = await Promise.all([
    deps.rulebook.calendar(region, current.calendar),
    deps.rulebook.settings(region, current.settings),
    deps.rulebook.units(region, current.units),
  ]);
  const now = deps.clock.now();
  return {
    regulation,
    settings,
    settingsVersion: current.settings,
    calendar,
    units: new Map([
      ...directoryOf(dispatchable(units, now)),
      ...(await directoriesAcross(deps, region, ticket, now)),
    ]),
    dissolved: dissolvedAmong(units, now),
    now,
  };
}

/** The hotline is alerted like a unit, but handles nothing itself; a dissolved unit takes nothing on any more. */
function dispatchable(units: readonly Unit[], now: Instant): readonly Unit[] {
  return standing(units, dayOf(now)).filter(({ id }) => id !== HOTLINE);
}

/** The units that are dissolved by now, each with the name of its successor. */
function dissolvedAmong(units: readonly Unit[], now: Instant): NonNullable<Basis['dissolved']> {
  const there = new Set(standing(units, dayOf(now)));
  const names = new Map(units.map(({ id, name }) => [id, name]));
  return new Map(
    units
      .filter((unit) => !there.has(unit))
      .map(({ id, name, dissolved }) => {
        const successor = names.get(dissolved?.successor ?? '');
        return [id, { name, ...(successor !== undefined && { successor }) }];
      }),
  );
}

/** The units of the other regions that a ticket concerns, as it names them; read only where it does concern any. */
async function directoriesAcross(
  { rulebook }: Pick<DeskDeps, 'rulebook'>,
  region: string,
  ticket: Ticket | undefined,
  now: Instant,
): Promise<Directory> {
  const { across } = ticket ?? {};
  const others = across ? [across.to, ...across.regions].filter((each) => each !== region) : [];
  const directories = await Promise.all(
    [...new Set(others)].map(async (other) => {
      const { units } = await rulebook.current(other);
      return [...directoryOf(dispatchable(await rulebook.units(other, units), now)).values()].map((unit) =>
        namedFrom(unit, other, region),
      );
    }),
  );
  return new Map(directories.flat().map((unit) => [unit.id, unit]));
}

function namedFrom(unit: UnitFacts, from: string, ticketRegion: string): UnitFacts {
  const named = (id: string) => refOf({ unit: id, region: from }, ticketRegion);
  const { id, parent, ...facts } = unit;
  return { ...facts, id: named(id), ...(parent !== undefined && { parent: named(parent) }) };
}

/** Under what a call is remembered, each with the HMACs of what was asked under every key, the one in use first. */
interface Keys {
  readonly once?: Remembered;
  readonly number?: Remembered;
}

interface Remembered {
  readonly key: string;
  readonly before?: string;
  readonly bodyMac: string;
  /** Under the keys before: what was remembered then is the same call still. */
  readonly bodyMacs: readonly string[];
}

async function keysOf(
  { indexKeys }: Pick<DeskDeps, 'indexKeys'>,
  { once, number }: KeyedOrder,
): Promise<Keys> {
  if (!once && !number) return {};
  const { write, all } = await indexKeys();
  const keyed = ({ key, before, path, body }: Once): Remembered => {
    const macUnder = (secret: IndexKey) =>
      createHmac('sha256', secret.key).update(`${path}\n`).update(body).digest('hex');
    const macs = { bodyMac: macUnder(write), bodyMacs: all.map(macUnder) };
    return { key, ...macs, ...(before !== undefined && { before }) };
  };
  return { ...(once && { once: keyed(once) }), ...(number && { number: keyed(number) }) };
}

/** What is kept of a call that was carried out. */
function recordOf({ key, bodyMac }: Remembered, answer: object): IdempotencyRecord {
  return { key, bodyMac, answer: JSON.stringify(answer) };
}

type KeyedOrder = Pick<Act<CommandType>, 'once' | 'number'>;

async function alreadyDone(deps: DeskDeps, { once, number }: Keys): Promise<Acted | undefined> {
  const [byKey, before, byNumber] = await Promise.all(
    [once?.key, once?.before, number?.key].map((key) =>
      key === undefined ? undefined : deps.idempotency.find(key),
    ),
  );
  if (byKey && !once?.bodyMacs.includes(byKey.bodyMac)) {
    throw keyReused();
  }
  if (byNumber && !number?.bodyMacs.includes(byNumber.bodyMac)) {
    throw new Problem({
      status: 409,
      code: 'external-no-used',
      title: '来源编号已登记 / Number already taken in',
      detail: '该编号已登记，内容与此次不同；有补充的请另行补充',
      field: 'source.externalNo',
    });
  }
  const same = before && once?.bodyMacs.includes(before.bodyMac) ? before : undefined;
  const record = byKey ?? same ?? byNumber;
  return record && { events: [], answer: JSON.parse(record.answer) as object, repeated: true };
}
