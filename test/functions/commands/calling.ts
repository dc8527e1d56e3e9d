import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { Route } from '../../../functions/http/route.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { AuditTrail } from '../../../shared/ports.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../http/gateway.ts';

export interface Call {
  readonly method: string;
  /** The route's own path; its parameters stand in `params`. */
  readonly route: string;
  readonly params?: Record<string, string>;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly sourceIp?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Record<string, unknown>;
}

/** Somebody of the city with one role. */
export function somebody(role: Role, more: Partial<PersonCaller> = {}): PersonCaller {
  return { type: 'person', id: `a ${role}`, roles: [role], region: '430500', ...more };
}

/** Calls routes through the whole HTTP layer, as somebody. */
export async function call(
  routes: Route[],
  caller: PersonCaller,
  request: Call,
  audit?: AuditTrail,
): Promise<Answer> {
  const { body, headers, ...parts } = request;
  const handle = api(routes, {
    channels: { find: async () => undefined },
    tokens: { verify: async () => caller },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log: silentLogger,
    ...(audit && { audit }),
  });
  const event = gatewayEvent({
    ...parts,
    headers: { authorization: 'Bearer token', 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await handle(event, CONTEXT);
  return {
    status: Number(answer.statusCode),
    headers: answer.headers ?? {},
    body: JSON.parse(answer.body ?? 'null'),
  };
}
