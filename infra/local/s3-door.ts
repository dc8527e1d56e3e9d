import type { Messaging, RawRequest, RawResponse } from './fauxqs.ts';
import type { Door } from './http.ts';
import { checkContent, checkSigned, isSignedAddress, type S3Refusal } from './signed-address.ts';

/**
 * S3, by the emulator: calls of who knows the folder's access key id, and addresses that were signed beforehand with
 * its key. What is stored is kept in the data folder before it is answered.
 */
export function s3Door({
  messaging,
  accessKeyId,
  secretAccessKey,
}: {
  readonly messaging: Pick<Messaging, 'handle'>;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): Door {
  return (request) => {
    const { url, headers } = request;
    if (isSignedAddress(url)) {
      const refused =
        checkSigned(request, { accessKeyId, secretAccessKey }, Date.now()) ?? checkContent(request);
      return refused ? Promise.resolve(refusal(refused)) : messaging.handle(request);
    }
    const { authorization = '' } = headers;
    if (!authorization.includes('/s3/aws4_request')) return undefined;
    if (authorization.includes(`Credential=${accessKeyId}/`)) {
      return isVersionList(request) ? listVersions(messaging, request) : messaging.handle(request);
    }
    const message = 'The access key id is not of this folder';
    return Promise.resolve(refusal({ code: 'InvalidAccessKeyId', status: 403, message }));
  };
}

function refusal({ code, status, message }: S3Refusal): RawResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
}

function isVersionList({ method, url }: RawRequest): boolean {
  return method === 'GET' && new URL(url, 'http://s3').searchParams.has('versions');
}

/**
 * ListObjectVersions, which the emulator doesn't know: it keeps one version of each object, as a bucket does whose
 * versions were never turned on. S3 calls that version `null`.
 */
async function listVersions(messaging: Pick<Messaging, 'handle'>, request: RawRequest): Promise<RawResponse> {
  const { pathname, searchParams } = new URL(request.url, 'http://s3');
  const asked = new URLSearchParams({ prefix: searchParams.get('prefix') ?? '' });
  const after = searchParams.get('key-marker');
  if (after !== null) asked.set('marker', after);
  const answer = await messaging.handle({ ...request, url: `${pathname}?${asked}` });
  const xml = answer.body
    .toString('utf8')
    .replaceAll('ListBucketResult', 'ListVersionsResult')
    .replaceAll('NextMarker>', 'NextKeyMarker>')
    .replaceAll('<Contents>', '<Version><VersionId>null</VersionId><IsLatest>true</IsLatest>')
    .replaceAll('</Contents>', '</Version>');
  const body = Buffer.from(xml);
  return { ...answer, headers: { ...answer.headers, 'content-length': String(body.length) }, body };
}
