import { createHmac } from 'node:crypto';
import { sha256Hex } from './acs3.ts';

/** A request to Tencent Cloud's API as it is signed: a POST to `/` with a JSON body. */
export interface Tc3Request {
  readonly service: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** The body's very text. */
  readonly payload: string;
  /** Those that are signed, in lower case; `content-type` and `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly path?: string;
}

const ALGORITHM = 'TC3-HMAC-SHA256';

/** The canonical request of signature method 3 (签名方法 v3). */
export function tc3Canonical({ payload, headers, path = '/' }: Tc3Request): string {
  const names = Object.keys(headers).sort();
  return [
    'POST',
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim().toLowerCase()}`),
    '',
    names.join(';'),
    sha256Hex(payload),
  ].join('\n');
}

/** The signature of a request in hexadecimal digits. */
export function tc3Signature(request: Tc3Request, secretKey: string): string {
  const { service, timestamp } = request;
  const day = dayOf(timestamp);
  const toSign = [ALGORITHM, timestamp, scopeOf(day, service), sha256Hex(tc3Canonical(request))].join('\n');
  const key = [day, service, 'tc3_request'].reduce<string | Buffer>(keyed, `TC3${secretKey}`);
  return createHmac('sha256', key).update(toSign).digest('hex');
}

/** The header `Authorization` of a request. */
export function tc3Authorization(
  request: Tc3Request,
  { secretId, secretKey }: { readonly secretId: string; readonly secretKey: string },
): string {
  const scope = scopeOf(dayOf(request.timestamp), request.service);
  const names = Object.keys(request.headers).sort().join(';');
  return `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${tc3Signature(request, secretKey)}`;
}

/** The day of a time in UTC, which the signature goes by. */
function dayOf(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10);
}

function scopeOf(day: string, service: string): string {
  return `${day}/${service}/tc3_request`;
}

function keyed(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
