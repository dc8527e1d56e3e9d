import type { Instant } from '../calendar/instant.ts';
import type { Actor, Command, CommandType } from './commands.ts';
import type { EventOf, TicketEvent } from './events.ts';
import type { LedgerBody } from './ledger.ts';

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
  'review-return': (facts) => {
    const granted = facts('ReturnGranted');
    const fact = granted ?? facts('ReturnRefused');
    return fact && { unit: fact.unit, granted: granted !== undefined, reason: fact.reason };
  },
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
  'review-answer': (facts) => {
    const failed = facts('AnswerFailed');
    if (failed) return { passed: false, reason: failed.reason };
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
    return fact?.reason && { ground: fact.ground, method: fact.method, reason: fact.reason };
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
  contact: ['CitizenContacted'],
  'unit-accept': ['AcceptedByUnit', 'DeclinedByUnit'],
  respond: ['Responded'],
  'request-extension': ['ExtensionRequested'],
  answer: ['AnswerSubmitted'],
};

function actorOf(type: CommandType, events: readonly TicketEvent[]): Actor {
  if (type === 'submit') return { side: 'channel' };
  const own = events.find((event) => event.cause === 'person' && UNIT_FACTS[type]?.includes(event.type));
  return own && 'unit' in own && own.unit !== undefined ? { side: 'unit', unit: own.unit } : HOTLINE;
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

function withoutUnit<E extends TicketEvent & { readonly unit: string }>(
  event: E | undefined,
): Omit<Bare<E>, 'unit'> | undefined {
  if (!event) return undefined;
  const { unit: _unit, ...body } = bare(event) as Bare<E> & { readonly unit: string };
  return body as unknown as Omit<Bare<E>, 'unit'>;
}
