import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimerHeap } from '../../infra/local/timers.ts';

const virtual = () => {
  const clock = { virtual: true, ms: 0, now: () => clock.ms };
  return { clock, timers: new TimerHeap(clock) };
};

describe('timers', () => {
  test('fire in due order, equal ones in the order they were set, cancelled ones never', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ due: fc.integer({ min: 1, max: 50 }), cancel: fc.boolean() }), {
          maxLength: 200,
        }),
        (given) => {
          const { timers } = virtual();
          const fired: number[] = [];
          const handles = given.map(({ due }, index) => timers.at(due, () => fired.push(index)));
          for (const [index, { cancel }] of given.entries()) if (cancel) handles[index]?.cancel();
          timers.fireDue(50);
          const wanted = given
            .map(({ due, cancel }, index) => ({ due, cancel, index }))
            .filter(({ cancel }) => !cancel)
            .sort((a, b) => a.due - b.due || a.index - b.index);
          expect(fired).toEqual(wanted.map(({ index }) => index));
          expect(timers.size).toBe(0);
        },
      ),
    );
  });

  test('one that is set while others fire takes its turn among them', () => {
    const { timers } = virtual();
    const fired: string[] = [];
    timers.at(1, () => {
      fired.push('first');
      timers.at(2, () => fired.push('second'));
    });
    timers.at(3, () => fired.push('third'));
    timers.fireDue(3);
    expect(fired).toEqual(['first', 'second', 'third']);
  });

  test('on a virtual clock wait however long it takes, and say when the next is due', () => {
    const { timers } = virtual();
    let fired = 0;
    timers.at(300 * 86_400_000, () => fired++);
    timers.fireDue(299 * 86_400_000);
    expect([fired, timers.nextDue()]).toEqual([0, 300 * 86_400_000]);
    timers.fireDue(300 * 86_400_000);
    expect([fired, timers.nextDue()]).toEqual([1, undefined]);
  });

  test('on a virtual clock fire by themselves when they are set for the past', async () => {
    const { timers, clock } = virtual();
    clock.ms = 10;
    await new Promise<void>((resolve) => timers.at(10, resolve));
    expect(timers.size).toBe(0);
  });

  test('on the system clock fire by themselves, beyond the 24.8 days of the system’s own timers only then', async () => {
    const timers = new TimerHeap({ virtual: false, now: Date.now });
    let early = 0;
    timers.at(Date.now() + 40 * 86_400_000, () => early++);
    await new Promise<void>((resolve) => timers.at(Date.now() + 5, resolve));
    expect([early, timers.size]).toEqual([0, 1]);
    timers.clear();
  });
});
