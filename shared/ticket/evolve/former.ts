import type { ClockKind } from '../../regulation/vocabulary.ts';
import { leadsOf, type PartRecord, type Ticket } from '../ticket.ts';

type Timeliness = PartRecord['timeliness'];

/** Terms of the hotline's own, which fall in no unit's time. */
const HOTLINES: readonly ClockKind[] = ['dispatch', 'callback'];

/**
 * The ticket on whose record stands what fell in the time of the one unit in charge, before it is so no more. Units
 * with parts of their own have records of their own (`parts`).
 */
export function withFormer(ticket: Ticket, unit: string): Ticket {
  const leads = leadsOf(ticket);
  if (leads.length !== 1 || leads[0]?.unit !== unit || ticket.parts) return ticket;
  const share = shareOfLead(ticket);
  if (!share) return ticket;
  const before = ticket.former?.[unit];
  return { ...ticket, former: { ...ticket.former, [unit]: before ? together(before, share) : share } };
}

/** What of the ticket fell in the time of the unit now in charge: all, less what stands on those before it. */
export function shareOfLead({
  timeliness,
  redos,
  failedAnswers = 0,
  former = {},
}: Ticket): PartRecord | undefined {
  const others = Object.values(former);
  const left = (all: number, of: (record: PartRecord) => number | undefined) =>
    others.reduce((rest, record) => rest - (of(record) ?? 0), all);
  const terms = Object.entries(timeliness)
    .filter(([kind]) => !HOTLINES.includes(kind as ClockKind))
    .map(([kind, { kept, missed }]) => {
      const of = (record: PartRecord) => record.timeliness[kind as ClockKind];
      const own = { kept: left(kept, (r) => of(r)?.kept), missed: left(missed, (r) => of(r)?.missed) };
      return [kind, own] as const;
    })
    .filter(([, { kept, missed }]) => kept + missed > 0);
  const own = {
    redos: left(redos, (r) => r.redos),
    failedAnswers: left(failedAnswers, (r) => r.failedAnswers),
  };
  if (terms.length === 0 && own.redos === 0 && own.failedAnswers === 0) return undefined;
  return {
    timeliness: Object.fromEntries(terms),
    ...(own.redos > 0 && { redos: own.redos }),
    ...(own.failedAnswers > 0 && { failedAnswers: own.failedAnswers }),
  };
}

function together(one: PartRecord, other: PartRecord): PartRecord {
  const redos = (one.redos ?? 0) + (other.redos ?? 0);
  const failedAnswers = (one.failedAnswers ?? 0) + (other.failedAnswers ?? 0);
  return {
    timeliness: sum(one.timeliness, other.timeliness),
    ...(redos > 0 && { redos }),
    ...(failedAnswers > 0 && { failedAnswers }),
  };
}

function sum(one: Timeliness, other: Timeliness): Timeliness {
  const kinds = new Set([...Object.keys(one), ...Object.keys(other)] as ClockKind[]);
  const none = { kept: 0, missed: 0 };
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const [a, b] = [one[kind] ?? none, other[kind] ?? none];
      return [kind, { kept: a.kept + b.kept, missed: a.missed + b.missed }];
    }),
  );
}
