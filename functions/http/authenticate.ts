import type { Caller, ChannelCaller } from '../../shared/caller.ts';
import type { WallClock } from '../../shared/ports.ts';
import { InvalidTokenError } from '../../shared/privacy/errors.ts';
import type { ChannelKeys, NonceStore, TokenVerifier } from '../../shared/privacy/ports.ts';
import { isGoodFor } from '../access-policy.ts';
import { PendingNonce } from './pending-nonce.ts';
import { type Problem, standardProblem } from './problem.ts';
import type { Route } from './route.ts';
import { SIGNATURE_HEADERS, type SignedParts, signedBy } from './signature.ts';

/** What it takes to know a caller. */
export interface AuthenticationDeps {
  readonly channels: ChannelKeys;
  readonly tokens: TokenVerifier;
  readonly nonces: NonceStore;
  readonly wallClock: WallClock;
}

/** The parts of a request that callers prove themselves by. */
export interface Credentials extends Pick<SignedParts, 'method' | 'path' | 'query' | 'body'> {
  readonly headers: Readonly<Record<string, string>>;
}

/** Who calls, and the nonce that is still to be taken where the route commits it. */
export interface Authenticated {
  readonly caller: Caller;
  readonly nonce?: PendingNonce;
}

/** How far a signature's time may lie from the machine's. */
const SKEW_SECONDS = 300;
/** Both sides of the skew, so that a nonce outlives every signature it was used in. */
const NONCE_SECONDS = 2 * SKEW_SECONDS;
const LONGEST_TOKEN = 8192;
/** Tried for unknown key ids, so that they take the time of known ones. */
const NOBODYS_SECRET = ['no client has this secret'];

function unauthenticated(scheme: string, rule: string, cause?: unknown): Problem {
  return standardProblem(
    'unauthenticated',
    { rule, headers: { 'www-authenticate': scheme } },
    cause === undefined ? undefined : { cause },
  );
}

function badSignature(rule: string): Problem {
  return unauthenticated('HMAC-SHA256', rule);
}

/** The answer to a signed request that has been answered before. */
export function nonceUsed(): Problem {
  return badSignature('nonce-used');
}

async function channelCaller(
  credentials: Credentials,
  deps: AuthenticationDeps,
  route: Route,
): Promise<Authenticated> {
  const { headers } = credentials;
  const keyId = headers[SIGNATURE_HEADERS.keyId];
  const timestamp = headers[SIGNATURE_HEADERS.timestamp];
  const nonce = headers[SIGNATURE_HEADERS.nonce];
  const signature = headers[SIGNATURE_HEADERS.signature];
  if (!keyId || !timestamp || !nonce || !signature) throw badSignature('signature-missing');
  if (!/^\d{1,12}$/.test(timestamp)) throw badSignature('timestamp-format');
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(nonce)) throw badSignature('nonce-format');
  if (Math.abs(deps.wallClock.nowMs() / 1000 - Number(timestamp)) > SKEW_SECONDS) {
    throw badSignature('timestamp-skew');
  }
  const client = await deps.channels.find(keyId);
  const fits = signedBy(client?.secrets ?? NOBODYS_SECRET, { ...credentials, timestamp, nonce }, signature);
  if (!client || !fits) throw badSignature('signature-wrong');
  const { regions, channels, links, system, lines } = client;
  const caller: ChannelCaller = {
    type: 'channel',
    id: client.keyId,
    regions,
    channels,
    ...(links && { links }),
    ...(system !== undefined && { system }),
    ...(lines && { lines }),
  };
  // Only after the signature, so that strangers can neither fill the store nor burn a client's nonces.
  const key = `nonce:${keyId}:${nonce}`;
  if (route.commitsNonce) return { caller, nonce: new PendingNonce(key, NONCE_SECONDS, deps.nonces) };
  if (!(await deps.nonces.take(key, NONCE_SECONDS))) throw nonceUsed();
  return { caller };
}

async function personCaller(credentials: Credentials, deps: AuthenticationDeps): Promise<Authenticated> {
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(credentials.headers.authorization ?? '')?.[1];
  if (!token) throw unauthenticated('Bearer', 'token-missing');
  if (token.length > LONGEST_TOKEN) throw unauthenticated('Bearer error="invalid_token"', 'token-malformed');
  try {
    return { caller: await deps.tokens.verify(token) };
  } catch (thrown) {
    if (!(thrown instanceof InvalidTokenError)) throw thrown;
    throw unauthenticated('Bearer error="invalid_token"', `token-${thrown.reason}`, thrown);
  }
}

function mayCall(route: Route, caller: Caller): boolean {
  if (caller.type === 'person') {
    const { roles = [] } = route;
    return isGoodFor(caller, route) && caller.roles.some((role) => roles.includes(role));
  }
  if (route.link && !caller.links?.includes(route.link)) return false;
  return !route.channels || route.channels.some((channel) => caller.channels.includes(channel));
}

/**
 * Knows a request's caller in the way its route asks for.
 * @param met told who it is, before it is known whether they may call this route
 * @returns undefined only for a route without authentication.
 * @throws Problem 401 when the caller isn't known, 403 when it is and may not call this route.
 */
export async function authenticate(
  route: Route,
  credentials: Credentials,
  deps: AuthenticationDeps,
  met: (known: Authenticated) => void = () => {},
): Promise<Authenticated | undefined> {
  if (route.auth === 'none') return undefined;
  const known = await (route.auth === 'channel' ? channelCaller : personCaller)(credentials, deps, route);
  met(known);
  if (!mayCall(route, known.caller)) throw standardProblem('forbidden');
  return known;
}
