import { addSeconds, type Day, type Instant } from '../calendar/instant.ts';
import type { Channel } from '../caller.ts';
import type { DueQuery, LawTerm, Start } from '../regulation/due.ts';
import type { PlannedRung } from '../regulation/ladder.ts';
import type {
  CallThrough,
  ClockKind,
  ContactWay,
  DueStatus,
  Grade,
  HandOverMode,
  Kind,
  Matter,
  Method,
} from '../regulation/vocabulary.ts';
import type { Attachment } from './attachment.ts';
import type { RequestForm } from './events/acceptance.ts';
import type { Expiry, Versions } from './events/clock.ts';
import type { Outcome } from './events/outcome.ts';
import type { Keeping } from './keeping.ts';
import type { Oversight } from './oversight.ts';
import type { Papers } from './papers.ts';

/** Where a ticket is: what has to happen to it next, and by whom. */
export const STAGES = [
  'submitted',
  'accepted',
  'handed-over',
  'following',
  'dispatched',
  'handling',
  'answered',
  'done',
  'closed',
] as const;
export type Stage = (typeof STAGES)[number];

/** A term that runs. How it was worked out stands in the event that started or moved it. */
export interface RunningClock {
  readonly id: string;
  readonly kind: ClockKind;
  /** Whose clock; absent: the hotline's. */
  readonly unit?: string;
  readonly query: DueQuery;
  readonly start: Start;
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly limitIncluded: boolean;
  readonly provisional: boolean;
  readonly clause: string;
  readonly status: DueStatus;
  readonly expiry: Expiry;
  /** When the unit is to be reminded; absent when it was, or when there is nothing to remind of. */
  readonly remindAt?: Instant;
  /** The rungs of its ladder that are still to come, in order. */
  readonly rungs?: readonly PlannedRung[];
  /** How often the term was extended; absent: never. */
  readonly extended?: number;
  /** The term has ended and what was due is still missing. */
  readonly expired?: true;
  readonly versions: Versions;
}

export interface ReturnRequest {
  readonly requestedAt: Instant;
  readonly siteVisit: boolean;
  readonly proposedUnit?: string;
  readonly state: 'pending' | 'refused' | 'disputed';
  /** Reviewed a second time, on a dispute. */
  readonly reviewed?: true;
}

/** What became of a unit's returns of this ticket, counted for the assessment. */
export interface UnitReturns {
  readonly granted?: number;
  readonly refused?: number;
  readonly improper?: number;
}

/** It is being settled whose the matter is, or was. */
export interface Coordination {
  readonly state: 'open' | 'with-leaders' | 'decided';
  readonly openedAt: Instant;
  /** Those that were asked. */
  readonly units: readonly string[];
  readonly meetingOn?: Day;
  /** Whose it is, as decided. */
  readonly unit?: string;
}

/** A matter that concerns several regions: which, and whose hotline decides who leads. */
export interface Across {
  readonly state: 'open' | 'decided';
  readonly openedAt: Instant;
  readonly to: string;
  readonly regions: readonly string[];
}

/** A unit was called in, and whether it took the call. */
export interface CalledIn {
  readonly unit: string;
  readonly through: CallThrough;
  readonly at: Instant;
  readonly answered: boolean;
  readonly resolved?: boolean;
  readonly expert?: string;
}

/** Other bodies handle the matter jointly, as one of a field. */
export interface JointHandling {
  readonly field: string;
  readonly at: Instant;
  /** The matter's number there. */
  readonly externalNo?: string;
  readonly fedBackAt?: Instant;
  readonly solved?: 'yes' | 'partly' | 'no';
}

/** A matter handed over to another line, and what the line has said to it. */
export interface HandOver {
  readonly line: string;
  readonly mode: HandOverMode;
  readonly at: Instant;
  readonly state: 'pending' | 'acknowledged' | 'refused';
  /** Where the ticket was, when the hotline kept no part of it. */
  readonly from?: Stage;
  /** The matter's number at the line. */
  readonly externalNo?: string;
  readonly fedBackAt?: Instant;
  readonly solved?: 'yes' | 'partly' | 'no';
}

/** The line that a matter came from: it is owed an answer until `fedBackAt`. */
export interface Source {
  readonly line: string;
  readonly externalNo: string;
  readonly fedBackAt?: Instant;
}

/** One unit's part in a ticket. Each unit has its own signing, return and handling clocks. */
export interface Assignment {
  readonly unit: string;
  readonly role: 'lead' | 'assistant';
  /** The unit that divided its part and gave it this one; it answers to that unit. */
  readonly under?: string;
  readonly receivedAt: Instant;
  readonly signed?: { readonly at: Instant; readonly on: Day; readonly deemed: boolean };
  /** What the unit decided where the regulation has it accept the case first (reports in Meizhou). */
  readonly accepted?: boolean;
  readonly respondedAt?: Instant;
  readonly returnRequest?: ReturnRequest;
  readonly failedContacts: number;
  readonly reachedCitizen: boolean;
  /** Its term was extended, and it has not told the citizen so, as the clause has it. */
  readonly toTell?: { readonly since: Instant; readonly clause: string };
  readonly answeredAt?: Instant;
  /** Its part is done, while others answer for parts of their own. */
  readonly passedAt?: Instant;
  /** Its part ended without a result. */
  readonly terminated?: true;
  /** The day for which its last answer promised what can't be solved now. */
  readonly promisedOn?: Day;
}

