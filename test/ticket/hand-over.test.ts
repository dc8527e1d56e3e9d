import { describe, expect, it } from 'vitest';
import { contribution } from '../../shared/province/contribution.ts';
import { adopted, adoptions, city, withTerm } from './setting.ts';
import { type Line, sealed, tell } from './story.ts';

const submit: Line = { at: '2026-09-18 10:00', do: 'submit', kind: 'help' };
const reason = sealed('reason');
const result = sealed('result');

describe('hand-over to an emergency or utility line', () => {
  const handedOver: readonly Line[] = [
    { ...submit, kind: 'help' },
    { at: '2026-09-18 10:05', do: 'hand-over', mode: 'one-key' },
  ];

  it.each<[string, string, string[]]>([
    ['TA-13a', 'taian', ['110', '119', '120', '122']],
    ['MZ-9', 'meizhou', ['110', '119', '120']],
  ])('%s: in %s to the lines that the text names, and to no other', (clause, name, lines) => {
    const setting = city(name, { settings: adopted(name) });
    for (const line of lines) {
      const story = tell([submit, { at: '2026-09-18 10:05', do: 'hand-over', line }], setting);
      expect(story.told('HandedOver')).toMatchObject([{ line, clause, whole: true }]);
      expect(story.ticket.stage).toBe('handed-over');
    }
    const other = tell([submit, { at: '2026-09-18 10:05', do: 'hand-over', line: '114' }], setting);
    expect(other.refusal).toMatchObject({ code: 'unknown-line', field: 'line', clause });
  });

  it.each([
    ['NM-10b', 'neimenggu'],
    ['SY-7b', 'shaoyang'],
    ['LA-1.3', 'luan'],
  ])(
    '%s: to each that the text names, and, as its list is open, to any other line of that sort',
    (clause, name) => {
      for (const line of ['110', '119', '120', '122', '供水', '供电', '供气', '供热', '12395']) {
        const story = tell([submit, { at: '2026-09-18 10:05', do: 'hand-over', line }], city(name));
        expect(story.told('HandedOver')).toMatchObject([{ line, clause, whole: true }]);
      }
    },
  );

  it('LA-1.2: to the line that keeps its own seats, and from it', () => {
    const luan = city('luan');
    const there = tell([submit, { at: '2026-09-18 10:05', do: 'hand-over', line: '12333' }], luan);
    expect(there.told('HandedOver')).toMatchObject([{ line: '12333', clause: 'LA-1.2' }]);
    const before = tell(
      [
        { ...submit, at: '2021-12-30 10:00' },
        { at: '2021-12-30 10:05', do: 'hand-over', line: '12333' },
      ],
      luan,
    );
    expect(before.told('HandedOver')).toMatchObject([{ clause: 'LA-1.3' }]);
  });

  it('SY-7b: recorded with time, mode and number, acknowledged, and ended by what the line says', () => {
    const story = tell([
      ...handedOver,
      { at: '2026-09-18 10:06', do: 'acknowledge', externalNo: 'J-77' },
      { at: '2026-09-18 11:30', do: 'feedback', solved: 'yes' },
    ]);
    expect(story.ticket).toMatchObject({
      stage: 'closed',
      outcome: 'handed-over',
      clocks: [],
      handOvers: [{ line: '110', mode: 'one-key', state: 'acknowledged', externalNo: 'J-77', solved: 'yes' }],
    });
    expect(story.told('HandedOver')).toMatchObject([{ at: '2026-09-18T10:05:00+08:00', clause: 'SY-7b' }]);
    expect(story.told('FeedbackReceived')).toMatchObject([{ at: '2026-09-18T11:30:00+08:00' }]);
  });

  it('SY-7b: whoever is handed over wholly counts for no rate', () => {
    const { ticket } = tell([...handedOver, { at: '2026-09-18 12:30', do: 'feedback' }]);
    expect(contribution(ticket).counts).toEqual({ received: 1, accepted: 1, closed: 1, handedOver: 1 });
  });

  it.each([
    ['before the dispatch term ends, which runs on', '2026-09-18 11:00', []],
    [
      'after it: it was held meanwhile, and is overdue at once',
      '2026-09-18 13:00',
      ['expired 2026-09-18 13:00'],
    ],
  ])('SY-7b: refused by the line %s', (_when, at, fate) => {
    const story = tell([...handedOver, { at, do: 'acknowledge', refused: true, reason }]);
    expect(story.ticket).toMatchObject({ stage: 'accepted', handOvers: [{ state: 'refused' }] });
    expect(story.fateOf('dispatch')).toEqual(fate);
    expect(story.due('dispatch')).toBe('2026-09-18 12:00 SY-13a');
    const again: Line = { at: '2026-09-18 13:10', do: 'hand-over', line: '120' };
    expect(story.goOn([again]).ticket.stage).toBe('handed-over');
    expect(story.goOn([{ ...again, line: '110' }]).ticket.handOvers).toHaveLength(1);
  });

  it('SY-7b: while the line has it the hotline is neither reminded of its dispatch nor overdue', () => {
    const story = tell([...handedOver, { at: '2026-09-18 18:00', do: 'settle' }]);
    expect(story.told('ClockReminded', 'ClockExpired')).toEqual([]);
  });

  it('SY-7b: with three on the phone the ticket goes on, and what the line says is written down', () => {
    const story = tell([
      submit,
      { at: '2026-09-18 10:05', do: 'hand-over', mode: 'three-party', line: '供水' },
      { at: '2026-09-18 10:06', do: 'acknowledge' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 11:10', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 12:00', do: 'feedback', line: '供水', solved: 'partly' },
    ]);
    expect(story.ticket).toMatchObject({
      stage: 'handling',
      handOvers: [{ line: '供水', solved: 'partly' }],
    });
    expect(story.fateOf('dispatch')).toEqual(['met 2026-09-18 11:00']);
  });

  it('SY-7b: what units are already at stays with them, whatever the mode', () => {
    const story = tell([
      { ...submit, kind: 'complaint', matter: 'social-safety' },
      { at: '2026-09-18 10:05', do: 'hand-over', line: '119', mode: 'order' },
      { at: '2026-09-18 10:10', do: 'acknowledge', refused: true, reason },
    ]);
    expect(story.told('HandedOver')).toMatchObject([{ whole: false }]);
    expect(story.ticket.stage).toBe('dispatched');
    expect(story.due('sign', 'gongan')).toBe('2026-09-20 SY-13b');
  });

  it('SY-7b: the unit of the directory that keeps the line is named, where it is one', () => {
    expect(tell(handedOver).told('HandedOver')).toMatchObject([{ unit: 'gongan' }]);
    const nobody = tell([submit, { at: '2026-09-18 10:05', do: 'hand-over', line: '120' }]);
    expect(nobody.told('HandedOver')[0]).not.toHaveProperty('unit');
  });

  it.each([
    ['TA-13a', 'taian'],
    ['MZ-9', 'meizhou'],
  ])(
    '%s: put through for good in %s: acknowledged is closed, and a word later is still written down',
    (_clause, name) => {
      const setting = city(name, { settings: adopted(name) });
      const urgent: Line = { ...submit, matter: 'life-and-property' };
      const marked = tell([urgent], setting);
      expect(marked.ticket).toMatchObject({ stage: 'accepted', urgent: { handOver: true } });
      const gone = marked.goOn(
        [
          { at: '2026-09-18 10:01', do: 'hand-over', line: '120', mode: 'one-key' },
          { at: '2026-09-18 10:02', do: 'acknowledge' },
        ],
        setting,
      );
      expect(gone.ticket).toMatchObject({ stage: 'closed', outcome: 'handed-over' });
      const said = gone.goOn([{ at: '2026-09-18 15:00', do: 'feedback', line: '120' }], setting);
      expect(said.ticket).toMatchObject({ stage: 'closed', handOvers: [{ line: '120' }] });
      expect(said.told('FeedbackReceived')).toHaveLength(1);
    },
  );

  it('a request that nobody has accepted yet can go at once, when somebody says what it is', () => {
    const byWeb = { at: '2026-09-18 03:00', do: 'submit', channel: 'web', accepted: false, kind: undefined };
    const waiting = tell([byWeb as unknown as Line]);
    const at = '2026-09-18 03:01';
    expect(waiting.goOn([{ at, do: 'hand-over' }]).refusal).toMatchObject({ code: 'kind-required' });
    const story = waiting.goOn([{ at, do: 'hand-over', kind: 'help' }]);
    expect(story.ticket).toMatchObject({ stage: 'handed-over', kind: 'help' });
    const back = story.goOn([{ at: '2026-09-18 03:05', do: 'acknowledge', refused: true, reason }]);
    expect(back.ticket.stage).toBe('submitted');
  });

  it.each<[string, readonly Line[], string]>([
    [
      'a second before the line has said anything',
      [{ at: '2026-09-18 10:07', do: 'acknowledge', line: '120' }],
      'no-hand-over',
    ],
    [
      'a refusal without a reason',
      [{ at: '2026-09-18 10:07', do: 'acknowledge', refused: true }],
      'field-required',
    ],
    [
      'a word from a line that has not got it',
      [{ at: '2026-09-18 10:07', do: 'feedback', line: '120' }],
      'not-handed-over',
    ],
    [
      'a word to a line that it is not from',
      [{ at: '2026-09-18 10:07', do: 'feedback', direction: 'to-source' }],
      'not-the-source',
    ],
    [
      'closing before the line has said anything',
      [{ at: '2026-09-18 10:07', do: 'close' }],
      'hand-over-pending',
    ],
    ['dispatching what the line has', [{ at: '2026-09-18 10:07', do: 'dispatch' }], 'illegal-move'],
  ])('refuses %s', (_what, lines, code) => {
    expect(tell([...handedOver, ...lines]).refusal).toMatchObject({ code });
  });

  it('refuses a second hand-over while one waits, another to the same line, and a second word', () => {
    const three: Line = { at: '2026-09-18 10:05', do: 'hand-over', mode: 'three-party' };
    const asked = tell([submit, three]);
    expect(asked.goOn([{ ...three, line: '120' }]).refusal).toMatchObject({ code: 'hand-over-pending' });
    const taken = asked.goOn([{ at: '2026-09-18 10:06', do: 'acknowledge' }]);
    expect(taken.goOn([{ ...three, at: '2026-09-18 10:07' }]).refusal).toMatchObject({
      code: 'already-handed-over',
    });
    const said = taken.goOn([{ at: '2026-09-18 10:08', do: 'feedback' }]);
    expect(said.goOn([{ at: '2026-09-18 10:09', do: 'feedback' }]).refusal).toMatchObject({
      code: 'already-fed-back',
    });
  });

  it('a line that has taken it and says nothing more: the hotline closes it', () => {
    const story = tell([
      ...handedOver,
      { at: '2026-09-18 10:06', do: 'acknowledge' },
      { at: '2026-09-28 10:06', do: 'close' },
    ]);
    expect(story.ticket).toMatchObject({ stage: 'closed', outcome: 'handed-over' });
    expect(story.fateOf('dispatch')).toEqual(['cancelled 2026-09-18 10:06']);
  });

  it.each(['shaoyang', 'taian', 'neimenggu', 'luan', 'meizhou'])(
    'no text says how soon a line answers; in %s the clock is the city’s own',
    (name) => {
      const settings = { ...withTerm('acknowledge', 'handed-over', 10), ...adoptions(name) };
      const unset = tell(handedOver, city(name, { settings: adopted(name) }));
      expect(unset.ticket.clocks.filter(({ kind }) => kind === 'acknowledge')).toEqual([]);
      const story = tell(handedOver, city(name, { settings }));
      expect(story.due('acknowledge')).toMatch(/^2026-09-18 10:15 /);
      const late: Line = { at: '2026-09-18 10:16', do: 'acknowledge' };
      expect(story.goOn([late], city(name, { settings })).fateOf('acknowledge')).toEqual([
        'expired 2026-09-18 10:15',
        'late 2026-09-18 10:16',
      ]);
    },
  );

  it('LA-1.3, SY-7b: what comes from a line is owed an answer, from acceptance on and after the end', () => {
    const source = { line: '110', externalNo: 'J-2026-5' };
    const fromPolice: Line = { ...submit, channel: 'referral', accepted: false, source };
    const back: Line = {
      at: '2026-09-18 16:00',
      do: 'feedback',
      direction: 'to-source',
      result,
      solved: 'yes',
    };
    for (const name of ['shaoyang', 'luan']) {
      const waiting = tell([fromPolice], city(name));
      expect(waiting.goOn([back], city(name)).refusal).toMatchObject({ code: 'not-accepted' });
      const story = waiting.goOn(
        [{ at: '2026-09-18 11:00', do: 'accept' }, { at: '2026-09-18 12:00', do: 'reply' }, back],
        city(name),
      );
      expect(story.ticket).toMatchObject({
        stage: 'closed',
        source: { ...source, fedBackAt: '2026-09-18T16:00:00+08:00' },
      });
      expect(story.told('FeedbackGiven')).toMatchObject([{ ...source, solved: 'yes' }]);
    }
    expect(() => tell([{ ...fromPolice, source: { line: '114', externalNo: '1' } }])).toThrow('unknown-line');
  });

  it('LA-1.1, LA-1.2: and from a line that joined the hotline, from its day on', () => {
    const luan = city('luan');
    const from = (line: string, day = '2026-09-18') =>
      tell(
        [
          {
            ...submit,
            at: `${day} 10:00`,
            channel: 'referral',
            accepted: false,
            source: { line, externalNo: 'R-1' },
          },
        ],
        luan,
      );
    for (const line of ['12333', '12315', '12336', '医疗保障']) {
      expect(from(line).ticket.source).toMatchObject({ line });
    }
    expect(() => from('12315', '2021-12-30')).toThrow('unknown-line');
    expect(() => from('12306')).toThrow('unknown-line');
  });
});
