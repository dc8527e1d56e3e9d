import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellSources } from '../../../functions/alerts/sources.ts';
import { tell } from '../../../functions/webhooks/webhooks.ts';
import { standardWebhooks } from '../../../shared/adapters/standard-webhook.ts';
import type { FeedbackGiven } from '../../../shared/ports.ts';
import { WebhookRefusedError } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { changesOf } from '../../../shared/ticket/change.ts';
import { keptLog } from '../http/gateway.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let receiver: Server;
let url: string;
let status = 204;
let heard: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body });
      response.writeHead(status, status === 307 ? { location: 'http://127.0.0.1:9/' } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hotline`;
});

afterAll(() => receiver.close());

beforeEach(() => {
  status = 204;
  heard = [];
});

/** A matter of 110 that it was told of, and the version that told it. */
async function told(words = '已劝离摊贩', more: object = {}): Promise<{ city: City; version: number }> {
  const city = new City();
  const source = { line: '110', externalNo: 'J-1' };
  await city.act('submit', { ...submission(TICKET_NO), source, ...more });
  const result = new PersonalText(words);
  await city.act('feedback', { line: '110', direction: 'to-source', result, solved: 'yes' });
  return { city, version: city.store.version() ?? 0 };
}

function depsOf(city: City, of: [string, string] = ['430500', '110']) {
  return {
    ...{ store: city.store, vault: city.vault, sender: standardWebhooks({ nowMs: () => Date.now() }) },
    audit: { record: async () => {} },
    webhooks: async (region: string, line: string) =>
      region === of[0] && line === of[1] ? [{ url, secret: SECRET }] : [],
  };
}

describe('a line’s webhook', () => {
  it('is told what became of its matter, signed as the standard has it', async () => {
    const { city, version } = await told();
    await tell(depsOf(city), { ticketNo: TICKET_NO, version });
    const [message] = heard;
    if (!message) throw new Error('nothing was sent');
    const verified = new Verifier(SECRET).verify(message.body, message.headers as Record<string, string>);
    expect(verified).toEqual({
      type: 'referral.feedback',
      timestamp: '2026-09-18T10:00:00+08:00',
      data: { ticketNo: TICKET_NO, line: '110', externalNo: 'J-1', solved: 'yes', result: '已劝离摊贩' },
    });
    expect(message.headers['webhook-id']).toBe(`feedback_${TICKET_NO}_${version}`);
    const other = new Verifier(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
    expect(() => other.verify(message.body, message.headers as Record<string, string>)).toThrow();
  });

  it.each([
    ['none', '已回复欧阳青峰（13987651234），摊贩已劝离', 'clear'],
    ['name', '已回复欧阳**（13987651234），摊贩已劝离', 'masked'],
    ['all', '已回复欧阳**（139****1234），摊贩已劝离', 'masked'],
  ] as const)(
    'SY-23a: is told of its citizen (kept back: %s) as of any text',
    async (confidential, result, how) => {
      const who = { name: new PersonalText('欧阳青峰'), phone: new PersonalText('+8613987651234') };
      const words = '已回复欧阳青峰（13987651234），摊贩已劝离';
      const { city, version } = await told(words, { ...who, confidential });
      const records: unknown[] = [];
      const audit = { record: async (...looks: readonly unknown[]) => void records.push(...looks.flat()) };
      await tell({ ...depsOf(city), audit }, { ticketNo: TICKET_NO, version });
      expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ data: { result } });
      expect(records).toMatchObject([{ fields: ['result'], answer: how }]);
    },
  );

  it('is told again under the same id', async () => {
    const { city, version } = await told();
    for (let times = 0; times < 2; times++) await tell(depsOf(city), { ticketNo: TICKET_NO, version });
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it.each([500, 404, 307])('that answers %i has not taken it', async (answer) => {
    status = answer;
    const { city, version } = await told();
    await expect(tell(depsOf(city), { ticketNo: TICKET_NO, version })).rejects.toThrow(WebhookRefusedError);
  });

  it('is told nothing of another line’s matter, another region’s, or of another commit', async () => {
    const { city, version } = await told();
    await tell(depsOf(city, ['430500', '120']), { ticketNo: TICKET_NO, version });
    await tell(depsOf(city, ['370900', '110']), { ticketNo: TICKET_NO, version });
    await tell(depsOf(city), { ticketNo: TICKET_NO, version: 1 });
    expect(heard).toEqual([]);
  });
});

describe('what the feed tells of', () => {
  it('is queued by ticket and version where a line was told something, and comes again when it can’t be', async () => {
    const { city, version } = await told();
    const sent: FeedbackGiven[] = [];
    const { log, lines } = keptLog();
    const records = changesOf(city.store.entries).map((change, index) => ({
      ...{ ticketNo: TICKET_NO, sequence: String(index), version: change.version },
      change: () => change,
    }));
    const unreadable = {
      ...{ ticketNo: TICKET_NO, sequence: '9', version: 9 },
      change: () => {
        throw new Error('damaged');
      },
    };
    const send = async (given: readonly FeedbackGiven[]) => void sent.push(...given);
    expect(await tellSources([...records, unreadable], { feedback: { send }, log })).toEqual([]);
    expect(sent).toEqual([{ ticketNo: TICKET_NO, version }]);
    const away = async (given: readonly FeedbackGiven[]) => {
      if (given.length > 0) throw new Error('away');
    };
    expect(await tellSources(records, { feedback: { send: away }, log })).toEqual([records[1]]);
    expect(lines.join()).toContain('FEEDBACK_NOT_QUEUED');
  });
});