/** Extensions of the ticket's terms: how many were given, and those asked for on which nobody has decided. */
export interface ExtensionState {
  readonly granted: number;
  readonly pending: readonly PendingExtension[];
}

export interface PendingExtension {
  readonly clock: string;
  readonly requestedAt: Instant;
  readonly workingDays: number;
}

export interface RevisitState {
  readonly attempts: number;
  readonly reached: boolean;
  readonly solved?: 'yes' | 'partly' | 'no';
  readonly grade?: Grade;
  readonly satisfied?: boolean;
  readonly unitContacted?: boolean;
  /** An objection was granted: the dissatisfaction doesn't count, the rest does. */
  readonly lifted?: true;
}

/** The citizen's last dissatisfaction, and the unit's objection to it. It outlives the redo that it led to. */
export interface Dissatisfaction {
  readonly at: Instant;
  /** The unit that objected. */
  readonly by?: string;
  readonly objection?: 'pending' | 'granted' | 'refused';
}

export interface Rejection {
  readonly ground: string;
  readonly clause: string;
  readonly repeatOf?: string;
}

export interface Supervision {
  readonly id: string;
  readonly ground: string;
  readonly method: Method;
  readonly openedAt: Instant;
  /** Whom it is about; absent: the first unit in charge. */
  readonly unit?: string;
  /** The unit that supervises one below it, or the hotline above; absent: the ticket's own hotline. */
  readonly by?: string;
  /** The clock that it started, where the regulation gives it a term. */
  readonly clock?: string;
  readonly answeredAt?: Instant;
  readonly endedAt?: Instant;
  /** As the supervisor found; absent where it ended with the matter itself. */
  readonly solved?: boolean;
}

/** How often the ticket's terms of one kind were kept and missed, for the rates. */
export interface Timeliness {
  readonly kept: number;
  readonly missed: number;
}

/** What counts for one of several units that answer for parts of their own, while it is one. */
export interface PartRecord {
  readonly timeliness: Readonly<Partial<Record<ClockKind, Timeliness>>>;
  readonly redos?: number;
  readonly failedAnswers?: number;
}

/** A ticket (工单) as its events so far make it. No word of a citizen is in it, only references to the vault. */
export interface Ticket {
  readonly ticketNo: string;
  readonly region: string;
  readonly version: number;
  readonly stage: Stage;
  readonly channel: Channel;
  readonly kind?: Kind;
  readonly matter?: Matter;
  readonly classCode?: string;
  readonly placeCode?: string;
  readonly confidential: 'none' | 'name' | 'phone' | 'all';
  /** Units that are the party complained about, or belong to it: they are kept from the ticket. */
  readonly accused?: readonly string[];
  /** Accounts of persons who are it: they are kept from it, wherever they work. */
  readonly accusedOfficers?: readonly string[];
  /** Units that have filed that it has to be kept secret: it is for staff set apart while one of them is granted. */
  readonly secrets?: Readonly<Record<string, 'filed' | 'granted' | 'refused'>>;
  /** Whether the citizen agrees that whoever handles it learns who they are; absent: not asked. */
  readonly consent?: boolean;
  /** Keyed index of the citizen's phone number or OpenID. */
  readonly person?: string;
  /** Keyed fingerprint of what is asked, by which alike requests are found. */
  readonly likeness?: string;
  /** Ids of the city's watched words that stood in what was asked. */
  readonly words?: readonly string[];
  readonly submittedAt: Instant;
  readonly acceptedAt?: Instant;
  readonly dispatchedAt?: Instant;
  readonly closedAt?: Instant;
  readonly outcome?: Outcome;
  readonly complex: boolean;
  readonly lawTerm?: LawTerm;
  /** The regulation has it passed on at once. */
  readonly urgent?: { readonly at: Instant; readonly clause: string; readonly handOver?: true };
  readonly source?: Source;
  /** What else the form said on which it was taken down. */
  readonly form?: RequestForm;
  /** At the most one a line: the latest. */
  readonly handOvers?: readonly HandOver[];
  readonly assignments: readonly Assignment[];
  readonly clocks: readonly RunningClock[];
  /** Clocks started so far: their ids count on from here. */
  readonly clockCount: number;
  readonly extension: ExtensionState;
  readonly returns: number;
  /** By unit, what became of its returns; absent: none was decided. */
  readonly returnsBy?: Readonly<Record<string, UnitReturns>>;
  readonly coordination?: Coordination;
  readonly across?: Across;
  /** Units that were called in while the citizen was on the line. */
  readonly calls?: readonly CalledIn[];
  /** Fields of which other bodies handle it jointly. */
  readonly joint?: readonly JointHandling[];
  readonly redos: number;
  readonly revisit?: RevisitState;
  /** In which ways the citizen has been asked and has said how satisfied they are; absent: in none. */
  readonly gradedBy?: readonly ContactWay[];
  readonly dissatisfaction?: Dissatisfaction;
  /** A unit asks for the handling to end without a result; nobody has decided. */
  readonly termination?: { readonly unit: string; readonly ground: string; readonly requestedAt: Instant };
  /** How often the citizen was contacted on the last day on which they were. */
  readonly contacts?: { readonly on: Day; readonly count: number };
  /** Why it was not accepted. */
  readonly rejection?: Rejection;
  /** How the hotline answered it by itself: at once, and from which entry of the knowledge base. */
  readonly reply?: { readonly direct?: true; readonly knowledge?: string };
  /** The ticket about the same matter whose answer is this one's too: awaited while `following`, adopted after. */
  readonly follows?: string;
  /** How often the citizen added to it. */
  readonly additions?: number;
  /** How many of the citizen's messages were kept as they came. */
  readonly messages?: number;
  readonly attachments?: readonly Attachment[];
  readonly supervisions: readonly Supervision[];
  readonly oversight?: Oversight;
  readonly timeliness: Readonly<Partial<Record<ClockKind, Timeliness>>>;
  /** By unit, where several answer for parts of their own: what counts for each. */
  readonly parts?: Readonly<Record<string, PartRecord>>;
  /** By unit that is in charge no more: what of the ticket's terms, redos and failed answers fell in its time. */
  readonly former?: Readonly<Record<string, PartRecord>>;
  /** How often an answer was handed in that the hotline did not pass; absent: never. */
  readonly failedAnswers?: number;
  /** What lies in the vault, by purpose: the latest of each. */
  readonly papers: Papers;
  /** What became of it after its end: archived, held, destroyed. */
  readonly keeping?: Keeping;
  readonly lastAt: Instant;
}

