import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LawClock, systemClock, virtualClock } from '../../infra/local/clock.ts';
import { durationMs } from '../../infra/local/duration.ts';
import { MoveRefused, mover } from '../../infra/local/mover.ts';
import { TimerHeap } from '../../infra/local/timers.ts';
import { clock as lawClock, wallClock } from '../../shared/adapters/clock.ts';
import { temporaryFolder } from './fixture.ts';

const START = Date.parse('2026-09-18T10:00:00+08:00');
const MINUTE = 60_000;

describe('a virtual clock', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: LawClock;
  beforeEach(() => {
    folder = temporaryFolder();
    clock = virtualClock(folder.path, START);
  });
  afterEach(() => {
    clock.uninstall();
    folder.remove();
  });

  const setUp = () => {
    const timers = new TimerHeap(clock);
    const log: string[] = [];
    const at = () => (clock.now() - START) / 1000;
    const settle = () => Promise.resolve(void log.push(`settled ${at()}`));
    return { timers, log, at, moves: mover(clock, timers, settle) };
  };

  test('is the law’s clock of the functions, and not the machine’s', () => {
    expect(lawClock.now()).toBe('2026-09-18T10:00:00+08:00');
    expect(wallClock.nowMs()).toBeGreaterThan(0);
    expect(wallClock.nowMs()).not.toBe(START);
  });

  test('stops at the end of each minute in which something is due, fires in order and settles', async () => {
    const { timers, log, at, moves } = setUp();
    timers.at(START + 90_000, () => log.push(`late ${at()}`));
    timers.at(START + 70_000, () => log.push(`early ${at()}`));
    timers.at(START + 3 * MINUTE, () => log.push(`on the minute ${at()}`));
    timers.at(START + 9 * MINUTE, () => log.push('beyond'));
    const { steps, from, to } = await moves.moveTo(START + 5 * MINUTE);
    expect(log).toEqual([
      'settled 0',
      'early 120',
      'late 120',
      'settled 120',
      'on the minute 180',
      'settled 180',
    ]);
    expect([steps, from, to, clock.now()]).toEqual([2, START, START + 5 * MINUTE, START + 5 * MINUTE]);
  });

  test('takes what is set on the way into the same move', async () => {
    const { timers, log, moves } = setUp();
    timers.at(START + MINUTE, () => timers.at(START + 2 * MINUTE, () => log.push('second')));
    expect((await moves.moveBy(3 * MINUTE)).steps).toBe(2);
    expect(log).toContain('second');
  });

  test('makes moves one after the other', async () => {
    const { moves } = setUp();
    const [first, second] = await Promise.all([moves.moveBy(MINUTE), moves.moveBy(MINUTE)]);
    expect([first.to, second.from, second.to]).toEqual([START + MINUTE, START + MINUTE, START + 2 * MINUTE]);
  });

  test('never goes back, in a move or in a later start', async () => {
    const { moves } = setUp();
    await moves.moveBy(MINUTE);
    await expect(moves.moveTo(START)).rejects.toThrow(MoveRefused);
    expect(() => virtualClock(folder.path, START)).toThrow('must not be earlier');
    expect(virtualClock(folder.path).now()).toBe(START + MINUTE);
  });

  test('stays where it is when something does not come to rest', async () => {
    const timers = new TimerHeap(clock);
    let settled = 0;
    const moves = mover(clock, timers, () =>
      settled++ ? Promise.reject(new Error('stuck')) : Promise.resolve(),
    );
    timers.at(START + MINUTE, () => undefined);
    await expect(moves.moveBy(9 * MINUTE)).rejects.toThrow('stuck');
    expect(clock.now()).toBe(START + MINUTE);
  });

  test('that has lived beyond now keeps its folder from the system’s clock', () => {
    clock.set(Date.now() + MINUTE);
    expect(() => systemClock(folder.path)).toThrow('--virtual-clock');
  });
});

test.each([
  ['P3D', 3 * 86_400_000],
  ['PT2H', 7_200_000],
  ['P1DT12H30M5S', 131_405_000],
  ['P2W', 14 * 86_400_000],
  ['P1M', undefined],
  ['P', undefined],
  ['PT', undefined],
  ['P1DT', undefined],
  ['3D', undefined],
])('the duration %s', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
