import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DISPATCHER, mustBe, officer, type ProblemBody, REGION, type TicketAnswer, useCity } from './city.ts';

const city = useCity('2026-09-21T09:00:00+08:00');
const UNIT = officer('housing');

/** The least that is a JPEG by its beginning; what comes after is nobody's business. */
const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 7)]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const ofPhoto = (bytes = PHOTO, more: object = {}) => ({
  ...{ purpose: 'photo', mediaType: 'image/jpeg', bytes: bytes.length, sha256: sha256(bytes) },
  ...more,
});

interface Offer {
  readonly attachmentId: string;
  readonly upload: {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
  };
  readonly expiresAt: string;
}

async function complaint(more: object = {}): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text: '井盖破损', phone: '13800138000', ...more };
  return (mustBe(201, await city.client.intake('phone', form, crypto.randomUUID())) as TicketAnswer).ticketNo;
}

async function offered(ticketNo: string, asked = ofPhoto(), who = UNIT): Promise<Offer> {
  const path = `/v1/tickets/${ticketNo}/attachments`;
  return mustBe(201, await city.client.call(who, 'POST', path, asked)) as Offer;
}

/** Sends bytes where an offer says, as it says; answers the status and S3's code where it refuses. */
async function put({ upload }: Offer, body: Buffer, headers: Record<string, string> = {}, url = upload.url) {
  const { 'content-length': _counted, ...signed } = upload.headers;
  const answer = await fetch(url, { method: upload.method, headers: { ...signed, ...headers }, body });
  return { status: answer.status, code: /<Code>(\w+)</.exec(await answer.text())?.[1] };
}

async function attached(ticketNo: string, asked = ofPhoto(), body = PHOTO): Promise<string> {
  const offer = await offered(ticketNo, asked);
  expect(await put(offer, body)).toMatchObject({ status: 200 });
  const { attachmentId } = offer;
  await city.act(UNIT, ticketNo, 'attach', { attachmentId, purpose: 'photo', name: '现场照片.jpg' });
  return attachmentId;
}

