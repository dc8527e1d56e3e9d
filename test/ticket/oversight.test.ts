import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import { adopted, adoptions, city } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const reason = sealed('reason');
const taian = city('taian', { settings: adopted('taian') });
const neimenggu = city('neimenggu');
const luan = city('luan');

const begun = (setting: Setting = {}) =>
  tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
    ],
    setting,
  );
const then = (line: object, setting: Setting = {}) =>
  begun(setting).goOn([{ at: '2026-09-18 12:00', ...line } as Line], setting);

describe('MZ-12d: yellow and red cards', () => {
  const decision = { ground: '效能监察办法', by: '市监察局', from: '2026-01-01' };
  const cards = [{ id: 'late', label: '超期未回复', colour: 'yellow', ...decision }];
  const set = { ...DEFAULT_SETTINGS, cards, ...adoptions('meizhou') } as unknown as Settings;
  const unset = city('meizhou', { settings: adopted('meizhou') });

  it('what earns a card is the operator’s; the unit goes to the supervision body', () => {
    const story = then({ do: 'issue-card' }, city('meizhou', { settings: set }));
    expect(story.told('CardIssued')).toMatchObject([
      { unit: 'chengguan', colour: 'yellow', ground: 'late', to: '监察机关', clause: 'MZ-12d' },
    ]);
    expect(story.ticket.oversight?.records).toMatchObject([{ what: 'card', colour: 'yellow' }]);
  });

  it('nothing earns one where the operator has set nothing, nor one of another colour', () => {
    const refused = { code: 'unknown-ground', field: 'ground', clause: 'MZ-12d' };
    expect(then({ do: 'issue-card' }, unset).refusal).toMatchObject(refused);
    const red = then({ do: 'issue-card', colour: 'red' }, city('meizhou', { settings: set }));
    expect(red.refusal).toMatchObject(refused);
    expect(then({ do: 'issue-card' }).refusal?.code).toBe('no-cards');
  });
});

describe('LA-12b, LA-12c: talks and naming', () => {
  it('LA-12c: for an improper return, once the review has found it so', () => {
    const returned = begun(luan).goOn([{ at: '2026-09-18 12:00', do: 'return', by: 'chengguan' }], luan);
    for (const command of ['talk', 'name'] as const) {
      const line = { at: '2026-09-18 14:00', do: command, ground: 'improper-return' } as Line;
      expect(returned.goOn([line], luan).refusal).toMatchObject({
        code: 'not-improper',
        field: 'ground',
        clause: 'LA-12c',
      });
      const review = { at: '2026-09-18 13:00', do: 'review-return', granted: false, improper: true } as const;
      const found = returned.goOn([review, line], luan);
      expect(found.told('TalkHeld', 'UnitNamed')).toMatchObject([{ ground: 'improper-return' }]);
    }
  });

  it.each(['poor-quality', 'shirking', 'false-report', 'other'])('LA-12c: on the ground %s', (ground) => {
    const talked = then({ do: 'talk', ground }, luan);
    expect(talked.told('TalkHeld')).toMatchObject([{ unit: 'chengguan', ground, clause: 'LA-12c' }]);
    const named = then({ do: 'name', ground }, luan);
    expect(named.told('UnitNamed')).toMatchObject([{ unit: 'chengguan', ground, clause: 'LA-12c' }]);
  });

  it('on no other ground, and of no unit that is not in the directory', () => {
    const unknown = { code: 'unknown-ground', field: 'ground', clause: 'LA-12c' };
    expect(then({ do: 'talk', ground: 'whim' }, luan).refusal).toMatchObject(unknown);
    expect(then({ do: 'name', ground: 'whim' }, luan).refusal).toMatchObject(unknown);
    for (const command of ['talk', 'name'] as const) {
      const nobody = then({ do: command, unit: 'nobody' }, luan).refusal;
      expect(nobody).toMatchObject({ code: 'unknown-unit', field: 'unit' });
    }
    expect(then({ do: 'talk' }).refusal?.code).toBe('no-talks');
  });

  it('NM-22: where a talk is a way of supervision, whoever wants one is told so', () => {
    expect(then({ do: 'talk' }, city('neimenggu')).refusal).toMatchObject({
      code: 'no-talks',
      detail: '本市规定的约谈提醒是督办方式，请以督办进行（method: talk）',
      clause: 'NM-22',
    });
  });

  it.each(['letter', 'meeting', 'talk'])('LA-12b: supervised by %s', (method) => {
    const story = then({ do: 'supervise', ground: 'ordered', method }, luan);
    expect(story.told('SupervisionOpened')).toMatchObject([{ method, clause: 'LA-12b' }]);
  });

  it.each([
    [luan, 'mediation', 'LA-12b'],
    [luan, 'enforcement', 'LA-12b'],
    [{}, 'mediation', 'SY-25b'],
    [{}, 'enforcement', 'SY-25b'],
  ])(
    'a matter that is not judged by satisfaction alone is marked as such: %o %s',
    (setting, mark, clause) => {
      const story = then({ do: 'mark', mark }, setting);
      expect(story.ticket.oversight?.marks).toMatchObject([{ mark, clause, notBySatisfaction: true }]);
    },
  );
});

