import { describe, expect, it } from 'vitest';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/regulation/settings.ts';
import { city as inCity, withTerm } from './setting.ts';
import { type Line, type Setting, tell } from './story.ts';

const decided = { ground: '热线工作规范', by: '热线办', from: '2023-07-28' };
const city = (contacts?: object): { settings: Settings } => ({
  settings: parseSettings({
    ...DEFAULT_SETTINGS,
    region: '430500',
    ...(contacts && { contacts: { ...contacts, ...decided } }),
  }),
});
const daytime = city({ hours: { from: '08:00', to: '21:00' } });

const consultation: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation' },
  { at: '2026-09-18 11:00', do: 'dispatch' },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
];
const failed = (at: string, way: 'phone' | 'sms' | 'callback' = 'phone'): Line => ({
  at,
  do: 'contact',
  by: 'chengguan',
  reached: false,
  way,
});
const unreached = (at: string): Line => ({
  at,
  do: 'answer',
  by: 'chengguan',
  contact: { reached: false, way: 'phone' },
});

describe('SY-14.2b: tries at suitable times, by SMS, call-back or the like', () => {
  it('after a citizen was reached a try that fails starts no 24 hours', () => {
    const reached: Line = { at: '2026-09-18 15:00', do: 'contact', by: 'chengguan' };
    const later = tell([...consultation, reached, failed('2026-09-18 16:00')]);
    expect(later.refusal).toBeUndefined();
    expect(later.due('reach', 'chengguan')).toBeUndefined();
  });

  it('a try outside the city’s hours is on record and neither counts nor starts the 24 hours', () => {
    const story = tell([...consultation, failed('2026-09-18 21:00')], daytime);
    expect(story.told('CitizenContacted')).toMatchObject([{ outsideHours: true, contact: { way: 'phone' } }]);
    expect(story.due('reach', 'chengguan')).toBeUndefined();
    const morning = story.goOn([failed('2026-09-19 08:00', 'sms')], daytime);
    expect(morning.due('reach', 'chengguan')).toBe('2026-09-20 08:00 SY-14.2b');
    expect(morning.told('CitizenContacted').at(-1)).not.toHaveProperty('outsideHours');
  });

  it.each([
    [['2026-09-18 15:00', '2026-09-18 21:30', '2026-09-19 07:59'], 'too-few-attempts'],
    [['2026-09-18 15:00', '2026-09-18 20:59', '2026-09-19 07:59'], undefined],
  ])('of tries at %j and one at 10:00 the answer is refused: %s', (times, code) => {
    const tries = times.map((at) => failed(at, 'callback'));
    const story = tell([...consultation, ...tries, unreached('2026-09-19 10:00')], daytime);
    expect(story.refusal?.code).toBe(code);
  });

  it('the answer’s own try counts in the hours only', () => {
    const tries = [failed('2026-09-18 15:00'), failed('2026-09-18 18:00')];
    const night = tell([...consultation, ...tries, unreached('2026-09-18 22:00')], daytime);
    expect(night.refusal).toMatchObject({ code: 'too-few-attempts', clause: 'SY-14.2b' });
    expect(tell([...consultation, ...tries, unreached('2026-09-18 20:00')], daytime).refusal).toBeUndefined();
  });

  it('a citizen who is reached at night is reached', () => {
    const story = tell(
      [
        ...consultation,
        failed('2026-09-18 15:00'),
        { at: '2026-09-18 22:00', do: 'contact', by: 'chengguan' },
      ],
      daytime,
    );
    expect(story.fateOf('reach')).toEqual(['met 2026-09-18 22:00']);
  });

  it('while the city has set no hours, every hour counts', () => {
    const story = tell([...consultation, failed('2026-09-18 23:00')]);
    expect(story.due('reach', 'chengguan')).toBe('2026-09-19 23:00 SY-14.2b');
  });

  it('hours that end before they begin are no setting', () => {
    expect(() => city({ hours: { from: '21:00', to: '08:00' } })).toThrow('to');
  });
});

