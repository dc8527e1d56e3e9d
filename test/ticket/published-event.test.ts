import { describe, expect, it } from 'vitest';
import type { Day, Instant } from '../../shared/calendar/instant.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { publishedEvent } from '../../shared/ticket/published-event.ts';

/** Stands wherever a person's words, a person, or a reference to either may be. */
const MARK = 'MARKED';
const text = { ref: `item#${MARK}`, commitment: MARK };
const time = '2026-09-18T10:00:00+08:00' as Instant;
const day = '2026-09-18' as Day;
const lawTerm = { length: { days: 60 }, rank: 'law', citation: MARK } as const;
const contact = { reached: true, way: 'phone', note: text } as const;
const term = {
  query: { clock: 'handle', kind: 'complaint', lawTerm },
  start: { event: 'signed', at: time, on: day, whatever: MARK },
  dueAt: time,
  dueOn: day,
  limitIncluded: false,
  provisional: false,
  earliestOn: day,
  latestOn: day,
  clause: 'SY-14.3a',
  status: 'stated',
  remindAt: time,
  explanation: {
    regulation: MARK,
    clause: MARK,
    citation: { article: 14 },
    status: 'stated',
    force: 'must',
    inForce: { from: day },
    start: { event: 'signed', at: time, on: day },
    length: { workingDays: 5 },
    convention: { firstDay: 'not-counted', end: 'before-24:00', basis: MARK },
    calendar: MARK,
    days: [],
    note: MARK,
  },
  versions: { regulation: 'shaoyang', calendar: 'cn-2026', settings: 'default' },
} as const;
const clock = { id: 'handle-1', kind: 'handle', unit: 'chengguan' } as const;

type Facts = {
  [T in TicketEvent['type']]: Omit<Extract<TicketEvent, { type: T }>, 'type' | 'at' | 'cause' | 'recordedAt'>;
};

