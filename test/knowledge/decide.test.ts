import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { contentSchema } from '../../shared/knowledge/acts.ts';
import { isLive, standingOf } from '../../shared/knowledge/entry.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import { ENTRY_KINDS } from '../../shared/regulation/vocabulary.ts';
import { adopted } from '../ticket/setting.ts';
import { AGENT, CONTENT, entryTold, head, officer, reviewer } from './telling.ts';

const proposed = { type: 'propose', provider: 'gongan', ...CONTENT } as const;
const revised = { type: 'revise', ...CONTENT, text: '可以网上申领。' } as const;
const passed = { type: 'review', passed: true } as const;

describe('SY-22, NM-12: who provides an entry maintains it', () => {
  it.each(['shaoyang', 'neimenggu'])(
    '%s: what a unit writes counts at once, and so does what it corrects',
    (city) => {
      const { entry } = entryTold(city, [
        { by: officer('gongan'), act: proposed },
        { by: officer('gongan'), act: revised },
      ]);
      expect(entry).toMatchObject({ status: 'published', version: 2, live: { text: '可以网上申领。' } });
    },
  );

  it('nobody else corrects it or writes in its name', () => {
    const first = { by: officer('gongan'), act: proposed };
    for (const by of [officer('county'), reviewer(), AGENT]) {
      expect(entryTold('shaoyang', [first, { by, act: revised }]).refusal?.code).toBe('not-yours');
    }
    const foreign = () => entryTold('shaoyang', [{ by: officer('county'), act: proposed }]);
    expect(foreign).toThrow('not-yours');
  });

  it('it is taken out by the unit or the hotline’s reviewers, and counts no more', () => {
    const steps = [{ by: officer('gongan'), act: proposed }];
    const remove = { type: 'remove', reason: '政策废止' } as const;
    const { entry } = entryTold('shaoyang', [...steps, { by: reviewer(), act: remove }]);
    expect([entry.status, entry.live]).toEqual(['removed', undefined]);
    expect(entryTold('shaoyang', [...steps, { by: AGENT, act: remove }]).refusal?.code).toBe('not-yours');
    const after = [...steps, { by: reviewer(), act: remove }, { by: officer('gongan'), act: revised }];
    expect(entryTold('shaoyang', after).refusal?.code).toBe('removed');
  });

  it('it counts on the days for which it says so', () => {
    const content = contentSchema.parse({ ...CONTENT, validFrom: '2026-10-01', validUntil: '2026-12-31' });
    const { entry } = entryTold('shaoyang', [
      { by: officer('gongan'), act: { type: 'propose', provider: 'gongan', ...content } },
    ]);
    const on = ['2026-09-30', '2026-10-01', '2026-12-31', '2027-01-01'].map((day) =>
      isLive(entry, day as Day),
    );
    expect(on).toEqual([false, true, true, false]);
  });
});

describe('MZ-18: four kinds, and the unit confirms what the centre has collected', () => {
  it('the text names the four kinds that there are', () => {
    const named = regulationById('meizhou')?.knowledge.base?.kinds?.named.map(({ kind }) => kind);
    expect(named).toEqual(ENTRY_KINDS);
  });

  it('it counts once the unit has confirmed or rewritten it, and the centre can’t confirm it', () => {
    const collected = { by: AGENT, act: proposed };
    expect(entryTold('meizhou', [collected]).entry).toMatchObject({ status: 'proposed' });
    expect(entryTold('meizhou', [collected]).entry).not.toHaveProperty('live');
    const confirm = { type: 'confirm' } as const;
    expect(entryTold('meizhou', [collected, { by: officer('gongan'), act: confirm }]).entry).toMatchObject({
      status: 'published',
      live: { title: CONTENT.title },
    });
    expect(entryTold('meizhou', [collected, { by: officer('gongan'), act: revised }]).entry).toMatchObject({
      status: 'published',
      live: { text: '可以网上申领。' },
    });
    expect(entryTold('meizhou', [collected, { by: reviewer(), act: confirm }]).refusal?.code).toBe(
      'not-yours',
    );
    const twice = [
      collected,
      { by: officer('gongan'), act: confirm },
      { by: officer('gongan'), act: confirm },
    ];
    expect(entryTold('meizhou', twice).refusal?.code).toBe('illegal-act');
  });
});

