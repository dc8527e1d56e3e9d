import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { doJob, type JobDeps } from '../../../../functions/intake/wechat/jobs.ts';
import {
  type TemplateMessage,
  type Upload,
  type WechatJob,
  WechatRefusedError,
} from '../../../../shared/ports.ts';
import type { WechatAccount } from '../../../../shared/privacy/ports.ts';
import { PLAIN } from './pushes.ts';
import { ConversationWorld, numberIn } from './world.ts';

const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
const APP: WechatAccount = {
  ...PLAIN,
  appSecret: 'the secret of the account',
  notices: {
    way: 'template',
    templates: { done: { id: 't-done', fields: { character_string1: 'ticketNo', phrase2: 'status' } } },
  },
};
const picture = (id: string) => ({ media: { id, kind: 'image' as const, picUrl: `http://pic/${id}` } });

/** A world whose jobs are done against WeChat's servers and a store of files. */
function working(
  account: WechatAccount = APP,
  media: JobDeps['media']['get'] = async () => file('image/jpeg'),
) {
  const world = new ConversationWorld();
  const uploads = new Map<string, Upload & { bytesPut?: Uint8Array }>();
  const kept: string[] = [];
  const sent: TemplateMessage[] = [];
  const deps: JobDeps = {
    ...world.deps,
    accounts: { find: async (name) => (name === account.account ? account : undefined) },
    media: { get: media },
    sender: { send: async (_app, message) => void sent.push(message) },
    put: async (url, _headers, bytes) => {
      const upload = uploads.get(url);
      if (upload) uploads.set(url, { ...upload, bytesPut: bytes });
    },
    files: {
      offer: async (owner, id, upload) => {
        uploads.set(`${owner}/${id}`, upload);
        return { url: `${owner}/${id}`, headers: {}, expiresAt: world.city.now };
      },
      uploaded: async (owner, id) => {
        const { bytesPut, mediaType } = uploads.get(`${owner}/${id}`) ?? {};
        if (!bytesPut || mediaType === undefined) return undefined;
        const sha256 = createHash('sha256').update(bytesPut).digest('hex');
        return { mediaType, bytes: bytesPut.length, sha256, head: bytesPut, tag: 'tag' };
      },
      keep: async (_owner, ticketNo, id) => void kept.push(`${ticketNo}/${id}`),
      address: () => Promise.reject(new Error('nobody opens files here')),
    },
  };
  const work = async () => {
    for (const job of world.jobs.splice(0)) await doJob(deps, job);
  };
  return { world, deps, kept, sent, work };
}

function file(mediaType: string, bytes: Uint8Array = JPEG) {
  return { mediaType, bytes };
}

describe('pictures', () => {
  it('are fetched and kept with the ticket, once', async () => {
    const { world, deps, kept, work } = working();
    await world.say(picture('p1'));
    await world.say(picture('p2'));
    await world.say('路灯不亮');
    const again = [...world.jobs];
    await work();
    for (const job of again) await doJob(deps, job);
    const { ticketNo, attachments } = world.tickets[0] ?? {};
    expect(attachments).toMatchObject([
      { purpose: 'photo', mediaType: 'image/jpeg', bytes: JPEG.length },
      { purpose: 'photo' },
    ]);
    expect(new Set(kept)).toEqual(new Set(attachments?.map(({ id }) => `${ticketNo}/${id}`)));
    expect(world.tickets[0]?.additions).toBeUndefined();
  });

  it('are noted where they lie as long as the account has no secret', async () => {
    const { world, work } = working(PLAIN);
    await world.say('路灯不亮');
    await world.say(picture('p1'));
    await work();
    expect((await world.texts())['added.1']).toContain('http://pic/p1');
    expect(world.tickets[0]?.attachments).toBeUndefined();
  });

  it.each([
    ['are gone', () => Promise.reject(new WechatRefusedError(40007))],
    ['are of no type that is taken', async () => file('image/gif')],
    ['are not what they are said to be', async () => file('image/png')],
    [
      'are larger than the city takes',
      async () => file('image/jpeg', Buffer.concat([JPEG, Buffer.alloc(30_000_000)])),
    ],
  ])('that %s are noted by their reference', async (_, get) => {
    const { world, work } = working(APP, get);
    await world.say('路灯不亮');
    await world.say(picture('p1'));
    await work();
    expect((await world.texts())['added.1']).toContain('p1');
    expect(world.tickets).toMatchObject([{ additions: 1 }]);
  });

  it('come again while WeChat is busy', async () => {
    const { world, work } = working(APP, () => Promise.reject(new Error('busy')));
    await world.say('路灯不亮');
    await world.say(picture('p1'));
    await expect(work()).rejects.toThrow('busy');
    expect(world.tickets[0]?.additions).toBeUndefined();
  });
});

describe('what was left to the queue', () => {
  it('is carried out, once', async () => {
    const { world, deps } = working();
    const commit = world.city.store.commit.bind(world.city.store);
    world.city.store.commit = () => Promise.reject(new Error('away'));
    await expect(world.say('路灯不亮', 'o1', 'a')).rejects.toThrow('away');
    world.city.store.commit = commit;
    const [job] = world.jobs.splice(0) as [WechatJob];
    await doJob(deps, job);
    await doJob(deps, job);
    expect(world.tickets).toHaveLength(1);
    expect(numberIn(await world.say('查询'))).toBe(world.tickets[0]?.ticketNo);
  });

  it('of somebody who was forgotten, or of an account that is gone, is no ticket', async () => {
    const { world, deps } = working();
    const job = { job: 'carry-out', account: 'demo', person: 'demo:o9', message: 'a' } as const;
    await doJob(deps, job);
    await expect(doJob(deps, { ...job, account: 'other' })).rejects.toThrow('no such WeChat account');
    expect(world.tickets).toEqual([]);
  });
});

describe('a notice', () => {
  const notice = (ticketNo: string): WechatJob => ({ job: 'notice', ticketNo, notice: 'done' });

  it('goes to whoever made the ticket, in the fields of the account’s template', async () => {
    const { world, deps, sent } = working();
    const ticketNo = numberIn(await world.say('路灯不亮')) ?? '';
    await doJob(deps, notice(ticketNo));
    await doJob(deps, { job: 'notice', ticketNo, notice: 'accepted' });
    expect(sent).toEqual([
      {
        openId: 'o1',
        template: 't-done',
        way: 'template',
        data: { character_string1: ticketNo, phrase2: '已办结' },
        once: `${ticketNo}-done`,
      },
    ]);
  });

  it('goes to nobody who left, nor for an account that sends none', async () => {
    const left = working();
    const ticketNo = numberIn(await left.world.say('路灯不亮')) ?? '';
    await left.world.leave();
    await doJob(left.deps, notice(ticketNo));
    const off = working(PLAIN);
    await doJob(off.deps, notice(numberIn(await off.world.say('路灯不亮')) ?? ''));
    expect([...left.sent, ...off.sent]).toEqual([]);
  });

  it('that a person declines is no failure; one that could not be sent is', async () => {
    const { world, deps } = working();
    const job = notice(numberIn(await world.say('路灯不亮')) ?? '');
    const failing = (error: Error) => ({ ...deps, sender: { send: () => Promise.reject(error) } });
    await doJob(failing(new WechatRefusedError(43004)), job);
    expect(world.lines.at(-1)).toContain('43004');
    await expect(doJob(failing(new Error('busy')), job)).rejects.toThrow('busy');
  });
});
