import { type Content, contentSchema } from '../../shared/knowledge/acts.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';
import { at } from '../ticket/story.ts';

/** A published entry of Lu'an's base. */
export function entryNamed(
  entry: string,
  content: Partial<Content> & Pick<Content, 'title'>,
  more: Partial<Entry> = {},
): Entry {
  const live = contentSchema.parse({ kind: 'question', text: '见规定。', ...content });
  return {
    ...{ entry, region: '341500', version: 4, status: 'published', provider: 'gongan', title: live.title },
    ...{ content: live, live, liveAt: at('2026-09-01 10:00'), passedBy: [], writtenBy: 'gongan-1' },
    ...{ reports: [], reported: 0, reminders: [], changedAt: at('2026-09-10 10:00') },
    ...more,
  };
}
