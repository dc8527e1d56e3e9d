import type { Instant } from '../../shared/calendar/instant.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import {
  ABUSE_MEASURES,
  GRADES,
  HAND_OVER_MODES,
  KINDS,
  METHODS,
} from '../../shared/regulation/vocabulary.ts';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { awaitsReview, leadOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { LEAD_NO, sealed } from './story.ts';

/** What a body is made for: where, of which ticket, when, and a number that picks one of the ways to say it. */
export interface Told {
  readonly regulation: Regulation;
  readonly ticket: Ticket;
  readonly now: Instant;
  readonly turn: number;
}

const reason = sealed('reason');
const LAW = { citation: '《某法》第十条' };
const HEAR_AND_SEE = [
  'noise',
  'manhole-cover',
  'accident',
  'social-safety',
  'utility',
  'enforcement',
  undefined,
];

function pick<T>(list: readonly T[], turn: number): T | undefined {
  return list[turn % Math.max(1, list.length)];
}

/** One of two in three, the other else: what goes well is done more often. */
const mostly = <A, B>(usual: A, other: B, turn: number): A | B => (turn % 3 === 2 ? other : usual);

const needing = (id: string, needs: readonly string[] = []) => ({
  ground: id,
  reason,
  ...(needs.includes('repeatOf') && { repeatOf: LEAD_NO }),
  ...(needs.includes('instead') && { instead: reason }),
  ...(needs.includes('often') && { repeats: 5 }),
});

const linesOf = ({ handOver = [] }: Regulation) => handOver.flatMap(({ lines }) => lines);
const openSupervision = ({ supervisions }: Ticket, turn: number) =>
  pick(
    supervisions.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id),
    turn,
  ) ?? 'supervision-1';
const unitIn = (ticket: Ticket, state: 'pending' | 'disputed') =>
  ticket.assignments.find(({ returnRequest }) => returnRequest?.state === state)?.unit ?? leadUnit(ticket);
/** A ticket of the same city, for this one to follow. */
const leadNo = ({ region }: Ticket) => `${region}${LEAD_NO.slice(6)}`;
const leadUnit = (ticket: Ticket) => leadOf(ticket)?.unit ?? 'chengguan';
const dayAfter = (now: Instant, turn: number) =>
  new Date(Date.parse(now) + (turn % 4) * 30 * 86_400_000).toISOString().slice(0, 10);

