import { describe, expect, it } from 'vitest';
import { dueOnOf } from '../../functions/ticket-view.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { adopted, city, withSeparate } from './setting.ts';
import { at, filed, type Line, type Setting, sealed, tell } from './story.ts';

/** Tai'an's draft, adopted: it knows no signing, no return and no review of answers. */
const TAIAN = city('taian', { settings: adopted('taian') });
/** A text under which parts are signed, returned and reviewed as well. */
const REVIEWED = withSeparate('shaoyang');

const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const dispatched: Line = { at: '2026-09-18 11:00', do: 'dispatch', separate: ['shuiwu', 'jiaotong'] };
const answer = (when: string, by: string, more: object = {}): Line =>
  ({ at: when, do: 'answer', by, handledAt: at('2026-09-18 11:30'), ...more }) as Line;
const sign = (when: string, by: string): Line => ({ at: when, do: 'sign', by });
const pass = (when: string, unit: string): Line => ({ at: when, do: 'review-answer', unit }) as Line;

describe('TA-14b: several units, each its own dispatch', () => {
  const begun = tell([submitted, dispatched], TAIAN);

  it('none leads and none assists: each answers for its part', () => {
    expect(begun.ticket.assignments.map(({ unit, role }) => [unit, role])).toEqual([
      ['chengguan', 'lead'],
      ['shuiwu', 'lead'],
      ['jiaotong', 'lead'],
    ]);
    expect(begun.ticket.stage).toBe('handling');
  });

  it('is done when all parts are, in whichever order', () => {
    const two = begun.goOn(
      [answer('2026-09-21 10:00', 'jiaotong'), answer('2026-09-22 10:00', 'chengguan')],
      TAIAN,
    );
    expect(two.ticket.stage).toBe('handling');
    expect(two.told('AnswerPassed').map(({ unit }) => unit)).toEqual(['jiaotong', 'chengguan']);
    const all = two.goOn([answer('2026-09-23 10:00', 'shuiwu')], TAIAN);
    expect(all.ticket.stage).toBe('done');
    expect(replay(all.events)).toEqual(all.ticket);
  });

  it('keeps each unit’s answer under its own name', () => {
    const one = begun.goOn([answer('2026-09-21 10:00', 'shuiwu', { publicReply: sealed('reply') })], TAIAN);
    expect(one.ticket.papers['reply.shuiwu']).toEqual(filed('reply'));
    expect(one.ticket.papers.reply).toBeUndefined();
  });

  it('a part that ends without a result leaves the others their work', () => {
    const asked: Line = { at: '2026-09-21 10:00', do: 'request-termination', by: 'shuiwu' };
    const ended = begun.goOn([asked, { at: '2026-09-21 11:00', do: 'review-termination' }], TAIAN);
    expect(ended.ticket.stage).toBe('handling');
    const done = ended.goOn(
      [answer('2026-09-22 10:00', 'chengguan'), answer('2026-09-22 11:00', 'jiaotong')],
      TAIAN,
    );
    expect(done.ticket.stage).toBe('done');
  });

  it('a part’s termination is asked for and granted while another’s answer waits for review', () => {
    const { termination } = regulationById('taian') ?? {};
    const both = { ...REVIEWED, regulation: { ...REVIEWED.regulation, termination } } as Setting;
    const ask = (when: string, unit: string): Line => ({ at: when, do: 'request-termination', by: unit });
    const waiting = tell(
      [
        ...[submitted, dispatched],
        ...['chengguan', 'shuiwu'].map((unit) => sign('2026-09-18 12:00', unit)),
        answer('2026-09-18 13:00', 'chengguan'),
      ],
      both,
    );
    expect(waiting.ticket.stage).toBe('answered');
    expect(waiting.goOn([ask('2026-09-18 14:00', 'chengguan')], both).refusal?.code).toBe('already-answered');
    expect(waiting.goOn([ask('2026-09-18 14:00', 'jiaotong')], both).refusal?.code).toBe('not-signed');
    const ended = waiting.goOn(
      [ask('2026-09-18 14:00', 'shuiwu'), { at: '2026-09-18 15:00', do: 'review-termination' }],
      both,
    );
    expect(ended.ticket.stage).toBe('answered');
    expect(ended.ticket.termination).toBeUndefined();
    expect(ended.goOn([ask('2026-09-18 16:00', 'shuiwu')], both).refusal?.code).toBe('already-answered');
    const done = ended.goOn(
      [
        pass('2026-09-18 16:00', 'chengguan'),
        sign('2026-09-18 16:00', 'jiaotong'),
        answer('2026-09-18 17:00', 'jiaotong'),
        pass('2026-09-18 18:00', 'jiaotong'),
      ],
      both,
    );
    expect(done.ticket.stage).toBe('done');
    expect(replay(done.events)).toEqual(done.ticket);
  });

  it('a redo is one unit’s, whose fault it is', () => {
    const done = begun.goOn(
      [
        ...['chengguan', 'shuiwu', 'jiaotong'].map((unit) => answer('2026-09-21 10:00', unit)),
        { at: '2026-09-22 10:00', do: 'revisit', grade: 'dissatisfied', solved: 'no' },
      ],
      TAIAN,
    );
    const redo: Line = { at: '2026-09-22 11:00', do: 'redo' };
    expect(done.goOn([redo], TAIAN).refusal).toMatchObject({ code: 'field-required', field: 'unit' });
    const again = done.goOn([{ ...redo, unit: 'shuiwu' } as Line], TAIAN);
    expect(again.told('RedoOrdered')).toMatchObject([{ unit: 'shuiwu' }]);
    expect(again.goOn([answer('2026-09-23 10:00', 'chengguan')], TAIAN).refusal?.code).toBe(
      'already-answered',
    );
    expect(again.goOn([answer('2026-09-23 10:00', 'shuiwu')], TAIAN).ticket.stage).toBe('done');
  });

  it('is no way of a text that does not have it', () => {
    expect(regulationById('shaoyang')?.separately).toBeUndefined();
    expect(tell([submitted, dispatched]).refusal).toMatchObject({
      code: 'no-separate-dispatch',
      field: 'separate',
    });
  });
});

