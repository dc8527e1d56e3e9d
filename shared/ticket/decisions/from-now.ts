import { dayOf } from '../../calendar/instant.ts';
import type { Start } from '../../regulation/due.ts';
import type { StartEvent } from '../../regulation/vocabulary.ts';
import type { Draft } from '../draft.ts';

/** A term that runs from what a person does now. */
export function fromNow(draft: Draft, event: StartEvent): Start {
  return { event, at: draft.now, on: dayOf(draft.now) };
}
