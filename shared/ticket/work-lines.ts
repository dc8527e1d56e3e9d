import type { Instant } from '../calendar/instant.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import { leadOf, type Stage, type Ticket } from './ticket.ts';
import { meantBy, refOf } from './unit-ref.ts';

/** The name under which tickets that wait for the hotline itself are listed. */
export const HOTLINE = 'hotline';

/** The hotline of a region, as a ticket of a region names it. */
export function hotlineOf(region: string, ticketRegion: string): string {
  return refOf({ unit: HOTLINE, region }, ticketRegion);
}

/**
 * Who has to keep a term: the unit, or the hotline where it has none, or where what came for a unit that is no member yet
 * is to be passed on to it.
 */
export function keptBy({ kind, unit }: { readonly kind: ClockKind; readonly unit?: string }): string {
  return kind === 'dispatch' ? HOTLINE : (unit ?? HOTLINE);
}

/** What may wait for somebody in a work list, each by the command that does it. */
export const ACTS_TO_DO = [
  'accept',
  'acknowledge',
  'reply',
  'dispatch',
  'decide-coordination',
  'decide-across',
  'pass-on',
  'review-return',
  'review-dispute',
  'review-extension',
  'review-termination',
  'review-objection',
  'review-answer',
  'revisit',
  'end-supervision',
  'sign',
  'respond',
  'unit-accept',
  'contact',
  'answer',
  'answer-supervision',
] as const;
export type Todo = (typeof ACTS_TO_DO)[number];

/** One line of somebody's work list: codes, ids and times, never a citizen's words. */
export interface WorkLine {
  readonly unit: string;
  readonly ticketNo: string;
  readonly stage: Stage;
  readonly channel: string;
  readonly kind?: string;
  readonly matter?: string;
  readonly classCode?: string;
  readonly placeCode?: string;
  /** Of what the regulation has passed on at once and nobody has yet: when it was taken in, so that it comes first. */
  readonly dueAt?: Instant;
  readonly urgent?: true;
  readonly overdue: boolean;
  /** What has to be done next, by whoever's list it is; empty where others are to act, and the ticket is only followed. */
  readonly todo: readonly Todo[];
}

/** One line of a mark's ledger: codes, ids and times. */
export interface MarkLine {
  readonly mark: string;
  readonly ticketNo: string;
  readonly markedAt: Instant;
  /** Number of whoever stands behind the mark. */
  readonly behind?: string;
  readonly stage: Stage;
  readonly outcome?: string;
  readonly kind?: string;
  /** The unit in charge. */
  readonly lead?: string;
  /** When the next of its terms ends. */
  readonly dueAt?: Instant;
  readonly overdue: boolean;
}

/** The ledgers that a ticket stands in by its marks, for good: also when it is over. */
export function markLines(ticket: Ticket): MarkLine[] {
  const listed = ticket.oversight?.marks?.filter(({ ledger, watched }) => ledger || watched) ?? [];
  const { ticketNo, stage, outcome, kind } = ticket;
  const clocks = ticket.clocks.filter(({ expiry }) => expiry !== 'lapse');
  const due = clocks.map(({ dueAt }) => dueAt).sort()[0];
  const lead = leadOf(ticket)?.unit;
  return listed.map(({ mark, at, deputy, takenBy, seat }) => {
    const behind = deputy ?? takenBy ?? seat;
    return {
      mark,
      ticketNo,
      markedAt: at,
      ...(behind !== undefined && { behind }),
      stage,
      ...(outcome && { outcome }),
      ...(kind && { kind }),
      ...(lead && { lead }),
      ...(due && { dueAt: due }),
      overdue: clocks.some(({ expired }) => expired === true),
    };
  });
}

/**
 * Whose lists a ticket is on: each unit with a part in it, the hotline while it has to act, and the hotline above
 * while it is to decide who leads, to review a return of what it decided, or to judge a supervision of its own. A unit
 * or a hotline of another region is named with its region (unit-ref.ts).
 */
export function workLines(ticket: Ticket): WorkLine[] {
  const own = ticket.assignments.map(({ unit }) => unit);
  const hotline = waitsForHotline(ticket) ? [HOTLINE] : [];
  return [...new Set([...own, ...hotlinesAbove(ticket), ...hotline])].map((unit) => lineOf(ticket, unit));
}

function hotlinesAbove({ stage, across, assignments, region, supervisions }: Ticket): readonly string[] {
  if (stage === 'closed') return [];
  const returned = assignments.some(({ returnRequest }) => returnRequest?.state === 'pending');
  const asked = across && (across.state === 'open' || returned) ? [hotlineOf(across.to, region)] : [];
  const judging = supervisions.flatMap(({ by, answeredAt, endedAt }) =>
    by !== undefined && answeredAt !== undefined && endedAt === undefined ? [by] : [],
  );
  return [...asked, ...judging].filter((ref) => ref !== HOTLINE && meantBy(ref, region).unit === HOTLINE);
}

