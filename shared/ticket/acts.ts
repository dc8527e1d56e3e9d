import type { Instant } from '../calendar/instant.ts';
import type { SealedText } from '../privacy/personal.ts';
import type { Actor, Command, CommandType } from './commands.ts';
import type { EventOf, TicketEvent } from './events.ts';
import type { LedgerBody } from './ledger.ts';
import { HOTLINE as HOTLINE_LIST } from './work-lines.ts';

/** What a replay needs of one commit: the command's name, and what was written down. */
export type RecordedCommit = Pick<LedgerBody, 'command' | 'events'>;

/** What a person did to a ticket, as the command that it was, at its time. */
export interface Act {
  readonly at: Instant;
  readonly command: Command;
}

type Type = TicketEvent['type'];
/** A person's act at its own time; what the law did by itself beforehand is not of it. */
type Facts = <T extends Type>(type: T) => EventOf<T> | undefined;
type Body<T extends CommandType> = Omit<Extract<Command<T>, { readonly type: T }>, 'type' | 'actor'>;

const HOTLINE: Actor = { side: 'hotline' };

/** Each command's body, read back from its facts; undefined where the facts are not that command's. */
const BODIES: {
  readonly [T in CommandType]: ((facts: Facts) => Body<T> | undefined) | undefined;
} = {
  submit: submitted,
  accept: (facts) => {
    const fact = facts('Accepted');
    if (!fact) return undefined;
    const { regulation: _regulation, ...described } = bare(fact);
    return { ...described, ...(facts('WaitAgreed') && { consentToWait: true }) };
  },
  reject: rejection,
  reply: (facts) => only(facts('Replied')),
  'mark-complex': (facts) => only(facts('MarkedComplex')),
  'hand-over': (facts) => {
    const fact = facts('HandedOver');
    if (!fact) return undefined;
    const { clause: _clause, whole: _whole, unit: _unit, ...body } = bare(fact);
    return body;
  },
  acknowledge: (facts) => {
    const refused = only(facts('HandOverRefused'));
    return refused ? { ...refused, refused: true } : only(facts('HandOverAcknowledged'));
  },
  feedback: fedBack,
  dispatch: (facts) => {
    const fact = facts('Dispatched');
    if (!fact) return undefined;
    const { toSign: _toSign, straight: _straight, dayAndNight: _units, ...body } = bare(fact);
    return body;
  },
  'pass-on': (facts) => only(facts('PassedOn')),
  sign: (facts) => facts('Signed') && {},
  return: (facts) => withoutUnit(facts('ReturnRequested')),
  'review-return': (facts) => returnReviewed(facts),
  'refer-to-coordination': (facts) => withoutClause(only(facts('CoordinationOpened'))),
  'refer-to-leaders': (facts) => withoutClause(only(facts('ReferredToLeaders'))),
  'decide-coordination': (facts) => {
    const fact = facts('CoordinationDecided');
    return fact && { unit: fact.unit, assistants: fact.assistants, reason: fact.reason };
  },
  divide: (facts) => withoutUnit(facts('Divided')),
  'take-back': (facts) => {
    const fact = facts('TakenBack');
    return fact && { unit: fact.unit, reason: fact.reason };
  },
  'dispute-return': (facts) => withoutUnit(facts('ReturnDisputed')),
  'review-dispute': (facts) => returnReviewed(facts),
  contact: (facts) => facts('CitizenContacted')?.contact,
  'unit-accept': (facts) => {
    const declined = facts('DeclinedByUnit');
    if (declined) return { accepted: false, reason: declined.reason };
    return facts('AcceptedByUnit') && { accepted: true };
  },
  respond: (facts) => withoutUnit(facts('Responded')),
  'request-extension': (facts) => withoutUnit(facts('ExtensionRequested')),
  'review-extension': (facts) => {
    const granted = withoutUnit(facts('ExtensionGranted'));
    if (granted) return { granted: true, ...granted };
    const refused = withoutUnit(facts('ExtensionRefused'));
    return refused && { granted: false, ...refused };
  },
  answer: (facts) => withoutUnit(facts('AnswerSubmitted')),
  fulfil: (facts) => withoutUnit(facts('PromiseFulfilled')),
  'set-law-term': (facts) => only(facts('LawTermSet')),
  'review-answer': (facts) => {
    const failed = facts('AnswerFailed');
    if (failed) return { ...bare(failed), passed: false };
    return facts('AnswerPassed') && { passed: true };
  },
  revisit: revisited,
  redo: (facts) => {
    const fact = facts('RedoOrdered');
    return fact && { finding: fact.finding, reason: fact.reason };
  },
  close: (facts) => {
    const reason = facts('Closed')?.reason;
    return reason && { reason };
  },
  supervise: (facts) => {
    const fact = facts('SupervisionOpened');
    return fact && { ground: fact.ground, method: fact.method, ...pickGiven(fact, 'reason', 'followers') };
  },
  'request-termination': (facts) => withoutClause(withoutUnit(facts('TerminationRequested'))),
  'review-termination': (facts) => reviewed(facts('TerminationGranted'), facts('TerminationRefused')),
  object: (facts) => withoutClause(withoutUnit(facts('ObjectionRaised'))),
  'review-objection': (facts) => reviewed(facts('ObjectionGranted'), facts('ObjectionRefused')),
  attach: (facts) => {
    const fact = facts('Attached');
    if (!fact) return undefined;
    const { unit: _unit, ...body } = bare(fact);
    return body;
  },
  'change-method': (facts) => {
    const fact = facts('SupervisionMethodChanged');
    return fact && { supervision: fact.id, method: fact.method, reason: fact.reason };
  },
  'answer-supervision': (facts) => {
    const fact = facts('SupervisionAnswered');
    return fact && { supervision: fact.id, result: fact.result };
  },
  'end-supervision': (facts) => {
    const fact = facts('SupervisionEnded');
    return fact?.reason && { supervision: fact.id, solved: fact.solved === true, reason: fact.reason };
  },
  escalate: (facts) => {
    const fact = facts('Referred');
    return fact && { reason: fact.reason, ...pickGiven(fact, 'supervision', 'externalNo') };
  },
  urge: (facts) => withoutClause(only(facts('Urged'))),
  'issue-card': (facts) => {
    const fact = withoutClause(only(facts('CardIssued')));
    if (!fact) return undefined;
    const { to: _to, ...body } = fact;
    return body;
  },
  talk: (facts) => withoutClause(only(facts('TalkHeld'))),
  name: (facts) => withoutClause(only(facts('UnitNamed'))),
  refer: (facts) => {
    const fact = facts('Referred');
    if (fact?.unit === undefined || fact.ground === undefined) return undefined;
    const { unit, ground, reason } = fact;
    return { unit, ground, reason, ...pickGiven(fact, 'externalNo') };
  },
  attribute: (facts) => only(facts('OverdueAttributed')),
  excuse: (facts) => withoutClause(only(facts('FaultExcused'))),
  mark: (facts) => {
    const fact = withoutClause(only(facts('Marked')));
    if (!fact) return undefined;
    const { notBySatisfaction: _apart, ...body } = fact;
    return body;
  },
  'record-abuse': (facts) => {
    const fact = withoutClause(only(facts('AbuseRecorded')));
    if (!fact) return undefined;
    const { to: _to, ...body } = fact;
    return body;
  },
  add: (facts) => {
    const fact = facts('RequestAdded');
    if (!fact) return undefined;
    const { number: _number, units: _units, ...body } = bare(fact);
    return body;
  },
  follow: (facts) => only(facts('Followed')),
  unfollow: (facts) => {
    const reason = facts('Unfollowed')?.reason;
    return reason && { reason };
  },
  'adopt-answer': (facts) => only(facts('AnswerAdopted')),
  release: (facts) => {
    const fact = facts('Unfollowed');
    return fact && fact.why !== 'person' ? { lead: fact.lead, why: fact.why } : undefined;
  },
  settle: undefined,
  recompute: undefined,
};