/** Every event with every field that it may have. */
const FULL: Facts = {
  Submitted: {
    ticketNo: '43050026091800000001',
    region: '430500',
    channel: 'phone',
    kind: 'complaint',
    matter: 'noise',
    classCode: '0101',
    placeCode: '430502',
    confidential: 'all',
    person: MARK,
    likeness: MARK,
    request: text,
    title: text,
    place: text,
    name: text,
    phone: text,
    openId: text,
    callId: MARK,
    source: { line: '110', externalNo: MARK },
  },
  Accepted: {
    kind: 'complaint',
    matter: 'noise',
    classCode: '0101',
    placeCode: '430502',
    regulation: 'shaoyang',
  },
  Rejected: {
    ground: 'repeat',
    clause: 'SY-10',
    reason: text,
    basis: text,
    instead: text,
    repeatOf: '43050026091700000007',
    repeats: 2,
  },
  WaitAgreed: {},
  Replied: { reply: text, contact },
  MarkedComplex: { reason: text },
  MarkedUrgent: {
    matter: 'accident',
    clause: 'SY-12.2b',
    handOver: true,
    meant: [{ unit: 'chengguan', as: '市应急管理局' }],
  },
  HandedOver: {
    line: '110',
    mode: 'order',
    clause: 'SY-7b',
    whole: true,
    unit: 'gongan',
    kind: 'help',
    externalNo: MARK,
    note: text,
  },
  HandOverAcknowledged: { line: '110', externalNo: MARK },
  HandOverRefused: { line: '110', externalNo: MARK, reason: text },
  FeedbackReceived: { line: '110', result: text, solved: 'yes' },
  FeedbackGiven: { line: '110', externalNo: MARK, result: text, solved: 'yes' },
  Dispatched: {
    toSign: true,
    lead: 'chengguan',
    assistants: ['gongan'],
    separate: ['shuiwu'],
    lawTerm,
    note: text,
    straight: { clause: 'SY-12.2b', as: '市公安局' },
    dayAndNight: [{ unit: 'chengguan', clause: 'SY-20a', as: '市城管执法局' }],
  },
  PassedOn: { unit: 'chengguan', note: text },
  Signed: { unit: 'chengguan' },
  DeemedSigned: { unit: 'chengguan', on: day, clause: 'SY-13f' },
  ReturnRequested: {
    unit: 'chengguan',
    siteVisit: true,
    reason: text,
    basis: text,
    proposedUnit: 'gongan',
    photos: [text],
  },
  ReturnGranted: { unit: 'chengguan', by: 'shuiwu', second: true, reason: text },
  ReturnRefused: { unit: 'chengguan', by: 'shuiwu', second: true, improper: true, reason: text },
  CoordinationOpened: { units: ['chengguan'], meetingOn: day, clause: 'SY-19', reason: text },
  ReferredToLeaders: { clause: 'SY-19', reason: text },
  CoordinationDecided: {
    unit: 'chengguan',
    assistants: ['shuiwu'],
    byLeaders: true,
    clause: 'SY-19',
    reason: text,
  },
  ReferredAcross: { to: '150000', regions: ['150100', '150200'], clause: 'NM-11.2b', reason: text },
  AcrossDecided: {
    by: '150000',
    lead: 'jiaotong@150200',
    assistants: [],
    clause: 'NM-11.2b',
    reason: text,
  },
  UnitCalledIn: {
    unit: 'chengguan',
    through: 'three-way',
    answered: true,
    resolved: true,
    expert: MARK,
    clause: 'MZ-7',
    note: text,
  },
  JointHandlingBegun: {
    field: 'dispute-resolution',
    clause: 'TA-24',
    partner: text,
    externalNo: MARK,
    reason: text,
  },
  JointFeedbackReceived: { field: 'dispute-resolution', result: text, solved: 'yes' },
  Divided: { unit: 'chengguan', units: ['zhongdui'], dueOn: day, note: text },
  TakenBack: { unit: 'chengguan', dissolved: true, clause: 'MZ-16', reason: text },
  ReturnDisputed: { unit: 'chengguan', reason: text },
  CitizenContacted: { unit: 'chengguan', contact, outsideHours: true, tooOften: true },
  AcceptedByUnit: { unit: 'chengguan' },
  DeclinedByUnit: { unit: 'chengguan', reason: text },
  Responded: { unit: 'chengguan', how: 'arrived' },
  ExtensionRequested: {
    unit: 'chengguan',
    clock: 'handle-1',
    workingDays: 5,
    reason: text,
    explanation: text,
    evidence: [text],
    attachments: [MARK],
  },
  ExtensionGranted: {
    unit: 'chengguan',
    clock: 'handle-1',
    workingDays: 5,
    reason: text,
    override: text,
    office: 'gongan',
  },
  ExtensionRefused: { unit: 'chengguan', clock: 'handle-1', reason: text },
  AnswerSubmitted: {
    unit: 'chengguan',
    handledBy: text,
    handledAt: time,
    process: text,
    result: text,
    contact,
    publicReply: text,
    internalNote: text,
    opinions: text,
    secrecyChecked: true,
    attachments: [MARK],
    unsolved: { measures: text, promisedOn: day },
    unlawful: { explanation: text },
  },
  PromiseFulfilled: { unit: 'chengguan', result: text, publicReply: text },
  LawTermSet: { lawTerm, reason: text },
  AnswerPassed: { unit: 'chengguan', submittedAt: time },
  AnswerFailed: { unit: 'chengguan', fault: 'vague', reason: text },
  Revisited: {
    reached: true,
    way: 'phone',
    solved: 'yes',
    grade: 'satisfied',
    satisfied: true,
    unitContacted: true,
    note: text,
  },
  RedoOrdered: { unit: 'chengguan', finding: 'unit-fault', reason: text, clause: 'SY-17' },
  SupervisionOpened: {
    id: 'supervision-1',
    ground: 'media',
    method: 'letter',
    unit: 'chengguan',
    clause: 'SY-24a',
    reason: text,
  },
  SupervisionMethodChanged: {
    id: 'supervision-1',
    method: 'onsite',
    unit: 'chengguan',
    by: 'shuiwu',
    clause: 'SY-24a',
    reason: text,
  },
  SupervisionAnswered: { id: 'supervision-1', unit: 'chengguan', by: 'shuiwu', result: text },
  SupervisionEnded: { id: 'supervision-1', by: 'shuiwu', solved: false, reason: text },
  Referred: {
    to: '市人民政府督查室',
    clause: 'SY-24c',
    supervision: 'supervision-1',
    ground: 'refused',
    unit: 'chengguan',
    externalNo: MARK,
    reason: text,
  },
  Urged: { unit: 'chengguan', by: 'shuiwu', way: 'phone', clause: 'SY-5b', reason: text },
  CardIssued: {
    unit: 'chengguan',
    colour: 'red',
    ground: 'late',
    clause: 'MZ-12d',
    to: '监察机关',
    reason: text,
  },
  TalkHeld: { unit: 'chengguan', ground: 'shirking', clause: 'LA-12c', reason: text },
  UnitNamed: { unit: 'chengguan', ground: 'shirking', clause: 'NM-24', reason: text },
  OverdueAttributed: { clock: 'handle', unit: 'chengguan', reason: text },
  FaultExcused: { unit: 'chengguan', fault: 'overdue', clause: 'NM-25', reason: text },
  Marked: {
    mark: 'deputy',
    clause: 'SY-18',
    takenBy: MARK,
    deputy: MARK,
    seat: MARK,
    notBySatisfaction: true,
    reason: text,
  },
  AbuseRecorded: {
    ground: MARK,
    measure: 'hand-over',
    clause: 'SY-29',
    to: MARK,
    reason: text,
  },
  AccusedNamed: { named: [MARK], units: [MARK], clause: MARK, reason: text },
  ConsentRecorded: { given: true, way: 'phone', clause: MARK, note: text },
  TerminationRequested: {
    unit: 'chengguan',
    ground: 'uncooperative',
    clause: 'TA-15c',
    reason: text,
    explanation: text,
    evidence: [text],
    attachments: [MARK],
  },
  TerminationGranted: { unit: 'chengguan', reason: text },
  TerminationRefused: { unit: 'chengguan', reason: text },
  ObjectionRaised: {
    unit: 'chengguan',
    ground: 'untrue',
    clause: 'SY-25',
    reason: text,
    evidence: [text],
    attachments: [MARK],
    contactProof: text,
  },
  ObjectionGranted: { unit: 'chengguan', reason: text },
  ObjectionRefused: { unit: 'chengguan', reason: text },
  Attached: {
    id: '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b',
    purpose: 'photo',
    mediaType: 'image/jpeg',
    bytes: 2048,
    sha256: MARK,
    name: text,
    unit: 'chengguan',
  },
  RequestAdded: { number: 1, units: ['chengguan'], text, place: text },
  Followed: { lead: '43050026091700000007' },
  Unfollowed: { lead: '43050026091700000007', why: 'person', reason: text },
  AnswerAdopted: { lead: '43050026091700000007', reply: text },
  Closed: { outcome: 'satisfied', reason: text },
  ClockStarted: { ...clock, expiry: 'overdue', term },
  ClockMoved: { ...clock, from: time, to: time, reason: 'calendar', term },
  ClockEnded: { ...clock, how: 'met' },
  ClockReminded: { ...clock, dueAt: time, clause: 'SY-14.3a' },
  ClockExpired: { ...clock, dueAt: time, clause: 'SY-14.3a' },
};

