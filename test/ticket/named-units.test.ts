import { describe, expect, it } from 'vitest';
import { adopted, city, directory, onDuty } from './setting.ts';
import { type Line, tell } from './story.ts';

const submit: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'help' };

describe('units of which a clause makes a difference', () => {
  it.each([
    ['SY-20a', 'shaoyang', '市公安局'],
    ['SY-20c', 'shaoyang', '县市区城管部门'],
    ['LA-9a', 'luan', '各县区政府（管委）'],
    ['TA-18', 'taian', '供电企业'],
  ])('%s: the dispatch says who answers day and night, and by which clause', (clause, name, as) => {
    const setting = city(name, {
      settings: adopted(name),
      units: directory(onDuty('duty', as), ['plain', { id: 'plain', natures: [], roles: [as] }]),
    });
    const sent: Line = { at: '2026-09-18 10:10', do: 'dispatch', lead: 'duty', assistants: ['plain'] };
    expect(tell([submit, sent], setting).told('Dispatched')).toMatchObject([
      { dayAndNight: [{ unit: 'duty', clause, as }] },
    ]);
  });

  it('SY-20a: a unit on duty that no clause names is on duty all the same, and its working days stay', () => {
    const setting = { units: directory(onDuty('more')) };
    const story = tell([submit, { at: '2026-09-25 23:00', do: 'dispatch', lead: 'more' }], setting);
    expect(story.told('Dispatched')).toMatchObject([{ dayAndNight: [{ unit: 'more' }] }]);
    expect(story.due('sign', 'more')).toBe('2026-09-28 SY-13b');
  });

  it('MZ-11.2a: what comes to a unit that is not a member is passed on the same day', () => {
    const units = directory(['outside', { id: 'outside', natures: ['not-a-member'], roles: [] }]);
    const setting = city('meizhou', { units });
    const sent: readonly Line[] = [
      { at: '2016-09-20 20:00', do: 'submit', kind: 'help' },
      { at: '2016-09-20 21:00', do: 'dispatch', lead: 'outside', assistants: ['chengguan'] },
    ];
    const story = tell(sent, setting);
    expect(story.due('dispatch', 'outside')).toBe('2016-09-20 MZ-11.2a');
    expect(story.due('dispatch', 'chengguan')).toBeUndefined();
    const passed = story.goOn([{ at: '2016-09-20 22:00', do: 'pass-on', unit: 'outside' }], setting);
    expect(passed.fateOf('dispatch', 'outside')).toEqual(['met 2016-09-20 22:00']);
    expect(
      passed.goOn([{ at: '2016-09-20 22:30', do: 'pass-on', unit: 'outside' }], setting).refusal,
    ).toMatchObject({ code: 'nothing-to-pass-on' });
    const late = story.goOn([{ at: '2016-09-21 08:00', do: 'settle' }], setting);
    expect(late.fateOf('dispatch', 'outside')).toEqual(['expired 2016-09-21 00:00']);
  });
});

describe('SY-20b: fumes, noise and the like are seen to within the hour', () => {
  const noise: Line = { at: '2026-10-01 02:00', do: 'submit', kind: 'complaint', matter: 'noise' };
  const sent: Line = { at: '2026-10-01 02:30', do: 'dispatch', assistants: ['gongan'] };

  it.each(['noise', 'fumes', 'nuisance'] as const)(
    '%s, on a night of a holiday, by lead and assistant',
    (matter) => {
      const story = tell([{ ...noise, matter }, sent]);
      expect(story.due('respond', 'chengguan')).toBe('2026-10-01 03:30 SY-20b');
      expect(story.due('respond', 'gongan')).toBe('2026-10-01 03:30 SY-20b');
      expect(story.due('sign', 'chengguan')).toBe('2026-10-08 SY-13b');
    },
  );

  it('each for itself, signed or not; signing and handling go on beside it', () => {
    const story = tell([noise, sent, { at: '2026-10-01 03:30', do: 'respond', by: 'chengguan' }]);
    expect(story.fateOf('respond', 'chengguan')).toEqual(['met 2026-10-01 03:30']);
    const later = story.goOn([
      { at: '2026-10-01 04:00', do: 'respond', by: 'gongan', how: 'dealt-with' },
      { at: '2026-10-01 05:00', do: 'sign', by: 'chengguan' },
    ]);
    expect(later.fateOf('respond', 'gongan')).toEqual(['expired 2026-10-01 03:30', 'late 2026-10-01 04:00']);
    expect(later.due('handle', 'chengguan')).toBe('2026-10-13 SY-14.3a');
    expect(later.ticket.timeliness.respond).toEqual({ kept: 1, missed: 0 });
  });

  it('a unit that has handed in its answer has dealt with it', () => {
    const story = tell([
      noise,
      { at: '2026-10-01 02:30', do: 'dispatch' },
      { at: '2026-10-01 02:40', do: 'sign', by: 'chengguan' },
      { at: '2026-10-01 03:00', do: 'answer', by: 'chengguan' },
    ]);
    expect(story.fateOf('respond', 'chengguan')).toEqual(['met 2026-10-01 03:00']);
  });

  it('a return under review stops nothing; after it the next unit has an hour of its own', () => {
    const returned = tell([
      noise,
      { at: '2026-10-01 02:30', do: 'dispatch' },
      { at: '2026-10-01 02:50', do: 'return', by: 'chengguan' },
    ]);
    expect(returned.due('respond', 'chengguan')).toBe('2026-10-01 03:30 SY-20b');
    const again = returned.goOn([
      { at: '2026-10-01 03:00', do: 'review-return' },
      { at: '2026-10-01 06:00', do: 'dispatch', lead: 'gongan' },
    ]);
    expect(again.fateOf('respond', 'chengguan')).toEqual(['cancelled 2026-10-01 03:00']);
    expect(again.due('respond', 'gongan')).toBe('2026-10-01 07:00 SY-20b');
    const back = again.goOn([
      { at: '2026-10-01 06:10', do: 'respond', by: 'gongan' },
      { at: '2026-10-01 06:20', do: 'return', by: 'gongan' },
      { at: '2026-10-01 06:30', do: 'review-return', unit: 'gongan' },
      { at: '2026-10-01 08:00', do: 'dispatch', lead: 'gongan' },
    ]);
    expect(back.due('respond', 'gongan')).toBe('2026-10-01 09:00 SY-20b');
  });

  it('work done again is no new dispatch: it has its own term and no hour', () => {
    const story = tell([
      noise,
      { at: '2026-10-01 02:30', do: 'dispatch' },
      { at: '2026-10-01 02:40', do: 'sign', by: 'chengguan' },
      { at: '2026-10-01 03:00', do: 'answer', by: 'chengguan' },
      { at: '2026-10-01 04:00', do: 'review-answer' },
      { at: '2026-10-01 05:00', do: 'revisit', grade: 'dissatisfied' },
      { at: '2026-10-01 06:00', do: 'redo' },
    ]);
    expect(story.due('respond', 'chengguan')).toBeUndefined();
    expect(story.due('redo', 'chengguan')).toBe('2026-10-13 SY-17');
  });
});