describe('NM-11.3, MZ-11.2c, TA-15a: the term for being in touch with the citizen', () => {
  const inTouch = inCity('neimenggu', { settings: withTerm('contact', 'received', 240) });
  const by = 'chengguan';
  const dispatched: readonly Line[] = [
    { at: '2026-09-18 10:00', do: 'submit' },
    { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
  ];
  const tried = { at: '2026-09-18 12:00', do: 'contact', by, reached: false } as const;
  const handedIn = (unit: string): Line => ({
    ...unreached('2026-09-18 14:00'),
    by: unit,
  });
  const late: Line = { at: '2026-09-18 16:00', do: 'settle' };

  it('runs on after a try that fails, and ends with the citizen reached', () => {
    const story = tell([...dispatched, tried], inTouch);
    expect(story.due('contact', by)).toBe('2026-09-18 15:00 NM-11.3');
    expect(story.goOn([late], inTouch).fateOf('contact', by)).toEqual(['expired 2026-09-18 15:00']);
    const reached = { ...tried, at: '2026-09-18 13:00', reached: true } as const;
    expect(story.goOn([reached], inTouch).fateOf('contact', by)).toEqual(['met 2026-09-18 13:00']);
  });

  it('of an assistant that has answered it no longer runs, and counts as neither kept nor missed', () => {
    const story = tell([...dispatched, handedIn('shuiwu'), late], inTouch);
    expect(story.fateOf('contact', 'shuiwu')).toEqual(['cancelled 2026-09-18 14:00']);
    expect(story.fateOf('contact', by)).toEqual(['expired 2026-09-18 15:00']);
  });

  it('waits for the review of the lead’s answer: passed it ends, failed it is overdue at once', () => {
    const answered = tell([...dispatched, handedIn(by), late], inTouch);
    expect(answered.fateOf('contact', by)).toEqual([]);
    const review = { at: '2026-09-18 17:00', do: 'review-answer' } as const;
    expect(answered.goOn([review], inTouch).fateOf('contact', by)).toEqual(['cancelled 2026-09-18 17:00']);
    const failed: Line = { ...review, passed: false, fault: 'vague' };
    expect(answered.goOn([failed], inTouch).fateOf('contact', by)).toEqual(['expired 2026-09-18 17:00']);
  });

  it('is kept by as many tries as the text asks for, where it asks for a number', () => {
    const { contactAttempts } = regulationById('shaoyang') as Regulation;
    const regulation = { ...(regulationById('neimenggu') as Regulation), contactAttempts };
    const setting = { ...inTouch, regulation } as Setting;
    const again = (at: string): Line => ({ ...tried, at });
    const twice = tell([...dispatched, tried, again('2026-09-18 12:30')], setting);
    expect(twice.fateOf('contact', by)).toEqual([]);
    expect(twice.goOn([again('2026-09-18 13:00')], setting).fateOf('contact', by)).toEqual([
      'met 2026-09-18 13:00',
    ]);
  });
});

describe('SY-12.1b: a citizen is not contacted too often', () => {
  const twice = city({ mostADay: 2 });
  const tooOften = (lines: readonly Line[], setting = twice) =>
    tell([...consultation, ...lines], setting)
      .told('CitizenContacted')
      .map((event) => event.tooOften === true);

  it('a contact beyond the city’s number is on record as such and not refused: it has been made', () => {
    const day = [failed('2026-09-18 13:00'), failed('2026-09-18 14:00'), failed('2026-09-18 15:00')];
    expect(tooOften(day)).toEqual([false, false, true]);
    expect(tooOften(day, city())).toEqual([false, false, false]);
  });

  it('the hotline’s own tries at calling back are among them', () => {
    const tried = (at: string): Line => ({ at, do: 'contact', reached: false, way: 'callback' });
    const story = tell(
      [
        { at: '2026-09-18 10:00', do: 'submit', kind: 'consultation', consentToWait: true },
        tried('2026-09-18 14:00'),
        tried('2026-09-18 15:00'),
        tried('2026-09-18 16:00'),
      ],
      twice,
    );
    expect(story.told('CitizenContacted').map(({ unit, tooOften: often }) => [unit, often])).toEqual([
      ['hotline', undefined],
      ['hotline', undefined],
      ['hotline', true],
    ]);
    expect(story.due('callback')).toBe('2026-09-19 10:00 SY-12.1');
  });

  it('counts by the day, whoever of the units makes it', () => {
    const lines: readonly Line[] = [
      failed('2026-09-18 13:00'),
      { at: '2026-09-18 23:59', do: 'contact', by: 'chengguan' },
      failed('2026-09-19 09:00'),
    ];
    expect(tooOften(lines)).toEqual([false, false, false]);
    expect(tell([...consultation, ...lines], twice).ticket.contacts).toEqual({ on: '2026-09-19', count: 1 });
  });
});
