import { describe, expect, it } from 'vitest';
import { keyedPieces } from '../../shared/privacy/keyed-pieces.ts';
import { fingerprint } from '../../shared/privacy/likeness.ts';
import { rank, type Traits, topicOf } from '../../shared/ticket/similar.ts';
import { at } from './story.ts';

const RULE = { samePerson: 20, anybody: 30, withinDays: 90 };
const hash = keyedPieces(new Uint8Array(32).fill(7));
const TEXT = '楼下烧烤店夜间油烟扰民，多次反映没有处理，请尽快查处';

function traits(number: number, more: Partial<Traits> & { text?: string; place?: string } = {}): Traits {
  const { text = TEXT, place, ...rest } = more;
  const likeness = fingerprint({ text, ...(place !== undefined && { place }) }, hash);
  return { ticketNo: `43050026091800000${number}`, at: at('2026-09-18 10:00'), likeness, ...rest };
}

function found(ticket: Traits, others: readonly Traits[], among: 'person' | 'all' = 'all') {
  return rank(ticket, others, among, RULE).map(({ ticketNo, alike }) => `${ticketNo.slice(-3)} ${alike}`);
}

describe('which tickets are alike', () => {
  const other = '路灯坏了一个月没有人来修，晚上出行很危险，请尽快维修';

  it('the text counts most, and its share is told', () => {
    const [first] = rank(traits(100), [traits(101)], 'person', RULE);
    expect(first).toMatchObject({ alike: true, reasons: { text: 100, sameClass: false, daysApart: 0 } });
    expect(found(traits(100), [traits(102, { text: other }), traits(101)])).toEqual([
      '101 true',
      '102 false',
    ]);
  });

  it('two persons on one matter: the same class and the same place do without the text', () => {
    const filed = { classCode: '0101', place: '幸福路12号幸福小区' };
    const same = traits(101, { ...filed, text: other });
    expect(found(traits(100, filed), [same])).toEqual(['101 true']);
    expect(found(traits(100, filed), [{ ...same, classCode: '0202' }])).toEqual(['101 false']);
    expect(found(traits(100, { classCode: '0101' }), [same])).toEqual(['101 false']);
  });

  it('one person is believed to repeat themselves sooner than two are to say the same', () => {
    const half = traits(101, { text: TEXT.slice(0, 12) });
    const [{ reasons } = { reasons: { text: 0 } }] = rank(traits(100), [half], 'person', RULE);
    const between = { ...RULE, samePerson: (reasons.text ?? 0) - 1, anybody: (reasons.text ?? 0) + 1 };
    expect(rank(traits(100), [half], 'person', between)[0]?.alike).toBe(true);
    expect(rank(traits(100), [half], 'all', between)[0]?.alike).toBe(false);
  });

  it('nearer in time comes first, and a ticket without a fingerprint last', () => {
    const { likeness: _none, ...bare } = traits(103);
    const late = traits(101, { at: at('2026-09-17 10:00') });
    const early = traits(102, { at: at('2026-06-18 10:00') });
    expect(found(traits(100), [bare, early, late])).toEqual(['101 true', '102 true', '103 false']);
  });

  it.each([
    [{ classCode: '0101', matter: 'noise' }, '430500#0101'],
    [{ matter: 'noise' }, '430500#noise'],
    [{}, undefined],
  ] as const)('filed as %o they are found under %s', (filed, topic) => {
    expect(topicOf({ region: '430500', ...filed })).toBe(topic);
  });
});
