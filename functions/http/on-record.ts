import type { Caller } from '../../shared/caller.ts';
import type { AuditTrail, WallClock } from '../../shared/ports.ts';
import { type AuditWho, NO_REGION } from '../../shared/privacy/audit.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { Problem } from './problem.ts';
import type { Route } from './route.ts';
import type { Disclose, Shown } from './shown.ts';

/** A request as far as it matters to whoever reads of it later. */
export interface Asked {
  readonly route: string;
  readonly requestId: string;
  readonly caller?: Caller | undefined;
  readonly ticketNo?: string | undefined;
}

/** A caller as an entry names them. Who is asked for nothing by a call is a citizen at a matter of their own. */
export function whoIs(caller: Caller | undefined): AuditWho {
  if (!caller) return { kind: 'citizen' };
  const { id } = caller;
  if (caller.type === 'channel') return { kind: 'channel', id };
  const { roles, region, unit } = caller;
  return { kind: 'person', id, roles, region, ...(unit !== undefined && { unit }) };
}

/** A ticket in a look: its number, whose it is by the keyed index, and what they asked to keep back. */
export function ofTicket({
  ticketNo,
  person,
  confidential = 'none',
}: Seen): Pick<Shown, 'ticketNo' | 'person' | 'kept'> {
  return {
    ticketNo,
    ...(person !== undefined && { person }),
    ...(confidential !== 'none' && { kept: confidential }),
  };
}

/** What of a ticket is said of a look at it. */
export type Seen = Pick<Ticket, 'ticketNo' | 'person'> & Partial<Pick<Ticket, 'confidential'>>;

/** The region whose auditors read of a look: the ticket's, else the caller's own. */
function regionOf(caller: Caller | undefined, ticketNo: string | undefined): string {
  if (ticketNo !== undefined) return ticketNo.slice(0, 6);
  if (caller?.type === 'person') return caller.region;
  return caller?.regions[0] ?? NO_REGION;
}

/** What a handler calls before it shows something; without a trail, as in tests of routes, it does nothing. */
export function disclosing(trail: AuditTrail | undefined, { route, requestId, caller }: Asked): Disclose {
  return async (...shown) => {
    const looks = shown.map(({ region, ...rest }) => ({
      ...rest,
      region: region ?? regionOf(caller, rest.ticketNo),
      who: whoIs(caller),
      ...{ route, requestId },
    }));
    if (looks.length > 0) await trail?.record(...looks);
  };
}

/** Answers that refuse somebody: not known, not allowed, not theirs, too much. */
const REFUSALS: readonly number[] = [401, 403, 404, 429];
/** And those of looks at what is masked, which are refused by how things stand. */
const REFUSED_LOOKS: readonly string[] = ['reveal-unset', 'consent-needed', 'grant-needed'];
const MINUTE_MS = 60_000;

/**
 * Puts refusals on record: each of a known caller; of those that nobody knows, who can make as many as they like, the
 * first in a minute for each call and code, with how many came since the one on record before it.
 */
export class Refusals {
  readonly #trail: AuditTrail;
  readonly #wallClock: WallClock;
  readonly #unknown = new Map<string, { minute: number; since: number }>();

  constructor(trail: AuditTrail, wallClock: WallClock) {
    this.#trail = trail;
    this.#wallClock = wallClock;
  }

  /** Puts a refusal on record, if that is what a problem is. Nothing of what was sent is kept but a ticket's number. */
  async note(problem: Problem, asked: Asked, route: Route | undefined): Promise<void> {
    const { status, code } = problem;
    if (!route || !(REFUSALS.includes(status) || REFUSED_LOOKS.includes(code))) return;
    const { caller, ticketNo, requestId } = asked;
    const refused = { what: 'refused', route: asked.route, requestId, answer: 'refused', code } as const;
    if (caller) {
      // A foreign ticket: told to its own region's auditors by its number, and to the caller's by the entry's region.
      const region = regionOf(caller, caller.type === 'channel' ? ticketNo : undefined);
      const of = ticketNo === undefined ? {} : { ticketNo };
      await this.#trail.record({ ...refused, ...of, region, who: whoIs(caller) });
      return;
    }
    // What anybody may read and is not there is no refusal; a guess at somebody's ticket is one.
    if (status === 404 && route.method === 'GET') return;
    const count = this.#counted(`${asked.route} ${code}`);
    if (count > 0)
      await this.#trail.record({ ...refused, region: NO_REGION, who: { kind: 'nobody' }, count });
  }

  /** How many an entry that is written now stands for; 0 where none is due yet. */
  #counted(key: string): number {
    const minute = Math.floor(this.#wallClock.nowMs() / MINUTE_MS);
    const known = this.#unknown.get(key);
    if (known?.minute === minute) {
      known.since += 1;
      return 0;
    }
    this.#unknown.set(key, { minute, since: 0 });
    return (known?.since ?? 0) + 1;
  }
}
