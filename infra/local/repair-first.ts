/** Has everything that follows a commit looked at, when a stream may have lost some of it. */
import type { Place } from './deployment.ts';
import type { Messaging } from './fauxqs.ts';
import type { Queues } from './queues.ts';
import type { Signal } from './signal.ts';

const LOOK_AGAIN_MS = 250;

/**
 * Answers the function that asks the deployed `repair` for a walk through all tickets, and resolves when every
 * mapped queue is empty again; what `repair` could not mend is then in its dead-letter queue.
 * @param queueUrl the repair queue's, from the functions' environment; without one there is nothing to ask
 */
export function repairFirst(options: {
  readonly queueUrl: string | undefined;
  readonly place: Place;
  readonly messaging: Messaging;
  readonly queues: Pick<Queues, 'idle' | 'nudge'>;
  readonly changed: Signal;
}): () => Promise<void> {
  const { queueUrl, place, messaging, queues, changed } = options;
  return async () => {
    const name = queueUrl?.split('/').at(-1);
    if (name === undefined) return;
    const { partition, region, account } = place;
    const message = { walkAll: true, asOfMs: Date.now() };
    messaging.send(`arn:${partition}:sqs:${region}:${account}:${name}`, JSON.stringify(message));
    while (!queues.idle()) {
      queues.nudge();
      await changed.wait(LOOK_AGAIN_MS);
    }
  };
}
