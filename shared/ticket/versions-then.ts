import type { RecordedCommit } from './acts.ts';
import type { Versions } from './events/clock.ts';

/**
 * By which versions of calendar and settings each commit of a ledger was decided, as the clocks that it set name
 * them; where it set none, as those before it do, or else those after it.
 * @returns one for each commit, or nothing where no clock of the ticket names any
 */
export function versionsThen(commits: readonly RecordedCommit[]): readonly Versions[] | undefined {
  const named = commits.map(({ events }) => {
    const clock = events.findLast(({ type }) => type === 'ClockStarted' || type === 'ClockMoved');
    return clock && 'term' in clock ? clock.term.versions : undefined;
  });
  let latest = named.find((each) => each !== undefined);
  if (latest === undefined) return undefined;
  const then: Versions[] = [];
  for (const each of named) {
    latest = each ?? latest;
    then.push(latest);
  }
  return then;
}
