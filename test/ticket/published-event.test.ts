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
  ReturnGranted: { unit: 'chengguan', reason: text },
  ReturnRefused: { unit: 'chengguan', reason: text },
  CitizenContacted: { unit: 'chengguan', contact },
  AcceptedByUnit: { unit: 'chengguan' },
  DeclinedByUnit: { unit: 'chengguan', reason: text },
  Responded: { unit: 'chengguan', how: 'arrived' },
  ExtensionRequested: { unit: 'chengguan', clock: 'handle-1', workingDays: 5, reason: text },
  ExtensionGranted: { unit: 'chengguan', clock: 'handle-1', workingDays: 5, reason: text, override: text },
  ExtensionRefused: { unit: 'chengguan', clock: 'handle-1', reason: text },
  AnswerSubmitted: {
    unit: 'chengguan',
    handledBy: text,
    handledAt: time,
    process: text,
    result: text,
    contact,
    publicReply: text,
    unsolved: { measures: text, promisedOn: day },
    unlawful: { explanation: text },
  },
  AnswerPassed: { submittedAt: time },
  AnswerFailed: { reason: text },
  Revisited: {
    reached: true,
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
  SupervisionEnded: { id: 'supervision-1' },
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
