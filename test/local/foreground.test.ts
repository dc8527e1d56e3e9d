import { describe, expect, it } from 'vitest';
import { Foreground } from '../../infra/local/foreground.ts';

const never = new AbortController().signal;

/** A request that is being answered until it is told to end. */
function request(foreground: Foreground) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const answered = foreground.answer(() => promise);
  return {
    end: async () => {
      resolve('answer');
      expect(await answered).toBe('answer');
    },
  };
}

describe('what nobody waits for', () => {
  it('does not rest where nobody is being answered', async () => {
    const begun = performance.now();
    await new Foreground().rest(60_000, never);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('rests until the last request is answered', async () => {
    const foreground = new Foreground();
    const [first, second] = [request(foreground), request(foreground)];
    let rested = false;
    const resting = foreground.rest(60_000, never).then(() => {
      rested = true;
    });
    await first.end();
    expect(rested).toBe(false);
    await second.end();
    await resting;
  });

  it('rests longer than it worked, and goes on though people still wait', async () => {
    const foreground = new Foreground();
    const open = request(foreground);
    const begun = performance.now();
    await foreground.rest(20, never);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(60);
    await open.end();
  });

  it('ends its rest when it is told to', async () => {
    const foreground = new Foreground();
    const open = request(foreground);
    const told = new AbortController();
    const resting = foreground.rest(60_000, told.signal);
    told.abort();
    await resting;
    await open.end();
  });

  it('is not held up by a request that fails', async () => {
    const foreground = new Foreground();
    await expect(foreground.answer(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await foreground.rest(60_000, never);
  });
});

describe('what is done behind requests', () => {
  /** Work that notes when it begins, and ends when it is told to. */
  function work() {
    const { promise, resolve } = Promise.withResolvers<void>();
    let begun = false;
    return {
      begun: () => begun,
      end: resolve,
      do: () => {
        begun = true;
        return promise;
      },
    };
  }

  it('is done at once where nobody is being answered', async () => {
    const foreground = new Foreground();
    const all = Array.from({ length: 5 }, work);
    const done = all.map((each) => foreground.behind(each.do));
    expect(all.map((each) => each.begun())).toEqual([true, true, true, true, true]);
    for (const each of all) each.end();
    await Promise.all(done);
  });

  it('is done two at a time while people wait, the next when one has ended and rested', async () => {
    const foreground = new Foreground();
    const open = request(foreground);
    const all = Array.from({ length: 3 }, work);
    const done = all.map((each) => foreground.behind(each.do));
    await expect.poll(() => all.map((each) => each.begun())).toEqual([true, true, false]);
    all[0]?.end();
    await done[0];
    await expect.poll(() => all[2]?.begun()).toBe(true);
    for (const each of all) each.end();
    await Promise.all(done);
    await open.end();
  });

  it('waits no longer when the last request has been answered', async () => {
    const foreground = new Foreground();
    const open = request(foreground);
    const all = Array.from({ length: 6 }, work);
    const done = all.map((each) => foreground.behind(each.do));
    await open.end();
    await expect.poll(() => all.every((each) => each.begun())).toBe(true);
    for (const each of all) each.end();
    await Promise.all(done);
  });

  it('gives back its lane when it fails', async () => {
    const foreground = new Foreground();
    const open = request(foreground);
    for (let times = 0; times < 5; times++) {
      await expect(foreground.behind(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    await open.end();
  });
});
