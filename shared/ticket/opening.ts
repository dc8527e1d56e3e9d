import { dayOf, type Instant } from '../calendar/instant.ts';
import type { SealedText } from '../privacy/personal.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { Method } from '../regulation/vocabulary.ts';
import type { Draft } from './draft.ts';
import {
  assignmentOf,
  leadsOf,
  type RunningClock,
  type Supervision,
  supervisedUnit,
  type Ticket,
} from './ticket.ts';

/** One ground of supervision, as the regulation has it. */
export type Ground = Regulation['supervision']['grounds'][number];

/** A supervision about to open. */
export interface Opening {
  readonly ground: Ground;
  readonly method: Method;
  readonly unit: string;
  /** The unit that orders it for one below it. */
  readonly by?: string;
  readonly reason?: SealedText;
  readonly followers?: number;
  /** The platform that ordered it, and its number there. */
  readonly source?: { readonly line: string; readonly externalNo: string };
  /** The clock that ran out, and when; where the law itself opens it. */
  readonly byLaw?: { readonly at: Instant; readonly clock?: RunningClock };
}

/** Whether a supervision of a unit on this ground is open. */
export function isSupervised(ticket: Ticket, { id }: Ground, unit: string): boolean {
  return ticket.supervisions.some(
    (each) => each.ground === id && each.endedAt === undefined && supervisedUnit(ticket, each) === unit,
  );
}

/** Ends open supervisions with the matter that they were about, each with the clock that it started if that still runs. */
export function endSupervisions(
  draft: Draft,
  which: (supervision: Supervision) => boolean = () => true,
): void {
  for (const supervision of draft.ticket.supervisions) {
    const { id, clock, endedAt } = supervision;
    if (endedAt !== undefined || !which(supervision)) continue;
    draft.cancelClocks((running) => running.id === clock);
    draft.record({ type: 'SupervisionEnded', id });
  }
}

/** Opens a supervision and starts the clock that the regulation gives it, which is its own (readings, point 14). */
export function openSupervision(draft: Draft, opening: Opening): void {
  const { ground, method, unit, by, reason, followers, source, byLaw } = opening;
  const fact = {
    type: 'SupervisionOpened',
    id: `supervision-${draft.ticket.supervisions.length + 1}`,
    ground: ground.id,
    method,
    unit,
    ...(by !== undefined && { by }),
    clause: ground.clause,
    ...(reason && { reason }),
    ...(followers !== undefined && { followers }),
    ...(source && { source }),
  } as const;
  if (!byLaw) {
    draft.record(fact);
    const start = { event: 'supervision-notified', at: draft.now, on: dayOf(draft.now) } as const;
    draft.startClocks(start, { unit, method });
    return;
  }
  const { at, clock } = byLaw;
  draft.recordLaw(fact, at);
  // What is deemed done at 24:00 belongs to the day that ends.
  const on = clock && at === clock.dueAt ? clock.dueOn : dayOf(at);
  draft.startClocks({ event: 'supervision-notified', at, on }, { unit, method, by: 'law' });
}

/** Opens the supervisions that the regulation orders when a lead's term of this kind runs out (Shaoyang art. 24). */
export function superviseOverdue(draft: Draft, clock: RunningClock, at: Instant): void {
  const { unit } = clock;
  if (unit === undefined || assignmentOf(draft.ticket, unit)?.role !== 'lead') return;
  for (const ground of draft.rules.regulation.supervision.grounds) {
    const { method } = ground;
    if (!ground.opensOn?.includes(clock.kind) || method === undefined) continue;
    if (!isSupervised(draft.ticket, ground, unit)) {
      openSupervision(draft, { ground, method, unit, byLaw: { at, clock } });
    }
  }
}

/** Has the system urge a unit whose term of this kind runs out, where the regulation says so (Meizhou art. 12(1)). */
export function urgeOverdue(draft: Draft, { kind, unit }: RunningClock, at: Instant): void {
  const { urging } = draft.rules.regulation;
  if (unit === undefined || !urging?.opensOn?.includes(kind)) return;
  draft.recordLaw({ type: 'Urged', unit, way: 'system', clause: urging.clause }, at);
}

/**
 * Opens the supervisions that the regulation orders for the marks of a ticket, once it has a unit in charge
 * (Shaoyang art. 24(4) and (5)): each once in the ticket's life.
 */
export function superviseMarked(draft: Draft): void {
  const marks = draft.ticket.oversight?.marks ?? [];
  const units = marks.length > 0 ? leadsOf(draft.ticket).map(({ unit }) => unit) : [];
  if (draft.ticket.stage === 'closed') return;
  for (const ground of draft.rules.regulation.supervision.grounds) {
    const { method, opensOnMarks = [] } = ground;
    const marked = marks.some(({ mark }) => opensOnMarks.includes(mark));
    const before = draft.ticket.supervisions.some((each) => each.ground === ground.id);
    if (!marked || before || method === undefined) continue;
    for (const unit of units) openSupervision(draft, { ground, method, unit, byLaw: { at: draft.now } });
  }
}
