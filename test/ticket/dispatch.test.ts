import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/ticket/decide.ts';
import { unitsNamed } from '../../shared/ticket/directory.ts';
import { assignmentOf, leadOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { at, basisAt, commandOf, FILE, filed, type Line, sealed, tell } from './story.ts';

const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const dispatched: readonly Line[] = [submitted, { at: '2026-09-18 11:00', do: 'dispatch' }];
const two: readonly Line[] = [
  submitted,
  { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
];

describe('SY-13b: signed within 1 working day of receipt', () => {
  it.each([
    ['2026-09-18 11:00', '2026-09-20 SY-13b', 'a make-up Sunday'],
    ['2026-09-30 16:00', '2026-10-08 SY-13b', 'the National Day holiday'],
    ['2026-10-02 09:00', '2026-10-08 SY-13b', 'received on a day off'],
    ['2026-11-06 23:59', '2026-11-09 SY-13b', 'an ordinary weekend'],
  ])('dispatched %s: due %s (%s)', (when, due) => {
    const story = tell([
      { ...submitted, at: when },
      { at: when, do: 'dispatch' },
    ]);
    expect(story.due('sign', 'chengguan')).toBe(due);
  });

  it('a unit signs once, and only its own ticket', () => {
    const story = tell([...dispatched, { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' }]);
    expect(story.fateOf('sign')).toEqual(['met 2026-09-18 12:00']);
    const again = story.goOn([{ at: '2026-09-18 13:00', do: 'sign', by: 'chengguan' }]);
    expect(again.refusal).toMatchObject({ code: 'already-signed', clause: 'SY-13b' });
    const foreign = story.goOn([{ at: '2026-09-18 13:00', do: 'sign', by: 'gongan' }]);
    expect(foreign.refusal?.code).toBe('not-your-ticket');
  });

  it('dispatched to units of the city, each named once', () => {
    const to = (lead: string, assistants: string[]): Line => ({
      at: '2026-09-18 11:00',
      do: 'dispatch',
      lead,
      assistants,
    });
    expect(tell([submitted, to('nobody', [])]).refusal).toMatchObject({
      code: 'unknown-unit',
      field: 'lead',
    });
    expect(tell([submitted, to('shuiwu', ['gongan', 'shuiwu'])]).refusal).toMatchObject({
      code: 'unit-named-twice',
      field: 'assistants.1',
    });
  });
});

describe('SY-13f: past the limit the ticket counts as signed', () => {
  const unsigned = tell([...dispatched, { at: '2026-09-22 09:00', do: 'settle' }]);

  it('deemed at 24:00 of the last day, dated to it, and the handling runs from there', () => {
    expect(unsigned.told('DeemedSigned')).toMatchObject([
      { unit: 'chengguan', on: '2026-09-20', at: '2026-09-21T00:00:00+08:00', clause: 'SY-13f' },
    ]);
    expect(unsigned.due('handle', 'chengguan')).toBe('2026-09-28 SY-14.3a');
    expect(unsigned.fateOf('sign')).toEqual(['expired 2026-09-21 00:00', 'late 2026-09-21 00:00']);
    expect(unsigned.ticket).toMatchObject({
      stage: 'handling',
      timeliness: { sign: { kept: 0, missed: 1 } },
    });
  });

  it.each([
    [{ at: '2026-09-22 10:00', do: 'sign', by: 'chengguan' }, 'deemed-signed'],
    [{ at: '2026-09-22 10:00', do: 'return', by: 'chengguan' }, 'return-too-late'],
    [
      { at: '2026-09-22 10:00', do: 'return', by: 'chengguan', siteVisit: true, proposedUnit: 'shuiwu' },
      'return-too-late',
    ],
  ] as const)('%o is refused with the clause', (line, code) => {
    expect(unsigned.goOn([line as Line]).refusal).toMatchObject({ code, clause: 'SY-13f' });
  });

  it('a unit that did sign keeps its own signing day', () => {
    const story = tell([
      ...dispatched,
      { at: '2026-09-20 23:59:59', do: 'sign', by: 'chengguan' },
      { at: '2026-09-22 09:00', do: 'settle' },
    ]);
    expect(leadOf(story.ticket)?.signed).toMatchObject({ on: '2026-09-20', deemed: false });
    expect(story.told('DeemedSigned')).toEqual([]);
    expect(story.due('handle', 'chengguan')).toBe('2026-09-28 SY-14.3a');
  });
});

describe('SY-13c, SY-13d, SY-13e: returned in time, with what the clause asks for', () => {
  const signed = tell([...dispatched, { at: '2026-09-18 15:00', do: 'sign', by: 'chengguan' }]);
  const site = { siteVisit: true, proposedUnit: 'shuiwu' } as const;
  const back = (when: string, more: object = {}) =>
    signed.goOn([{ at: when, do: 'return', by: 'chengguan', ...more } as Line]);

  it.each([
    ['2026-09-18 23:59:59', {}, undefined],
    ['2026-09-19 00:00:00', {}, 'SY-13f'],
    ['2026-09-19 00:00:00', site, undefined],
    ['2026-09-21 23:59:59', site, undefined],
    ['2026-09-22 00:00:00', site, 'SY-13f'],
  ])('signed on 18 September, returned %s %o: refused by %s', (when, more, clause) => {
    expect(back(when, more).refusal?.clause).toBe(clause);
  });

  it.each([
    ['nobody', 'unknown-unit'],
    ['chengguan', 'own-proposal'],
  ])('the unit instead is another one of the directory, and not %s', (proposedUnit, code) => {
    const story = back('2026-09-21 10:00', { siteVisit: true, proposedUnit });
    expect(story.refusal).toMatchObject({ code, field: 'proposedUnit', clause: 'SY-13d' });
  });

  it('a site check names the unit instead', () => {
    expect(back('2026-09-21 10:00', { siteVisit: true }).refusal).toMatchObject({
      field: 'proposedUnit',
      clause: 'SY-13d',
    });
  });

  it.each(['manhole-cover', 'power-pole', 'telecom-pole'] as const)(
    '%s needs a photo of the site',
    (matter) => {
      const story = tell([
        { ...submitted, matter },
        { at: '2026-09-18 11:00', do: 'dispatch' },
        { at: '2026-09-18 15:00', do: 'sign', by: 'chengguan' },
      ]);
      for (const more of [{}, site]) {
        const line = { at: '2026-09-18 16:00', do: 'return', by: 'chengguan', ...more } as Line;
        const refused = { code: 'photo-required', field: 'attachments', clause: 'SY-13e' };
        expect(story.goOn([line]).refusal).toMatchObject(refused);
        // Words about a photo are none.
        const worded = { ...line, photos: [sealed('photo')] } as Line;
        expect(story.goOn([worded]).refusal).toMatchObject(refused);
        const attached: Line = { at: '2026-09-18 15:30', do: 'attach', by: 'chengguan' };
        const shown = story.goOn([attached, { ...worded, attachments: [FILE] } as Line]);
        expect(shown.told('ReturnRequested')).toMatchObject([{ photos: [sealed('photo')] }]);
        expect(shown.ticket.papers).toMatchObject({
          returnBasis: filed('reason'),
          'photo.chengguan.1': filed('photo'),
        });
      }
    },
  );

  it('giving back what is not signed yet signs it on that day', () => {
    const story = tell([...dispatched, { at: '2026-09-20 10:00', do: 'return', by: 'chengguan' }]);
    expect(leadOf(story.ticket)).toMatchObject({
      signed: { on: '2026-09-20', deemed: false },
      returnRequest: { state: 'pending' },
    });
    expect(story.fateOf('sign')).toEqual(['met 2026-09-20 10:00']);
  });

  it('is not asked twice at once, and not after the answer', () => {
    const asked = back('2026-09-18 16:00');
    const twice = asked.goOn([{ at: '2026-09-18 17:00', do: 'return', by: 'chengguan' }]);
    expect(twice.refusal).toMatchObject({ code: 'return-pending', clause: 'SY-13g' });
    const answered = signed.goOn([
      { at: '2026-09-18 16:00', do: 'answer', by: 'chengguan' },
      { at: '2026-09-18 17:00', do: 'return', by: 'chengguan' },
    ]);
    expect(answered.refusal?.code).toBe('already-answered');
  });
});

describe('SY-13g: the hotline reviews a return', () => {
  const returned = tell([
    ...dispatched,
    { at: '2026-09-18 15:00', do: 'sign', by: 'chengguan' },
    { at: '2026-09-18 16:00', do: 'return', by: 'chengguan' },
  ]);

  it('refused, everything is as it was; the review stops nothing', () => {
    const story = returned.goOn([{ at: '2026-09-21 09:00', do: 'review-return', granted: false }]);
    expect(story.due('handle', 'chengguan')).toBe(returned.due('handle', 'chengguan'));
    expect(story.ticket.stage).toBe('handling');
    const again = story.goOn([{ at: '2026-09-21 10:00', do: 'return', by: 'chengguan' }]);
    expect(again.refusal?.clause).toBe('SY-13f');
  });

  it('granted, the new unit’s clocks are its own', () => {
    const story = returned.goOn([
      { at: '2026-09-21 09:00', do: 'review-return' },
      { at: '2026-09-21 09:30', do: 'dispatch', lead: 'shuiwu' },
    ]);
    expect(story.ticket).toMatchObject({ stage: 'dispatched', returns: 1 });
    expect(story.ticket.clocks.map(({ kind, unit }) => [kind, unit])).toEqual([['sign', 'shuiwu']]);
    expect(story.due('sign', 'shuiwu')).toBe('2026-09-22 SY-13b');
    const signed = story.goOn([{ at: '2026-09-22 10:00', do: 'sign', by: 'shuiwu' }]);
    expect(signed.due('handle', 'shuiwu')).toBe('2026-09-30 SY-14.3a');
  });

  it('needs a return to review', () => {
    const none = tell([...dispatched, { at: '2026-09-18 16:00', do: 'review-return' }]);
    expect(none.refusal).toMatchObject({ code: 'no-return-pending', clause: 'SY-13g' });
  });

  it('an answer takes the application back, so that nothing stays open when the ticket is closed', () => {
    const story = returned.goOn([
      { at: '2026-09-18 17:00', do: 'answer', by: 'chengguan' },
      { at: '2026-09-18 17:30', do: 'review-answer' },
      { at: '2026-09-19 10:00', do: 'revisit' },
    ]);
    expect(story.ticket.stage).toBe('closed');
    expect(leadOf(story.ticket)?.returnRequest).toBeUndefined();
    expect(workLines(story.ticket).map(({ unit }) => unit)).toEqual(['chengguan']);
  });
});

describe('SY-12.2c: one leads, the others assist, each with clocks of its own', () => {
  it('each signs for itself; the stage is the lead’s', () => {
    const assistant = tell([...two, { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' }]);
    expect(assistant.ticket.stage).toBe('dispatched');
    expect(assistant.due('handle', 'shuiwu')).toBe('2026-09-24 SY-14.3a');
    const lead = assistant.goOn([{ at: '2026-09-20 12:00', do: 'sign', by: 'chengguan' }]);
    expect(lead.ticket.stage).toBe('handling');
    expect(lead.due('handle', 'chengguan')).toBe('2026-09-28 SY-14.3a');
  });

  it('an assistant works on before the lead has signed', () => {
    const story = tell([
      ...two,
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-18 13:00', do: 'request-extension', by: 'shuiwu' },
      { at: '2026-09-18 14:00', do: 'review-extension' },
      { at: '2026-09-18 15:00', do: 'answer', by: 'shuiwu' },
    ]);
    expect(story.ticket.stage).toBe('dispatched');
    expect(story.fateOf('handle', 'shuiwu')).toEqual(['moved 2026-09-18 14:00', 'met 2026-09-18 15:00']);
    expect(story.ticket.clocks.map(({ kind, unit }) => [kind, unit])).toEqual([['sign', 'chengguan']]);
  });

  it('an assistant goes on while the ticket waits for another lead', () => {
    const story = tell([
      ...two,
      { at: '2026-09-18 12:00', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 13:00', do: 'review-return' },
      { at: '2026-09-18 14:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-18 15:00', do: 'return', by: 'shuiwu' },
      { at: '2026-09-18 16:00', do: 'review-return', unit: 'shuiwu', granted: false },
    ]);
    expect(story.ticket.stage).toBe('accepted');
    expect(assignmentOf(story.ticket, 'shuiwu')).toMatchObject({ returnRequest: { state: 'refused' } });
  });

  it('an assistant may be put in charge after the lead’s return, and begins anew', () => {
    const story = tell([
      ...two,
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-18 12:00', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 13:00', do: 'review-return' },
      { at: '2026-09-21 09:00', do: 'dispatch', lead: 'shuiwu', assistants: ['gongan'] },
    ]);
    expect(story.ticket.assignments.map(({ unit, role }) => [unit, role])).toEqual([
      ['shuiwu', 'lead'],
      ['gongan', 'assistant'],
    ]);
    expect(story.due('sign', 'shuiwu')).toBe('2026-09-22 SY-13b');
    expect(story.fateOf('handle', 'shuiwu')).toEqual(['cancelled 2026-09-21 09:00']);
    const again: Line = { at: '2026-09-21 10:00', do: 'sign', by: 'shuiwu' };
    expect(story.goOn([again]).ticket.stage).toBe('handling');
  });

  it('the assistants’ lateness is not the ticket’s, and opens no supervision', () => {
    const story = tell([
      ...two,
      { at: '2026-09-18 12:00', do: 'sign', by: 'shuiwu' },
      { at: '2026-09-20 12:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-25 09:00', do: 'settle' },
    ]);
    expect(story.fateOf('handle', 'shuiwu')).toEqual(['expired 2026-09-25 00:00']);
    expect(story.ticket.timeliness.handle).toBeUndefined();
    expect(story.told('SupervisionOpened')).toEqual([]);
  });

  it('once the lead’s answer has passed, what assistants still owe no longer matters', () => {
    const story = tell([
      ...two,
      { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
      { at: '2026-09-18 15:00', do: 'answer', by: 'chengguan' },
      { at: '2026-09-18 16:00', do: 'review-answer' },
      { at: '2026-09-30 09:00', do: 'settle' },
    ]);
    expect(story.ticket).toMatchObject({ stage: 'done', clocks: [] });
    expect(story.fateOf('sign', 'shuiwu')).toEqual(['cancelled 2026-09-18 16:00']);
  });
});

describe('SY-20b: fumes, noise and the like within 1 hour of receipt', () => {
  const noise: readonly Line[] = [
    { ...submitted, matter: 'noise' },
    { at: '2026-09-18 22:30', do: 'dispatch' },
  ];

  it('runs beside signing and replaces nothing, at any hour', () => {
    const story = tell(noise);
    expect(story.due('respond', 'chengguan')).toBe('2026-09-18 23:30 SY-20b');
    expect(story.due('sign', 'chengguan')).toBe('2026-09-20 SY-13b');
  });

  it.each([
    ['2026-09-18 23:30:00', ['met 2026-09-18 23:30']],
    ['2026-09-18 23:30:01', ['expired 2026-09-18 23:30', 'late 2026-09-18 23:30']],
  ])('on site at %s', (when, fate) => {
    const story = tell([...noise, { at: when, do: 'respond', by: 'chengguan' }]);
    expect(story.fateOf('respond')).toEqual(fate);
    expect(story.due('sign', 'chengguan')).toBe('2026-09-20 SY-13b');
    const twice = story.goOn([{ at: '2026-09-18 23:59', do: 'respond', by: 'chengguan' }]);
    expect(twice.refusal?.code).toBe('already-responded');
  });

  it.each(['fumes', 'nuisance'] as const)('%s too', (matter) => {
    const story = tell([
      { ...submitted, matter },
      { at: '2026-09-18 11:00', do: 'dispatch' },
    ]);
    expect(story.due('respond', 'chengguan')).toBe('2026-09-18 12:00 SY-20b');
  });

  it('an outage is to be handled at the first moment, for which no number is invented', () => {
    const story = tell([
      { ...submitted, matter: 'outage' },
      { at: '2026-09-18 11:00', do: 'dispatch' },
    ]);
    expect(story.due('respond', 'chengguan')).toBeUndefined();
  });
});

it('a ticket has ten assistants at the most, those of an earlier dispatch included', () => {
  const names = Array.from({ length: 12 }, (_, n) => `unit-${n}`);
  const basis = (when: string) => ({
    ...basisAt(at(when)),
    units: unitsNamed(['chengguan', 'shuiwu', ...names]),
  });
  const give = (ticket: Ticket, when: string, line: Omit<Line, 'at'>) =>
    decide(ticket, commandOf({ at: when, ...line } as Line), basis(when));
  const dispatchWith = (assistants: string[], lead = 'chengguan') => ({
    do: 'dispatch' as const,
    lead,
    assistants,
  });
  let ticket = tell([submitted]).ticket;
  for (const [when, line] of [
    ['2026-09-18 11:00', dispatchWith(names.slice(0, 9))],
    ['2026-09-18 12:00', { do: 'return', by: 'chengguan' }],
    ['2026-09-18 13:00', { do: 'review-return' }],
  ] as const) {
    const decision = give(ticket, when, line as Omit<Line, 'at'>);
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    ticket = decision.ticket;
  }
  expect(give(ticket, '2026-09-18 14:00', dispatchWith(names.slice(9, 11), 'shuiwu'))).toMatchObject({
    refusal: { code: 'too-many-units', field: 'assistants' },
  });
  expect(give(ticket, '2026-09-18 14:00', dispatchWith(names.slice(9, 10), 'shuiwu'))).not.toHaveProperty(
    'refusal',
  );
});
