import type { EventOf, Fact, TicketEvent } from './events.ts';

/*
 * What of a ticket's events leaves the city: codes, ids, times and clauses. Each type names what it shows, so
 * whatever is added to an event later stays inside until somebody decides otherwise. Texts and their
 * references, who the citizen is, who gave the command, what staff typed as a citation, and the day-by-day
 * explanations never leave.
 */

type EventType = Fact['type'];

const PUBLISHED = {
  Submitted: (e) => ({
    ...pick(e, 'ticketNo', 'region', 'channel', 'kind', 'matter', 'classCode', 'placeCode', 'confidential'),
    ...pick(e, 'entrance', 'callerType', 'urgency'),
    ...(e.source && { source: pick(e.source, 'line') }),
  }),
  Accepted: (e) => pick(e, 'kind', 'matter', 'classCode', 'placeCode', 'regulation'),
  Rejected: (e) => pick(e, 'ground', 'clause', 'repeatOf', 'repeats'),
  WaitAgreed: () => ({}),
  Replied: (e) => ({
    ...pick(e, 'knowledge', 'direct'),
    ...(e.contact && { contact: pick(e.contact, 'reached', 'way') }),
  }),
  MarkedComplex: () => ({}),
  MarkedUrgent: (e) => pick(e, 'matter', 'clause', 'handOver', 'meant'),
  HandedOver: (e) => pick(e, 'line', 'mode', 'clause', 'whole', 'unit', 'kind'),
  HandOverAcknowledged: (e) => pick(e, 'line'),
  HandOverRefused: (e) => pick(e, 'line'),
  FeedbackReceived: (e) => pick(e, 'line', 'solved'),
  FeedbackGiven: (e) => pick(e, 'line', 'solved'),
  Dispatched: (e) => ({
    ...pick(e, 'lead', 'assistants', 'separate', 'toSign', 'straight', 'dayAndNight', 'suggested'),
    ...(e.lawTerm && { lawTerm: pick(e.lawTerm, 'length', 'rank') }),
  }),
  PassedOn: (e) => pick(e, 'unit'),
  Signed: (e) => pick(e, 'unit'),
  DeemedSigned: (e) => pick(e, 'unit', 'on', 'clause'),
  ReturnRequested: (e) => ({ ...pick(e, 'unit', 'siteVisit', 'proposedUnit'), photos: e.photos.length }),
  ReturnGranted: (e) => pick(e, 'unit', 'by', 'second'),
  ReturnRefused: (e) => pick(e, 'unit', 'by', 'second', 'improper'),
  CoordinationOpened: (e) => pick(e, 'units', 'meetingOn', 'clause'),
  ReferredToLeaders: (e) => pick(e, 'clause'),
  CoordinationDecided: (e) => pick(e, 'unit', 'assistants', 'byLeaders', 'clause'),
  ReferredAcross: (e) => pick(e, 'to', 'regions', 'clause'),
  AcrossDecided: (e) => pick(e, 'by', 'lead', 'assistants', 'clause'),
  UnitCalledIn: (e) => pick(e, 'unit', 'through', 'answered', 'resolved', 'clause'),
  JointHandlingBegun: (e) => pick(e, 'field', 'clause'),
  JointFeedbackReceived: (e) => pick(e, 'field', 'solved'),
  Divided: (e) => pick(e, 'unit', 'units', 'dueOn'),
  TakenBack: (e) => pick(e, 'unit', 'dissolved', 'clause'),
  ReturnDisputed: (e) => pick(e, 'unit'),
  CitizenContacted: (e) => ({
    ...pick(e, 'unit', 'outsideHours', 'tooOften'),
    contact: pick(e.contact, 'reached', 'way'),
  }),
  AcceptedByUnit: (e) => pick(e, 'unit'),
  DeclinedByUnit: (e) => pick(e, 'unit'),
  Responded: (e) => pick(e, 'unit', 'how'),
  ExtensionRequested: (e) => pick(e, 'unit', 'clock', 'workingDays'),
  ExtensionGranted: (e) => pick(e, 'unit', 'clock', 'workingDays', 'office'),
  ExtensionRefused: (e) => pick(e, 'unit', 'clock'),
  AnswerSubmitted: (e) => ({
    ...pick(e, 'unit', 'handledAt', 'secrecyChecked'),
    ...(e.contact && { contact: pick(e.contact, 'reached', 'way') }),
    ...(e.unsolved && { unsolved: pick(e.unsolved, 'promisedOn') }),
    ...(e.unlawful && { unlawful: true as const }),
  }),
  PromiseFulfilled: (e) => pick(e, 'unit'),
  LawTermSet: (e) => ({ lawTerm: pick(e.lawTerm, 'length', 'rank') }),
  AnswerPassed: (e) => pick(e, 'unit', 'submittedAt'),
  AnswerFailed: (e) => pick(e, 'unit', 'fault'),
  Revisited: (e) => pick(e, 'reached', 'way', 'solved', 'grade', 'satisfied', 'unitContacted'),
  RedoOrdered: (e) => pick(e, 'unit', 'finding', 'clause'),
  SupervisionOpened: (e) => pick(e, 'id', 'ground', 'method', 'unit', 'by', 'clause', 'followers', 'source'),
  SupervisionMethodChanged: (e) => pick(e, 'id', 'method', 'unit', 'by', 'clock', 'clause'),
  SupervisionAnswered: (e) => pick(e, 'id', 'unit', 'by'),
  SupervisionEnded: (e) => pick(e, 'id', 'by', 'solved'),
  Referred: (e) => pick(e, 'to', 'clause', 'supervision', 'ground', 'unit', 'told'),
  Urged: (e) => pick(e, 'unit', 'by', 'way', 'clause'),
  CardIssued: (e) => pick(e, 'unit', 'colour', 'ground', 'clause', 'to'),
  TalkHeld: (e) => pick(e, 'unit', 'ground', 'clause'),
  UnitNamed: (e) => pick(e, 'unit', 'ground', 'clause'),
  FaultRecorded: (e) => pick(e, 'unit', 'ground', 'clause'),
  FaultWithdrawn: (e) => pick(e, 'unit', 'ground', 'clause'),
  OverdueAttributed: (e) => pick(e, 'clock', 'unit'),
  FaultExcused: (e) => pick(e, 'unit', 'fault', 'clause'),
  // Who took a call, which deputy it was and the caller's conduct stay in the city.
  Marked: (e) => pick(e, 'mark', 'clause', 'watched', 'notBySatisfaction'),
  // Whom it is about, and what the citizen agreed to, stay in the city.
  AccusedNamed: () => ({}),
  ConsentRecorded: () => ({}),
  // What a unit keeps secret, and that it does, stays in the city.
  SecrecyFiled: () => ({}),
  SecrecyReviewed: () => ({}),
  AbuseRecorded: (e) => pick(e, 'measure', 'clause'),
  TerminationRequested: (e) => pick(e, 'unit', 'ground', 'clause'),
  TerminationGranted: (e) => pick(e, 'unit', 'clause'),
  TerminationRefused: (e) => pick(e, 'unit', 'clause'),
  ObjectionRaised: (e) => pick(e, 'unit', 'ground', 'clause'),
  ObjectionGranted: (e) => pick(e, 'unit'),
  ObjectionRefused: (e) => pick(e, 'unit'),
  Attached: (e) => pick(e, 'id', 'purpose', 'mediaType', 'bytes', 'unit'),
  LookUpKept: (e) => pick(e, 'number', 'system'),
  FileReleased: (e) => pick(e, 'id'),
  RequestAdded: (e) => pick(e, 'number', 'units'),
  // That a citizen wrote back; what and why it was kept stays in the city.
  MessageKept: (e) => ({ ...pick(e, 'number', 'way'), ...(e.text && { written: true as const }) }),
  Followed: (e) => pick(e, 'lead'),
  Unfollowed: (e) => pick(e, 'lead', 'why'),
  AnswerAdopted: (e) => pick(e, 'lead'),
  Closed: (e) => pick(e, 'outcome'),
  Archived: (e) => pick(e, 'entries', 'clause'),
  HoldSet: () => ({}),
  HoldReleased: () => ({}),
  DestructionOrdered: (e) => pick(e, 'what'),
  TextsDestroyed: (e) => pick(e, 'what'),
  Rekeyed: () => ({}),
  ClockStarted: (e) => ({ ...pick(e, 'id', 'kind', 'unit', 'expiry'), term: publishedTerm(e.term) }),
  ClockMoved: (e) => ({
    ...pick(e, 'id', 'kind', 'unit', 'from', 'to', 'reason', 'late'),
    term: publishedTerm(e.term),
  }),
  ClockEnded: (e) => pick(e, 'id', 'kind', 'unit', 'how'),
  ClockReminded: (e) => ({
    ...pick(e, 'id', 'kind', 'unit', 'dueAt', 'clause'),
    ...pick(e, 'rung', 'when', 'to', 'inspection'),
  }),
  ClockExpired: (e) => ({
    ...pick(e, 'id', 'kind', 'unit', 'dueAt', 'clause'),
    // A rung of its ladder tells of it.
    ...(e.rungs?.some(({ when }) => when === 'at') && { told: 'by-rung' as const }),
  }),
} satisfies { readonly [T in EventType]: (event: EventOf<T>) => object };

/** An event as the province and the alerts see it. */
export type PublishedEvent = {
  [T in EventType]: { readonly type: T } & Pick<TicketEvent, 'at' | 'cause'> &
    Readonly<ReturnType<(typeof PUBLISHED)[T]>>;
}[EventType];

/** What of an event leaves the city. */
export function publishedEvent(event: TicketEvent): PublishedEvent {
  const shown = (PUBLISHED[event.type] as (event: TicketEvent) => object)(event);
  return { ...pick(event, 'type', 'at', 'cause'), ...shown } as PublishedEvent;
}

function publishedTerm(term: EventOf<'ClockStarted'>['term']) {
  return {
    ...pick(term, 'dueAt', 'dueOn', 'limitIncluded', 'provisional', 'earliestOn', 'latestOn', 'clause'),
    ...pick(term, 'status', 'versions'),
    start: pick(term.start, 'event', 'at', 'on'),
  };
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  const kept: Partial<T> = {};
  for (const key of keys) if (from[key] !== undefined) kept[key] = from[key];
  return kept as Pick<T, K>;
}
