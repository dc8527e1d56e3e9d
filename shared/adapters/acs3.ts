import { createHash, createHmac } from 'node:crypto';

/** A request to Alibaba Cloud's API as it is signed. */
export interface Acs3Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Those that are signed, in lower case; `host` and `x-acs-content-sha256` among them. */
  readonly headers: Readonly<Record<string, string>>;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

/** SHA-256 in hexadecimal digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A query as it is signed and sent: RFC 3986, sorted by name. */
export function acs3Query(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The canonical request of signature version 3 (V3版本请求体&签名机制). */
export function acs3Canonical({ method, path, query, headers }: Acs3Request): string {
  const names = Object.keys(headers).sort();
  return [
    method,
    path,
    acs3Query(query),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    headers['x-acs-content-sha256'],
  ].join('\n');
}

/** The signature of a request in hexadecimal digits. */
export function acs3Signature(request: Acs3Request, accessKeySecret: string): string {
  const toSign = `${ALGORITHM}\n${sha256Hex(acs3Canonical(request))}`;
  return createHmac('sha256', accessKeySecret).update(toSign).digest('hex');
}

/** The header `Authorization` of a request. */
export function acs3Authorization(
  request: Acs3Request,
  { accessKeyId, accessKeySecret }: { readonly accessKeyId: string; readonly accessKeySecret: string },
): string {
  const names = Object.keys(request.headers).sort().join(';');
  const signature = acs3Signature(request, accessKeySecret);
  return `${ALGORITHM} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
