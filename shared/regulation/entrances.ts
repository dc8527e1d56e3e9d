import type { Channel } from '../caller.ts';
import { decisionInForce, provisionsInForce, type Rules } from './rules.ts';

/** A way by which requests come in. */
export interface Entrance {
  readonly id: string;
  readonly label: string;
  readonly channel: Channel;
}

/** By which ways a city takes requests in: those that its regulation names, and its operator's. */
export function entrancesOf(rules: Rules): readonly Entrance[] {
  const { entrances = [] } = rules.settings;
  return [
    ...provisionsInForce(rules, rules.regulation.entrances),
    ...entrances.filter((each) => decisionInForce(rules, each)),
  ].map(({ id, label, channel }) => ({ id, label, channel }));
}
