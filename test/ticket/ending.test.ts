import { describe, expect, it } from 'vitest';
import { cellsOf, contribution } from '../../shared/province/contribution.ts';
import { dayBy } from '../../shared/province/figures.ts';
import { ratesOf } from '../../shared/province/rates.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { unitsNamed } from '../../shared/ticket/directory.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { adopted, city } from './setting.ts';
import { FILE, type Line, type Setting, type Story, sealed, tell } from './story.ts';

const by = 'chengguan';
const reason = sealed('reason');
const taian: Setting = city('taian', { settings: adopted('taian') });

describe('TA-15c, TA-15d: handling ends without a result after the evidence was reviewed', () => {
  const dispatched = tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
    ],
    taian,
  );
  const ask = (more: object = {}): Line =>
    ({ at: '2026-09-21 10:00', do: 'request-termination', by, ...more }) as Line;
  const review = (granted: boolean): Line => ({ at: '2026-09-22 10:00', do: 'review-termination', granted });

  it('granted, the ticket is closed as terminated, and nothing runs any more', () => {
    const asked = dispatched.goOn([ask()], taian);
    expect(asked.ticket).toMatchObject({ stage: 'handling', termination: { ground: 'uncooperative' } });
    expect(workLines(asked.ticket).map(({ unit }) => unit)).toContain('hotline');
    const ended = asked.goOn(
      [{ at: '2026-09-21 11:00', do: 'supervise', ground: 'harm' }, review(true)],
      taian,
    );
    expect(ended.ticket.supervisions).toMatchObject([{ endedAt: '2026-09-22T10:00:00+08:00' }]);
    expect(ended.ticket).toMatchObject({ stage: 'closed', outcome: 'terminated', clocks: [] });
    expect(ended.ticket.termination).toBeUndefined();
    expect(contribution(ended.ticket).counts).not.toHaveProperty('done');
  });

  it('refused, the unit goes on as before and may ask again', () => {
    const refused = dispatched.goOn([ask(), review(false)], taian);
    expect(refused.ticket.stage).toBe('handling');
    expect(refused.goOn([{ ...ask(), at: '2026-09-23 10:00' } as Line], taian).refusal).toBeUndefined();
    expect(refused.goOn([{ ...review(true), at: '2026-09-23 10:00' } as Line], taian).refusal?.code).toBe(
      'no-termination-pending',
    );
  });

  it.each([
    ['TA-15c', { evidence: [] }, 'evidence'],
    ['TA-15d', { ground: 'unlawful-demand' }, 'explanation'],
    ['TA-15d', { ground: 'unlawful-demand', explanation: reason, evidence: [] }, 'evidence'],
  ])('%s: %o is refused for its %s', (clause, more, field) => {
    expect(dispatched.goOn([ask(more)], taian).refusal).toMatchObject({
      code: 'field-required',
      field,
      clause,
    });
  });

  it('TA-15d: with what was explained to the citizen', () => {
    const story = dispatched.goOn([ask({ ground: 'unlawful-demand', explanation: reason })], taian);
    expect(story.told('TerminationRequested')).toMatchObject([{ unit: by, clause: 'TA-15d' }]);
  });

  describe('TA-15d: explained in the answer, and the citizen is still not satisfied', () => {
    const unlawful = { explanation: reason };
    const answered = dispatched.goOn([{ at: '2026-09-18 12:00', do: 'answer', by, unlawful }], taian);
    const revisit = { at: '2026-09-20 10:00', do: 'revisit', grade: 'dissatisfied', solved: 'no' } as Line;
    const demand = ask({ ground: 'unlawful-demand', explanation: reason });
    const dissatisfied = answered.goOn([revisit], taian);

    it('is ended then too, and the dissatisfaction counts in no rate', () => {
      const asked = dissatisfied.goOn([demand], taian);
      expect(asked.ticket).toMatchObject({ stage: 'done', termination: { ground: 'unlawful-demand' } });
      expect(asked.goOn([{ at: '2026-09-21 11:00', do: 'close' }], taian).refusal?.code).toBe(
        'termination-pending',
      );
      const ended = asked.goOn([review(true)], taian);
      expect(ended.ticket).toMatchObject({ stage: 'closed', outcome: 'terminated', clocks: [] });
    });

    it('or not: then the hotline finds whether the unit is at fault', () => {
      const refused = dissatisfied.goOn([demand, review(false)], taian);
      expect(refused.ticket).toMatchObject({ stage: 'done', revisit: { satisfied: false } });
      const closed = refused.goOn([{ at: '2026-09-22 11:00', do: 'close' }], taian);
      expect(closed.ticket).toMatchObject({ stage: 'closed', outcome: 'dissatisfied' });
    });

    it('neither before the citizen was asked, nor on the other ground', () => {
      expect(answered.goOn([demand], taian).refusal).toMatchObject({
        code: 'already-answered',
        clause: 'TA-15d',
      });
      expect(dissatisfied.goOn([ask()], taian).refusal).toMatchObject({
        code: 'already-answered',
        clause: 'TA-15c',
      });
    });
  });

  it('a file of the ticket is evidence as well as words are, and no other file is', () => {
    const files = { evidence: [], attachments: [FILE] };
    expect(dispatched.goOn([ask(files)], taian).refusal?.code).toBe('unknown-attachment');
    const attached = dispatched.goOn([{ at: '2026-09-18 12:00', do: 'attach', by }, ask(files)], taian);
    expect(attached.told('TerminationRequested')).toMatchObject([{ attachments: [FILE] }]);
  });

  it('only on the city’s grounds, once at a time, by the lead', () => {
    expect(dispatched.goOn([ask({ ground: 'tired' })], taian).refusal?.code).toBe('unknown-ground');
    expect(dispatched.goOn([ask({ by: 'shuiwu' })], taian).refusal?.code).toBe('not-your-ticket');
    expect(dispatched.goOn([ask(), ask()], taian).refusal?.code).toBe('termination-pending');
    const shaoyang = tell([
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'sign', by },
      ask(),
    ]);
    expect(shaoyang.refusal?.code).toBe('unknown-ground');
  });

  it('an answer takes the request back', () => {
    const answered = dispatched.goOn([ask(), { at: '2026-09-21 11:00', do: 'answer', by }], taian);
    expect(answered.ticket.termination).toBeUndefined();
  });
});

