/*
 * How often a provider lets one template reach one recipient. Who sends beyond it is refused, or shut out for a
 * while; so what is over the limit waits here.
 */

/** At most `count` messages in any stretch of `seconds`. */
export interface SendLimit {
  readonly count: number;
  readonly seconds: number;
}

/**
 * When the next message may go under every limit.
 * @param sentMs when earlier ones went, in milliseconds, in any order
 * @returns `nowMs` where it may go at once
 */
export function nextAllowed(sentMs: readonly number[], limits: readonly SendLimit[], nowMs: number): number {
  const newestFirst = [...sentMs].sort((one, other) => other - one);
  const free = limits.map(({ count, seconds }) => {
    const counting = newestFirst[count - 1];
    return counting === undefined ? nowMs : counting + seconds * 1000;
  });
  return Math.max(nowMs, ...free);
}

/** The messages that some limit still counts. */
export function stillCounting(
  sentMs: readonly number[],
  limits: readonly SendLimit[],
  nowMs: number,
): readonly number[] {
  const longest = Math.max(0, ...limits.map(({ seconds }) => seconds)) * 1000;
  const most = Math.max(0, ...limits.map(({ count }) => count));
  return [...sentMs]
    .filter((sent) => sent > nowMs - longest)
    .sort((one, other) => other - one)
    .slice(0, most);
}