/** The unit in charge, where one is; of several that answer for parts of their own, the first. */
export function leadOf(ticket: Ticket): Assignment | undefined {
  return ticket.assignments.find((assignment) => assignment.role === 'lead');
}

/** The units that answer for the matter: the one in charge, or each of several for its own part. */
export function leadsOf(ticket: Ticket): readonly Assignment[] {
  return ticket.assignments.filter((assignment) => assignment.role === 'lead');
}

/** Whether the unit has handed in its answer to the matter, or to its own part, and nobody has judged it yet. */
export function awaitsReview({ stage }: Ticket, assignment: Assignment | undefined): boolean {
  if (assignment?.role !== 'lead' || assignment.answeredAt === undefined) return false;
  return assignment.passedAt === undefined && stage !== 'done' && stage !== 'closed';
}

/** One unit's part, where it has one. */
export function assignmentOf(ticket: Ticket, unit: string): Assignment | undefined {
  return ticket.assignments.find((assignment) => assignment.unit === unit);
}

/** Whom a supervision is about. */
export function supervisedUnit(ticket: Ticket, { unit }: Supervision): string | undefined {
  return unit ?? leadOf(ticket)?.unit;
}

/** The running clock of a kind, of one unit or of the hotline. */
export function clockOf(ticket: Ticket, kind: ClockKind, unit?: string): RunningClock | undefined {
  return ticket.clocks.find((clock) => clock.kind === kind && clock.unit === unit);
}

/** The clock by which the unit's work is to be done: the redo where one runs, else the handling. */
export function workClockOf(ticket: Ticket, unit: string): RunningClock | undefined {
  return clockOf(ticket, 'redo', unit) ?? clockOf(ticket, 'handle', unit);
}

/** The clock by which the matter's work is to be done: of several units with parts of their own, the last to end. */
export function lastWorkClock(ticket: Ticket): RunningClock | undefined {
  return leadsOf(ticket)
    .flatMap(({ unit }) => workClockOf(ticket, unit) ?? [])
    .sort((one, other) => (one.dueAt < other.dueAt ? 1 : -1))[0];
}

/**
 * What was promised for a day and is not fulfilled yet: while it runs, no revisit closes the ticket.
 * @param by the unit whose promise is meant; anybody's when left out
 */
export function promiseOf(ticket: Ticket, by?: string): RunningClock | undefined {
  return ticket.clocks.find(({ kind, unit }) => kind === 'promise' && (by === undefined || unit === by));
}

/** Which clock an event is about, and whose it is. */
export function subjectOf({ id, kind, unit }: RunningClock): Pick<RunningClock, 'id' | 'kind' | 'unit'> {
  return { id, kind, ...(unit !== undefined && { unit }) };
}

/** N hours end with their limit, which is still in time; a day ends before 24:00 (readings, point 1). */
export function firstMomentTooLate(clock: Pick<RunningClock, 'dueAt' | 'limitIncluded'>): Instant {
  return clock.limitIncluded ? addSeconds(clock.dueAt, 1) : clock.dueAt;
}
