import type { Instant } from '../calendar/instant.ts';
import type { AcceptanceFact } from './events/acceptance.ts';
import type { AttachingFact } from './events/attaching.ts';
import type { ClockFact } from './events/clock.ts';
import type { ConfidenceFact } from './events/confidence.ts';
import type { CoordinationFact } from './events/coordination.ts';
import type { DispatchFact } from './events/dispatch.ts';
import type { EmergencyFact } from './events/emergency.ts';
import type { EndingFact } from './events/ending.ts';
import type { ExtensionFact } from './events/extension.ts';
import type { HandlingFact } from './events/handling.ts';
import type { JointFact } from './events/joint.ts';
import type { KeepingFact } from './events/keeping.ts';
import type { LinkingFact } from './events/linking.ts';
import type { LookUpFact } from './events/look-ups.ts';
import type { MessageFact } from './events/messages.ts';
import type { OutcomeFact } from './events/outcome.ts';
import type { OversightFact } from './events/oversight.ts';
import type { SupervisionFact } from './events/supervision.ts';

export type { ClockEnd, ClockTerm, MoveReason } from './events/clock.ts';
export type { ContactRecord } from './events/handling.ts';

/** What happened, without when and through whom. */
export type Fact =
  | AcceptanceFact
  | EmergencyFact
  | DispatchFact
  | CoordinationFact
  | JointFact
  | HandlingFact
  | ExtensionFact
  | OutcomeFact
  | SupervisionFact
  | OversightFact
  | EndingFact
  | LinkingFact
  | MessageFact
  | AttachingFact
  | ConfidenceFact
  | LookUpFact
  | KeepingFact
  | ClockFact;

/** An event by its type. */
export type EventOf<T extends Fact['type']> = Extract<TicketEvent, { readonly type: T }>;

/**
 * A fact with its legal time and its cause: a person's act, or the law itself when a term ran out.
 * `recordedAt` is when the system wrote it down, which may be later and decides nothing.
 */
export type TicketEvent = Fact & {
  readonly at: Instant;
  readonly cause: 'person' | 'law';
  readonly recordedAt: Instant;
};
