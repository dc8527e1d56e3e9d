import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Messaging, type RawRequest, startMessaging } from '../../infra/local/fauxqs.ts';
import { s3Door } from '../../infra/local/s3-door.ts';
import { checkSigned } from '../../infra/local/signed-address.ts';
import { s3Attachments } from '../../shared/adapters/s3-attachments.ts';
import { temporaryFolder } from './fixture.ts';

const KEYS = { accessKeyId: 'KEY', secretAccessKey: 'SECRET' };
const PLACE = { region: 'us-east-1', account: '000000000000', partition: 'aws', url: 'http://127.0.0.1:1' };
const BODY = Buffer.from('a photo');
const UPLOAD = {
  mediaType: 'image/jpeg',
  bytes: BODY.length,
  sha256: createHash('sha256').update(BODY).digest('hex'),
} as const;
const ID = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';

let folder: ReturnType<typeof temporaryFolder>;
let messaging: Messaging;
const start = async () => {
  const sent = () => undefined;
  messaging = await startMessaging({
    folder: folder.path,
    place: PLACE,
    queues: [],
    buckets: ['files'],
    topics: [],
    sent,
  });
};
beforeEach(async () => {
  folder = temporaryFolder();
  await start();
});
afterEach(async () => {
  await messaging.close();
  folder.remove();
});

const checkedAt = (nowMs: number) => (request: RawRequest) => checkSigned(request, KEYS, nowMs);
/** The product's own adapter signs, as whoever holds these keys. */
const signer = (keys = KEYS) =>
  s3Attachments(new S3Client({ region: PLACE.region, endpoint: PLACE.url, credentials: keys }), 'files', {
    nowMs: () => Date.now(),
  });
const ask = async (request: RawRequest) => {
  const answer = await s3Door({ messaging, ...KEYS })(request, '127.0.0.1');
  if (!answer) throw new Error('not for this door');
  return { status: answer.status, code: /<Code>(\w+)</.exec(answer.body.toString())?.[1], body: answer.body };
};
const put = (address: string, headers: Readonly<Record<string, string>>, body = BODY): RawRequest => {
  const { host, pathname, search } = new URL(address);
  return { method: 'PUT', url: `${pathname}${search}`, headers: { ...headers, host }, body };
};

describe('an address signed beforehand', () => {
  it('takes what it was signed for', async () => {
    const { url, headers } = await signer().offer('4305', ID, UPLOAD);
    expect(await ask(put(url, headers))).toMatchObject({ status: 200 });
  });

  it.each([
    ['other bytes', {}, 'a phote', 'BadDigest'],
    ['another type', { 'content-type': 'text/html' }, 'a photo', 'SignatureDoesNotMatch'],
    ['another size', { 'content-length': '8' }, 'a photo!', 'SignatureDoesNotMatch'],
    ['being shown in a page', { 'content-disposition': 'inline' }, 'a photo', 'SignatureDoesNotMatch'],
  ])('refuses %s', async (_what, more, body, code) => {
    const { url, headers } = await signer().offer('4305', ID, UPLOAD);
    expect(await ask(put(url, { ...headers, ...more }, Buffer.from(body)))).toMatchObject({ code });
  });

  it.each(['x-amz-copy-source', 'x-amz-acl', 'x-amz-meta-a'])('refuses an unsigned %s', async (name) => {
    const { url, headers } = await signer().offer('4305', ID, UPLOAD);
    const request = put(url, { ...headers, [name]: '/files/kept/4305/another' });
    expect(await ask(request)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('refuses another method, and another place', async () => {
    const { url, headers } = await signer().offer('4305', ID, UPLOAD);
    const request = put(url, headers);
    expect(await ask({ ...request, method: 'GET' })).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const elsewhere = request.url.replace('/pending/', '/kept/');
    expect(await ask({ ...request, url: elsewhere })).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('refuses who does not know the folder’s key', async () => {
    const known = await signer({ ...KEYS, secretAccessKey: 'GUESS' }).offer('4305', ID, UPLOAD);
    expect(await ask(put(known.url, known.headers))).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const unknown = await signer({ ...KEYS, accessKeyId: 'OTHER' }).offer('4305', ID, UPLOAD);
    expect(await ask(put(unknown.url, unknown.headers))).toMatchObject({ code: 'InvalidAccessKeyId' });
    const authorization = 'AWS4-HMAC-SHA256 Credential=OTHER/20260921/us-east-1/s3/aws4_request';
    const request = {
      method: 'GET',
      url: '/files/kept/1/2',
      headers: { authorization },
      body: Buffer.alloc(0),
    };
    expect(await ask(request)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });

  it('has its time', async () => {
    const { url, headers } = await signer().offer('4305', ID, UPLOAD);
    const expired = url.replace('X-Amz-Expires=900', 'X-Amz-Expires=90000');
    expect(await ask(put(expired, headers))).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const old = checkedAt(Date.now() + 901_000);
    expect(old(put(url, headers))).toMatchObject({ code: 'AccessDenied', message: 'Request has expired' });
  });
});

it('what was uploaded is there after the emulator was started again', async () => {
  const { url, headers } = await signer().offer('4305', ID, UPLOAD);
  expect(await ask(put(url, headers))).toMatchObject({ status: 200 });
  await messaging.close();
  await start();
  const authorization = `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/20260921/us-east-1/s3/aws4_request`;
  const read = {
    method: 'GET',
    url: `/files/pending/4305/${ID}`,
    headers: { authorization },
    body: Buffer.alloc(0),
  };
  expect((await ask(read)).body.equals(BODY)).toBe(true);
});