function waitsForHotline(ticket: Ticket): boolean {
  if (ticket.dissatisfaction?.objection === 'pending') return true;
  if (ticket.stage === 'closed') return false;
  return (
    ['submitted', 'accepted', 'handed-over', 'answered', 'done'].includes(ticket.stage) ||
    ticket.extension.pending.length > 0 ||
    ticket.termination !== undefined ||
    ticket.clocks.some(({ kind, unit }) => kind === 'dispatch' && unit !== undefined) ||
    ticket.assignments.some(({ accepted, answeredAt }) => accepted === false && !answeredAt) ||
    ticket.assignments.some(({ returnRequest }) =>
      ['pending', 'disputed'].includes(returnRequest?.state ?? ''),
    ) ||
    ticket.supervisions.some(
      ({ by, answeredAt, endedAt }) => by === undefined && answeredAt !== undefined && endedAt === undefined,
    )
  );
}

const BY_STAGE: Readonly<Partial<Record<Stage, Todo>>> = {
  submitted: 'accept',
  'handed-over': 'acknowledge',
  accepted: 'dispatch',
  answered: 'review-answer',
  done: 'revisit',
};

/** What its stage asks of the hotline. A matter that is being coordinated is decided on before it is dispatched. */
function stageTodo({ stage, clocks, coordination, across }: Ticket): Todo[] {
  if (stage === 'accepted') {
    if (across?.state === 'open') return [];
    if (coordination && coordination.state !== 'decided') return ['decide-coordination'];
    if (clocks.some(({ kind }) => kind === 'callback')) return ['reply'];
  }
  const next = BY_STAGE[stage];
  return next ? [next] : [];
}

/** What waits for a hotline above: who leads, a return of what it decided, a supervision of its own. */
function aboveTodo({ across, assignments, supervisions }: Ticket, ref: string): Todo[] {
  const returned = assignments.some(({ returnRequest }) => returnRequest?.state === 'pending');
  const judging = supervisions.some(({ by, answeredAt, endedAt }) => by === ref && answeredAt && !endedAt);
  return [
    ...(across?.state === 'open' ? (['decide-across'] as const) : []),
    ...(across && returned ? (['review-return'] as const) : []),
    ...(judging ? (['end-supervision'] as const) : []),
  ];
}

/** Who reads a line decides what it asks: the hotline, a hotline above, or a unit. */
function todoOf(ticket: Ticket, unit: string, mine: readonly { readonly kind: ClockKind }[]): Todo[] {
  if (unit === HOTLINE) return hotlineTodo(ticket);
  return meantBy(unit, ticket.region).unit === HOTLINE ? aboveTodo(ticket, unit) : unitTodo(ticket, mine);
}

/** What waits for the hotline of the ticket's region. */
function hotlineTodo(ticket: Ticket): Todo[] {
  const { stage, clocks, assignments, extension, termination, dissatisfaction, supervisions } = ticket;
  const todo = (when: boolean, what: Todo): Todo[] => (when ? [what] : []);
  const asked = (state: string) => assignments.some(({ returnRequest }) => returnRequest?.state === state);
  const open = stage !== 'closed';
  return [
    ...stageTodo(ticket),
    ...todo(open && clocks.some(({ kind, unit }) => kind === 'dispatch' && unit !== undefined), 'pass-on'),
    ...todo(open && asked('pending'), 'review-return'),
    ...todo(open && asked('disputed'), 'review-dispute'),
    ...todo(open && extension.pending.length > 0, 'review-extension'),
    ...todo(open && termination !== undefined, 'review-termination'),
    ...todo(dissatisfaction?.objection === 'pending', 'review-objection'),
    ...todo(
      supervisions.some(({ by, answeredAt, endedAt }) => !by && answeredAt && !endedAt),
      'end-supervision',
    ),
  ];
}

/** The command that keeps a unit's term. */
const BY_CLOCK: Readonly<Partial<Record<ClockKind, Todo>>> = {
  sign: 'sign',
  respond: 'respond',
  accept: 'unit-accept',
  contact: 'contact',
  supervise: 'answer-supervision',
};

/** What a unit has to do, by the terms that run for it. */
function unitTodo({ stage }: Ticket, mine: readonly { readonly kind: ClockKind }[]): Todo[] {
  const due = mine.flatMap(({ kind }) => {
    if (kind === 'handle' || kind === 'redo') return stage === 'handling' ? (['answer'] as const) : [];
    return BY_CLOCK[kind] ?? [];
  });
  return ACTS_TO_DO.filter((each) => due.includes(each));
}

function lineOf(ticket: Ticket, unit: string): WorkLine {
  const mine = ticket.clocks.filter((clock) => keptBy(clock) === unit && clock.expiry !== 'lapse');
  const { urgent } = ticket;
  const atOnce = unit === HOTLINE && ticket.stage === 'accepted' ? urgent?.at : undefined;
  const due = atOnce ?? mine.map(({ dueAt }) => dueAt).sort()[0];
  const { ticketNo, stage, channel, kind, matter, classCode, placeCode } = ticket;
  return {
    unit,
    ticketNo,
    stage,
    channel,
    ...(kind && { kind }),
    ...(matter && { matter }),
    ...(classCode && { classCode }),
    ...(placeCode && { placeCode }),
    ...(due && { dueAt: due }),
    ...(urgent && { urgent: true }),
    overdue: mine.some(({ expired }) => expired === true),
    todo: todoOf(ticket, unit, mine),
  };
}
