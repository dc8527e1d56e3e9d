import {
  addDays,
  addSeconds,
  type Day,
  dayOf,
  type Instant,
  startOfDay,
} from '../../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import { countWorkingDays } from '../../../shared/calendar/working-days.ts';
import type { Who } from '../../local/client.ts';

/** One act in a ticket's life: when, by whom, and what is asked of the hotline. */
export interface Step {
  readonly at: Instant;
  readonly who: Who;
  readonly command: string;
  readonly body: object;
}

/** How a ticket is lived through, from the moment it was handed in. */
export interface Life {
  readonly name: string;
  /** For the reader: what this life shows. */
  readonly shows: string;
  readonly kind: string;
  readonly matter?: string;
  /** What the agent adds to the phone form, where the call itself decides. */
  readonly onTheCall?: object;
  steps(takenIn: Instant, units: readonly [string, string]): readonly Step[];
}

const DISPATCHER: Who = { role: 'dispatcher' };
const REVIEWER: Who = { role: 'reviewer' };
const officer = (unit: string): Who => ({ role: 'unit-officer', unit });

/** `time` on the N-th working day after a day; 0 is the day itself. */
function onWorkingDay(from: Instant, n: number, time: string): Instant {
  const day: Day = n === 0 ? dayOf(from) : countWorkingDays(PUBLISHED, dayOf(from), n).on;
  return startOfDay(day).replace('00:00:00', `${time}:00`) as Instant;
}

const minutes = (from: Instant, count: number) => addSeconds(from, count * 60);

function answer(unit: string, at: Instant): Step {
  const body = {
    handledBy: '承办科室经办人',
    handledAt: at,
    process: '已到现场核查，并与相关方面沟通处理。',
    result: '问题已处理，后续将加强日常巡查。',
    publicReply: '您反映的问题已处理完毕，感谢您的监督。',
    contact: { reached: true, way: 'phone' },
  };
  return { at, who: officer(unit), command: 'answer', body };
}

const accept = (at: Instant, kind: string): Step => ({
  at,
  who: DISPATCHER,
  command: 'accept',
  body: { kind },
});
const dispatch = (at: Instant, lead: string, assistants: string[] = []): Step => ({
  at,
  who: DISPATCHER,
  command: 'dispatch',
  body: { lead, assistants },
});
const sign = (at: Instant, unit: string): Step => ({ at, who: officer(unit), command: 'sign', body: {} });
const pass = (at: Instant): Step => ({ at, who: REVIEWER, command: 'review-answer', body: { passed: true } });
const fail = (at: Instant): Step => ({
  at,
  who: REVIEWER,
  command: 'review-answer',
  body: { passed: false, reason: '未说明与服务对象联系情况。' },
});
const revisit = (at: Instant, grade: string, solved: string, more: object = {}): Step => ({
  at,
  who: REVIEWER,
  command: 'revisit',
  body: { reached: true, grade, solved, unitContacted: true, ...more },
});