describe('an upload', () => {
  it('goes to the store past the functions, and is given back as it was sent', async () => {
    const ticketNo = await complaint();
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    const id = await attached(ticketNo);
    const { attachments, texts } = await city.get<{ attachments: object[]; texts: Record<string, string> }>(
      UNIT,
      `/v1/tickets/${ticketNo}`,
    );
    const known = { id, purpose: 'photo', mediaType: 'image/jpeg', bytes: PHOTO.length };
    expect(attachments).toEqual([{ ...known, unit: 'housing' }]);
    expect(texts[`attachment.${id}`]).toBe('现场照片.jpg');
    const { url } = await city.get<{ url: string }>(DISPATCHER, `/v1/tickets/${ticketNo}/attachments/${id}`);
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(Buffer.from(await answer.arrayBuffer()).equals(PHOTO)).toBe(true);
    expect((await fetch(url.replace(/kept%2F|kept\//, 'pending/'))).status).toBe(403);
  });

  it('of other bytes, another size, type or place than was signed is refused by the store itself', async () => {
    const ticketNo = await complaint();
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    const offer = await offered(ticketNo);
    const other = Buffer.from(PHOTO);
    other[100] = 8;
    expect(await put(offer, other)).toEqual({ status: 400, code: 'BadDigest' });
    expect(await put(offer, PHOTO.subarray(1))).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await put(offer, PHOTO, { 'content-type': 'text/html' })).toEqual({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    const elsewhere = offer.upload.url.replace('/pending/', '/kept/');
    expect(await put(offer, PHOTO, {}, elsewhere)).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
    const { attachmentId } = offer;
    expect(await city.refused(UNIT, ticketNo, 'attach', { attachmentId, purpose: 'photo' })).toMatchObject({
      status: 409,
      code: 'not-uploaded',
    });
  });

  it('of a type or size that the city does not take is not even offered', async () => {
    const ticketNo = await complaint();
    const path = `/v1/tickets/${ticketNo}/attachments`;
    const ask = async (asked: object) =>
      (await city.client.call(DISPATCHER, 'POST', path, asked)).body as ProblemBody;
    expect(await ask(ofPhoto(PHOTO, { mediaType: 'image/svg+xml' }))).toMatchObject({
      status: 400,
      field: 'mediaType',
    });
    expect(await ask(ofPhoto(PHOTO, { mediaType: 'application/pdf' }))).toMatchObject({
      status: 422,
      code: 'attachment-type',
    });
    expect(await ask(ofPhoto(PHOTO, { bytes: 10 * 1024 * 1024 + 1 }))).toMatchObject({
      status: 422,
      code: 'attachment-too-large',
      field: 'bytes',
    });
  });

  it('that only calls itself a photo is not attached', async () => {
    const ticketNo = await complaint();
    await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const offer = await offered(ticketNo, ofPhoto(page));
    expect(await put(offer, page)).toMatchObject({ status: 200 });
    const { attachmentId } = offer;
    expect(await city.refused(UNIT, ticketNo, 'attach', { attachmentId, purpose: 'photo' })).toMatchObject({
      status: 422,
      code: 'attachment-content',
    });
  });
});

describe('a file belongs to its ticket alone', () => {
  it('another unit finds neither, and what was uploaded for one ticket is no other’s', async () => {
    const [one, other] = [await complaint(), await complaint({ text: '另一处井盖破损' })];
    await city.act(DISPATCHER, one, 'dispatch', { lead: 'housing' });
    await city.act(DISPATCHER, other, 'dispatch', { lead: 'ecology' });
    const id = await attached(one);
    const stranger = officer('ecology');
    const seen = (path: string) => city.client.call(stranger, 'GET', path);
    expect((await seen(`/v1/tickets/${one}/attachments/${id}`)).status).toBe(404);
    expect((await seen(`/v1/tickets/${other}/attachments/${id}`)).status).toBe(404);
    const offer = await city.client.call(stranger, 'POST', `/v1/tickets/${one}/attachments`, ofPhoto());
    expect(offer.status).toBe(404);
    const claim = { attachmentId: id, purpose: 'photo' };
    expect(await city.refused(stranger, other, 'attach', claim)).toMatchObject({ code: 'not-uploaded' });
    const auditor = await city.client.call(
      { role: 'auditor' },
      'GET',
      `/v1/tickets/${one}/attachments/${id}`,
    );
    expect(auditor.status).toBe(403);
  });
});

describe('files that come with a request', () => {
  it('are uploaded before there is a ticket, and attached as it is made', async () => {
    const offer = mustBe(
      201,
      await city.client.offerUpload('web', { region: REGION, ...ofPhoto() }),
    ) as Offer;
    expect(await put(offer, PHOTO)).toMatchObject({ status: 200 });
    const attachments = [{ attachmentId: offer.attachmentId, purpose: 'photo' }];
    const form = { region: REGION, text: '路灯不亮', attachments };
    const { ticketNo } = mustBe(201, await city.client.intake('web', form)) as TicketAnswer;
    const seen = await city.get<{ attachments: object[] }>(DISPATCHER, `/v1/tickets/${ticketNo}`);
    expect(seen.attachments).toMatchObject([
      { id: offer.attachmentId, purpose: 'photo', bytes: PHOTO.length },
    ]);
    const never = [{ attachmentId: crypto.randomUUID(), purpose: 'photo' }];
    expect((await city.client.intake('web', { ...form, attachments: never })).body).toMatchObject({
      code: 'not-uploaded',
    });
  });
});

it('a manhole cover is given back with a photo of the site (SY-13e)', async () => {
  const ticketNo = await complaint({ matter: 'manhole-cover' });
  await city.act(DISPATCHER, ticketNo, 'dispatch', { lead: 'housing' });
  await city.act(UNIT, ticketNo, 'sign');
  const back = { reason: '权属不在本单位', basis: '三定方案', siteVisit: true, proposedUnit: 'ecology' };
  expect(await city.refused(UNIT, ticketNo, 'return', back)).toMatchObject({ clause: 'SY-13e' });
  const unknown = { ...back, attachments: [crypto.randomUUID()] };
  expect(await city.refused(UNIT, ticketNo, 'return', unknown)).toMatchObject({
    code: 'unknown-attachment',
    field: 'attachments.0',
  });
  const id = await attached(ticketNo);
  await city.act(UNIT, ticketNo, 'return', { ...back, attachments: [id] });
  const { stage } = await city.act(DISPATCHER, ticketNo, 'review-return', {
    ...{ unit: 'housing', granted: true, reason: '属实' },
  });
  expect(stage).toBe('accepted');
});
