import { wallClock } from '../../shared/adapters/clock.ts';
import { dynamo } from '../../shared/adapters/dynamo.ts';
import { dynamoAttempts } from '../../shared/adapters/dynamo-attempts.ts';
import { dynamoServiceRequests } from '../../shared/adapters/dynamo-service-requests.ts';
import { attachmentFiles, desk, env, http, secrets, ticketFinder } from '../bindings.ts';
import { lazyApi } from '../http/lazy-api.ts';
import { open311Routes } from './open311.ts';
import { open311Errors } from './refusals.ts';

export const handler = lazyApi(() => {
  const deps = { ...http('open311'), problemAnswer: open311Errors };
  const routes = open311Routes({
    ...desk(),
    finder: ticketFinder(),
    clients: secrets().open311,
    files: attachmentFiles(),
    put,
    requests: dynamoServiceRequests(dynamo(), env('HOTLINE_TICKETS_TABLE')),
    attempts: dynamoAttempts(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
    wallClock,
  });
  return { routes, deps };
});

/** A picture goes where its sender would upload it; whoever sent it waits. */
async function put(url: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  const answer = await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes), signal });
  if (!answer.ok) throw new Error(`the upload was answered ${answer.status}`);
}
