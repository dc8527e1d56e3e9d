import type { Instant } from '../calendar/instant.ts';
import type { SealedText } from '../privacy/personal.ts';
import { confidenceActs, confidenceIn } from './acts/confidence.ts';
import { coordinationActs } from './acts/coordination.ts';
import { jointActs } from './acts/joint.ts';
import { keepingActs } from './acts/keeping.ts';
import {
  type Body,
  bare,
  type Facts,
  only,
  pickGiven,
  type Type,
  withoutClause,
  withoutUnit,
} from './acts/reading.ts';
import type { Actor, Command, CommandType } from './commands.ts';
import type { EventOf, TicketEvent } from './events.ts';
import type { LedgerBody } from './ledger.ts';
import { meantBy } from './unit-ref.ts';
import { HOTLINE as HOTLINE_LIST } from './work-lines.ts';

/** What a replay needs of one commit: the command's name, and what was written down. */
export type RecordedCommit = Pick<LedgerBody, 'command' | 'events'>;

/** What a person did to a ticket, as the command that it was, at its time. */
export interface Act {
  readonly at: Instant;
  readonly command: Command;
}

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
    return { ...described, ...(facts('WaitAgreed') && { consentToWait: true }), ...marked(facts) };
  },
  reject: rejection,
  reply: (facts) => {
    const fact = facts('Replied');
    if (!fact) return undefined;
    const { direct: _direct, ...body } = bare(fact);
    return body;
  },
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
  ...coordinationActs,
  ...jointActs,
  ...confidenceActs,
  ...keepingActs,
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
    const passed = facts('AnswerPassed');
    return passed && { passed: true, ...pickGiven(passed, 'unit') };
  },
  revisit: revisited,
  redo: (facts) => {
    const fact = facts('RedoOrdered');
    const { finding, unit, reason } = fact ?? {};
    return finding && reason ? { finding, ...(unit && { unit }), reason } : partedToRedo(facts);
  },
  close: (facts) => {
    const reason = facts('Closed')?.reason;
    return reason && { reason };
  },
  supervise: (facts) => {
    const fact = facts('SupervisionOpened');
    const given = fact && pickGiven(fact, 'unit', 'reason', 'followers', 'source');
    return fact && { ground: fact.ground, method: fact.method, ...given };
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
  'release-file': (facts) => {
    const fact = facts('FileReleased');
    return fact && { attachmentId: fact.id, reason: fact.reason };
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
  urge: (facts) => {
    const fact = withoutClause(only(facts('Urged')));
    if (!fact) return undefined;
    const { by: _by, ...body } = fact;
    return body;
  },
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
    if (fact?.ground === undefined) return undefined;
    const { ground, reason } = fact;
    return { ground, reason, ...pickGiven(fact, 'unit', 'externalNo') };
  },
  'record-fault': (facts) => withoutClause(only(facts('FaultRecorded'))),
  'withdraw-fault': (facts) => withoutClause(only(facts('FaultWithdrawn'))),
  attribute: (facts) => only(facts('OverdueAttributed')),
  excuse: (facts) => withoutClause(only(facts('FaultExcused'))),
  mark: (facts) => {
    const fact = facts('Marked');
    return fact && markGiven(fact);
  },
  'record-abuse': (facts) => {
    const fact = withoutClause(only(facts('AbuseRecorded')));
    if (!fact) return undefined;
    const { to: _to, unit: _unit, ...body } = fact;
    return body;
  },
  'keep-look-up': (facts) => {
    const fact = facts('LookUpKept');
    return fact && { system: fact.system, answer: fact.answer };
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
    if (!fact || fact.why === 'person' || fact.why === 'dissatisfied') return undefined;
    return { lead: fact.lead, why: fact.why };
  },
  'keep-message': (facts) => {
    const fact = only(facts('MessageKept'));
    if (!fact) return undefined;
    const { number: _number, ...body } = fact;
    return body;
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
  const all = (wanted: Type) => events.filter((event) => event.cause === 'person' && event.type === wanted);
  const facts = Object.assign((wanted: Type) => all(wanted)[0], { all }) as Facts;
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
  'record-abuse': ['AbuseRecorded'],
  'file-secrecy': ['SecrecyFiled'],
};

function actorOf(type: CommandType, events: readonly TicketEvent[]): Actor {
  const decided = events.find((event) => event.type === 'AcrossDecided');
  if (decided) return { side: 'hotline', region: decided.by };
  if (type === 'submit') return { side: 'channel' };
  const above = aboveOf(type, events);
  if (above !== undefined) {
    const { unit, region } = meantBy(above, '');
    return unit === HOTLINE_LIST ? { side: 'hotline', region } : { side: 'unit', unit: above };
  }
  const own = events.find((event) => event.cause === 'person' && UNIT_FACTS[type]?.includes(event.type));
  const unit = own && 'unit' in own ? own.unit : undefined;
  return unit === undefined || unit === HOTLINE_LIST ? HOTLINE : { side: 'unit', unit };
}

/** What a unit does about one below it names both. */
const ABOUT_BELOW: { readonly [T in CommandType]?: readonly Type[] } = {
  'review-return': ['ReturnGranted', 'ReturnRefused'],
  supervise: ['SupervisionOpened'],
  'change-method': ['SupervisionMethodChanged'],
  'end-supervision': ['SupervisionEnded'],
  urge: ['Urged'],
  escalate: ['Referred'],
  refer: ['Referred'],
};

/** The unit that acted on one below it; undefined where the hotline did. */
function aboveOf(type: CommandType, events: readonly TicketEvent[]): string | undefined {
  const own = events.find((event) => event.cause === 'person' && ABOUT_BELOW[type]?.includes(event.type));
  return own && 'by' in own ? own.by : undefined;
}

function submitted(facts: Facts): Body<'submit'> | undefined {
  const fact = facts('Submitted');
  if (!fact) return undefined;
  const { request: text, ...given } = bare(fact);
  const refused = rejection(facts);
  const replied = facts('Replied');
  return {
    ...given,
    ...marked(facts),
    ...confidenceIn(facts),
    text,
    accepted: facts('Accepted') !== undefined || refused !== undefined,
    ...(facts('WaitAgreed') && { consentToWait: true }),
    ...(replied && { reply: replied.reply, ...pickGiven(replied, 'knowledge') }),
    ...(refused && { rejection: refused }),
  };
}

/** A mark as it was given, with what the register said then. */
function markGiven(fact: EventOf<'Marked'>): Body<'mark'> {
  const {
    clause: _clause,
    ledger: _kept,
    watched: _watched,
    notBySatisfaction: _apart,
    ...given
  } = bare(fact);
  const { held, ...body } = given;
  return { ...body, ...(held && { held: { ...held, found: true } }) };
}

/** The marks that were given with something else. */
function marked(facts: Facts): { marks?: Body<'mark'>[] } {
  const given = facts.all('Marked').map(markGiven);
  return given.length > 0 ? { marks: given } : {};
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
  const redo = facts('RedoOrdered') ?? partedToRedo(facts);
  if (redo) return { ...body, ...pickGiven(redo, 'finding', 'unit', 'reason') };
  const reason = facts('Closed')?.reason;
  return reason ? { ...body, finding: 'no-fault', reason } : body;
}

/** A ticket that had got another's answer is redone as work of its own. */
function partedToRedo(facts: Facts): Body<'redo'> | undefined {
  const parted = facts('Unfollowed');
  return parted?.why === 'dissatisfied' && parted.reason
    ? { finding: 'unit-fault', reason: parted.reason }
    : undefined;
}

/** What the hotline decided on a unit's request, and why. */
function reviewed<T extends { readonly reason: SealedText }>(
  granted: T | undefined,
  refused: { readonly reason: SealedText } | undefined,
): { granted: boolean; reason: SealedText } | undefined {
  if (granted) return { granted: true, reason: granted.reason };
  return refused && { granted: false, reason: refused.reason };
}
