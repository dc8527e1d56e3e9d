import { describe, expect, it } from 'vitest';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Kind, Matter } from '../../shared/regulation/vocabulary.ts';
import type { Directory } from '../../shared/ticket/directory.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { adopted, city, directory, onDuty, withTerm } from './setting.ts';
import { type Line, type Story, sealed, tell } from './story.ts';

const submit: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'help' };
const reason = sealed('reason');

/** What became of a ticket with its acceptance: marked by which clause, at once to whom, with which clocks. */
function passedOn(story: Story) {
  const [marked] = story.told('MarkedUrgent');
  const [sent] = story.told('Dispatched');
  return { clause: marked?.clause, lead: sent?.lead, as: sent?.straight?.as, cause: sent?.cause };
}

describe('sudden events go at once to the bureau that the clause names', () => {
  const bureaus = directory(
    onDuty('yingji', '市应急管理局'),
    onDuty('weijian', '市卫生健康委员会'),
    onDuty('gongan', '市公安局'),
    onDuty('water', '市自来水公司', '供水主管部门'),
    onDuty('grid', '国网邵阳供电公司', '供电主管部门'),
    onDuty('gas', '市燃气总公司', '供气主管部门'),
    onDuty('heat', '供暖主管部门'),
    onDuty('floods', '自然灾害主管部门'),
    onDuty('crisis', '公共突发事件主管部门'),
    onDuty('enforcement', '相关执法部门'),
  );

  it.each<[string, string, Kind, Matter, string]>([
    ['SY-12.2b', 'shaoyang', 'help', 'natural-disaster', 'yingji'],
    ['SY-12.2b', 'shaoyang', 'report', 'accident', 'yingji'],
    ['SY-12.2b', 'shaoyang', 'help', 'public-health', 'weijian'],
    ['SY-12.2b', 'shaoyang', 'complaint', 'social-safety', 'gongan'],
    ['SY-20b', 'shaoyang', 'complaint', 'water-outage', 'water'],
    ['SY-20b', 'shaoyang', 'help', 'power-outage', 'grid'],
    ['SY-20b', 'shaoyang', 'help', 'gas-outage', 'gas'],
    ['NM-10', 'neimenggu', 'help', 'water-outage', 'water'],
    ['NM-10', 'neimenggu', 'report', 'power-outage', 'grid'],
    ['NM-10', 'neimenggu', 'help', 'gas-outage', 'gas'],
    ['NM-10', 'neimenggu', 'help', 'heat-outage', 'heat'],
    ['NM-10', 'neimenggu', 'report', 'natural-disaster', 'floods'],
    ['NM-10', 'neimenggu', 'help', 'public-emergency', 'crisis'],
    ['LA-10', 'luan', 'report', 'enforcement', 'enforcement'],
  ])('%s: in %s, %s about %s', (clause, name, kind, matter, lead) => {
    const story = tell([{ ...submit, kind, matter }], city(name, { units: bureaus }));
    expect(passedOn(story)).toMatchObject({ clause, lead, cause: 'law' });
    expect(story.ticket.assignments).toMatchObject([{ unit: lead, role: 'lead' }]);
    expect(story.ticket.urgent).toMatchObject({ clause });
  });

  it('SY-12.2b: with the acceptance, which ends the dispatch term as kept and starts the unit’s', () => {
    const byWeb: Line = { ...submit, at: '2026-09-18 02:10', accepted: false, matter: 'accident' };
    const waiting = tell([byWeb], { units: bureaus });
    expect(waiting.told('MarkedUrgent')).toEqual([]);
    const story = waiting.goOn([{ at: '2026-09-18 02:20', do: 'accept', kind: 'help', matter: 'accident' }], {
      units: bureaus,
    });
    expect(story.ticket.stage).toBe('dispatched');
    expect(story.fateOf('dispatch')).toEqual(['met 2026-09-18 02:20']);
    expect(story.due('sign', 'yingji')).toBe('2026-09-20 SY-13b');
    expect(story.told('Dispatched')).toMatchObject([
      { straight: { clause: 'SY-12.2b', as: '市应急管理局' }, dayAndNight: [{ clause: 'SY-20a' }] },
    ]);
  });

  it('SY-20b: who turns the current off is not said, so an outage of no kind goes to nobody by itself', () => {
    const story = tell([{ ...submit, matter: 'outage' }], { units: bureaus });
    expect(passedOn(story)).toEqual({ clause: 'SY-20b' });
    expect(story.ticket).toMatchObject({ stage: 'accepted', urgent: { clause: 'SY-20b' } });
    expect(workLines(story.ticket)).toMatchObject([{ unit: 'hotline', urgent: true }]);
    // Nor where the directory has only one of those who might.
    const one = directory(onDuty('water', '市自来水公司'));
    expect(tell([{ ...submit, matter: 'outage' }], { units: one }).ticket.stage).toBe('accepted');
  });

  it.each<[string, Directory, string[]]>([
    ['no unit bears the name', directory(), []],
    ['several bear it', directory(onDuty('a', '市公安局'), onDuty('b', '市公安局')), ['a', 'b']],
  ])('SY-12.2b: stays on top of the hotline’s list where %s', (_why, units, meant) => {
    const story = tell([{ ...submit, matter: 'social-safety' }], { units });
    expect(story.ticket).toMatchObject({ stage: 'accepted', urgent: { clause: 'SY-12.2b' } });
    expect(story.told('MarkedUrgent')[0]?.meant?.map(({ unit: id }) => id) ?? []).toEqual(meant);
    expect(workLines(story.ticket)).toMatchObject([
      { unit: 'hotline', urgent: true, dueAt: '2026-09-18T10:00:00+08:00' },
    ]);
    const sent = story.goOn([{ at: '2026-09-18 10:05', do: 'dispatch' }], { units });
    expect(sent.ticket.stage).toBe('dispatched');
  });

  it('a unit is meant by its own name as well, and by a name of several matters once', () => {
    const named = new Map([['police', { id: 'police', name: '市公安局', natures: [], roles: ['市公安局'] }]]);
    const story = tell([{ ...submit, matter: 'social-safety' }], { units: named });
    expect(passedOn(story)).toMatchObject({ lead: 'police', as: '市公安局' });
    expect(story.told('Dispatched')[0]).not.toHaveProperty('dayAndNight');
  });

  it.each<[string, string, Kind, Matter]>([
    ['NM-10: a complaint is not of the kinds', 'neimenggu', 'complaint', 'water-outage'],
    ['SY-12.2b: noise can wait', 'shaoyang', 'complaint', 'noise'],
    ['TA-18: served day and night, and passed on as anything else', 'taian', 'help', 'water-outage'],
  ])('%s', (_clause, name, kind, matter) => {
    const setting = city(name, { units: bureaus, settings: adopted(name) });
    expect(passedOn(tell([{ ...submit, kind, matter }], setting))).toEqual({});
  });

  it('SY-12.2b: what is answered on the call, or refused, is passed on to nobody', () => {
    const matter = 'accident';
    for (const more of [{ reply: reason }, { rejection: { ground: 'other', reason, basis: reason } }]) {
      const story = tell([{ ...submit, matter, ...more }], { units: bureaus });
      expect(story.ticket.stage).toBe('closed');
      expect(story.told('MarkedUrgent', 'Dispatched')).toEqual([]);
    }
  });

  it('SY-12.2b: a return puts it back on top of the list, and the next unit is a person’s choice', () => {
    const story = tell(
      [
        { ...submit, matter: 'accident' },
        { at: '2026-09-18 11:00', do: 'return', by: 'yingji' },
        { at: '2026-09-18 12:00', do: 'review-return', unit: 'yingji' },
      ],
      { units: bureaus },
    );
    expect(workLines(story.ticket)).toMatchObject([
      { unit: 'hotline', urgent: true, dueAt: '2026-09-18T10:00:00+08:00' },
    ]);
  });

  it.each<[string, string, Kind, Matter | undefined, Settings]>([
    ['NM-10', 'neimenggu', 'help', 'heat-outage', withTerm('dispatch', 'accepted', 15)],
    ['LA-10', 'luan', 'complaint', undefined, withTerm('dispatch', 'accepted', 15)],
    ['LA-10', 'luan', 'consultation', 'enforcement', withTerm('dispatch', 'accepted', 15)],
  ])(
    '%s: the first moment has no number in %s until the city gives it one',
    (clause, name, kind, matter, settings) => {
      const line: Line = { ...submit, kind, ...(matter && { matter }) };
      expect(tell([line], city(name)).due('dispatch')).toBeUndefined();
      expect(tell([line], city(name, { settings })).due('dispatch')).toBe(`2026-09-18 10:15 ${clause}`);
    },
  );

  it('SY-20b: an outage is answered at the first moment: no clock, or the city’s, also at night', () => {
    const night: Line = { ...submit, at: '2026-10-01 03:00', matter: 'water-outage' };
    expect(tell([night], { units: bureaus }).due('respond', 'water')).toBeUndefined();
    const settings = withTerm('respond', 'received', 30, { matters: ['water-outage'] });
    const story = tell([night], { units: bureaus, settings });
    expect(story.due('respond', 'water')).toBe('2026-10-01 03:30 SY-20b');
    const arrived = story.goOn([{ at: '2026-10-01 03:30', do: 'respond', by: 'water' }], { settings });
    expect(arrived.fateOf('respond', 'water')).toEqual(['met 2026-10-01 03:30']);
  });
});
