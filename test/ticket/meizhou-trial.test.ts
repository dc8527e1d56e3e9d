import { describe, expect, it } from 'vitest';
import type { Kind } from '../../shared/regulation/vocabulary.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { city } from './setting.ts';
import { type Line, sealed, tell, UNITS } from './story.ts';

const units = new Map([
  ...UNITS,
  ['outside', { id: 'outside', natures: ['not-a-member'], roles: [] }] as const,
]);
const MEIZHOU = city('meizhou', { units });
const TAKEN = '2016-09-20 09:00';
const SENT = '2016-09-20 10:00';
const by = 'chengguan';
/** A ticket of a kind, dispatched in the days of the trial. */
const sent = (kind: Kind, more: object = {}) =>
  tell(
    [
      { at: TAKEN, do: 'submit', kind },
      { at: SENT, do: 'dispatch', ...more },
    ],
    MEIZHOU,
  );
/** What the text has in no answer. */
const UNSAID: object = { handledAt: undefined, contact: undefined };
const answer = (more: object = {}) =>
  ({
    ...{ at: '2016-09-20 11:00', do: 'answer', by, ...UNSAID },
    ...more,
  }) as Line;

describe('MZ-11.2: who has to be in touch with the citizen says so in the answer', () => {
  it.each<[Kind, string]>([
    ['complaint', 'MZ-11.2c'],
    ['appeal', 'MZ-11.2e'],
    ['help', 'MZ-11.2f'],
    ['suggestion', 'MZ-11.2f'],
  ])('%s: by %s', (kind, clause) => {
    expect(sent(kind).goOn([answer()], MEIZHOU).refusal).toMatchObject({ field: 'contact', clause });
  });

  it.each<Kind>(['consultation', 'praise'])('%s: the text asks for none', (kind) => {
    expect(sent(kind).goOn([answer()], MEIZHOU).ticket.stage).toBe('done');
  });

  it('a report neither, whose citizen may have said no name', () => {
    const accepted: Line = { at: '2016-09-20 10:30', do: 'unit-accept', by };
    expect(sent('report').goOn([accepted, answer()], MEIZHOU).ticket.stage).toBe('done');
  });
});

describe('MZ-11.2d: accepted or not, before all else', () => {
  const report = sent('report', { assistants: ['shuiwu'] });
  const decide = (more: object = {}): Line => ({ at: '2016-09-20 10:30', do: 'unit-accept', by, ...more });

  it.each([
    ['the lead', by],
    ['an assistant', 'shuiwu'],
  ])('%s hands in no answer before', (_who, unit) => {
    const refused = report.goOn([answer({ by: unit })], MEIZHOU).refusal;
    expect(refused).toMatchObject({ code: 'not-decided', clause: 'MZ-11.2d' });
  });

  it('what is refused names the clause', () => {
    const silent = { accepted: false, reason: undefined };
    expect(report.goOn([decide(silent)], MEIZHOU).refusal).toMatchObject({
      field: 'reason',
      clause: 'MZ-11.2d',
    });
    const twice = report.goOn([decide(), decide()], MEIZHOU);
    expect(twice.refusal).toMatchObject({ code: 'already-decided', clause: 'MZ-11.2d' });
  });

  it('divided before, the unit below has the term that begins with the decision', () => {
    const divided = report.goOn([{ at: '2016-09-20 10:20', do: 'divide', by }], MEIZHOU);
    expect(divided.due('handle', 'zhongdui')).toBeUndefined();
    const accepted = divided.goOn([decide()], MEIZHOU);
    expect(accepted.due('handle', by)).toBe('2016-11-04 MZ-11.2d');
    expect(accepted.due('handle', 'zhongdui')).toBe('2016-11-04 MZ-11.2d');
    const done: Line = answer({ at: '2016-09-20 10:25', by: 'zhongdui' });
    const early = divided.goOn([done, decide()], MEIZHOU);
    expect(early.due('handle', 'zhongdui')).toBeUndefined();
  });

  it('declined, it lies with the hotline too until the unit has answered or the ticket is taken back', () => {
    const onList = (story: typeof report) => workLines(story.ticket).some(({ unit }) => unit === 'hotline');
    const declined = report.goOn([decide({ accepted: false, reason: sealed('reason') })], MEIZHOU);
    expect(declined.told('DeclinedByUnit')).toMatchObject([{ unit: by }]);
    expect(onList(report)).toBe(false);
    expect(onList(declined)).toBe(true);
    expect(declined.due('handle', by)).toBeUndefined();
    const back: Line = { at: '2016-09-20 11:00', do: 'take-back' };
    expect(declined.goOn([back], MEIZHOU).ticket.stage).toBe('accepted');
    expect(declined.goOn([answer()], MEIZHOU).ticket.stage).toBe('done');
  });
});

