import { createRemoteJWKSet, errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { ACCOUNT, type PersonCaller, ROLES, type Role } from '../caller.ts';
import type { WallClock } from '../ports.ts';
import { IdentityProviderError, InvalidTokenError } from '../privacy/errors.ts';
import type { TokenVerifier } from '../privacy/ports.ts';
import { unitId } from '../ticket/commands/fields.ts';

/** Whose tokens are taken, and for whom they have to be meant. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The longest that a token may still hold, in minutes; as long as its issuer says when left out. */
  readonly longestMinutes?: number;
}

/** What stands in a function's environment where a deployment says nothing. */
export const UNSET = 'none';

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Asymmetric only: with a symmetric one the published key would be enough to sign with. */
const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];
/** The issuer's clock is not ours: a token used the moment it is issued must not be too young. */
const TOLERANCE_SECONDS = 5;
const DISCOVERY_MS = 3000;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

const claims = z.object({
  sub: z.string().max(128).regex(ACCOUNT),
  roles: z.array(z.string()),
  region: z.string().regex(/^\d{6}$/),
  // As units are entered: one that is written otherwise would be of nobody's, and escape what is known of its own.
  unit: unitId.optional(),
  scope: z.string().max(4096).optional(),
});

/** Times in seconds since 1970, as RFC 7519 has them. */
const times = z.object({ exp: z.number(), iat: z.number().optional() });

/** As access tokens name their type (RFC 9068, 2.1), or as issuers did before; others are for something else (RFC 8725, 3.11). */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** Belongs to encrypted or detached texts. A head that names it is none of a token's (RFC 7797, 7; RFC 7516, 4.1.3). */
const FOREIGN = ['b64', 'zip'];

async function discover(issuer: string): Promise<KeySet> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(DISCOVERY_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const found = metadata.parse(await response.json());
    if (found.issuer !== issuer) throw new Error('the metadata are of another issuer');
    return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: DISCOVERY_MS });
  } catch (cause) {
    throw new IdentityProviderError("the issuer's metadata cannot be had", { cause });
  }
}

const REASONS: readonly [abstract new (...given: never[]) => Error, InvalidTokenError['reason']][] = [
  [errors.JWTExpired, 'expired'],
  [errors.JWTClaimValidationFailed, 'claims'],
  [errors.JWSSignatureVerificationFailed, 'signature'],
  [errors.JOSEAlgNotAllowed, 'algorithm'],
  [errors.JWKSNoMatchingKey, 'key'],
  [errors.JWKSMultipleMatchingKeys, 'key'],
  [errors.JOSENotSupported, 'malformed'],
  [errors.JWSInvalid, 'malformed'],
  [errors.JWTInvalid, 'malformed'],
];

function refusal(thrown: unknown): Error {
  const reason = REASONS.find(([kind]) => thrown instanceof kind)?.[1];
  if (reason) return new InvalidTokenError(reason, { cause: thrown });
  return new IdentityProviderError("the issuer's keys cannot be had", { cause: thrown });
}

function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

function callerOf(payload: JWTPayload): PersonCaller {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new InvalidTokenError('claims');
  const { sub, roles, region, unit, scope = '' } = parsed.data;
  const scopes = scope.split(/\s+/).filter((each) => each !== '');
  return {
    type: 'person',
    id: sub,
    roles: roles.filter(isRole),
    region,
    ...(unit === undefined ? {} : { unit }),
    ...(scopes.length > 0 && { scope: scopes }),
  };
}

/** @throws InvalidTokenError for a head that is of something else than an access token */
function mustBeHeadOfToken(head: JWTHeaderParameters): void {
  const isType = TYPES.includes(head.typ?.toLowerCase());
  if (!isType || FOREIGN.some((name) => Object.hasOwn(head, name))) throw new InvalidTokenError('malformed');
}

/** @throws InvalidTokenError for one that says it was issued later than now, or holds longer than the deployment lets it */
function mustHoldNow(payload: JWTPayload, nowMs: number, longestMinutes = Number.POSITIVE_INFINITY): void {
  const parsed = times.safeParse(payload);
  const latest = nowMs / 1000 + TOLERANCE_SECONDS;
  if (!parsed.success || (parsed.data.iat ?? 0) > latest || parsed.data.exp > latest + longestMinutes * 60)
    throw new InvalidTokenError('claims');
}

/**
 * Verifies OIDC access tokens against the keys that the issuer publishes. Metadata are read on first
 * use, keys are kept and read again when a token names one that isn't known (jose's cooldown holds).
 * Checked: algorithm, type, signature, issuer, audience, expiry (required), issue and not-before by machine time. A token
 * that names no key is held against the one that fits; where several do, it is refused (RFC 7515, 4.1.4 leaves it open).
 * Roles that the product doesn't know are dropped.
 */
export function oidcTokens(
  { issuer, audience, longestMinutes }: TokenIssuer,
  wallClock: WallClock,
): TokenVerifier {
  let keys: Promise<KeySet> | undefined;
  const keySet = () => {
    keys ??= discover(issuer).catch((thrown: unknown) => {
      keys = undefined;
      throw thrown;
    });
    return keys;
  };
  return {
    async verify(token) {
      const known = await keySet();
      const nowMs = wallClock.nowMs();
      const options = {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(nowMs),
      };
      const verified = await jwtVerify(token, known, options).catch((thrown: unknown) => {
        throw refusal(thrown);
      });
      mustBeHeadOfToken(verified.protectedHeader);
      mustHoldNow(verified.payload, nowMs, longestMinutes);
      return callerOf(verified.payload);
    },
  };
}
