import type { Instant } from '../../shared/calendar/instant.ts';
import { explainTime } from '../../shared/regulation/explain.ts';
import type { ClockEnd, ClockTerm, TicketEvent } from '../../shared/ticket/events.ts';

/** One clock of a ticket with its whole course: how its due time was worked out, and what became of it. */
export interface Deadline {
  readonly id: string;
  readonly clock: string;
  readonly unit?: string;
  readonly state: 'running' | 'overdue' | ClockEnd;
  readonly endedAt?: Instant;
  readonly dueAt: Instant;
  readonly dueOn: string;
  readonly provisional: boolean;
  readonly earliestOn: string;
  readonly latestOn: string;
  readonly clause: string;
  readonly status: string;
  readonly why: ClockTerm['explanation'];
  /** The same in words, a line each: in Chinese, then in English, then day by day. */
  readonly explained: readonly string[];
  readonly moves: readonly {
    readonly at: Instant;
    readonly from: Instant;
    readonly to: Instant;
    readonly reason: string;
  }[];
}

/** Every clock that a ticket ever had, in the order in which they started. */
export function deadlinesOf(events: readonly TicketEvent[]): Deadline[] {
  const deadlines = new Map<string, Deadline>();
  const change = (id: string, by: (deadline: Deadline) => Deadline) => {
    const deadline = deadlines.get(id);
    if (deadline) deadlines.set(id, by(deadline));
  };
  for (const event of events) {
    switch (event.type) {
      case 'ClockStarted':
        deadlines.set(event.id, {
          id: event.id,
          clock: event.kind,
          ...(event.unit !== undefined && { unit: event.unit }),
          state: 'running',
          ...termView(event.term),
          moves: [],
        });
        break;
      case 'ClockMoved': {
        const { at, from, to, reason, late, term } = event;
        change(event.id, (deadline) => ({
          ...deadline,
          state: late ? 'overdue' : 'running',
          ...termView(term),
          moves: [...deadline.moves, { at, from, to, reason }],
        }));
        break;
      }
      case 'ClockExpired':
        change(event.id, (deadline) => ({ ...deadline, state: 'overdue' }));
        break;
      case 'ClockEnded':
        change(event.id, (deadline) => ({ ...deadline, state: event.how, endedAt: event.at }));
        break;
    }
  }
  return [...deadlines.values()];
}

function termView(term: ClockTerm) {
  const { dueAt, dueOn, provisional, earliestOn, latestOn, clause, status, explanation } = term;
  const explained = explainTime(term);
  return { dueAt, dueOn, provisional, earliestOn, latestOn, clause, status, why: explanation, explained };
}
