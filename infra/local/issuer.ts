/** The embedded runtime's own OIDC issuer: one ES256 key in the data folder, discovery, and tokens for trying things. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { readJson, writeDurably } from './data-folder.ts';

const FILE = 'issuer.json';
const LIFETIME_SECONDS = 12 * 3600;

/** What a token says of a person. */
export interface TokenClaims {
  readonly role: string | readonly string[];
  /** GB/T 2260 code; a province's covers its prefix. */
  readonly region: string;
  readonly unit?: string | undefined;
  readonly sub?: string | undefined;
  readonly scope?: string | undefined;
}

export interface Issuer {
  /** A signed token, valid for 12 hours of the machine's clock. */
  mintToken(claims: TokenClaims): Promise<string>;
  /** The body of `/.well-known/openid-configuration`. */
  readonly discovery: Record<string, unknown>;
  /** The body of `/oidc/jwks`: public keys only. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** The folder's issuer; its key is made on first use. `url` is the address tokens name as `iss`. */
export async function openIssuer(dataDir: string, url: string, audience: string): Promise<Issuer> {
  const jwk = readJson<JWK>(dataDir, FILE) ?? (await makeKey(dataDir));
  const key = await importJWK(jwk, 'ES256');
  const { d: _private, ...publicKey } = jwk;
  return {
    mintToken: (claims) =>
      new SignJWT({
        roles: typeof claims.role === 'string' ? [claims.role] : claims.role,
        region: claims.region,
        ...(claims.unit === undefined ? {} : { unit: claims.unit }),
        scope: claims.scope ?? '',
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: jwk.kid as string })
        .setSubject(claims.sub ?? `local-${[claims.role].flat()[0]}`)
        .setIssuer(url)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS}s`)
        .setJti(randomUUID())
        .sign(key),
    discovery: {
      issuer: url,
      jwks_uri: `${url}/oidc/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
    },
    jwks: { keys: [publicKey] },
  };
}

async function makeKey(dataDir: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: randomUUID() };
  writeDurably(dataDir, FILE, `${JSON.stringify(jwk)}\n`);
  return jwk;
}
