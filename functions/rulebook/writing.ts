import { createHash, createHmac } from 'node:crypto';
import { keptUnder } from '../../shared/adapters/dynamo-idempotency.ts';
import { type CurrentRulebook, KeyReusedError, RulebookTooLargeError } from '../../shared/ports.ts';
import { clearWords } from '../../shared/privacy/clear-words.ts';
import { keyOf, keyReused } from '../http/asked-once.ts';
import { type FieldError, type Problem, standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';
import type { PublicationRequest, RulebookDeps } from './requests.ts';
import { mustMatch, versionTag } from './versions.ts';

/** Why a version is published is part of it; who and when the system knows. */
export const why = clearWords(500, { least: 4 });

/** A publication: its request, and what of it every section needs. */
export interface Publication {
  readonly deps: RulebookDeps;
  readonly region: string;
  readonly request: PublicationRequest;
  readonly json: unknown;
}

/**
 * Writes the version, under the caller's conditions and once for the caller's key.
 * @param sealing key under which what was asked is remembered, where the version itself keeps it sealed
 * @throws Problem 409 for a key used before, 412 when `If-Match` is another version, 413 for what is too large
 */
export async function write(
  { deps, region, request }: Publication,
  section: keyof CurrentRulebook,
  reason: string,
  change: (current: CurrentRulebook, version: string) => Promise<unknown>,
  sealing?: Uint8Array,
): Promise<string> {
  const { caller, idempotencyKey, ifMatch, params, rawBody } = request;
  try {
    return await deps.rulebook.publish(
      region,
      section,
      async (current, version) => {
        mustMatch(ifMatch, current[section]);
        return change(current, version);
      },
      {
        by: caller.id,
        why: reason,
        at: deps.clock.now(),
        ...(idempotencyKey !== undefined && {
          once: {
            ...keptAs(keyOf(caller, idempotencyKey)),
            digest: digestOf(params, rawBody, sealing),
          },
        }),
      },
    );
  } catch (error) {
    if (error instanceof RulebookTooLargeError) throw standardProblem('too-large', { field: 'body' });
    if (!(error instanceof KeyReusedError)) throw error;
    throw keyReused();
  }
}

function keptAs({ key, before }: ReturnType<typeof keyOf>) {
  return { key: keptUnder(key), before: keptUnder(before) };
}

/** What was asked, so that the same key with something else is noticed; keyed where nobody may try guesses against it. */
function digestOf(
  { section, id = '' }: PublicationRequest['params'],
  body: Uint8Array,
  key: Uint8Array | undefined,
): string {
  const hash = key ? createHmac('sha256', key) : createHash('sha256');
  return hash.update(`${section}/${id}\n`).update(body).digest('hex');
}

/** The answer to a publication: the version's name, which is also its tag. */
export function answer(version: string, more: object): ApiResponse {
  return { status: 200, body: { version, ...more }, headers: versionTag(version) };
}

/** @throws Problem 400 with every field and rule, where there are any */
export function refuse(problems: readonly FieldError[]): void {
  if (problems.length > 0) throw invalid(problems);
}

/** What was handed in and can't be published. */
export function invalid(errors: readonly FieldError[]): Problem {
  return standardProblem('invalid-request', { ...errors[0], errors });
}