describe('LA-6: several reviewers, and errors are reported', () => {
  const first = { by: officer('gongan'), act: proposed };
  const reviewed = [first, { by: head('gongan'), act: passed }, { by: reviewer(), act: passed }];

  it('two persons beside whoever wrote it pass it before it counts', () => {
    expect(entryTold('luan', reviewed.slice(0, 2)).entry).toMatchObject({ status: 'confirmed' });
    expect(entryTold('luan', reviewed).entry).toMatchObject({ status: 'published', live: CONTENT });
    const twice = [first, { by: reviewer(), act: passed }, { by: reviewer(), act: passed }];
    expect(entryTold('luan', twice).refusal).toMatchObject({ code: 'reviewed-by-same', clause: 'LA-6' });
    const stranger = [first, { by: head('county'), act: passed }];
    expect(entryTold('luan', stranger).refusal?.code).toBe('not-yours');
  });

  it('what counts goes on counting while its correction is reviewed', () => {
    const { entry } = entryTold('luan', [...reviewed, { by: officer('gongan'), act: revised }]);
    expect(entry).toMatchObject({
      status: 'confirmed',
      live: { text: CONTENT.text },
      content: { text: revised.text },
    });
  });

  it('what fails goes back to the unit, with the reason', () => {
    const failed = (reason?: string) => ({
      by: reviewer(),
      act: { type: 'review', passed: false, ...(reason && { reason }) } as const,
    });
    expect(entryTold('luan', [first, failed()]).refusal).toMatchObject({
      code: 'field-required',
      field: 'reason',
    });
    expect(entryTold('luan', [first, failed('口径不一致')]).entry).toMatchObject({
      status: 'proposed',
      passedBy: [],
    });
  });

  it('anybody reports an error; the unit corrects it, or says why not', () => {
    const report = { by: AGENT, act: { type: 'report', fault: 'outdated' } as const };
    const open = entryTold('luan', [...reviewed, report, report]).entry;
    expect(open.reports.map(({ number, fault }) => [number, fault])).toEqual([
      [1, 'outdated'],
      [2, 'outdated'],
    ]);
    const dismiss = (number: number) => ({
      by: officer('gongan'),
      act: { type: 'dismiss', report: number, reason: '口径未变' } as const,
    });
    expect(entryTold('luan', [...reviewed, report, dismiss(1)]).entry.reports).toEqual([]);
    expect(entryTold('luan', [...reviewed, report, dismiss(9)]).refusal?.code).toBe('unknown-report');
    expect(
      entryTold('luan', [...reviewed, report, { by: officer('gongan'), act: revised }]).entry.reports,
    ).toEqual([]);
  });
});

describe('TA-6: counties review their part', () => {
  it('what a street provides waits for the county body above it, what the city’s units provide does not', () => {
    const street = { by: officer('street'), act: { ...proposed, provider: 'street' } };
    expect(entryTold('taian', [street]).entry.status).toBe('confirmed');
    expect(entryTold('taian', [street, { by: reviewer(), act: passed }]).entry.status).toBe('confirmed');
    expect(entryTold('taian', [street, { by: head('county'), act: passed }]).entry.status).toBe('published');
    expect(entryTold('taian', [{ by: officer('gongan'), act: proposed }]).entry.status).toBe('published');
  });
});

describe('SY-27c: what is not given in the set time after a reminder is found', () => {
  const decision = { ground: '热线考评办法', by: '市热线办', from: '2026-01-01' };
  const settings = {
    ...adopted('shaoyang'),
    knowledge: { workingDays: 2, ...decision },
  } as unknown as Settings;
  const asked = {
    by: reviewer(),
    act: { type: 'request', provider: 'gongan', title: '暴雨停电答复口径', event: 'storm-1' } as const,
  };
  const given = (when: string) => ({
    at: when,
    by: officer('gongan'),
    act: { ...revised, event: 'storm-1' },
  });
  const standing = (steps: Parameters<typeof entryTold>[1], today: string) => {
    const { reminders } = entryTold('shaoyang', steps, settings).entry;
    return reminders.map((each) => standingOf(each, today as Day));
  };

  it('the unit is asked for the answers to a sudden event, by the city’s term', () => {
    const { entry } = entryTold('shaoyang', [asked], settings);
    // 18 September 2026 is a Friday; 20 September, a Sunday, is worked.
    expect(entry).toMatchObject({
      status: 'requested',
      event: 'storm-1',
      reminders: [{ fault: 'missing', dueOn: '2026-09-21', clause: 'SY-27c' }],
    });
  });

  it('given in time, late, or not at all', () => {
    expect(standing([asked, given('2026-09-21 23:59')], '2026-10-20')).toEqual(['in-time']);
    expect(standing([asked, given('2026-09-22 00:00')], '2026-10-20')).toEqual(['late']);
    expect(standing([asked], '2026-09-21')).toEqual(['awaited']);
    expect(standing([asked], '2026-09-22')).toEqual(['missing']);
  });

  it('a stale entry is reminded of, by the hotline’s reviewers alone', () => {
    const first = { by: officer('gongan'), act: proposed };
    const remind = (by: typeof AGENT) => ({ by, act: { type: 'remind', fault: 'outdated' } as const });
    expect(standing([first, remind(reviewer())], '2026-09-22')).toEqual(['missing']);
    expect(entryTold('shaoyang', [first, remind(AGENT)], settings).refusal?.code).toBe('not-yours');
  });

  it('without a term nothing is late', () => {
    const { reminders } = entryTold('shaoyang', [asked]).entry;
    expect(reminders.map((each) => standingOf(each, '2027-01-01' as Day))).toEqual(['open']);
  });
});
