import { dayOf } from '../shared/calendar/instant.ts';
import { isLive } from '../shared/knowledge/entry.ts';
import type { Clock, KnowledgeBase } from '../shared/ports.ts';
import { regulationOfRegion } from '../shared/regulation/rules.ts';
import { Problem } from './http/problem.ts';

export interface KnowledgeDeps {
  readonly knowledge: Pick<KnowledgeBase, 'entry'>;
  readonly clock: Clock;
}

/**
 * Looks up the entry that an answer is given from: it has to be in the region's base, and to count today.
 * @throws Problem 409 when it isn't
 */
export async function mustCount(
  { knowledge, clock }: KnowledgeDeps,
  region: string,
  entry: string | undefined,
): Promise<void> {
  if (entry === undefined) return;
  const base = regulationOfRegion(region)?.region ?? region;
  const found = await knowledge.entry(base, entry);
  if (found && isLive(found, dayOf(clock.now()))) return;
  throw new Problem({
    status: 409,
    code: 'unknown-knowledge',
    title: '知识库没有有效的该条目 / No such entry',
    field: 'knowledge',
  });
}