describe('MZ-11.2a: a unit that is no member yet has its ticket once it is passed on to it', () => {
  const waiting = sent('help', { lead: 'outside' });
  const late: Line = { at: '2016-09-22 08:00', do: 'pass-on', unit: 'outside' };

  it('its terms run from then, of whatever day, and not from the dispatch', () => {
    expect(waiting.ticket.clocks.map(({ kind }) => kind)).toEqual(['dispatch']);
    const passed = waiting.goOn([late], MEIZHOU);
    expect(passed.fateOf('dispatch', 'outside')).toEqual([
      'expired 2016-09-21 00:00',
      'late 2016-09-22 08:00',
    ]);
    expect(passed.due('contact', 'outside')).toBe('2016-09-23 MZ-11.2f');
    expect(passed.due('return', 'outside')).toBe('2016-09-26 MZ-16');
    expect(passed.due('handle', 'outside')).toBe('2016-10-18 MZ-11.2f');
  });

  it('until then it can do nothing with it, and the hotline has it on its list with its end', () => {
    const back: Line = { at: '2016-09-20 11:00', do: 'return', by: 'outside' };
    expect(waiting.goOn([back], MEIZHOU).refusal?.code).toBe('not-your-ticket');
    const line = workLines(waiting.ticket).find(({ unit }) => unit === 'hotline');
    expect(line).toMatchObject({ dueAt: '2016-09-21T00:00:00+08:00' });
    expect(workLines(waiting.ticket).find(({ unit }) => unit === 'outside')?.dueAt).toBeUndefined();
    const passed = waiting.goOn([late], MEIZHOU).ticket;
    expect(workLines(passed).map(({ unit }) => unit)).toEqual(['outside']);
  });
});

describe('MZ-16: a return has its reason, and what is refused its clause', () => {
  const back = (more: object = {}): Line => ({ at: '2016-09-20 11:00', do: 'return', by, ...more });

  it('needs no more than the reason', () => {
    const returned = sent('help').goOn([back({ basis: undefined })], MEIZHOU);
    expect(returned.told('ReturnRequested')).toHaveLength(1);
    expect(returned.goOn([back()], MEIZHOU).refusal).toMatchObject({
      code: 'return-pending',
      clause: 'MZ-16',
    });
  });

  it('SY-13d, NM-11.4b: elsewhere the basis is said too', () => {
    const dispatched: Line[] = [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
    ];
    for (const name of ['shaoyang', 'neimenggu']) {
      const lines = [...dispatched, back({ at: '2026-09-18 12:00', basis: undefined })];
      expect(tell(lines, city(name)).refusal).toMatchObject({ code: 'field-required', field: 'basis' });
    }
  });

  it('a review of none names it too', () => {
    const review: Line = { at: '2016-09-20 11:00', do: 'review-return' };
    expect(sent('help').goOn([review], MEIZHOU).refusal).toMatchObject({
      code: 'no-return-pending',
      clause: 'MZ-16',
    });
  });

  it('MZ-17b: also by a unit on which coordination has decided, which no word of art. 17 forbids', () => {
    const coordinated = tell(
      [
        { at: TAKEN, do: 'submit', kind: 'help' },
        { at: SENT, do: 'refer-to-coordination' },
        { at: SENT, do: 'decide-coordination', unit: by },
      ],
      MEIZHOU,
    );
    expect(coordinated.due('return', by)).toBe('2016-09-22 MZ-16');
    expect(coordinated.goOn([back()], MEIZHOU).told('ReturnRequested')).toHaveLength(1);
  });
});

it('MZ-17: several units are a lead and its assistants, and none has a part of its own', () => {
  const both = sent('help', { assistants: ['shuiwu'] });
  expect(both.ticket.assignments).toMatchObject([{ role: 'lead' }, { unit: 'shuiwu', role: 'assistant' }]);
  const lines: Line[] = [
    { at: TAKEN, do: 'submit', kind: 'help' },
    { at: SENT, do: 'dispatch', separate: ['shuiwu'] },
  ];
  expect(tell(lines, MEIZHOU).refusal).toMatchObject({ code: 'no-separate-dispatch', clause: 'MZ-17' });
});

it('MZ-13: what can’t be done at a stage names no stage that the city has not', () => {
  const done = sent('consultation').goOn([answer(), answer()], MEIZHOU);
  expect(done.refusal?.code).toBe('illegal-move');
  expect(done.refusal?.detail).not.toContain('签收');
});

it('MZ-9: a ground that art. 9 does not have is refused by art. 9', () => {
  const lines: Line[] = [
    { at: TAKEN, do: 'submit', kind: 'help' },
    { at: SENT, do: 'reject', ground: 'anything' },
  ];
  expect(tell(lines, MEIZHOU).refusal).toMatchObject({ code: 'unknown-ground', clause: 'MZ-9' });
});
