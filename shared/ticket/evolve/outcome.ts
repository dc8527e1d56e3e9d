import type { OutcomeFact } from '../events/outcome.ts';
import { type Applies, partDone, reopened, withContact, withPart } from './changes.ts';

/** What was handed in was judged, and the ticket ended or went on. */
export const outcomeApplies: Applies<OutcomeFact> = {
  AnswerPassed: (ticket, { unit, at }) =>
    unit === undefined ? { ...ticket, stage: 'done' } : partDone(ticket, unit, { passedAt: at }),
  AnswerFailed: (ticket, event) => {
    const next = {
      ...reopened(ticket, event.at, event.unit),
      failedAnswers: (ticket.failedAnswers ?? 0) + 1,
    };
    return withPart(next, event.unit ?? '', (part) => ({
      ...part,
      failedAnswers: (part.failedAnswers ?? 0) + 1,
    }));
  },
  Revisited: (ticket, event) => {
    const { solved, grade, satisfied, unitContacted } = event;
    const { dissatisfaction: before, ...rest } = withContact(ticket, event.at);
    const way = event.way ?? 'phone';
    const gradedBy = ticket.gradedBy ?? [];
    const dissatisfaction = satisfied === undefined ? before : satisfied ? undefined : { at: event.at };
    return {
      ...rest,
      ...(dissatisfaction && { dissatisfaction }),
      ...(grade && !gradedBy.includes(way) && { gradedBy: [...gradedBy, way] }),
      revisit: {
        attempts: (ticket.revisit?.attempts ?? 0) + 1,
        reached: event.reached,
        ...(solved && { solved }),
        ...(grade && { grade }),
        ...(satisfied !== undefined && { satisfied }),
        ...(unitContacted !== undefined && { unitContacted }),
      },
    };
  },
  RedoOrdered: (ticket, event) => {
    const { revisit: _judged, ...rest } = ticket;
    const next = { ...reopened(rest, event.at, event.unit), redos: ticket.redos + 1 };
    return withPart(next, event.unit ?? '', (part) => ({ ...part, redos: (part.redos ?? 0) + 1 }));
  },
  Closed: ({ termination: _asked, ...ticket }, event) => ({
    ...ticket,
    stage: 'closed',
    closedAt: event.at,
    outcome: event.outcome,
  }),
};
