import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock, virtualClock } from '../../infra/local/clock.ts';
import { temporaryFolder } from './fixture.ts';

const NOW = Date.parse('2026-09-18T10:00:00.500+08:00');

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  folder.remove();
});

describe('the clock of a folder never goes back', () => {
  test('after a kill a virtual clock stands where it was last set', () => {
    virtualClock(folder.path, NOW + 1_000).set(NOW + 86_400_500);
    const again = virtualClock(folder.path);
    expect(again.now()).toBe(NOW + 86_400_500);
    again.uninstall();
    expect(() => virtualClock(folder.path, NOW)).toThrow('--at must not be earlier');
    expect(() => systemClock(folder.path)).toThrow('start it with --virtual-clock');
  });

  test('nor when a folder that lived by the system’s clock is given a virtual one', () => {
    systemClock(folder.path);
    vi.advanceTimersByTime(3_600_000);
    const killedAt = Date.now();
    vi.clearAllTimers();
    expect(() => virtualClock(folder.path, NOW)).toThrow('--at must not be earlier');
    const virtual = virtualClock(folder.path);
    expect(virtual.now()).toBeGreaterThanOrEqual(killedAt);
    expect(virtual.now() % 1_000).toBe(0);
    virtual.uninstall();
  });

  test('and the system’s own goes on after a kill', () => {
    systemClock(folder.path);
    vi.clearAllTimers();
    const again = systemClock(folder.path);
    expect(again.now()).toBe(NOW);
    again.uninstall();
    expect(virtualClock(folder.path).now()).toBe(Math.ceil(NOW / 1_000) * 1_000);
  });
});