/** Each life shows one way through the regulation; together they show all that this version does. */
export const LIVES: readonly Life[] = [
  {
    name: 'plain',
    shows: 'dispatched, signed, handled, answered, reviewed, revisited, closed',
    kind: 'complaint',
    steps: (at, [unit]) => [
      dispatch(minutes(at, 40), unit),
      sign(onWorkingDay(at, 1, '09:30'), unit),
      {
        at: onWorkingDay(at, 2, '10:00'),
        who: officer(unit),
        command: 'contact',
        body: { reached: true, way: 'phone' },
      },
      answer(unit, onWorkingDay(at, 3, '16:00')),
      pass(onWorkingDay(at, 4, '09:00')),
      revisit(onWorkingDay(at, 5, '10:30'), 'satisfied', 'yes'),
    ],
  },
  {
    name: 'answered-online',
    shows: 'a consultation answered during the call',
    kind: 'consultation',
    onTheCall: { reply: '已根据知识库答复办理地点和所需材料。' },
    steps: () => [],
  },
  {
    name: 'called-back',
    shows: 'a consultation whose citizen agrees to wait and is called back within 24 hours',
    kind: 'consultation',
    onTheCall: { consentToWait: true },
    steps: (at) => [
      {
        at: minutes(at, 20 * 60),
        who: { role: 'agent' },
        command: 'reply',
        body: { reply: '已咨询主管部门并回拨答复。', contact: { reached: true, way: 'callback' } },
      },
    ],
  },
  {
    name: 'noise',
    shows: 'the one-hour response clock beside signing and handling',
    kind: 'complaint',
    matter: 'noise',
    steps: (at, [unit]) => [
      dispatch(minutes(at, 10), unit),
      { at: minutes(at, 55), who: officer(unit), command: 'respond', body: { how: 'arrived' } },
      sign(minutes(at, 90), unit),
      answer(unit, onWorkingDay(at, 1, '15:00')),
      pass(onWorkingDay(at, 2, '09:00')),
      revisit(onWorkingDay(at, 2, '16:00'), 'very-satisfied', 'yes'),
    ],
  },
  {
    name: 'nobody-signs',
    shows: 'deemed signed, overdue, supervised, answered late, dissatisfied without the unit’s fault',
    kind: 'help',
    steps: (at, [unit]) => [
      dispatch(minutes(at, 60), unit),
      sign(onWorkingDay(at, 2, '09:00'), unit),
      answer(unit, onWorkingDay(at, 8, '11:00')),
      pass(onWorkingDay(at, 8, '15:00')),
      revisit(onWorkingDay(at, 9, '10:00'), 'dissatisfied', 'partly', {
        finding: 'no-fault',
        reason: '受客观条件限制，承办单位已尽责。',
      }),
    ],
  },
  {
    name: 'returned',
    shows: 'returned on the day of signing, granted, dispatched to the competent unit',
    kind: 'complaint',
    steps: (at, [wrong, right]) => [
      dispatch(minutes(at, 30), wrong),
      sign(onWorkingDay(at, 1, '09:00'), wrong),
      {
        at: onWorkingDay(at, 1, '14:00'),
        who: officer(wrong),
        command: 'return',
        body: { reason: '不属于本单位职责。', basis: '依据单位职责分工。', proposedUnit: right },
      },
      {
        at: onWorkingDay(at, 1, '16:00'),
        who: DISPATCHER,
        command: 'review-return',
        body: { unit: wrong, granted: true, reason: '职责属于其他单位。' },
      },
      dispatch(onWorkingDay(at, 1, '16:10'), right),
      sign(onWorkingDay(at, 2, '09:00'), right),
      answer(right, onWorkingDay(at, 5, '15:00')),
      pass(onWorkingDay(at, 6, '09:00')),
      revisit(onWorkingDay(at, 6, '15:00'), 'basically-satisfied', 'yes'),
    ],
  },
  {
    name: 'returned-too-late',
    shows: 'a return refused with its clause, because its day is over',
    kind: 'complaint',
    steps: (at, [unit, other]) => [
      dispatch(minutes(at, 30), unit),
      sign(onWorkingDay(at, 1, '09:00'), unit),
      {
        at: onWorkingDay(at, 2, '10:00'),
        who: officer(unit),
        command: 'return',
        body: { reason: '不属于本单位职责。', basis: '依据单位职责分工。', proposedUnit: other },
      },
      answer(unit, onWorkingDay(at, 4, '15:00')),
      pass(onWorkingDay(at, 5, '09:00')),
      revisit(onWorkingDay(at, 5, '15:00'), 'satisfied', 'yes'),
    ],
  },
  {
    name: 'extended',
    shows: 'a longer term asked for in time and granted',
    kind: 'help',
    steps: (at, [unit]) => [
      dispatch(minutes(at, 50), unit),
      sign(onWorkingDay(at, 1, '10:00'), unit),
      {
        at: onWorkingDay(at, 5, '15:00'),
        who: officer(unit),
        command: 'request-extension',
        body: { workingDays: 3, reason: '需等待管线权属单位配合施工。' },
      },
      {
        at: onWorkingDay(at, 6, '09:00'),
        who: REVIEWER,
        command: 'review-extension',
        body: { granted: true },
      },
      answer(unit, onWorkingDay(at, 8, '16:00')),
      pass(onWorkingDay(at, 9, '09:00')),
      revisit(onWorkingDay(at, 9, '15:00'), 'satisfied', 'yes'),
    ],
  },
  {
    name: 'two-units',
    shows: 'a lead with an assistant; the first answer fails the review',
    kind: 'suggestion',
    steps: (at, [lead, assistant]) => [
      dispatch(minutes(at, 45), lead, [assistant]),
      sign(onWorkingDay(at, 1, '09:00'), lead),
      sign(onWorkingDay(at, 1, '10:00'), assistant),
      answer(assistant, onWorkingDay(at, 3, '10:00')),
      answer(lead, onWorkingDay(at, 3, '15:00')),
      fail(onWorkingDay(at, 4, '09:00')),
      answer(lead, onWorkingDay(at, 5, '11:00')),
      pass(onWorkingDay(at, 5, '16:00')),
      revisit(onWorkingDay(at, 6, '10:00'), 'satisfied', 'yes'),
    ],
  },
  {
    name: 'redone',
    shows: 'dissatisfied through the unit’s fault, redone within five working days',
    kind: 'complaint',
    steps: (at, [unit]) => [
      dispatch(minutes(at, 35), unit),
      sign(onWorkingDay(at, 1, '09:00'), unit),
      answer(unit, onWorkingDay(at, 4, '10:00')),
      pass(onWorkingDay(at, 4, '16:00')),
      revisit(onWorkingDay(at, 5, '10:00'), 'very-dissatisfied', 'no', {
        finding: 'unit-fault',
        reason: '承办单位未到现场。',
      }),
      answer(unit, onWorkingDay(at, 8, '10:00')),
      pass(onWorkingDay(at, 8, '15:00')),
      revisit(onWorkingDay(at, 9, '10:00'), 'satisfied', 'yes'),
    ],
  },
  {
    name: 'not-accepted',
    shows: 'not accepted on one of the city’s grounds, with reason and basis',
    kind: 'complaint',
    steps: (at) => [
      {
        at: minutes(at, 25),
        who: DISPATCHER,
        command: 'reject',
        body: {
          ground: 'legal-remedy',
          reason: '该事项已进入诉讼程序。',
          basis: '不予受理情形。',
          instead: '请通过司法途径解决。',
        },
      },
    ],
  },
];

/** A life as one channel begins it: what comes by web or WeChat waits to be accepted first. */
export function livedFrom(
  life: Life,
  channel: string,
  takenIn: Instant,
  units: readonly [string, string],
): Step[] {
  const steps = life.steps(takenIn, units);
  const rejected = steps[0]?.command === 'reject';
  return channel === 'phone' || rejected ? [...steps] : [accept(minutes(takenIn, 5), life.kind), ...steps];
}

/** Eight in the morning `days` days after a time. */
export function morningAfter(at: Instant, days: number): Instant {
  return addSeconds(startOfDay(addDays(dayOf(at), days)), 8 * 3600);
}
