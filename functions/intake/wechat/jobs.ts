import { createHash } from 'node:crypto';
import type { AttachmentStore, WechatJob, WechatMedia, WechatSender } from '../../../shared/ports.ts';
import { WechatRefusedError } from '../../../shared/ports.ts';
import type { WechatAccount, WechatAccounts, WechatNotice } from '../../../shared/privacy/ports.ts';
import { ATTACHMENT_TYPES, type AttachmentType } from '../../../shared/ticket/attachment.ts';
import type { Logger } from '../../http/log.ts';
import { Problem } from '../../http/problem.ts';
import { act } from '../../ticket-desk.ts';
import { keepUpload, uploadId } from '../../uploads.ts';
import { addReference, carryOut, type DeedDeps, type Sender, ticketOfMessage } from './deeds.ts';
import { parseReceipt, type Receipt } from './receipt.ts';
import type { Media } from './said.ts';
import { NOTICES } from './texts.ts';

export interface JobDeps extends DeedDeps {
  readonly accounts: WechatAccounts;
  readonly files: Omit<AttachmentStore, 'cleanedAddress'>;
  readonly media: WechatMedia;
  readonly sender: WechatSender;
  /** Puts bytes where an upload was offered. */
  readonly put: (url: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array) => Promise<void>;
  readonly log: Logger;
}

/** Does a job of the queue. Doing it twice, late or out of order does no harm. @throws what is to be tried again */
export async function doJob(deps: JobDeps, job: WechatJob): Promise<void> {
  if (job.job === 'notice') {
    await sendNotice(deps, job.ticketNo, job.notice);
    return;
  }
  const { person, message } = job;
  const account = await accountOf(deps, job.account);
  const { receipt: kept } = await deps.conversations.load(person, message);
  // Whoever unsubscribed meanwhile is forgotten.
  if (kept === undefined) return;
  const receipt = parseReceipt(kept);
  const sender: Sender = { account, openId: receipt.openId, person };
  if (job.job === 'media') await keepMedia(deps, account, sender, message, receipt);
  else if (receipt.deed && receipt.deed.do !== 'look-up') {
    await carryOut(deps, sender, message, receipt.deed);
  }
}

async function accountOf({ accounts }: JobDeps, name: string): Promise<WechatAccount> {
  const account = await accounts.find(name);
  if (!account) throw new Error('no such WeChat account');
  return account;
}

/** What came with a message is fetched and kept with its ticket; what can't be is noted there by its reference. */
async function keepMedia(
  deps: JobDeps,
  account: WechatAccount,
  sender: Sender,
  message: string,
  { deed }: Receipt,
): Promise<void> {
  const media = deed && 'media' in deed ? (deed.media ?? []) : [];
  const ticketNo = await ticketOfMessage(deps, sender, message, deed);
  if (ticketNo === undefined) return;
  const left: Media[] = [];
  for (const [index, each] of media.entries()) {
    const kept = await keepOne(deps, account, ticketNo, `${sender.person}:${message}:${index}`, each);
    if (!kept) left.push(each);
  }
  if (left.length === 0) return;
  const noted = await addReference(deps, sender, ticketNo, message, left);
  if (!noted) deps.log.warn('WECHAT_MEDIA_NOT_NOTED', { ticketNo, count: left.length });
}

const PURPOSES = { image: 'photo', voice: 'recording', video: 'recording' } as const;

/** Names of types as WeChat writes them. */
const OTHER_NAMES: Readonly<Record<string, AttachmentType>> = {
  'image/jpg': 'image/jpeg',
  'audio/x-amr': 'audio/amr',
  'video/mpeg4': 'video/mp4',
};

/** @returns false when the file can't be had, or is none that the city takes */
async function keepOne(
  deps: JobDeps,
  { account, appId, appSecret }: WechatAccount,
  ticketNo: string,
  name: string,
  { id: mediaId, kind }: Media,
): Promise<boolean> {
  if (appSecret === undefined) return false;
  try {
    const { bytes, mediaType: named } = await deps.media.get({ appId, appSecret }, mediaId);
    const mediaType = OTHER_NAMES[named] ?? ATTACHMENT_TYPES.find((type) => type === named);
    if (!mediaType) return false;
    const attachmentId = idOf(name);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { url, headers } = await deps.files.offer(ticketNo, attachmentId, {
      mediaType,
      bytes: bytes.length,
      sha256,
    });
    await deps.put(url, headers, bytes);
    const place = { region: ticketNo.slice(0, 6), owner: ticketNo };
    const uploads = { files: deps.files, rulebook: deps.tickets.rulebook };
    const purpose = PURPOSES[kind];
    const body = await keepUpload(uploads, place, ticketNo, { attachmentId, purpose });
    await act(deps.tickets, {
      ticketNo,
      type: 'attach',
      body,
      actor: { side: 'channel' },
      by: `wechat:${account}`,
      once: { key: `wechat:${attachmentId}`, path: ticketNo, body: Buffer.from(sha256) },
      answer: () => ({}),
    });
    return true;
  } catch (error) {
    const refused = error instanceof WechatRefusedError || (error instanceof Problem && error.status < 500);
    if (!refused) throw error;
    deps.log.warn('WECHAT_MEDIA_REFUSED', {
      ticketNo,
      reason: error instanceof WechatRefusedError ? String(error.errcode) : error.code,
    });
    return false;
  }
}

/** The same id for the same medium of the same message. */
function idOf(name: string): string {
  return uploadId(createHash('sha256').update(name).digest('hex'));
}

/** Tells a citizen that there is news of a ticket, where the account has a template for it and they can be told. */
async function sendNotice(deps: JobDeps, ticketNo: string, notice: WechatNotice): Promise<void> {
  const bound = await deps.conversations.boundTo(ticketNo);
  if (!bound) return;
  const { account: name, openId } = JSON.parse(bound.about) as { account: string; openId: string };
  const { appId, appSecret, notices } = await accountOf(deps, name);
  const template = notices?.templates[notice];
  if (appSecret === undefined || !notices || !template) return;
  const facts = {
    ticketNo,
    time: deps.tickets.clock.now().slice(0, 16).replace('T', ' '),
    ...NOTICES[notice],
  };
  const data = Object.entries(template.fields).map(([field, fact]) => [field, facts[fact]] as const);
  try {
    await deps.sender.send(
      { appId, appSecret },
      {
        openId,
        template: template.id,
        way: notices.way,
        data: Object.fromEntries(data),
        once: `${ticketNo}-${notice}`,
      },
    );
  } catch (error) {
    if (!(error instanceof WechatRefusedError)) throw error;
    // They have unsubscribed or declined; asking again would not change it.
    deps.log.warn('WECHAT_NOTICE_REFUSED', { ticketNo, reason: String(error.errcode) });
  }
}
