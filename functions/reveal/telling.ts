import type { AlertFacts, AlertIntent } from '../../shared/alert/intents.ts';
import type { Clock, RevealRequest } from '../../shared/ports.ts';
import { meantBy } from '../../shared/ticket/unit-ref.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import type { Logger } from '../http/log.ts';

export interface RevealTellingDeps {
  readonly tell: (intent: AlertIntent) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Tells the hotline that a unit asks to see what is masked, and the unit what was decided. The request is kept; what
 * can't be told now is named, and stays on the list.
 * @param minutes for which a grant holds
 */
export async function tellOfReveal(
  { tell, clock, log }: RevealTellingDeps,
  region: string,
  { ticketNo, unit, id, state, purpose }: RevealRequest,
  minutes = 0,
): Promise<{ readonly pending?: readonly string[] }> {
  const facts: AlertFacts =
    state === 'granted' ? { kind: 'reveal', what: state, minutes } : { kind: 'reveal', what: state };
  const to = state === 'asked' ? { unit: HOTLINE, region } : meantBy(unit, region);
  // A grant runs out in minutes, and who asks to save somebody can't wait either.
  const atNight = state === 'granted' || purpose === 'emergency';
  try {
    await tell({
      ...{ id: `reveal-${state}-${id}`, ticketNo, region: to.region, recipient: to.unit, at: clock.now() },
      ...{ facts, ...(atNight && { atNight }) },
    });
    return {};
  } catch (error) {
    log.error('REVEAL_ALERT_PENDING', { ticketNo }, error);
    return { pending: ['alert'] };
  }
}
