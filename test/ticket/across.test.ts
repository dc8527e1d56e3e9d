import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import type { Change } from '../../shared/ticket/change.ts';
import { unitsNamed } from '../../shared/ticket/directory.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { publishedEvent } from '../../shared/ticket/published-event.ts';
import { workLines } from '../../shared/ticket/work-lines.ts';
import { city } from './setting.ts';
import { type Line, type Story, sealed, tell } from './story.ts';

const TICKET = '15010026091800000001';
/** A city of the region, with the units of its own and of those that a matter concerns. */
const NEIMENGGU = city('neimenggu', {
  units: unitsNamed(['transport', 'transport@150200', 'roads@150000', 'roads@150300']),
});

const begun: Line[] = [
  { at: '2026-09-18 10:00', do: 'submit', ticketNo: TICKET, region: '150100' },
  { at: '2026-09-18 11:00', do: 'refer-across', regions: ['150200'] },
];
const referred = tell(begun, NEIMENGGU);
const decision: Line = {
  at: '2026-09-18 12:00',
  do: 'decide-across',
  from: '150000',
  lead: 'transport@150200',
  assistants: ['transport'],
};

const decided = referred.goOn([decision], NEIMENGGU);

describe('NM-11.2b: what crosses regions is coordinated by the hotline above them', () => {
  it('it is asked: the ticket is on its list, and nobody is dispatched meanwhile', () => {
    expect(referred.ticket.across).toMatchObject({ state: 'open', to: '150000', regions: ['150200'] });
    expect(workLines(referred.ticket).map(({ unit }) => unit)).toEqual(['hotline@150000', 'hotline']);
    const early = referred.goOn([{ at: '2026-09-18 11:30', do: 'dispatch', lead: 'transport' }], NEIMENGGU);
    expect(early.refusal).toMatchObject({ code: 'in-coordination', clause: 'NM-11.2b' });
  });

  it('it decides who leads, also a unit of another region', () => {
    expect(decided.ticket.assignments.map(({ unit, role }) => [unit, role])).toEqual([
      ['transport@150200', 'lead'],
      ['transport', 'assistant'],
    ]);
    expect(decided.told('AcrossDecided')).toMatchObject([{ by: '150000', clause: 'NM-11.2b' }]);
    expect(workLines(decided.ticket).map(({ unit }) => unit)).toEqual(['transport@150200', 'transport']);
    expect(replay(decided.events)).toEqual(decided.ticket);
  });

  it('the region’s unit handles and answers under the ticket’s own rules', () => {
    const answer = (unit: string) =>
      decided.goOn([{ at: '2026-09-21 10:00', do: 'answer', by: unit }], NEIMENGGU);
    expect(answer('transport@150200').ticket.stage).toBe('answered');
    expect(answer('transport@150300').refusal?.code).toBe('not-your-ticket');
  });

  it('it supervises what it has coordinated, and is the one to judge', () => {
    expect(decided.told('SupervisionOpened')).toMatchObject([
      { ground: 'cross-region', unit: 'transport@150200', by: 'hotline@150000', cause: 'law' },
    ]);
    const report: Line = { at: '2026-09-21 10:00', do: 'answer-supervision', by: 'transport@150200' };
    const reported = decided.goOn([report], NEIMENGGU);
    expect(workLines(reported.ticket).map(({ unit }) => unit)).toContain('hotline@150000');
  });

  it('what comes back of what it decided is its to review, and to decide anew', () => {
    const lead = 'transport@150200';
    const back: Line = { at: '2026-09-21 10:00', do: 'return', by: lead, proposedUnit: 'transport' };
    const asked = decided.goOn([back], NEIMENGGU);
    expect(workLines(asked.ticket).map(({ unit }) => unit)).toContain('hotline@150000');
    const review: Line = { at: '2026-09-21 11:00', do: 'review-return', unit: lead };
    const other = { code: 'not-the-coordinator', clause: 'NM-11.2b' };
    expect(asked.goOn([review], NEIMENGGU).refusal).toMatchObject(other);
    const granted = asked.goOn([{ ...review, from: '150000' }], NEIMENGGU);
    expect(granted.ticket).toMatchObject({ stage: 'accepted', across: { state: 'open' } });
    const own: Line = { at: '2026-09-21 12:00', do: 'dispatch', lead: 'transport' };
    expect(granted.goOn([own], NEIMENGGU).refusal?.code).toBe('in-coordination');
    const anew: Line = { ...decision, at: '2026-09-21 12:00', lead: 'roads@150000', assistants: [] } as Line;
    const second = granted.goOn([anew], NEIMENGGU);
    expect(second.ticket).toMatchObject({ stage: 'handling', across: { state: 'decided' } });
    expect(replay(second.events)).toEqual(second.ticket);
  });

  it('an assistant that is let go changes nothing of who leads', () => {
    const proposal = sealed('proposal');
    const back: Line = { at: '2026-09-21 10:00', do: 'return', by: 'transport', proposal };
    const review: Line = { at: '2026-09-21 11:00', do: 'review-return', unit: 'transport', from: '150000' };
    const gone = decided.goOn([back, review], NEIMENGGU);
    expect(gone.ticket).toMatchObject({ stage: 'handling', across: { state: 'decided' } });
  });

  it('a person of it may supervise as well', () => {
    const line: Line = { at: '2026-09-21 10:00', do: 'supervise', from: '150000', ground: 'whole-course' };
    const supervised = decided.goOn([line], NEIMENGGU);
    expect(supervised.told('SupervisionOpened')).toMatchObject([
      { ground: 'cross-region' },
      { ground: 'whole-course', unit: 'transport@150200', by: 'hotline@150000', clause: 'NM-22' },
    ]);
    const events = supervised.events.slice(decided.events.length);
    expect(actsOf([{ command: 'supervise', events }])[0]?.command.actor).toEqual({
      side: 'hotline',
      region: '150000',
    });
  });

  it.each([
    ['by the ticket’s own hotline', { from: undefined }, 'not-the-coordinator'],
    ['by another city’s', { from: '150200' }, 'not-the-coordinator'],
    ['for a unit of a region not concerned', { lead: 'roads@150300' }, 'region-not-concerned'],
    ['for nobody’s unit', { lead: 'rail@150200' }, 'unknown-unit'],
  ] as [string, object, string][])('decided %s: refused', (_what, more, code) => {
    const line = { ...decision, ...more } as Line;
    expect(referred.goOn([line], NEIMENGGU).refusal?.code).toBe(code);
  });

  it.each([
    [['430500'], 'not-in-this-region'],
    [['150200', '150200'], 'region-named-twice'],
  ])('%s: refused', (regions, code) => {
    const line: Line = { at: '2026-09-18 11:00', do: 'refer-across', regions };
    expect(tell([begun[0] as Line, line], NEIMENGGU).refusal?.code).toBe(code);
  });

  it('is no way of a text that does not have it', () => {
    const lines: Line[] = [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'refer-across' },
    ];
    expect(tell(lines).refusal?.code).toBe('no-cross-region');
  });

  it('each hears of it in its own region: the hotline above, then the units', () => {
    const told = (story: Story, from: number) => {
      const { ticketNo, region, stage, channel, clocks } = story.ticket;
      const events = story.events.slice(from).map(publishedEvent);
      const change = { ticketNo, version: 2, region, stage, channel, clocks, events };
      return intentsOf(change as unknown as Change).map((intent) => [
        intent.region,
        intent.recipient,
        alertText(intent).text.slice(22),
      ]);
    };
    expect(told(referred, 2)).toEqual([
      ['150000', 'hotline', '跨地区办理，请立即协调确定承办单位。（《管理办法》第十一条第二项）'],
    ]);
    expect(told(decided, referred.events.length).map((each) => each.slice(0, 2))).toEqual([
      ['150200', 'transport'],
      ['150100', 'transport'],
      ['150200', 'transport'],
    ]);
  });
});