describe('SY-25: the unit objects to a dissatisfied revisit', () => {
  const done = tell([
    { at: '2026-09-18 10:00', do: 'submit' },
    { at: '2026-09-18 11:00', do: 'dispatch' },
    { at: '2026-09-18 12:00', do: 'sign', by },
    { at: '2026-09-18 13:00', do: 'answer', by },
    { at: '2026-09-18 14:00', do: 'review-answer' },
  ]);
  const dissatisfied = (at: string, more: object = {}): Line =>
    ({ at, do: 'revisit', grade: 'dissatisfied', solved: 'no', ...more }) as Line;
  const object = (at: string, more: object = {}): Line => ({ at, do: 'object', by, ...more }) as Line;
  const review = (at: string, granted = true): Line => ({ at, do: 'review-objection', granted });
  const counted = ({ ticket }: Story) => {
    const { solvedAsked = 0, handleKept = 0, closed = 0 } = contribution(ticket).counts;
    const judged = ratesOf(dayBy('total', cellsOf(contribution(ticket)))).satisfied?.denominator;
    return { judged, solvedAsked, handleKept, closed };
  };

  it.each(['lawfully-done', 'untrue', 'policy', 'malicious'])('on the ground %s', (ground) => {
    const story = done.goOn([dissatisfied('2026-09-21 10:00'), object('2026-09-22 10:00', { ground })]);
    expect(story.told('ObjectionRaised')).toMatchObject([{ unit: by, ground, clause: 'SY-25' }]);
    expect(workLines(story.ticket).map(({ unit }) => unit)).toContain('hotline');
  });

  it('granted, the dissatisfaction counts no more, and all else stays', () => {
    const open = done.goOn([dissatisfied('2026-09-21 10:00')]);
    expect(counted(open)).toEqual({ judged: 1, solvedAsked: 1, handleKept: 1, closed: 0 });
    const lifted = open.goOn([object('2026-09-22 10:00'), review('2026-09-23 10:00')]);
    expect(lifted.ticket).toMatchObject({
      stage: 'closed',
      outcome: 'dissatisfied',
      revisit: { satisfied: false, lifted: true },
    });
    expect(counted(lifted)).toEqual({ judged: 0, solvedAsked: 1, handleKept: 1, closed: 1 });
  });

  it('refused, it is as it was, and the same dissatisfaction is objected to once', () => {
    const refused = done.goOn([
      dissatisfied('2026-09-21 10:00'),
      object('2026-09-22 10:00'),
      review('2026-09-23 10:00', false),
    ]);
    expect(refused.ticket).toMatchObject({ stage: 'done', revisit: { satisfied: false } });
    expect(counted(refused).judged).toBe(1);
    expect(refused.goOn([object('2026-09-24 10:00')]).refusal).toMatchObject({
      code: 'already-objected',
      clause: 'SY-25',
    });
  });

  it('granted while the redo runs, the redo and its supervision end', () => {
    const fault = { finding: 'unit-fault', reason };
    const overdue = done.goOn([
      dissatisfied('2026-09-21 10:00', fault),
      object('2026-09-22 10:00'),
      { at: '2026-10-09 09:00', do: 'settle' },
    ]);
    expect(overdue.ticket.supervisions).toMatchObject([{ ground: 'overdue' }]);
    const lifted = overdue.goOn([review('2026-10-09 10:00')]);
    expect(lifted.fateOf('redo').at(-1)).toBe('cancelled 2026-10-09 10:00');
    expect(lifted.ticket).toMatchObject({ stage: 'closed', clocks: [], revisit: { lifted: true } });
    expect(lifted.ticket.supervisions[0]?.endedAt).toBe('2026-10-09T10:00:00+08:00');
    const refused = overdue.goOn([review('2026-10-09 10:00', false)]);
    expect(refused.ticket.stage).toBe('handling');
    expect(refused.ticket.clocks.map(({ kind }) => kind)).toContain('redo');
  });

  it('a closed ticket may be objected to as well, and stays closed', () => {
    const closed = done.goOn([dissatisfied('2026-09-21 10:00', { finding: 'no-fault', reason })]);
    const asked = closed.goOn([object('2026-09-22 10:00')]);
    expect(workLines(asked.ticket).map(({ unit }) => unit)).toContain('hotline');
    const lifted = asked.goOn([review('2026-09-23 10:00')]);
    expect(lifted.ticket).toMatchObject({ stage: 'closed', revisit: { lifted: true }, clocks: [] });
    expect(counted(lifted)).toMatchObject({ judged: 0, closed: 1 });
  });

  it.each([
    [{ ground: 'whim' }, 'unknown-ground', 'ground'],
    [{ evidence: [] }, 'field-required', 'evidence'],
    [{ contactProof: undefined }, 'field-required', 'contactProof'],
  ])('%o is refused as %s', (more, code, field) => {
    const story = done.goOn([dissatisfied('2026-09-21 10:00'), object('2026-09-22 10:00', more)]);
    expect(story.refusal).toMatchObject({ code, field, clause: 'SY-25' });
  });

  it('nothing to object to where the citizen is satisfied or was not asked', () => {
    const satisfied = done.goOn([{ at: '2026-09-21 10:00', do: 'revisit' }, object('2026-09-22 10:00')]);
    expect(satisfied.refusal).toMatchObject({ code: 'objection-needs-dissatisfaction', clause: 'SY-25' });
    expect(done.goOn([object('2026-09-22 10:00')]).refusal?.code).toBe('objection-needs-dissatisfaction');
  });

  describe('pending while the redo goes to another unit', () => {
    const gone = done
      .goOn([dissatisfied('2026-09-21 10:00', { finding: 'unit-fault', reason: sealed('reason') })])
      .goOn([object('2026-09-22 10:00')])
      .goOn([{ at: '2026-09-23 10:00', do: 'take-back' }], { units: unitsNamed(['shuiwu']) });
    const passedOn = gone.goOn([{ at: '2026-09-23 11:00', do: 'dispatch', lead: 'shuiwu' }]);

    it.each([
      ['not dispatched yet', gone],
      ['dispatched again', passedOn],
    ])('%s: granted, nobody has to do it again, and it is the objector’s', (_where, story) => {
      const lifted = story.goOn([review('2026-09-24 10:00')]);
      expect(lifted.told('ObjectionGranted')).toMatchObject([{ unit: by }]);
      expect(lifted.ticket).toMatchObject({
        stage: 'closed',
        outcome: 'dissatisfied',
        revisit: { lifted: true },
        clocks: [],
      });
    });

    it('refused, the other unit goes on with it', () => {
      const refused = passedOn.goOn([review('2026-09-24 10:00', false)]);
      expect(refused.told('ObjectionRefused')).toMatchObject([{ unit: by }]);
      expect(refused.ticket).toMatchObject({ stage: 'dispatched', assignments: [{ unit: 'shuiwu' }] });
      expect(refused.ticket.dissatisfaction).toMatchObject({ by, objection: 'refused' });
    });
  });

  it('a new dissatisfaction after the redo may be objected to anew', () => {
    const again = done.goOn([
      dissatisfied('2026-09-21 10:00', { finding: 'unit-fault', reason }),
      object('2026-09-21 11:00'),
      review('2026-09-21 12:00', false),
      { at: '2026-09-22 10:00', do: 'answer', by },
      { at: '2026-09-22 11:00', do: 'review-answer' },
      dissatisfied('2026-09-23 10:00'),
      object('2026-09-23 11:00'),
    ]);
    expect(again.refusal).toBeUndefined();
  });

  it('within the term that the city has set from the revisit on; while it has set none, at any time', () => {
    const term = {
      ...{ clock: 'object', kinds: ['complaint'], length: { workingDays: 3 }, start: 'revisited' },
      ...{ ground: '考评办法', by: '热线办', from: '2023-07-28' },
    };
    const settings = parseSettings({ ...DEFAULT_SETTINGS, region: '430500', terms: [term] });
    const open = done.goOn([dissatisfied('2026-09-21 10:00')], { settings });
    // 22, 23, 24 September.
    expect(open.goOn([object('2026-09-24 23:59:59')], { settings }).refusal).toBeUndefined();
    expect(open.goOn([object('2026-09-25 00:00:00')], { settings }).refusal).toMatchObject({
      code: 'too-late',
      clause: 'SY-25',
    });
    expect(open.goOn([object('2026-12-01 10:00')]).refusal).toBeUndefined();
  });

  it('other texts know no objection', () => {
    const other = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit' },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 13:00', do: 'answer', by },
        dissatisfied('2026-09-21 10:00'),
        object('2026-09-22 10:00'),
      ],
      taian,
    );
    expect(other.refusal?.code).toBe('no-objection');
  });
});
