import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sendersOf } from '../../shared/adapters/alert-senders.ts';
import { smtpMail } from '../../shared/adapters/smtp-mail.ts';
import { parseSenders } from '../../shared/alert/senders.ts';
import type { AlertSender, OutgoingMessage, Sent } from '../../shared/ports.ts';
import { aliyunEntry, sendersSecret, tencentEntry } from '../alert/alert-templates.ts';
import { type FakeAnswer, type FakeProvider, fakeProvider } from '../support/fake-provider.ts';
import { at } from '../ticket/history.ts';

/* The same failures for every way. What each provider's own codes mean is in alert-senders.test.ts. */

const message: OutgoingMessage = {
  ...{ id: '43050026091800000001/000002-001-dispatch-chengguan#duty', region: '430500', kind: 'dispatch' },
  ...{ ticketNo: '43050026091800000001', unit: 'chengguan', to: 'duty', key: 'own' },
  ...{ subject: '新派工单', text: '工单已转派你单位办理，请于9月20日24时前签收。' },
  parameters: {
    ...{ ticketNo: '43050026091800000001', title: '新派工单', what: '已转派你单位办理' },
    ...{ todo: '请于9月20日24时前签收', due: '9月20日24时', clause: '依据见系统' },
  },
  at: at('2026-09-18 11:00'),
};

const WAYS = {
  aliyun: { to: '+8613900000000', entry: (endpoint: string) => aliyunEntry({ endpoint }) },
  tencent: { to: '+8613900000000', entry: (endpoint: string) => tencentEntry({ endpoint }) },
  webhook: {
    to: 'https://gongdan.example.org/hook',
    entry: (relay: string) => ({
      ...{ keys: { own: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }, relay },
    }),
  },
  wecom: { to: 'duty', entry: (endpoint: string) => ({ robots: { duty: 'a1b2c3d4-e5f6' }, endpoint }) },
  dingtalk: {
    to: 'duty',
    entry: (endpoint: string) => ({ robots: { duty: { token: 'tokentoken', secret: 'SECx' } }, endpoint }),
  },
} as const;
type HttpWay = keyof typeof WAYS;

let provider: FakeProvider | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await provider?.close();
  provider = undefined;
});

/** What a way makes of an answer of its provider's. */
async function sent(name: HttpWay, answer: FakeAnswer, { gone = false } = {}): Promise<Sent> {
  const fake = await fakeProvider(() => answer);
  if (gone) await fake.close();
  else provider = fake;
  const cities = parseSenders(sendersSecret({ [name]: WAYS[name].entry(fake.url) }));
  const deps = {
    wallClock: { nowMs: () => Date.parse('2026-09-18T03:00:00Z') },
    sns: () => {
      throw new Error('not asked');
    },
  };
  const sender = await sendersOf(async () => cities, deps).of('430500', name);
  if (!sender) throw new Error('the way is off');
  return sender.send({ ...message, to: WAYS[name].to });
}

describe.each(Object.keys(WAYS) as HttpWay[])('by %s', (way) => {
  // Its receiver knows the id again, so that sending once more does no harm.
  const unclear = way === 'webhook' ? 'later' : 'unclear';

  it('a provider that is busy is asked again when it says', async () => {
    const answer = { status: 429, headers: { 'retry-after': '7' }, body: '' };
    expect(await sent(way, answer)).toEqual({ result: 'later', reason: 'http-429', seconds: 7 });
    expect(provider?.got).toHaveLength(1);
  });

  it.each([500, 502, 503])('one that answers %i is asked again', async (status) => {
    expect(await sent(way, { status, body: 'oops' })).toEqual({ result: 'later', reason: `http-${status}` });
  });

  it('one that is not there is asked again', async () => {
    const said = await sent(way, { body: '' }, { gone: true });
    expect(said).toEqual({ result: 'later', reason: 'not-reached' });
  });

  it('one that takes it and hangs up leaves open whether it goes', async () => {
    expect(await sent(way, 'drops')).toEqual({ result: unclear, reason: 'no-answer' });
    expect(provider?.got).toHaveLength(1);
  });

  it('so does one that says nothing in its time', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const patience = new AbortController();
      setTimeout(() => patience.abort(), 100);
      return patience.signal;
    });
    expect(await sent(way, 'hangs')).toEqual({ result: unclear, reason: 'no-answer' });
    expect(timeout).toHaveBeenCalledWith(8_000);
    expect(provider?.got).toHaveLength(1);
  });

  it('and one whose answer can’t be read; a unit’s own system need not say anything', async () => {
    const result = way === 'webhook' ? 'accepted' : 'unclear';
    for (const body of ['<html>', '[]', '""', '{}'])
      expect((await sent(way, { body })).result, body).toBe(result);
  });
});

type Step = 'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'end';
/** A mail server that does one thing differently at one step. */
async function mailServer(step: Step, does: string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const usual = { greeting: '220 hi', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on', end: '250 taken' };
    const say = (at: Step) => {
      if (at !== step) return void socket.write(`${usual[at]}\r\n`);
      if (does === 'drops') return void socket.destroy();
      if (does !== 'hangs') socket.write(`${does}\r\n`);
    };
    socket.on('error', () => socket.destroy());
    let inData = false;
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter((each) => each !== '')) {
        const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
        if (inData && line !== '.') continue;
        if (line === '.') {
          inData = false;
          say('end');
        } else if (verb === 'MAIL' || verb === 'RCPT' || verb === 'DATA') {
          inData = verb === 'DATA' && (step !== 'DATA' || does.startsWith('354'));
          say(verb);
        } else socket.write('250 ok\r\n');
      }
    });
    say('greeting');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('by mail', () => {
  const mailTo = (server: string): AlertSender =>
    smtpMail({ server, from: '12345@example.gov.cn', limits: [] }, { connectMs: 200, answerMs: 200 });

  it.each<[Step, string, Sent]>([
    ['greeting', '421 busy', { result: 'later', reason: 'smtp-421' }],
    ['greeting', 'drops', { result: 'later', reason: 'ECONNECTION' }],
    ['greeting', 'hangs', { result: 'later', reason: 'ETIMEDOUT' }],
    ['MAIL', '451 try again', { result: 'later', reason: 'smtp-451' }],
    ['RCPT', '450 greylisted', { result: 'later', reason: 'smtp-450' }],
    ['RCPT', '550 no such user', { result: 'refused', reason: 'smtp-550' }],
    ['DATA', '452 no room', { result: 'later', reason: 'smtp-452' }],
    ['end', '554 looks like spam', { result: 'refused', reason: 'smtp-554' }],
    ['end', '451 try again', { result: 'later', reason: 'smtp-451' }],
    ['end', 'drops', { result: 'unclear', reason: 'ECONNECTION' }],
    ['end', 'hangs', { result: 'unclear', reason: 'ETIMEDOUT' }],
  ])('at %s: %s', async (step, does, said) => {
    const server = await mailServer(step, does);
    const result = await mailTo(server.url).send({ ...message, to: 'duty@example.gov.cn' });
    await server.close();
    expect(result).toEqual(said);
  });
});
