/** What the runtime itself answers: its clock, its outbox, its addresses, and its OIDC issuer. */
import * as z from 'zod';
import { epochMs, instantOf, parseInstant } from '../../shared/calendar/instant.ts';
import type { LawClock } from './clock.ts';
import { durationMs } from './duration.ts';
import type { RawRequest, RawResponse } from './fauxqs.ts';
import type { Door } from './http.ts';
import { json } from './http-events.ts';
import type { Issuer } from './issuer.ts';
import { MoveRefused, type Mover } from './mover.ts';
import type { Outbox } from './outbox.ts';
import { outboxPage } from './outbox-page.ts';
import { Unsettled } from './settle.ts';

export interface LocalApiParts {
  readonly clock: LawClock;
  readonly mover: Mover;
  readonly outbox: Outbox;
  readonly issuer: Issuer;
  /** The body of `GET /local/endpoints`. */
  readonly endpoints: object;
}

type Answer = (request: RawRequest, url: URL) => RawResponse | Promise<RawResponse>;

const move = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]);

/** `/local/clock`, `/local/outbox`, `/local/outbox.html`, `/local/endpoints`, and the issuer's two documents. */
export function localDoor({ clock, mover, outbox, issuer, endpoints }: LocalApiParts): Door {
  const state = () => ({ now: instantOf(clock.now()), virtual: clock.virtual });
  const page = () => html(outboxPage(outbox.list(), instantOf(clock.now())));
  const answers: Readonly<Record<string, Answer>> = {
    'GET /.well-known/openid-configuration': () => json(200, issuer.discovery),
    'GET /oidc/jwks': () => json(200, issuer.jwks),
    'GET /local/endpoints': () => json(200, endpoints),
    'GET /local/clock': () => json(200, state()),
    'POST /local/clock': async ({ headers, body }) => {
      // A page on the web cannot send this type across origins without asking first.
      if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
        return problem(415, 'unsupported-media-type', 'content-type has to be application/json');
      }
      const wanted = wantedMove(body);
      if (wanted === undefined) {
        return problem(
          400,
          'invalid',
          'send {"advance":"P3D"}, or {"to":"…"} with an ISO 8601 time and offset',
        );
      }
      return carryOut('by' in wanted ? mover.moveBy(wanted.by) : mover.moveTo(wanted.to));
    },
    'GET /local/outbox.html': page,
    'GET /local/outbox': ({ headers }, url) => {
      if ((headers.accept ?? '').includes('text/html')) return page();
      return json(200, { messages: outbox.list(Number(url.searchParams.get('after') ?? 0)) });
    },
  };
  return (request) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const answer = answers[`${request.method} ${url.pathname}`];
    return answer && Promise.resolve(answer(request, url));
  };
}

function wantedMove(body: Buffer): { by: number } | { to: number } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = move.safeParse(value);
  if (!parsed.success) return undefined;
  if ('advance' in parsed.data) {
    const by = durationMs(parsed.data.advance);
    return by === undefined ? undefined : { by };
  }
  const to = parseInstant(parsed.data.to);
  return to === undefined ? undefined : { to: epochMs(to) };
}

async function carryOut(moving: ReturnType<Mover['moveTo']>): Promise<RawResponse> {
  try {
    const { from, to, steps } = await moving;
    return json(200, { now: instantOf(to), moved: `PT${(to - from) / 1000}S`, steps });
  } catch (error) {
    if (error instanceof MoveRefused) return problem(400, 'refused', error.message);
    if (error instanceof Unsettled) return problem(409, 'unsettled', error.message, { list: error.list });
    throw error;
  }
}

function problem(status: number, code: string, detail: string, more: object = {}): RawResponse {
  return json(status, { status, code, detail, ...more }, { 'content-type': 'application/problem+json' });
}

function html(text: string): RawResponse {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(text) };
}