describe('parts that are signed, returned and reviewed', () => {
  const begun = tell([submitted, dispatched], REVIEWED);
  const signed = begun.goOn(
    [sign('2026-09-18 12:00', 'chengguan'), sign('2026-09-20 12:00', 'shuiwu')],
    REVIEWED,
  );

  it('each has its own signing, handling and return', () => {
    expect(signed.due('handle', 'chengguan')).toBe('2026-09-24 SY-14.3a');
    expect(signed.due('handle', 'shuiwu')).toBe('2026-09-28 SY-14.3a');
    expect(signed.due('sign', 'jiaotong')).toBe('2026-09-20 SY-13b');
    const deemed = signed.goOn([{ at: '2026-09-21 09:00', do: 'settle' }], REVIEWED);
    expect(deemed.told('DeemedSigned')).toMatchObject([{ unit: 'jiaotong' }]);
  });

  it('a part given back is dispatched again, and the others’ go on', () => {
    const back = begun.goOn(
      [
        { at: '2026-09-18 13:00', do: 'return', by: 'shuiwu' },
        { at: '2026-09-18 14:00', do: 'review-return', unit: 'shuiwu' },
        sign('2026-09-18 15:00', 'chengguan'),
        answer('2026-09-18 16:00', 'chengguan'),
      ],
      REVIEWED,
    );
    expect(back.ticket.stage).toBe('accepted');
    const again = back.goOn([{ at: '2026-09-21 09:00', do: 'dispatch', lead: 'gongan' }], REVIEWED);
    expect(again.ticket.stage).toBe('answered');
    expect(again.ticket.assignments.map(({ unit }) => unit)).toEqual(['chengguan', 'jiaotong', 'gongan']);
    const twice: Line = { at: '2026-09-21 09:00', do: 'dispatch', lead: 'jiaotong' };
    expect(back.goOn([twice], REVIEWED).refusal?.code).toBe('unit-named-twice');
  });

  it('each answer is reviewed by itself; the time of the review is nobody’s', () => {
    const two = signed.goOn(
      [answer('2026-09-21 10:00', 'chengguan'), answer('2026-09-21 11:00', 'shuiwu')],
      REVIEWED,
    );
    expect(two.ticket.stage).toBe('answered');
    const unnamed: Line = { at: '2026-09-21 12:00', do: 'review-answer' };
    expect(two.goOn([unnamed], REVIEWED).refusal).toMatchObject({ code: 'field-required', field: 'unit' });
    const failed = two.goOn(
      [{ at: '2026-09-21 12:00', do: 'review-answer', unit: 'shuiwu', passed: false } as Line],
      REVIEWED,
    );
    expect(failed.ticket.stage).toBe('answered');
    const late = failed.goOn([{ at: '2026-09-30 12:00', do: 'settle' }], REVIEWED);
    expect(late.fateOf('handle', 'shuiwu')).toEqual(['expired 2026-09-29 00:00']);
    expect(late.fateOf('handle', 'chengguan')).toEqual([]);
    expect(late.told('SupervisionOpened').map(({ unit }) => unit)).toEqual(['shuiwu', 'jiaotong']);
    const rest = late.goOn(
      [
        pass('2026-10-08 10:00', 'chengguan'),
        answer('2026-10-08 11:00', 'shuiwu'),
        answer('2026-10-08 12:00', 'jiaotong'),
        pass('2026-10-08 13:00', 'jiaotong'),
        pass('2026-10-08 14:00', 'shuiwu'),
      ],
      REVIEWED,
    );
    expect(rest.ticket.stage).toBe('done');
    expect(rest.ticket.clocks.filter(({ unit }) => unit !== undefined)).toEqual([]);
    expect(rest.ticket.supervisions.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
    expect(rest.ticket.timeliness.handle).toEqual({ kept: 1, missed: 2 });
    expect(replay(rest.events)).toEqual(rest.ticket);
  });

  it('the matter is due when the last of the parts is', () => {
    expect(dueOnOf(signed.ticket)).toBe('2026-09-28');
    const found: Line = { at: '2026-09-27 10:00', do: 'mark-complex' };
    expect(signed.goOn([found], REVIEWED).due('handle', 'shuiwu')).toBe('2026-10-10 SY-14.3b');
    expect(signed.goOn([{ ...found, at: '2026-09-29 10:00' }], REVIEWED).refusal?.code).toBe('too-late');
  });

  it('a person’s supervision names the unit', () => {
    const line: Line = { at: '2026-09-21 10:00', do: 'supervise' };
    expect(signed.goOn([line], REVIEWED).refusal).toMatchObject({ code: 'field-required', field: 'unit' });
    const named = signed.goOn([{ ...line, unit: 'shuiwu' } as Line], REVIEWED);
    expect(named.due('supervise', 'shuiwu')).toBe('2026-10-12 SY-24b');
    const report: Line = { at: '2026-09-22 10:00', do: 'answer-supervision', by: 'chengguan' };
    expect(named.goOn([report], REVIEWED).refusal?.code).toBe('no-such-supervision');
  });

  it('what was done is read back as it was', () => {
    const events = begun.events.filter(({ type }) => type === 'Dispatched');
    const [act] = actsOf([{ command: 'dispatch', events }]);
    expect(act?.command).toMatchObject({ lead: 'chengguan', separate: ['shuiwu', 'jiaotong'] });
  });
});
