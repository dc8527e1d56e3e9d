import type { ClockKind } from '../regulation/vocabulary.ts';
import { shareOfLead } from '../ticket/evolve/former.ts';
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
    urged: ticket.oversight?.urged ?? 0,
    mine: () => true,
  });
}

/** What of a ticket with one unit in charge fell in that unit's own time, where others were in charge before it. */
export function countsOfLead(ticket: Ticket, { unit }: Assignment): Counts {
  const own = shareOfLead(ticket);
  return counted(ticket, {
    timeliness: { ...pickDispatch(ticket.timeliness), ...own?.timeliness },
    done: isDone(ticket),
    leads: leadsOf(ticket),
    returns: ticket.returns,
    redos: own?.redos ?? 0,
    failedAnswers: own?.failedAnswers ?? 0,
    urged: ticket.oversight?.urged ?? 0,
    unit,
    mine: (each) => each === unit,
  });
}

/** What a ticket comes to for a unit that is not in charge of it: faults and terms, and nothing of how it ended. */
const OF_OTHERS: readonly Measure[] = [
  'signKept',
  'signMissed',
  'contactKept',
  'contactMissed',
  'acceptKept',
  'acceptMissed',
  'respondKept',
  'respondMissed',
  'handleKept',
  'handleMissed',
  'redoKept',
  'redoMissed',
  'improperReturns',
  'redos',
  'failedAnswers',
  'signCharged',
  'handleCharged',
  'cards',
  'redCards',
  'named',
  'faults',
  'faultsCharged',
  'delaysOfHotline',
  'delaysOfOthers',
  'delaysTolerated',
];

/** What of a ticket a unit answers for that is not in charge now: it was once, or something stands on its record. */
export function countsOfOther(ticket: Ticket, unit: string): Counts {
  const own = ticket.former?.[unit] ?? ticket.parts?.[unit];
  const all = counted(ticket, {
    timeliness: own?.timeliness ?? {},
    done: false,
    leads: [],
    returns: 0,
    redos: own?.redos ?? 0,
    failedAnswers: own?.failedAnswers ?? 0,
    urged: 0,
    unit,
    mine: (each) => each === unit,
  });
  const faults = Object.entries(all).filter(
    ([name]) => name.startsWith(FAULT) || OF_OTHERS.some((each) => each === name),
  );
  return Object.fromEntries(faults);
}

/** The units, not in charge now, for which something of a ticket counts. */
export function othersOf({
  former = {},
  parts = {},
  returnsBy = {},
  oversight,
  ...ticket
}: Ticket): readonly string[] {
  const leads = leadsOf(ticket as Ticket).map(({ unit }) => unit);
  const improper = Object.entries(returnsBy).flatMap(([unit, decided]) => (decided.improper ? [unit] : []));
  const recorded = (oversight?.records ?? []).map(({ unit }) => unit);
  const named = [...Object.keys(former), ...Object.keys(parts), ...improper, ...recorded];
  return [...new Set(named)].filter((unit) => !leads.includes(unit)).sort();
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
    urged: 0,
    unit,
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
  readonly urged: number;
  /** Whose, where it is not the whole ticket's. */
  readonly unit?: string;
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
  const isExcused = (fault: string) =>
    records.some((each) => each.what === 'excused' && each.ground === fault);
  const faults = records.flatMap((each) => (each.what === 'fault' ? [each.ground] : []));
  const faultsCharged = faults.filter((ground) => !isExcused(ground));
  const unit = whose.unit ?? leads[0]?.unit;
  const delays = (kind: ClockKind) =>
    delaysOf(ticket, { kind, unit, timeliness, tolerated: isExcused('overdue') });
  const delayed = [delays('sign'), delays('handle'), delays('redo')];
  const putDownTo = (why: Delays['why']) =>
    delayed.reduce((total, each) => total + (each.why === why ? each.missed : 0), 0);
  const charged = (kind: ClockKind) => {
    const { missed, why } = delays(kind);
    return why === 'unit' ? missed : 0;
  };
  const judged = revisit?.reached === true;
  const dissatisfied = Number(judged && revisit.satisfied === false);
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
    redCards: records.filter((each) => each.what === 'card' && each.colour === 'red').length,
    urged: whose.urged,
    named: records.filter((each) => each.what === 'named' && !isExcused(each.ground)).length,
    faults: faults.length,
    faultsCharged: faultsCharged.length,
    dissatisfied,
    dissatisfiedCharged: revisit?.lifted === true ? 0 : dissatisfied,
    delaysOfHotline: putDownTo('hotline'),
    delaysOfOthers: putDownTo('other'),
    delaysTolerated: putDownTo('tolerated'),
  };
  const byGround = Map.groupBy(faultsCharged, (ground) => ground);
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    ...Object.fromEntries([...byGround].map(([ground, each]) => [`${FAULT}${ground}`, each.length])),
  };
}

/** With what the name of a count of faults on one ground begins. */
const FAULT = 'fault:';

/** Terms of a kind missed, and to whom they are put down. */
interface Delays {
  readonly missed: number;
  readonly why: 'unit' | 'hotline' | 'other' | 'tolerated';
}

/**
 * A unit answers for its terms missed, unless the hotline found that the delay was its own or another unit's, or the
 * unit is excused by the regulation's tolerance (Inner Mongolia art. 25).
 */
function delaysOf(
  { oversight }: Ticket,
  of: {
    readonly kind: ClockKind;
    readonly unit: string | undefined;
    readonly timeliness: Timeliness;
    readonly tolerated: boolean;
  },
): Delays {
  const missed = of.timeliness[of.kind]?.missed ?? 0;
  if (oversight?.ownDelays?.includes(of.kind)) return { missed, why: 'hotline' };
  const found = (oversight?.records ?? []).filter(
    (each) => each.what === 'overdue' && each.clock === of.kind,
  );
  if (found.length > 0 && found.every(({ unit }) => unit !== of.unit)) return { missed, why: 'other' };
  return { missed, why: of.tolerated ? 'tolerated' : 'unit' };
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
