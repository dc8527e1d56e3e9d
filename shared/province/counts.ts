import type { ClockKind } from '../regulation/vocabulary.ts';
import { type Assignment, leadsOf, type Supervision, supervisedUnit, type Ticket } from '../ticket/ticket.ts';
import { meantBy } from '../ticket/unit-ref.ts';
import { HOTLINE } from '../ticket/work-lines.ts';
import type { Counts, Measure } from './measures.ts';

type Timeliness = Ticket['timeliness'];

/** What a ticket as it stands comes to, without zeros. */
export function countsOf(ticket: Ticket): Counts {
  return counted(ticket, {
    timeliness: ticket.timeliness,
    done: isDone(ticket),
    leads: leadsOf(ticket),
    returns: ticket.returns,
    redos: ticket.redos,
    failedAnswers: ticket.failedAnswers ?? 0,
    mine: () => true,
  });
}

/** What of a ticket, in which several units answer for parts of their own, comes to one of them. */
export function countsOfPart(ticket: Ticket, lead: Assignment): Counts {
  const { unit } = lead;
  const own = ticket.parts?.[unit];
  return counted(ticket, {
    // How soon the hotline dispatched it is the same for every part.
    timeliness: { ...pickDispatch(ticket.timeliness), ...own?.timeliness },
    done: isDone(ticket) || (lead.passedAt !== undefined && lead.terminated === undefined),
    leads: [lead],
    returns: ticket.returnsBy?.[unit]?.granted ?? 0,
    redos: own?.redos ?? 0,
    failedAnswers: own?.failedAnswers ?? 0,
    mine: (each) => each === unit,
  });
}

function pickDispatch({ dispatch }: Timeliness): Timeliness {
  return dispatch ? { dispatch } : {};
}

/** Whose work is counted: the whole ticket's, or that of one part. */
interface Whose {
  readonly timeliness: Timeliness;
  readonly done: boolean;
  readonly leads: readonly Assignment[];
  readonly returns: number;
  readonly redos: number;
  readonly failedAnswers: number;
  /** Whether what concerns a unit belongs here. */
  readonly mine: (unit: string | undefined) => boolean;
}

const ENDED_BEFORE_REVISIT: readonly Ticket['outcome'][] = [
  'rejected',
  'answered-online',
  'handed-over',
  'terminated',
];

function isDone({ stage, outcome }: Ticket): boolean {
  return stage === 'done' || (stage === 'closed' && !ENDED_BEFORE_REVISIT.includes(outcome));
}

function counted(ticket: Ticket, whose: Whose): Counts {
  const { outcome, stage, revisit, oversight } = ticket;
  const { timeliness, done, leads, mine } = whose;
  const { dispatch, sign, contact, accept, respond, handle, redo } = timeliness;
  const overdue = (handle?.missed ?? 0) + (redo?.missed ?? 0) > 0;
  const records = (oversight?.records ?? []).filter(({ unit }) => mine(unit));
  const excused = records.some(({ what }) => what === 'excused');
  const charged = (kind: ClockKind) =>
    excused || oversight?.ownDelays?.includes(kind) ? 0 : (timeliness[kind]?.missed ?? 0);
  const judged = revisit?.reached === true;
  const counts: Record<Measure, number> = {
    received: 1,
    accepted: Number(ticket.acceptedAt !== undefined && outcome !== 'rejected'),
    rejected: Number(outcome === 'rejected'),
    answeredOnline: Number(outcome === 'answered-online'),
    dispatched: Number(ticket.dispatchedAt !== undefined),
    done: Number(done),
    closed: Number(stage === 'closed'),
    overdue: Number(overdue),
    dispatchKept: dispatch?.kept ?? 0,
    dispatchMissed: dispatch?.missed ?? 0,
    signKept: sign?.kept ?? 0,
    signMissed: sign?.missed ?? 0,
    handleKept: handle?.kept ?? 0,
    handleMissed: handle?.missed ?? 0,
    solvedAsked: Number(judged && revisit.solved !== undefined),
    solvedYes: Number(judged && revisit.solved === 'yes'),
    satisfiedAsked: Number(judged && revisit.satisfied !== undefined),
    satisfiedYes: Number(judged && revisit.satisfied === true),
    returns: whose.returns,
    improperReturns: returnsOf(ticket, 'improper', mine),
    redos: whose.redos,
    supervisions: ticket.supervisions.filter(
      (each) => isByHotline(each) && mine(supervisedUnit(ticket, each)),
    ).length,
    terminated: Number(outcome === 'terminated'),
    handedOver: Number(outcome === 'handed-over'),
    dispatchedOnce: Number(ticket.dispatchedAt !== undefined && whose.returns === 0),
    contacted: Number(done && leads.some((each) => each.reachedCitizen || each.respondedAt !== undefined)),
    contactKept: contact?.kept ?? 0,
    contactMissed: contact?.missed ?? 0,
    acceptKept: accept?.kept ?? 0,
    acceptMissed: accept?.missed ?? 0,
    respondKept: respond?.kept ?? 0,
    respondMissed: respond?.missed ?? 0,
    redoKept: redo?.kept ?? 0,
    redoMissed: redo?.missed ?? 0,
    dispatchedDone: Number(done && ticket.dispatchedAt !== undefined),
    doneOnTime: Number(done && !overdue),
    overdueOpen: Number(overdue && !done),
    extensions: ticket.extension.granted,
    refusedReturns: returnsOf(
      ticket,
      'refused',
      (unit) => mine(unit) && leads.some((each) => each.unit === unit),
    ),
    failedAnswers: whose.failedAnswers,
    signCharged: charged('sign'),
    handleCharged: charged('handle') + charged('redo'),
    cards: records.filter(({ what }) => what === 'card').length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function returnsOf(
  { returnsBy = {} }: Ticket,
  what: 'improper' | 'refused',
  mine: (unit: string) => boolean,
): number {
  return Object.entries(returnsBy).reduce(
    (sum, [unit, decided]) => sum + (mine(unit) ? (decided[what] ?? 0) : 0),
    0,
  );
}

/** A unit's supervision of one below it is its own affair. */
function isByHotline({ by }: Supervision): boolean {
  return by === undefined || meantBy(by, '').unit === HOTLINE;
}