/**
 * What persons did, read back from a ticket's ledger, oldest first. Timers and recounts are left out: they are
 * the law's and the calendar's doing, which a replay finds again by itself. Texts stay references to the vault.
 *
 * @throws Error when a commit does not hold the facts of the command that it names
 */
export function actsOf(commits: readonly RecordedCommit[]): readonly (Act | undefined)[] {
  return commits.map(actOf);
}

function actOf({ command: type, events }: RecordedCommit): Act | undefined {
  if (!isCommand(type)) throw new Error(`a ledger names no command ${type}`);
  const read = BODIES[type];
  if (!read) return undefined;
  const facts = ((wanted: Type) =>
    events.find((event) => event.cause === 'person' && event.type === wanted)) as Facts;
  const body = read(facts);
  const last = events.at(-1);
  if (!body || !last) throw new Error(`a commit does not hold the facts of ${type}`);
  const command = { ...body, type, actor: actorOf(type, events) } as unknown as Command;
  return { at: last.recordedAt, command };
}

function isCommand(name: string): name is CommandType {
  return Object.hasOwn(BODIES, name);
}

/** The facts in which a unit itself acts name it; the hotline's acts name a unit only as whom they concern. */
const UNIT_FACTS: { readonly [T in CommandType]?: readonly Type[] } = {
  sign: ['Signed'],
  return: ['ReturnRequested'],
  divide: ['Divided'],
  'dispute-return': ['ReturnDisputed'],
  contact: ['CitizenContacted'],
  'unit-accept': ['AcceptedByUnit', 'DeclinedByUnit'],
  respond: ['Responded'],
  'request-extension': ['ExtensionRequested'],
  answer: ['AnswerSubmitted'],
  'answer-supervision': ['SupervisionAnswered'],
  attach: ['Attached'],
  fulfil: ['PromiseFulfilled'],
  'request-termination': ['TerminationRequested'],
  object: ['ObjectionRaised'],
};