const events = Object.entries(FULL).map(([type, facts]) => [type, facts] as const);

describe('what of an event leaves the city', () => {
  it.each(events)('%s shows nothing that a person wrote, said or is', (type, facts) => {
    const event = { type, at: time, cause: 'person', recordedAt: time, actor: MARK, added: MARK, ...facts };
    const shown = publishedEvent(event as unknown as TicketEvent);
    expect(JSON.stringify(shown)).not.toMatch(/MARKED|commitment|item#|explanation|query/);
    expect(shown).toMatchObject({ type, at: time, cause: 'person' });
  });

  it('an answer shows when, by which unit, and how the citizen was reached', () => {
    const event = {
      type: 'AnswerSubmitted',
      at: time,
      cause: 'person',
      recordedAt: time,
      ...FULL.AnswerSubmitted,
    };
    expect(publishedEvent(event as TicketEvent)).toEqual({
      type: 'AnswerSubmitted',
      at: time,
      cause: 'person',
      unit: 'chengguan',
      handledAt: time,
      secrecyChecked: true,
      contact: { reached: true, way: 'phone' },
      unsolved: { promisedOn: day },
      unlawful: true,
    });
  });

  it('a clock shows its term with clause, bounds and the versions it was worked out by', () => {
    const event = { type: 'ClockStarted', at: time, cause: 'law', recordedAt: time, ...FULL.ClockStarted };
    expect(publishedEvent(event as TicketEvent)).toMatchObject({
      ...clock,
      term: {
        dueOn: day,
        earliestOn: day,
        latestOn: day,
        clause: 'SY-14.3a',
        status: 'stated',
        start: { event: 'signed', at: time, on: day },
        versions: { calendar: 'cn-2026' },
      },
    });
  });
});
