import { describe, expect, it } from 'vitest';
import { dueAnswers } from '../../infra/cli/due.ts';
import type { Day } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { LUAN, MEIZHOU, NEIMENGGU, TAIAN } from '../regulation/asking.ts';
import { at, type Line, type Setting, type Story, sealed, tell } from './story.ts';

/** Tickets live by every text: the same commands, and each city's data decides. */

const decided = { by: '热线主任', ground: '办理规程', from: '2014-11-01' };
const kinds = ['consultation', 'complaint'];

/** The city's own numbers, where its text requires a term and gives none. */
const TERMS = [
  { clock: 'contact', kinds, length: { workingDays: 1 }, start: 'received' },
  { clock: 'handle', kinds, length: { workingDays: 5 }, start: 'received' },
  { clock: 'return', kinds, length: { workingDays: 1 }, start: 'received' },
  { clock: 'redo', kinds, length: { workingDays: 3 }, start: 'sent-back' },
];

function city(regulation: Regulation, clocks: readonly string[] = []): Setting {
  const terms = TERMS.filter(({ clock }) => clocks.includes(clock)).map((term) => ({ ...term, ...decided }));
  const adopted = regulation.draft && [{ regulation: regulation.id, ...decided }];
  const given = { ...DEFAULT_SETTINGS, region: regulation.region, terms, ...(adopted && { adopted }) };
  return { regulation, settings: parseSettings(given) };
}

const taian = city(TAIAN, ['contact', 'handle', 'redo']);
const neimenggu = city(NEIMENGGU, ['contact', 'handle', 'return', 'redo']);
const luan = city(LUAN, ['handle', 'return']);
const meizhou = city(MEIZHOU);

const submitted: Line = { at: '2024-09-02 10:00', do: 'submit' };
const dispatched: Line = { at: '2024-09-02 11:00', do: 'dispatch' };
const by = 'chengguan';
const answered: Line = {
  at: '2024-09-03 10:00',
  do: 'answer',
  by,
  handledAt: at('2015-03-02 12:00'),
  secrecyChecked: true,
};
const passed: Line = { at: '2024-09-03 11:00', do: 'review-answer' };
/** Answered, and passed by the hotline where the text has it review answers. */
const worked = ({ regulation }: Setting): Line[] =>
  regulation?.review.clause === undefined ? [answered] : [answered, passed];
const dissatisfied: Line = {
  at: '2024-09-04 10:00',
  do: 'revisit',
  grade: 'dissatisfied',
  finding: 'unit-fault',
  reason: sealed('reason'),
};

function dispatchedIn(setting: Setting, submission: Line = submitted): Story {
  return tell([submission, dispatched], setting);
}

/** Meizhou's trial had ended long before 2024: its tickets live in March 2015, which begins on the same weekday. */
const inTrial = (line: Line): Line =>
  ({ ...(line as object), at: line.at.replace('2024-09', '2015-03') }) as Line;
const meizhouTicket = tell([submitted, dispatched].map(inTrial), meizhou);

describe('not accepted, on a ground of the city', () => {
  it.each([
    ['TA-13c', taian, 'unlawful-or-secret'],
    ['TA-13f', taian, 'other'],
    ['NM-8', neimenggu, 'legal-remedy'],
    ['NM-8', neimenggu, 'petition'],
    ['NM-8', neimenggu, 'state-secret'],
    ['NM-8', neimenggu, 'public-order'],
  ])('%s: with the reason and its basis', (clause, setting, ground) => {
    const story = tell([submitted, { at: '2024-09-02 10:30', do: 'reject', ground }], setting);
    expect(story.ticket).toMatchObject({ stage: 'closed', outcome: 'rejected', clocks: [] });
    expect(story.told('Rejected')).toMatchObject([{ ground, clause, reason: sealed('reason') }]);
  });

  it.each([
    ['TA-13f', taian],
    ['NM-8', neimenggu],
  ])('%s: not on a ground that only another city has', (_clause, setting) => {
    const line: Line = { at: '2024-09-02 10:30', do: 'reject', ground: 'military' };
    expect(tell([submitted, line], setting).refusal).toMatchObject({ code: 'unknown-ground' });
  });
});

