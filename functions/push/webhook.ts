import type { SubscriptionPlace } from '../../shared/ports.ts';
import { CODES_VERSION } from '../province/codes.ts';
import { selectedFor } from './selection.ts';
import { extended, type PushDeps, type Serving, type Step, taken } from './serving.ts';

/** Changes in a message unless the subscriber says otherwise; a department's come with its tickets. */
const BATCH = { department: 20, others: 100 } as const;

/**
 * Sends the next batch. What it spans is written down first, so that every further attempt is the same message under
 * the same id, and its receiver knows it again.
 */
export async function webhookStep(deps: PushDeps, serving: Serving, from: SubscriptionPlace): Promise<Step> {
  const { subscriber, subscription, save } = serving;
  const { region, owner } = subscription;
  const { to } = subscriber;
  if (to.form !== 'webhook') throw new Error('no webhook');
  const size = subscriber.batch ?? (subscriber.kind === 'department' ? BATCH.department : BATCH.others);
  const limit = from.pending === undefined ? size : from.pending - from.at;
  const { items: changes, more } = await deps.feed.read(region, from.at, limit);
  const last = changes.at(-1)?.seq;
  if (last === undefined) return { place: from, next: 'idle' };
  const selected = await selectedFor(deps, subscriber, changes);
  const next = more ? 'more' : 'idle';
  if (selected.items.length === 0) {
    const place = { ...from, at: last };
    await save(place);
    return { place, next };
  }
  const pending = { ...from, pending: last };
  if (from.pending === undefined) await save(pending);
  const digest = extended(from.digest, selected);
  const payload = JSON.stringify({
    type: 'feed.batch',
    timestamp: deps.clock.now(),
    data: {
      subscriber: subscriber.id,
      region,
      first: from.at + 1,
      last,
      count: selected.items.length,
      digest,
      digestBefore: from.digest,
      codes: CODES_VERSION,
      items: selected.items,
      ...(selected.tickets && { tickets: selected.tickets }),
    },
  });
  await deps.disclose(subscription, selected.disclosed);
  const id = `feed_${region}_${owner}_${subscriber.id}_${from.at + 1}_${last}`;
  const why = await deps.sender.send(owner, to, id, payload);
  if (why !== undefined) return { place: pending, next: 'failed', why };
  const place = taken(from, { at: last, digest, sent: from.sent + selected.items.length });
  await save(place);
  return { place, next };
}
