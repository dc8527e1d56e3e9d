import type { Regulation } from '../regulation/schema.ts';
import type { Method } from '../regulation/vocabulary.ts';
import type { Change } from '../ticket/change.ts';
import type { PublishedEvent } from '../ticket/published-event.ts';
import type { AlertFacts } from './facts.ts';

/**
 * A supervision in the words of the city's text: what one city does by an official letter (发函督办) another does in
 * writing (书面督办). Where the text has several words for a method, all of them; where it has none, the method's own
 * name is left to stand.
 */
export function supervisedBy(rules: Regulation | undefined, method: Method): AlertFacts {
  const ways = (rules?.supervision.ways?.named ?? []).filter((way) => way.method === method);
  return {
    kind: 'supervision',
    method,
    ...(ways.length > 0 && { way: ways.map(({ label }) => label).join('或') }),
  };
}

/** What a unit hears of what went to an authority: of its own fault on a ground, or of what it left unsolved. */
export function referredAs({
  to,
  ground,
  supervision,
}: {
  readonly to: string;
  readonly ground?: string;
  readonly supervision?: string;
}): AlertFacts {
  if (ground !== undefined) return { kind: 'fault', withdrawn: false, referredTo: to };
  return { kind: 'supervision', passedTo: to, ...(supervision === undefined && { promise: true }) };
}

/**
 * What the hotline is told of a supervision that ended because its unit left the ticket: whoever gets it next is not
 * supervised. The first of several says so for all.
 */
export function leftUnsupervised(
  { events }: Pick<Change, 'events'>,
  event: PublishedEvent,
): Extract<AlertFacts, { kind: 'released' }> | undefined {
  const left = events.some(({ type }) => type === 'ReturnGranted' || type === 'TakenBack');
  const isFirst = events.find(({ type }) => type === 'SupervisionEnded') === event;
  return left && isFirst ? { kind: 'released', supervised: true } : undefined;
}