describe('NM-24: six grounds for naming a unit', () => {
  it.each(['shirking', 'aggravating', 'false-reply', 'other'])('%s, as a person finds', (ground) => {
    const story = then({ do: 'name', ground }, neimenggu);
    expect(story.told('UnitNamed')).toMatchObject([{ ground, clause: 'NM-24' }]);
  });

  it('a lead that shirks only when the ticket has come back repeatedly', () => {
    const name: Line = { at: '2026-09-22 10:00', do: 'name', ground: 'lead-at-fault' };
    const back = (day: string): Line[] => [
      { at: `${day} 12:00`, do: 'return', by: 'chengguan', proposedUnit: 'jiaotong' } as Line,
      { at: `${day} 13:00`, do: 'review-return' },
      { at: `${day} 14:00`, do: 'dispatch' },
    ];
    const once = begun(neimenggu).goOn(back('2026-09-18'), neimenggu);
    expect(once.goOn([name], neimenggu).refusal).toMatchObject({
      code: 'not-returned-repeatedly',
      clause: 'NM-24',
    });
    const twice = once.goOn(back('2026-09-21'), neimenggu);
    expect(twice.goOn([name], neimenggu).told('UnitNamed')).toHaveLength(1);
  });

  const late = tell([
    { at: '2026-09-18 10:00', do: 'submit' },
    { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
    { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
    { at: '2026-09-28 10:00', do: 'settle' },
  ]);
  const to = (unit?: string): Line => ({ at: '2026-09-28 11:00', do: 'attribute', unit }) as Line;

  it('an assistant only when it is found to have made it overdue', () => {
    const name: Line = { at: '2026-09-28 12:00', do: 'name', unit: 'shuiwu', ground: 'assistant-at-fault' };
    expect(late.goOn([name], neimenggu).refusal).toMatchObject({ code: 'not-attributed', clause: 'NM-24' });
    expect(late.goOn([to('chengguan'), name], neimenggu).refusal?.code).toBe('not-attributed');
    const named = late.goOn([to('shuiwu'), name], neimenggu);
    expect(named.ticket.oversight?.records).toMatchObject([
      { what: 'overdue', unit: 'shuiwu', clock: 'handle' },
      { what: 'named', unit: 'shuiwu', ground: 'assistant-at-fault' },
    ]);
  });

  it('what a lead does is no assistant’s fault, nor the other way round', () => {
    const other = { code: 'not-in-that-role', field: 'unit', clause: 'NM-24' };
    const back = (day: string): Line[] => [
      { at: `${day} 12:00`, do: 'return', by: 'chengguan', proposedUnit: 'jiaotong' } as Line,
      { at: `${day} 13:00`, do: 'review-return' },
      { at: `${day} 14:00`, do: 'dispatch' },
    ];
    const returned = begun(neimenggu).goOn([...back('2026-09-18'), ...back('2026-09-21')], neimenggu);
    const helper: Line = { at: '2026-09-22 10:00', do: 'name', unit: 'shuiwu', ground: 'lead-at-fault' };
    expect(returned.goOn([helper], neimenggu).refusal).toMatchObject(other);
    const lead: Line = {
      at: '2026-09-28 12:00',
      do: 'name',
      unit: 'chengguan',
      ground: 'assistant-at-fault',
    };
    expect(late.goOn([to('chengguan'), lead], neimenggu).refusal).toMatchObject(other);
  });

  it('the hotline’s own delay is a good reason; what is not overdue is nobody’s', () => {
    expect(late.goOn([to()]).ticket.oversight).toEqual({ ownDelays: ['handle'] });
    const refused = begun().goOn([{ at: '2026-09-18 12:00', do: 'attribute' }]).refusal;
    expect(refused).toMatchObject({ code: 'not-overdue', field: 'clock' });
  });

  it('NM-25: a fault on record is excused on record, and nothing that is not', () => {
    const excuse: Line = { at: '2026-09-28 13:00', do: 'excuse', unit: 'shuiwu', fault: 'overdue' };
    const story = late.goOn([to('shuiwu'), excuse], neimenggu);
    expect(story.told('FaultExcused')).toMatchObject([{ unit: 'shuiwu', clause: 'NM-25' }]);
    expect(late.goOn([excuse], neimenggu).refusal).toMatchObject({ code: 'no-such-fault', clause: 'NM-25' });
    expect(late.goOn([excuse]).refusal?.code).toBe('no-excuse');
  });
});

describe('faults that go to an authority', () => {
  it.each([
    ['TA-21', taian, 'fraud', '同级纪检监察机关'],
    ['TA-30', taian, 'leak', '上级主管部门或者有关机关'],
    ['TA-31', taian, 'retaliation', '有权处理的机关'],
    ['SY-28', {}, 'false-reply', '上级主管部门或者有关机关'],
    ['MZ-24', city('meizhou', { settings: adopted('meizhou') }), 'neglect', '有权处理的机关'],
    ['MZ-24', city('meizhou', { settings: adopted('meizhou') }), 'crime', '司法机关'],
  ])('%s', (clause, setting, ground, authority) => {
    const story = then({ do: 'refer', ground, externalNo: 'JJ-1' }, setting);
    expect(story.ticket.oversight?.referrals).toMatchObject([
      { to: authority, clause, ground, unit: 'chengguan', externalNo: 'JJ-1' },
    ]);
    const other = then({ do: 'refer', ground: 'whim' }, setting);
    expect(other.refusal).toMatchObject({ code: 'unknown-ground', field: 'ground' });
  });

  it.each([
    ['SY-28', {}, ['refused', 'false-reply', 'rude', 'leak', 'knowledge-base', 'misconduct']],
    ['TA-21', taian, ['shirking', 'fraud', 'inaction', 'bad-service', 'other-conduct']],
    ['TA-30', taian, ['refused', 'rude', 'leak', 'misconduct']],
    [
      'MZ-24',
      city('meizhou', { settings: adopted('meizhou') }),
      ['late', 'shirking', 'neglect', 'unfair', 'leak'],
    ],
  ] as const)('%s: every fault that the clause names', (clause, setting, grounds) => {
    for (const ground of grounds) {
      const story = then({ do: 'refer', ground }, setting);
      expect(story.told('Referred')).toMatchObject([{ clause, ground, unit: 'chengguan' }]);
    }
  });

  it.each([
    ['TA-30', taian],
    ['SY-28', {}],
  ])('%s: undone only after a supervision that left it unsolved', (clause, setting) => {
    const refer = { at: '2026-09-21 12:00', do: 'refer', ground: 'undone' } as Line;
    expect(begun(setting).goOn([refer], setting).refusal).toMatchObject({ code: 'not-unsolved', clause });
    const story = begun(setting).goOn(
      [
        { at: '2026-09-21 10:00', do: 'supervise', ground: 'other' },
        { at: '2026-09-21 11:00', do: 'end-supervision', solved: false },
        refer,
      ],
      setting,
    );
    expect(story.ticket.oversight?.referrals).toMatchObject([{ clause }]);
    // Another unit that has a part in the ticket was not supervised.
    const other = story.goOn([{ ...refer, at: '2026-09-21 13:00', unit: 'shuiwu' } as Line], setting);
    expect(other.refusal).toMatchObject({ code: 'not-unsolved', clause });
  });

  it('TA-30, TA-31: the hotline’s own fault, and a person’s, on the grounds that the text has for them', () => {
    const own = then({ do: 'refer', ground: 'leak', unit: 'hotline' }, taian);
    expect(own.ticket.oversight?.referrals).toMatchObject([{ clause: 'TA-30', unit: 'hotline' }]);
    const line = { do: 'refer', ground: 'retaliation', unit: undefined };
    const person = then(line, taian);
    expect(person.told('Referred')).toMatchObject([{ clause: 'TA-31', reason }]);
    expect(person.ticket.oversight?.referrals?.[0]).not.toHaveProperty('unit');
    expect(then({ ...line, ground: 'leak' }, taian).refusal).toMatchObject({
      code: 'field-required',
      field: 'unit',
      clause: 'TA-30',
    });
    const discipline = then({ do: 'refer', ground: 'fraud', unit: 'hotline' }, taian);
    expect(discipline.refusal).toMatchObject({ code: 'unknown-unit', clause: 'TA-21' });
  });

  it('LA-12c: to be held to account, though the text names no authority', () => {
    const story = then({ do: 'refer', ground: 'inaction' }, luan);
    expect(story.told('Referred')).toMatchObject([
      { clause: 'LA-12c', unit: 'chengguan', to: '有权问责的机关' },
    ]);
    const other = then({ do: 'refer' }, luan);
    expect(other.refusal).toMatchObject({ code: 'unknown-ground', clause: 'LA-12c' });
  });
});

describe('marks of a ticket', () => {
  it.each([
    ['SY-7a', {}, 'sub-centre', {}],
    ['SY-8', {}, 'leader-duty', { takenBy: 'L-1' }],
    ['SY-8', {}, 'head-duty', { takenBy: 'H-9' }],
    ['SY-18', {}, 'deputy', { deputy: 'D-17' }],
    ['SY-27d', {}, 'state-council', {}],
    ['SY-27d', {}, 'leader-instruction', {}],
    ['SY-6b', {}, 'expert-seat', { seat: 'E-3' }],
    ['TA-17', taian, 'special-seat', { seat: 'legal' }],
    ['NM-11.2a', neimenggu, 'special-seat', { seat: 'legal' }],
    ['NM-21', neimenggu, 'cppcc', {}],
    ['LA-1.2', luan, 'expert-seat', { seat: '12333' }],
  ])('%s: %o %s with %o', (clause, setting, mark, given) => {
    const story = then({ do: 'mark', mark, ...given }, setting);
    expect(story.ticket.oversight?.marks).toMatchObject([{ mark, clause, ...given }]);
    const again = { at: '2026-09-18 13:00', do: 'mark', mark, ...given } as Line;
    expect(story.goOn([again], setting).refusal).toMatchObject({ code: 'already-marked', clause });
    for (const field of Object.keys(given)) {
      expect(then({ do: 'mark', mark }, setting).refusal).toMatchObject({
        code: 'field-required',
        field,
        clause,
      });
    }
  });

  it('none that the city’s text does not know', () => {
    expect(then({ do: 'mark', mark: 'deputy', deputy: 'D-1' }, taian).refusal).toMatchObject({
      code: 'unknown-mark',
      field: 'mark',
    });
  });
});

describe('abuse of the hotline', () => {
  it.each([
    ['TA-32', taian, 'improper-gain', 'dissuade', undefined],
    ['TA-32', taian, 'harassment', 'hand-over', '公安机关或者司法机关'],
    ['NM-26', neimenggu, 'slander', 'hand-over', '相关部门'],
    ['SY-29', {}, 'out-of-scope', 'warn', undefined],
    ['SY-29', {}, 'repeated-calls', 'dissuade', undefined],
    ['SY-29', {}, 'harassment', 'hand-over', '公安机关或者司法机关'],
  ])('%s: %o %s, %s', (clause, setting, ground, measure, authority) => {
    const story = then({ do: 'record-abuse', ground, measure }, setting);
    const [incident] = story.ticket.oversight?.abuse ?? [];
    expect(incident).toEqual({
      ground,
      measure,
      clause,
      at: '2026-09-18T12:00:00+08:00',
      ...(authority && { to: authority }),
    });
  });

  it('each incident stands by itself, with its reason in the vault', () => {
    const line = (when: string): Line => ({ at: when, do: 'record-abuse', reason });
    const story = begun().goOn([line('2026-09-18 12:00'), line('2026-09-18 13:00')]);
    expect(story.ticket.oversight?.abuse).toHaveLength(2);
    expect(story.told('AbuseRecorded')[0]?.reason).toEqual(reason);
  });

  it('TA-32: the unit deals with it too, where the text has it do so', () => {
    const line = { do: 'record-abuse', by: 'chengguan' };
    expect(then(line, taian).ticket.oversight?.abuse).toMatchObject([{ clause: 'TA-32', unit: 'chengguan' }]);
    const handedOver = then({ ...line, ground: 'slander', measure: 'hand-over' }, neimenggu);
    expect(handedOver.refusal).toMatchObject({ code: 'not-by-units', clause: 'NM-26' });
  });

  it('only on the text’s grounds and by its measures', () => {
    expect(then({ do: 'record-abuse', ground: 'rude' }).refusal).toMatchObject({
      code: 'unknown-ground',
      clause: 'SY-29',
    });
    const warned = then({ do: 'record-abuse', measure: 'warn' }, neimenggu);
    expect(warned.refusal).toMatchObject({ code: 'unknown-measure', field: 'measure', clause: 'NM-26' });
    expect(then({ do: 'record-abuse' }, luan).refusal?.code).toBe('no-abuse');
  });
});

describe('NM-21, NM-22: oversight is taken in and answered, and the whole course is supervised', () => {
  it.each(['party', 'congress', 'cppcc', 'public', 'media'])(
    'NM-21: by %s, answered like any request',
    (mark) => {
      const marked = then({ do: 'mark', mark }, neimenggu);
      expect(marked.ticket.oversight?.marks).toMatchObject([{ mark, ledger: true, clause: 'NM-21' }]);
      const answered = marked.goOn(
        [
          { at: '2026-09-21 10:00', do: 'answer', by: 'chengguan' },
          { at: '2026-09-21 11:00', do: 'review-answer' },
          { at: '2026-09-22 10:00', do: 'revisit' },
        ],
        neimenggu,
      );
      expect(answered.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
    },
  );

  it.each(['meeting', 'broadcast', 'media', 'talk'])(
    'NM-22: by %s, from the dispatch to the end',
    (method) => {
      const open = then({ do: 'supervise', ground: 'whole-course', method }, neimenggu);
      expect(open.told('SupervisionOpened')).toMatchObject([{ method, clause: 'NM-22', unit: 'chengguan' }]);
      const urged = open.goOn([{ at: '2026-09-21 10:00', do: 'urge' }], neimenggu);
      expect(urged.told('Urged')).toMatchObject([{ clause: 'NM-22' }]);
    },
  );
});
