import * as fc from 'fast-check';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { ANSWER, History, numbered, REGION, sealed, UNITS } from './history.ts';
import { BODIES, LEAD_NO } from './story.ts';

type Step = (history: History) => void;

const reason = sealed('reason');

const anyUnit = fc.constantFrom(...UNITS);
const pauses = fc.integer({ min: 0, max: 4 * 86_400 });

/** Any command with any sensible body; whether it is legal just then is for the domain to say. */
const command: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: tried('accept', { kind: 'complaint' }) },
  tried('accept', { kind: 'consultation', consentToWait: true }),
  tried('reject', { ground: 'other', reason, basis: reason }),
  tried('reply', { reply: reason }),
  tried('accept', { kind: 'help', matter: 'social-safety' }),
  tried('hand-over', { line: '110', mode: 'order' }),
  tried('hand-over', { line: '供水', mode: 'three-party' }),
  tried('acknowledge', {}),
  tried('acknowledge', { refused: true, reason }),
  tried('feedback', { line: '110', direction: 'from-line', result: reason }),
  tried('feedback', { line: '119', direction: 'to-source', result: reason }),
  tried('mark-complex', { reason }),
  {
    weight: 5,
    arbitrary: fc.shuffledSubarray([...UNITS], { minLength: 1 }).map(
      ([lead = 'gongan', ...assistants]): Step =>
        (h) =>
          h.try('dispatch', { lead, assistants }),
    ),
  },
  { weight: 5, arbitrary: byUnit('sign', {}) },
  byUnit('return', { reason, basis: reason, siteVisit: false, photos: [] }),
  {
    weight: 2,
    arbitrary: fc.tuple(anyUnit, fc.boolean()).map(
      ([unit, granted]): Step =>
        (h) =>
          h.try('review-return', { unit, granted, reason }),
    ),
  },
  byUnit('contact', { reached: false, way: 'phone' }),
  byUnit('request-extension', { workingDays: 5, reason }),
  tried('review-extension', { granted: true }),
  tried('review-extension', { granted: false, reason }),
  { weight: 5, arbitrary: byUnit('answer', ANSWER) },
  { weight: 4, arbitrary: tried('review-answer', { passed: true }) },
  tried('review-answer', { passed: false, reason }),
  tried('revisit', { reached: false }),
  { weight: 2, arbitrary: revisited('satisfied', 'yes') },
  { weight: 2, arbitrary: revisited('very-dissatisfied', 'no') },
  { weight: 2, arbitrary: tried('redo', { finding: 'unit-fault', reason }) },
  tried('close', { reason }),
  byUnit('fulfil', { result: reason }),
  byUnit('object', { ground: 'untrue', reason, evidence: [reason], contactProof: reason }),
  tried('review-objection', { granted: true, reason }),
  tried('attach', BODIES.attach),
  byUnit('attach', BODIES.attach),
  tried('add', { text: reason }),
  tried('follow', { lead: LEAD_NO }),
  tried('unfollow', { reason }),
  tried('adopt-answer', { lead: LEAD_NO, reply: reason }),
  tried('release', { lead: LEAD_NO, why: 'lead-ended' }),
  tried('supervise', { ground: 'media', method: 'letter', reason }),
  tried('end-supervision', { supervision: 'supervision-1', solved: false, reason }),
  tried('escalate', { supervision: 'supervision-1', reason }),
  tried('urge', { way: 'phone' }),
  tried('mark', { mark: 'city-assigned' }),
  tried('record-abuse', { ground: 'harassment', measure: 'hand-over', reason }),
  { weight: 3, arbitrary: tried('settle', {}) },
);

function tried<T extends CommandType>(type: T, body: Parameters<typeof History.prototype.try<T>>[1]) {
  return fc.constant<Step>((history) => history.try(type, body));
}

function byUnit<T extends CommandType>(type: T, body: Parameters<typeof History.prototype.try<T>>[1]) {
  return anyUnit.map(
    (unit): Step =>
      (history) =>
        history.try(type, body, unit),
  );
}

function revisited(grade: 'satisfied' | 'very-dissatisfied', solved: 'yes' | 'no') {
  return tried('revisit', { reached: true, grade, solved, unitContacted: true });
}

/** The life of one ticket: any commands at any times, of which the domain carries out the legal ones. */
export function randomHistory(index: number): fc.Arbitrary<History> {
  const ticketNo = numbered(index);
  return fc
    .record({
      submitted: fc.constantFrom(
        '2026-08-31 23:30',
        '2026-09-18 10:00',
        '2026-09-30 17:00',
        '2026-12-24 09:00',
      ),
      channel: fc.constantFrom('phone', 'web', 'wechat', 'referral' as const),
      kind: fc.constantFrom('complaint', 'consultation', 'help' as const),
      accepted: fc.boolean(),
      source: fc.constantFrom({ line: '119', externalNo: 'F-1' }, undefined),
      steps: fc.array(fc.tuple(pauses, command), { maxLength: 20 }),
    })
    .map(({ submitted, channel, kind, accepted, source, steps }) => {
      const history = new History(ticketNo, submitted);
      const text = sealed('text');
      const opening = {
        ticketNo,
        region: REGION,
        channel,
        kind,
        text,
        confidential: 'none',
        accepted,
        ...(source && { source }),
      } as const;
      history.do('submit', opening);
      for (const [pause, step] of steps) step(history.later(pause));
      return history;
    });
}