describe('the way of a ticket', () => {
  it('SY-11, SY-12.2a: what can’t be answered at once is one ticket to its end, and the unit calls back', () => {
    const story = tell([
      { at: '2024-09-02 10:00', do: 'submit', kind: 'consultation' },
      dispatched,
      { at: '2024-09-02 12:00', do: 'sign', by },
    ]);
    expect(story.due('handle', by)).toBe('2024-09-03 SY-14.2a');
    const unreached: Line = { ...answered, contact: { reached: false, way: 'phone' } };
    expect(story.goOn([unreached]).refusal?.code).toBe('too-few-attempts');
    const closed = story.goOn([
      { at: '2024-09-04 09:00', do: 'settle' },
      { ...answered, at: '2024-09-04 10:00' },
      { ...passed, at: '2024-09-04 11:00' },
      { at: '2024-09-05 10:00', do: 'revisit' },
    ]);
    const kept = ['Submitted', 'Accepted', 'Dispatched', 'Signed', 'SupervisionOpened'] as const;
    const later = ['CitizenContacted', 'AnswerSubmitted', 'AnswerPassed', 'Revisited', 'Closed'] as const;
    expect(closed.told(...kept, ...later).map(({ type }) => type)).toEqual([...kept, ...later]);
  });

  it('TA-12: a consultation is answered at once, or recorded and transferred', () => {
    const consultation: Line = { ...submitted, kind: 'consultation' };
    const online = tell([{ ...consultation, reply: sealed('reply') }], taian);
    expect(online.ticket).toMatchObject({ stage: 'closed', outcome: 'answered-online' });
    expect(dispatchedIn(taian, consultation).ticket.stage).not.toBe('accepted');
  });

  it.each([
    ['TA-14b', taian],
    ['MZ-17', city(MEIZHOU)],
  ])('%s: one unit leads, an assistant has terms of its own', (_clause, setting) => {
    const own = setting.regulation === MEIZHOU ? inTrial : (line: Line) => line;
    const story = tell(([submitted, { ...dispatched, assistants: ['shuiwu'] }] as Line[]).map(own), setting);
    expect(story.ticket.assignments.map(({ unit, role }) => `${unit} ${role}`)).toEqual([
      'chengguan lead',
      'shuiwu assistant',
    ]);
    expect(story.due('handle', 'shuiwu')).toBe(story.due('handle', 'chengguan'));
    expect(story.due('handle', 'shuiwu')).toBeDefined();
  });

  it.each([
    ['TA-15a', taian],
    ['NM-11.3', neimenggu],
  ])('%s: the unit contacts the citizen and answers, each in the city’s term', (clause, setting) => {
    const story = dispatchedIn(setting);
    expect(story.due('contact', by)).toBe(`2024-09-03 ${clause}`);
    expect(story.due('handle', by)).toBe(`2024-09-09 ${clause}`);
    const done = story.goOn(worked(setting), setting);
    expect(done.fateOf('contact', by)).toEqual(['met 2024-09-03 10:00']);
    expect(done.ticket).toMatchObject({ stage: 'done', timeliness: { handle: { kept: 1, missed: 0 } } });
  });

  it('LA-11a, LA-x: accepted, dispatched, handled, answered, revisited and graded', () => {
    const story = dispatchedIn(luan);
    expect(story.due('handle', by)).toBe('2024-09-09 LA-11g');
    const done = story.goOn(worked(luan), luan);
    const early = done.goOn([{ at: '2024-09-04 10:00', do: 'close' }], luan);
    expect(early.refusal).toMatchObject({ code: 'revisit-first', clause: 'LA-11a' });
    const closed = done.goOn([{ at: '2024-09-04 10:00', do: 'revisit' }], luan);
    expect(closed.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
  });

  const failed: Line = { at: '2024-09-04 10:00', do: 'review-answer', passed: false };
  const signed: Line = { at: '2024-09-02 12:00', do: 'sign', by };

  it.each([
    ['SY-16', [dispatched, signed], {}, undefined, '2024-09-09 SY-14.3a'],
    ['NM-11.4a', [dispatched], neimenggu, 'vague', '2024-09-09 NM-11.3'],
  ])(
    '%s: an answer that fails the review, with a reason, is put right within the handling term',
    (...row) => {
      const [clause, before, setting, fault, due] = row;
      const story = tell([submitted, ...before, answered], setting);
      const bare = { ...failed, reason: undefined } as unknown as Line;
      expect(story.goOn([bare], setting).refusal).toMatchObject({ field: 'reason', clause });
      const again = story.goOn([{ ...failed, ...(fault && { fault }) } as Line], setting);
      expect(again.ticket.stage).toBe('handling');
      expect(again.due('handle', by)).toBe(due);
    },
  );

  it.each([
    ['SY-15b', { unsolved: { measures: sealed('measures'), promisedOn: '2024-12-02' as Day } }],
    ['SY-15c', { unlawful: { explanation: sealed('explanation') } }],
  ])('%s: what can’t be done, now or lawfully, is kept with the answer', (_clause, more) => {
    const story = tell([submitted, dispatched, signed, { ...answered, ...more } as Line]);
    expect(story.told('AnswerSubmitted')).toMatchObject([more]);
  });

  it('SY-15d: an answer holds the unit’s own contact with the citizen', () => {
    const contact = { reached: true, way: 'visit' } as const;
    const story = tell([submitted, dispatched, signed, { ...answered, contact } as Line]);
    expect(story.told('CitizenContacted')).toMatchObject([{ unit: by, contact }]);
    const without = { ...answered, contact: undefined } as unknown as Line;
    expect(tell([submitted, dispatched, signed, without]).refusal).toMatchObject({
      field: 'contact',
      clause: 'SY-15a',
    });
  });
});

describe('a longer term', () => {
  const ask = (at: string): Line => ({ at, do: 'request-extension', by, workingDays: 3 });
  const grant = (at: string): Line => ({ at, do: 'review-extension' });
  const late = '2024-09-10 10:00';

  it.each([
    ['TA-15b', taian, '2024-09-12'],
    ['NM-11.4c', neimenggu, '2024-09-12'],
    ['LA-11e', luan, '2024-09-12'],
  ])('%s: asked for and granted, it runs on from the old last day', (clause, setting, lastDay) => {
    const story = dispatchedIn(setting).goOn([ask('2024-09-09 10:00'), grant('2024-09-09 11:00')], setting);
    expect(story.due('handle', by)).toBe(`${lastDay} ${clause}`);
  });

  it('TA-15b: with what was explained to the citizen', () => {
    const bare = { ...ask('2024-09-09 10:00'), explanation: undefined } as unknown as Line;
    expect(dispatchedIn(taian).goOn([bare], taian).refusal).toMatchObject({
      code: 'field-required',
      field: 'explanation',
      clause: 'TA-15b',
    });
    const story = dispatchedIn(taian).goOn([ask('2024-09-09 10:00')], taian);
    expect(story.ticket.papers.extensionExplanation).toEqual({ ref: sealed('reason').ref });
    expect(dispatchedIn(luan).goOn([bare], luan).refusal).toBeUndefined();
  });

  it('NM-11.4c: asked for after the term, it is refused', () => {
    const story = dispatchedIn(neimenggu).goOn([ask(late)], neimenggu);
    expect(story.refusal).toMatchObject({ code: 'too-late', clause: 'NM-11.4c' });
  });

  it('TA-15b, LA-11e, MZ-15: these texts don’t require it before the term ends', () => {
    expect(dispatchedIn(taian).goOn([ask(late)], taian).refusal).toBeUndefined();
    expect(dispatchedIn(luan).goOn([ask(late)], luan).refusal).toBeUndefined();
    expect(meizhouTicket.goOn([ask('2015-04-10 10:00')], meizhou).refusal).toBeUndefined();
  });
});

describe('a return without a number in the text', () => {
  const back = (at: string, more: object = {}): Line => ({ at, do: 'return', by, ...more });

  it('is taken at any time while no window is set, with what should be done with it (NM-11.4b)', () => {
    const open = city(NEIMENGGU, ['handle']);
    const story = dispatchedIn(open);
    expect(story.goOn([back('2024-09-04 15:00')], open).refusal).toMatchObject({
      code: 'field-required',
      field: 'proposal',
      clause: 'NM-11.4b',
    });
    for (const more of [{ proposedUnit: 'shuiwu' }, { proposal: sealed('proposal') }]) {
      const asked = story.goOn([back('2024-09-04 15:00', more)], open);
      expect(asked.refusal).toBeUndefined();
      expect(asked.told('ReturnRequested')).toMatchObject([more]);
      expect(asked.ticket.assignments[0]?.returnRequest?.state).toBe('pending');
    }
  });

  it('NM-11.4b: too late by the operator’s number, it is refused by the clause, and nothing counts as signed', () => {
    const late = dispatchedIn(neimenggu).goOn(
      [back('2024-09-20 15:00', { proposedUnit: 'shuiwu' })],
      neimenggu,
    );
    expect(late.refusal).toMatchObject({ code: 'return-too-late', clause: 'NM-11.4b' });
    expect(late.refusal?.detail).toBe('已超过规定退回时限，不能退回');
  });

  it('does not exist where the text knows none', () => {
    expect(dispatchedIn(taian).goOn([back('2024-09-02 15:00')], taian).refusal?.code).toBe('no-return');
  });
});

describe('a return', () => {
  const back = (at: string): Line => ({ at, do: 'return', by });

  it('LA-11c: the hotline reviews what is disputed', () => {
    const review: Line = { at: '2024-09-02 16:00', do: 'review-return' };
    const story = dispatchedIn(luan);
    expect(story.goOn([review], luan).refusal).toMatchObject({
      code: 'no-return-pending',
      clause: 'LA-11c',
    });
    const returned = story.goOn([back('2024-09-02 15:00')], luan);
    const kept = returned.goOn([{ ...review, granted: false } as Line], luan);
    expect(kept.due('handle', by)).toBe('2024-09-09 LA-11g');
    expect(returned.goOn([review], luan).ticket.stage).toBe('accepted');
  });

  it('LA-11c: too late by the city’s number, it is refused by the clause', () => {
    expect(dispatchedIn(luan).goOn([back('2024-09-04 00:00')], luan).refusal).toMatchObject({
      code: 'return-too-late',
      clause: 'LA-11c',
    });
  });

  it('MZ-16: within 2 working days of receipt, and a new unit’s terms start anew', () => {
    expect(meizhouTicket.due('return', by)).toBe('2015-03-04 MZ-16');
    const late = meizhouTicket.goOn([back('2015-03-05 00:00:00')], meizhou);
    expect(late.refusal).toMatchObject({ code: 'return-too-late', clause: 'MZ-16' });
    const elsewhere = meizhouTicket.goOn(
      [
        back('2015-03-04 17:00'),
        { at: '2015-03-05 09:00', do: 'review-return' },
        { at: '2015-03-05 10:00', do: 'dispatch', lead: 'shuiwu' },
      ],
      meizhou,
    );
    expect(elsewhere.due('return', 'shuiwu')).toBe('2015-03-09 MZ-16');
    // 6, 9–13, 16–20 and 23–26 March.
    expect(elsewhere.due('handle', 'shuiwu')).toBe('2015-03-26 MZ-11.2c');
    expect(elsewhere.due('handle', by)).toBeUndefined();
  });
});

describe('revisit and redo', () => {
  it.each([
    ['TA-16', taian, (line: Line) => line, '2024-09-09 TA-16'],
    ['NM-11.5', neimenggu, (line: Line) => line, '2024-09-09 NM-11.5'],
    ['MZ-13', meizhou, inTrial, undefined],
  ] as const)(
    '%s: revisited before it is closed, and sent back when the unit is at fault',
    (clause, setting, own, due) => {
      const done = tell([submitted, dispatched, ...worked(setting)].map(own), setting);
      expect(done.goOn([own({ at: '2024-09-04 10:00', do: 'close' })], setting).refusal).toMatchObject({
        code: 'revisit-first',
        clause,
      });
      const redone = done.goOn([own(dissatisfied)], setting);
      expect(redone.ticket).toMatchObject({ stage: 'handling', redos: 1 });
      expect(redone.told('RedoOrdered')).toMatchObject([{ unit: by, clause }]);
      expect(redone.due('redo', by)).toBe(due);
    },
  );

  it('LA-11a: a text that knows no redo has none', () => {
    const done = tell([submitted, dispatched, ...worked(luan)], luan);
    expect(done.goOn([dissatisfied], luan).refusal?.code).toBe('no-redo');
  });
});

describe('supervision', () => {
  it.each([['TA-19', taian, (line: Line) => line, '2024-09-11 09:00', '2024-09-10T00:00:00+08:00']] as const)(
    '%s: what is late is supervised by the system',
    (clause, setting, own, then, at) => {
      const story = tell(([submitted, dispatched, { at: then, do: 'settle' }] as Line[]).map(own), setting);
      expect(story.told('SupervisionOpened')).toMatchObject([
        { ground: 'overdue', method: 'system', clause, at, cause: 'law' },
      ]);
    },
  );

  it('TA-19: so is a redo that is late', () => {
    const redone = tell([submitted, dispatched, ...worked(taian), dissatisfied], taian);
    const late = redone.goOn([{ at: '2024-09-11 09:00', do: 'settle' }], taian);
    expect(late.told('SupervisionOpened')).toMatchObject([
      { ground: 'overdue', clause: 'TA-19', cause: 'law' },
    ]);
  });

  it('MZ-12a: what is late is urged by the system; whether it is supervised is for a person', () => {
    const timed: readonly Line[] = [submitted, dispatched, { at: '2024-09-25 09:00', do: 'settle' }];
    const lines = timed.map(inTrial);
    const story = tell(lines, meizhou);
    expect(story.told('Urged')).toMatchObject([
      { way: 'system', clause: 'MZ-12a', at: '2015-03-24T00:00:00+08:00', cause: 'law' },
    ]);
    expect(story.told('SupervisionOpened')).toEqual([]);
    expect(story.ticket.oversight?.urged).toBe(1);
  });

  it.each(['refused', 'concentrated', 'knowledge-base', 'harm', 'other'])(
    'TA-19: and on the ground %s by a person',
    (ground) => {
      const line: Line = { at: '2024-09-03 09:00', do: 'supervise', ground };
      const story = dispatchedIn(taian).goOn([line], taian);
      expect(story.told('SupervisionOpened')).toMatchObject([{ ground, clause: 'TA-19', cause: 'person' }]);
    },
  );

  it.each([
    ['overdue', 'concentrated', 'dissatisfied-after-redo', 'assigned'],
    ['media', 'bad-influence', 'province-deduction', 'other'],
  ])('SY-24a: %s, %s, %s, %s', (...grounds) => {
    for (const ground of grounds) {
      const line: Line = { at: '2024-09-02 12:00', do: 'supervise', ground };
      const story = tell([submitted, dispatched, line]);
      expect(story.told('SupervisionOpened')).toMatchObject([{ ground, clause: 'SY-24a', cause: 'person' }]);
    }
  });

  it('NM-22, LA-12b: nothing is supervised by itself where the text names no lateness', () => {
    for (const setting of [neimenggu, luan]) {
      const story = dispatchedIn(setting).goOn([{ at: '2024-09-11 09:00', do: 'settle' }], setting);
      expect(story.told('ClockExpired').map(({ kind }) => kind)).toContain('handle');
      expect(story.told('SupervisionOpened')).toEqual([]);
    }
  });
});

it('NM-27: a league’s own number holds under the region’s text, and in no other region', () => {
  const term = { clock: 'handle', kinds, length: { workingDays: 4 }, start: 'received', ...decided };
  const settings = parseSettings({ ...DEFAULT_SETTINGS, region: '150100', terms: [term] });
  const question = { kind: 'complaint', clock: 'handle', at: '2024-09-02T11:00:00+08:00' };
  const lines = ['150100', 'luan'].map((regulation) => JSON.stringify({ regulation, ...question }));
  const options = { calendar: PUBLISHED, settings, settingsVersion: 'file', explain: false };
  const [league, elsewhere] = [...dueAnswers(lines, options)].map((line) => JSON.parse(line));
  expect(league).toMatchObject({ status: 'operator', clause: 'NM-11.3', dueOn: '2024-09-06' });
  expect(elsewhere).toEqual({ status: 'unset', clause: 'LA-11g' });
});
