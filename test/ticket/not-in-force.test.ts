import { describe, expect, it } from 'vitest';
import { adopted, city } from './setting.ts';
import { type Line, sealed, tell } from './story.ts';

/** What no city has decided to apply, or had not begun, or has ended, holds nobody to anything. */

const by = 'chengguan';
const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
const dispatched: Line = { at: '2026-09-18 11:00', do: 'dispatch' };
const bare: Line = {
  at: '2026-09-18 12:00',
  do: 'answer',
  by,
  result: sealed('result'),
  contact: undefined,
} as unknown as Line;
const then = (line: object): Line => ({ at: '2026-09-18 12:00', ...line }) as Line;

describe('TA-33: a draft is applied by a decision on record only', () => {
  const draft = city('taian');
  const applied = city('taian', { settings: adopted('taian') });

  it('a ticket is handled and answered without it', () => {
    const story = tell([submitted, dispatched, bare], draft);
    expect(story.ticket.stage).toBe('done');
    expect(tell([submitted, dispatched, bare], applied).refusal).toMatchObject({
      field: 'contact',
      clause: 'TA-15a',
    });
  });

  it.each<[string, object]>([
    ['rejected', { do: 'reject', ground: 'other' }],
    ['handled jointly', { do: 'handle-jointly' }],
    ['supervised', { do: 'supervise', ground: 'harm' }],
    ['referred', { do: 'refer', ground: 'fraud' }],
    ['ended', { do: 'request-termination', by }],
    ['put on its caller’s record', { do: 'record-abuse' }],
  ])('nothing is %s by it, and nothing of it is cited but that it does not hold', (_how, line) => {
    const before = 'ground' in line && line.ground === 'other' ? [submitted] : [submitted, dispatched];
    expect(tell([...before, then(line)], applied).refusal).toBeUndefined();
    const { refusal } = tell([...before, then(line)], draft);
    expect(refusal?.code).toMatch(/^(unknown-ground|no-joint-handling|no-abuse)$/);
    expect(refusal?.clause).toBe('TA-33');
    expect(refusal?.detail).toContain('未施行，本市也未决定适用');
  });

  it('a refusal for another reason cites no clause', () => {
    const again = tell([submitted, dispatched, bare, { ...bare, at: '2026-09-18 13:00' }], draft);
    expect(again.refusal).not.toHaveProperty('clause');
  });
});

it('MZ-25: nor is what has ended', () => {
  const supervise = then({ do: 'supervise', ground: 'other' });
  const ended = tell([submitted, dispatched, supervise], city('meizhou'));
  expect(ended.refusal).toMatchObject({ code: 'unknown-ground' });
});
