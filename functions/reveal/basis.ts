import type { AlertIntent } from '../../shared/alert/intents.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import type {
  Clock,
  NumberRelay,
  ReasonStore,
  RevealStore,
  Rulebook,
  TicketStore,
  Vault,
  WallClock,
} from '../../shared/ports.ts';
import type { RevealRule } from '../../shared/regulation/reveal-rule.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { PersonCallName } from '../access-calls.ts';
import { mustCall, mustSee } from '../commands/access.ts';
import { standardProblem } from '../http/problem.ts';
import type { LimitDeps } from './limits.ts';

/* What asking, granting, looking and calling back rest on. */

export interface RevealDeps extends LimitDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly reasons: ReasonStore;
  readonly reveals: RevealStore;
  readonly rulebook: Pick<Rulebook, 'settings'>;
  readonly relay: NumberRelay;
  /** Sends an alert as those of tickets are sent. */
  readonly tell: (intent: AlertIntent) => Promise<unknown>;
  readonly clock: Clock;
  readonly wallClock: WallClock;
}

export const HOUR_MS = 3_600_000;

/** A ticket that the caller may see, with its region's rule for reveals. @throws Problem 404 */
export async function visible(
  { store }: Pick<RevealDeps, 'store'>,
  caller: PersonCaller,
  ticketNo = '',
): Promise<Ticket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  mustSee(caller, loaded.ticket);
  return loaded.ticket;
}

/**
 * Looked at again once a look is on record, before anything leaves: meanwhile the hotline may have named the caller or
 * their unit, taken the matter from it, or heard that consent is withdrawn.
 * @param holds what else is asked of the ticket as it is now; throws where it does not hold
 * @throws Problem 404 where it does not exist for the caller any more, 403 where the call is not theirs
 */
export async function mustStillBe(
  deps: Pick<RevealDeps, 'store'>,
  caller: PersonCaller,
  { ticketNo }: Ticket,
  call: PersonCallName,
  holds: (now: Ticket) => void = () => {},
): Promise<void> {
  const now = await visible(deps, caller, ticketNo);
  mustCall(caller, now, call);
  holds(now);
}

/** The city's decision on reveals; undefined where it has made none. */
export async function ruleOf(
  { store, rulebook }: Pick<RevealDeps, 'store' | 'rulebook'>,
  { ticketNo, region }: Ticket,
): Promise<RevealRule | undefined> {
  const version = (await store.load(ticketNo))?.current.settings;
  return version === undefined ? undefined : (await rulebook.settings(region, version)).reveal;
}