function actorOf(type: CommandType, events: readonly TicketEvent[]): Actor {
  if (type === 'submit') return { side: 'channel' };
  const reviewer = type === 'review-return' ? reviewerOf(events) : undefined;
  if (reviewer !== undefined) return { side: 'unit', unit: reviewer };
  const own = events.find((event) => event.cause === 'person' && UNIT_FACTS[type]?.includes(event.type));
  const unit = own && 'unit' in own ? own.unit : undefined;
  return unit === undefined || unit === HOTLINE_LIST ? HOTLINE : { side: 'unit', unit };
}

/** The unit that decided on a return of a part that it had given; undefined where the hotline decided. */
function reviewerOf(events: readonly TicketEvent[]): string | undefined {
  for (const event of events) {
    if (event.type === 'ReturnGranted' || event.type === 'ReturnRefused') return event.by;
  }
  return undefined;
}

function submitted(facts: Facts): Body<'submit'> | undefined {
  const fact = facts('Submitted');
  if (!fact) return undefined;
  const { request: text, ...given } = bare(fact);
  const refused = rejection(facts);
  const reply = facts('Replied')?.reply;
  return {
    ...given,
    text,
    accepted: facts('Accepted') !== undefined || refused !== undefined,
    ...(facts('WaitAgreed') && { consentToWait: true }),
    ...(reply && { reply }),
    ...(refused && { rejection: refused }),
  };
}

function rejection(facts: Facts): Body<'reject'> | undefined {
  const fact = facts('Rejected');
  if (!fact) return undefined;
  const { clause: _clause, ...body } = bare(fact);
  return body;
}

function fedBack(facts: Facts): Body<'feedback'> | undefined {
  const received = only(facts('FeedbackReceived'));
  if (received) return { ...received, direction: 'from-line' };
  const fact = facts('FeedbackGiven');
  if (!fact) return undefined;
  const { externalNo: _externalNo, ...given } = bare(fact);
  return { ...given, direction: 'to-source' };
}

/** A finding shows in what followed: the unit does its work again, or the ticket is closed with its reason. */
function revisited(facts: Facts): Body<'revisit'> | undefined {
  const fact = facts('Revisited');
  if (!fact) return undefined;
  const { satisfied: _judged, ...body } = bare(fact);
  const redo = facts('RedoOrdered');
  if (redo) return { ...body, finding: redo.finding, reason: redo.reason };
  const reason = facts('Closed')?.reason;
  return reason ? { ...body, finding: 'no-fault', reason } : body;
}

/** What was decided on a return, the first time or on a dispute. */
function returnReviewed(facts: Facts): Body<'review-return'> | undefined {
  const granted = facts('ReturnGranted');
  if (granted) return { unit: granted.unit, granted: true, reason: granted.reason };
  const refused = facts('ReturnRefused');
  if (!refused) return undefined;
  const { unit, improper, reason } = refused;
  return { unit, granted: false, ...(improper && { improper }), reason };
}

/** What the hotline decided on a unit's request, and why. */
function reviewed<T extends { readonly reason: SealedText }>(
  granted: T | undefined,
  refused: { readonly reason: SealedText } | undefined,
): { granted: boolean; reason: SealedText } | undefined {
  if (granted) return { granted: true, reason: granted.reason };
  return refused && { granted: false, reason: refused.reason };
}

function withoutClause<T extends { readonly clause: string }>(
  fact: T | undefined,
): Omit<T, 'clause'> | undefined {
  if (!fact) return undefined;
  const { clause: _clause, ...body } = fact;
  return body;
}

type Bare<E extends TicketEvent> = E extends TicketEvent
  ? Omit<E, 'type' | 'at' | 'cause' | 'recordedAt'>
  : never;

function bare<E extends TicketEvent>(event: E): Bare<E> {
  const { type: _type, at: _at, cause: _cause, recordedAt: _recorded, ...fact } = event;
  return fact as unknown as Bare<E>;
}

function only<E extends TicketEvent>(event: E | undefined): Bare<E> | undefined {
  return event && bare(event);
}

/** The fields of these names that are there. */
function pickGiven<T extends object, K extends keyof T>(
  from: T,
  ...keys: K[]
): { [P in K]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as {
    [P in K]?: Exclude<T[P], undefined>;
  };
}

function withoutUnit<E extends TicketEvent & { readonly unit: string }>(
  event: E | undefined,
): Omit<Bare<E>, 'unit'> | undefined {
  if (!event) return undefined;
  const { unit: _unit, ...body } = bare(event) as Bare<E> & { readonly unit: string };
  return body as unknown as Omit<Bare<E>, 'unit'>;
}