/** Bodies in the words of the city's data, so that what its text knows is done as its text has it. */
export const LIFE_BODIES: { readonly [T in CommandType]?: (told: Told) => object } = {
  accept: ({ turn }) => ({
    kind: pick(KINDS, turn),
    ...(turn % 4 === 1 && { consentToWait: true }),
    matter: pick(HEAR_AND_SEE, turn),
  }),
  reject: ({ regulation, turn }) => {
    const ground = pick(regulation.acceptance.grounds, turn);
    return ground ? needing(ground.id, ground.needs) : {};
  },
  'hand-over': ({ regulation, turn }) => ({
    line: pick(linesOf(regulation), turn) ?? '110',
    mode: pick(HAND_OVER_MODES, turn),
    kind: 'help',
  }),
  acknowledge: ({ turn }) => mostly({ externalNo: 'W-1' }, { refused: true, reason }, turn),
  feedback: ({ ticket, turn }) => {
    const { source, handOvers } = ticket;
    return turn % 2 === 0 && source
      ? { line: source.line, direction: 'to-source' }
      : { line: handOvers?.at(-1)?.line ?? '110', solved: 'yes' };
  },
  dispatch: ({ turn }) =>
    pick(
      [
        { lead: 'chengguan' },
        { lead: 'chengguan', assistants: ['shuiwu'] },
        { lead: 'shuiwu', assistants: ['gongan', 'chengguan'] },
        { lead: 'chengguan', separate: ['shuiwu', 'jiaotong'] },
        { lead: 'outside' },
        { lead: 'gongan', lawTerm: { rank: 'law', length: { workingDays: 2 }, ...LAW } },
      ],
      turn,
    ) as object,
  'pass-on': ({ ticket }) => ({ unit: leadUnit(ticket) }),
  return: ({ turn }) => ({
    ...(turn % 2 === 0 && { proposedUnit: 'jiaotong' }),
    ...(turn % 3 === 0 && { siteVisit: true, photos: [reason] }),
  }),
  'review-return': ({ ticket, turn }) => ({
    unit: unitIn(ticket, 'pending'),
    ...(turn % 2 === 1 && { granted: false, ...(turn % 4 === 1 && { improper: true }) }),
  }),
  'refer-to-coordination': ({ now, turn }) => (turn % 2 === 0 ? {} : { meetingOn: dayAfter(now, turn) }),
  'decide-coordination': ({ turn }) => mostly({}, { unit: 'shuiwu', assistants: ['gongan'] }, turn),
  'refer-across': ({ turn }) => (turn % 2 === 0 ? {} : { regions: ['150100'] }),
  'decide-across': ({ ticket }) => ({ from: ticket.across?.to }),
  'call-in': ({ turn }) => mostly({ answered: true, resolved: true }, { answered: false }, turn),
  'handle-jointly': ({ regulation: { jointHandling }, turn }) => ({
    field: pick(jointHandling?.fields ?? [], turn)?.id ?? 'dispute-resolution',
  }),
  'joint-feedback': ({ ticket }) => ({ field: ticket.joint?.at(-1)?.field ?? 'dispute-resolution' }),
  divide: ({ now, turn }) => (turn % 3 === 1 ? { dueOn: now.slice(0, 10) } : {}),
  'take-back': ({ ticket }) => ({ unit: leadUnit(ticket) }),
  'review-dispute': ({ ticket, turn }) => ({
    unit: unitIn(ticket, 'disputed'),
    ...(turn % 2 === 1 && { granted: false, ...(turn % 4 === 1 && { improper: true }) }),
  }),
  contact: ({ turn }) => mostly({ reached: false }, {}, turn),
  'unit-accept': ({ turn }) => mostly({}, { accepted: false, reason }, turn),
  'request-extension': ({ ticket, turn }) => {
    const supervision = ticket.clocks.find(({ kind }) => kind === 'supervise');
    return {
      workingDays: pick([3, 5, 10, 30], turn),
      ...(turn % 3 === 2 && supervision && { clock: supervision.id }),
    };
  },
  'review-extension': ({ ticket, turn }) => ({
    clock: pick(
      ticket.extension.pending.map(({ clock }) => clock),
      turn,
    ),
    ...(turn % 3 === 1 ? { granted: false, reason } : { override: reason }),
  }),
  answer: ({ now, turn }) => ({
    secrecyChecked: true,
    handledAt: now,
    publicReply: reason,
    ...(turn % 5 === 1 && { contact: { reached: false, way: 'phone' } }),
    ...(turn % 5 === 2 && { unsolved: { measures: reason, promisedOn: dayAfter(now, turn) } }),
    ...(turn % 5 === 3 && { unlawful: { explanation: reason } }),
  }),
  'set-law-term': ({ turn }) => ({
    lawTerm: pick(
      [
        { rank: 'law', length: { workingDays: 2 }, ...LAW },
        { rank: 'regulation', length: { months: 2 }, ...LAW },
        { rank: 'departmental-rule', length: { days: 5 }, ...LAW },
      ],
      turn,
    ),
  }),
  'review-answer': ({ regulation: { review }, ticket, turn }) => {
    const fault = 'faults' in review ? pick(review.faults ?? [], turn)?.id : undefined;
    const unit = pick(
      ticket.assignments.filter((each) => awaitsReview(ticket, each)).map((each) => each.unit),
      turn,
    );
    return { unit, ...mostly({}, { passed: false, ...(fault && { fault }) }, turn) };
  },
  redo: ({ ticket }) => ({ unit: leadOf(ticket)?.unit }),
  revisit: ({ ticket, turn }) =>
    pick(
      [
        { way: 'phone' },
        {
          way: 'phone',
          grade: 'dissatisfied',
          solved: 'no',
          finding: 'unit-fault',
          unit: leadOf(ticket)?.unit,
          reason,
        },
        { grade: pick(GRADES, turn), solved: 'partly' },
        { grade: 'very-dissatisfied', solved: 'no' },
        { grade: 'dissatisfied', finding: 'no-fault', reason },
        { reached: false, grade: undefined, solved: undefined, unitContacted: undefined },
      ],
      turn,
    ) as object,
  supervise: ({ regulation: { supervision }, ticket, turn }) => ({
    unit: leadOf(ticket)?.unit,
    ground: pick(supervision.grounds, turn)?.id,
    method: pick(METHODS, turn),
    ...(turn % 5 === 4 && { reason: undefined, followers: 3 }),
  }),
  'change-method': ({ ticket, turn }) => ({
    supervision: openSupervision(ticket, turn),
    method: pick(METHODS, turn),
  }),
  'answer-supervision': ({ ticket, turn }) => ({ supervision: openSupervision(ticket, turn) }),
  'end-supervision': ({ ticket, turn }) => ({
    supervision: openSupervision(ticket, turn),
    solved: turn % 2 === 0,
  }),
  escalate: ({ ticket, turn }) => {
    const unsolved = ticket.supervisions.find(({ solved }) => solved === false)?.id;
    return { supervision: turn % 4 === 3 ? undefined : unsolved };
  },
  urge: ({ turn }) => mostly({}, { way: 'system', unit: 'shuiwu' }, turn),
  'issue-card': ({ ticket }) => ({ unit: leadUnit(ticket) }),
  talk: ({ regulation: { naming = [] }, ticket, turn }) => ({
    ground: pick(naming, turn)?.id ?? 'shirking',
    unit: leadUnit(ticket),
  }),
  name: ({ regulation: { naming = [] }, ticket, turn }) => ({
    ground: pick(naming, turn)?.id ?? 'shirking',
    unit: leadUnit(ticket),
  }),
  refer: ({ regulation: { referrals = [] }, turn }) => ({ ground: pick(referrals, turn)?.id ?? 'refused' }),
  'record-fault': ({ regulation: { faults = [] }, ticket, turn }) => ({
    ground: pick(faults, turn)?.id ?? 'uncooperative',
    unit: leadUnit(ticket),
  }),
  'withdraw-fault': ({ ticket }) => {
    const record = ticket.oversight?.records?.find(({ what }) => what === 'fault');
    return record && 'ground' in record ? { unit: record.unit, ground: record.ground } : {};
  },
  attribute: ({ ticket, turn }) => {
    const missed = Object.entries(ticket.timeliness).filter(([, each]) => each.missed > 0);
    const clock =
      pick(
        missed.map(([kind]) => kind),
        turn,
      ) ?? 'handle';
    return { clock, unit: turn % 4 === 3 ? undefined : leadUnit(ticket) };
  },
  excuse: ({ ticket, turn }) => {
    const record = pick(ticket.oversight?.records ?? [], turn);
    if (!record) return {};
    return { unit: record.unit, fault: record.what === 'overdue' ? 'overdue' : record.ground };
  },
  mark: ({ regulation: { marks = [] }, turn }) => {
    const mark = pick(marks, turn);
    const said = { takenBy: 'L-1', deputy: 'D-1', seat: 'S-1' };
    const given = (mark?.needs ?? []).map((need) => [need, said[need]] as const);
    return { mark: mark?.id ?? 'media', ...Object.fromEntries(given) };
  },
  'record-abuse': ({ regulation: { abuse }, turn }) => ({
    ground: pick(abuse?.grounds ?? [], turn)?.id ?? 'harassment',
    measure: pick(abuse?.measures ?? ABUSE_MEASURES, turn),
  }),
  'record-consent': ({ ticket }) => ({ given: ticket.consent !== true }),
  'review-secrecy': ({ ticket, turn }) => ({
    unit: Object.keys(ticket.secrets ?? {})[0] ?? leadUnit(ticket),
    granted: turn % 2 === 0,
  }),
  hold: ({ ticket }) => ({ held: ticket.keeping?.heldSince === undefined }),
  'request-termination': ({ regulation: { termination = [] }, turn }) => ({
    ground: pick(termination, turn)?.id ?? 'uncooperative',
    explanation: reason,
  }),
  'review-termination': ({ turn }) => ({ granted: turn % 2 === 0 }),
  object: ({ regulation: { objection }, turn }) => ({
    ground: pick(objection?.grounds ?? [], turn)?.id ?? 'untrue',
  }),
  'review-objection': ({ turn }) => ({ granted: turn % 2 === 0 }),
  follow: ({ ticket }) => ({ lead: leadNo(ticket) }),
  'adopt-answer': ({ ticket, turn }) => ({
    lead: leadNo(ticket),
    ...mostly({}, { reply: undefined }, turn),
  }),
  release: ({ ticket }) => ({ lead: leadNo(ticket) }),
};
