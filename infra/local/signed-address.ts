/**
 * Addresses signed beforehand (Signature Version 4 in the query), as S3 checks them: the emulator takes any, and an
 * upload that S3 would refuse must be refused here too.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RawRequest } from './fauxqs.ts';

/** Why S3 refuses a request: its code, status and sentence. */
export interface S3Refusal {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Whether a request's address was signed beforehand. */
export function isSignedAddress(url = ''): boolean {
  return /[?&]X-Amz-Signature=/.test(url);
}

const MISMATCH: S3Refusal = {
  code: 'SignatureDoesNotMatch',
  status: 403,
  message: 'The request signature does not match',
};

/**
 * Holds a request against the address that it was signed for: key, method, path, headers and time.
 * @param nowMs the machine's time
 * @returns undefined where it is as it was signed
 */
export function checkSigned(
  { method, url, headers }: RawRequest,
  { accessKeyId, secretAccessKey }: { readonly accessKeyId: string; readonly secretAccessKey: string },
  nowMs: number,
): S3Refusal | undefined {
  const [path = '', search = ''] = url.split('?', 2);
  const query = new URLSearchParams(search);
  const given = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  const [keyId, day = '', region = '', service = ''] = given('Credential').split('/');
  if (keyId !== accessKeyId)
    return { code: 'InvalidAccessKeyId', status: 403, message: 'The access key id is not of this folder' };
  const canonicalQuery = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const signed = given('SignedHeaders').split(';');
  const request = [
    method,
    path,
    canonicalQuery.join('&'),
    ...signed.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    signed.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', given('Date'), scope, sha256(request)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (from, part) => hmac(from, part),
    `AWS4${secretAccessKey}`,
  );
  const right = hmac(key, text);
  const claimed = Buffer.from(given('Signature'), 'hex');
  if (claimed.length !== right.length || !timingSafeEqual(claimed, right)) return MISMATCH;
  // S3 heeds x-amz-… headers, of which x-amz-copy-source reads another object: only those that were signed may come.
  if (Object.keys(headers).some((name) => name.startsWith('x-amz-') && !signed.includes(name)))
    return { code: 'AccessDenied', status: 403, message: 'There were headers present which were not signed' };
  const since = Date.parse(
    given('Date').replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'),
  );
  if (!(nowMs < since + Number(given('Expires')) * 1000))
    return { code: 'AccessDenied', status: 403, message: 'Request has expired' };
  return undefined;
}

/** Holds a body against the checksum that was sent, and signed, with it. */
export function checkContent({ headers, body }: RawRequest): S3Refusal | undefined {
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum === undefined) return undefined;
  const right = createHash('sha256').update(body).digest('base64');
  if (checksum === right) return undefined;
  return { code: 'BadDigest', status: 400, message: 'The SHA256 you specified did not match' };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
