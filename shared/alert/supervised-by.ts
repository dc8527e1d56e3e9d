import type { Regulation } from '../regulation/schema.ts';
import type { Method } from '../regulation/vocabulary.ts';
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
