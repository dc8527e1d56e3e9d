import type { SealedText } from '../../privacy/personal.ts';
import type { Draft } from '../draft.ts';
import type { Outcome } from '../events/outcome.ts';
import { endSupervisions } from '../opening.ts';

/** The ticket ends, and with it whatever still runs and every supervision of it. */
export function closeAs(draft: Draft, outcome: Outcome, reason?: SealedText): undefined {
  draft.cancelClocks(() => true);
  endSupervisions(draft);
  draft.record({ type: 'Closed', outcome, ...(reason && { reason }) });
}
