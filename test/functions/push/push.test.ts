import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../functions/http/log.ts';
import { serve } from '../../../functions/push/push.ts';
import type { PushDeps } from '../../../functions/push/serving.ts';
import { subscriptionsTo } from '../../../functions/push/subscribers.ts';
import { wakeSubscribers } from '../../../functions/push/wake.ts';
import type { Day, Instant } from '../../../shared/calendar/instant.ts';
import type { FeedItem, Subscription, SubscriptionPlace } from '../../../shared/ports.ts';
import { AuditUnavailableError } from '../../../shared/ports.ts';
import { EMPTY_DIGEST } from '../../../shared/province/feed-digest.ts';
import type { Subscriber } from '../../../shared/registers/subscribers.ts';
import { History, numbered } from '../../ticket/history.ts';
import { keptLog } from '../http/gateway.ts';

const OWNER = '430500';
const { change } = History.accepted(numbered(1), '2026-09-18 10:00');
const FEED: readonly FeedItem[] = [1, 2, 3, 4, 5].map((seq) => ({ ...change, seq }));
const ME: Subscription = { region: OWNER, owner: OWNER, subscriber: 'platform' };
const HOUR = 3_600_000;

const WEBHOOK: Subscriber = {
  ...{ id: 'platform', label: '省平台', kind: 'province', batch: 2 },
  to: { form: 'webhook', url: 'https://a.example/', key: 'own' },
};
const FILES: Subscriber = { ...WEBHOOK, to: { form: 'files', prefix: 'platform' } };

/** A subscriber that is served in memory, with a clock that the test moves. */
class Served {
  now = 1_800_000_000_000;
  clock = '2026-09-18T10:30:00+08:00' as Instant;
  standing = '2026-09-18' as Day;
  place: SubscriptionPlace = { at: 0, digest: EMPTY_DIGEST, sent: 0 };
  refuses: string | undefined;
  readonly sent: { id: string; first: number; last: number; digest: string; digestBefore: string }[] = [];
  readonly files = new Map<string, string>();
  readonly log = keptLog();
  readonly deps: PushDeps;

  constructor(subscriber: Subscriber) {
    const never = () => Promise.reject(new Error('not asked'));
    this.deps = {
      ...{ store: { load: never, ledger: never }, vault: { open: never } },
      rulebook: {
        current: async () => ({ calendar: '', settings: '', units: '', rosters: '', registers: 'v1' }),
        register: async (region) => (region === OWNER ? { subscribers: [subscriber] } : undefined) as never,
      },
      feed: {
        read: async (_region, after, limit) => {
          const rest = FEED.filter(({ seq }) => seq > after);
          return { items: rest.slice(0, limit), more: rest.length > limit };
        },
      },
      days: {
        standing: async () => this.standing,
        digest: async (_region, day) =>
          day === '2026-09-18' ? { day, first: 1, last: 5, digest: 'of the day' } : undefined,
      },
      places: {
        take: async () => this.place,
        save: async (_subscription, _holder, place) => {
          this.place = place;
          return true;
        },
        release: async () => true,
        find: async () => this.place,
        resume: async () => true,
      },
      sender: {
        send: async (_region, _to, id, payload) => {
          const { first, last, digest, digestBefore } = JSON.parse(payload).data;
          this.sent.push({ id, first, last, digest, digestBefore });
          return this.refuses;
        },
      },
      files: {
        put: async (key, bytes) => {
          if (!this.files.has(key)) this.files.set(key, Buffer.from(bytes).toString('latin1'));
        },
      },
      queue: { send: async () => {} },
      disclose: async () => {},
      clock: { now: () => this.clock },
      wallClock: { nowMs: () => this.now },
      log: this.log.log,
    };
  }

  serve(): Promise<void> {
    return serve(this.deps, ME, 'a worker');
  }
}

describe('a subscriber by webhook', () => {
  it('is sent batches in order, each with its numbers and the digest before and after it', async () => {
    const served = new Served(WEBHOOK);
    await served.serve();
    expect(served.sent.map(({ first, last }) => [first, last])).toEqual([
      [1, 2],
      [3, 4],
      [5, 5],
    ]);
    expect(served.sent.map(({ digestBefore }) => digestBefore)).toEqual([
      EMPTY_DIGEST,
      ...served.sent.slice(0, 2).map(({ digest }) => digest),
    ]);
    expect(served.place).toEqual({ at: 5, digest: served.sent.at(-1)?.digest, sent: 5 });
  });

  it('that does not take a batch is sent the same one again, later and later, and nothing after it', async () => {
    const served = new Served(WEBHOOK);
    served.refuses = 'http-500';
    await served.serve();
    await served.serve();
    expect(served.sent).toHaveLength(1);
    expect((served.place.retryAt ?? 0) - served.now).toBe(60_000);
    served.now += 60_000;
    await served.serve();
    expect((served.place.retryAt ?? 0) - served.now).toBe(120_000);
    served.now += 120_000;
    served.refuses = undefined;
    await served.serve();
    expect(new Set(served.sent.slice(0, 3).map(({ id }) => id)).size).toBe(1);
    expect(served.place).toMatchObject({ at: 5, sent: 5 });
    expect(Object.keys(served.place)).toEqual(['at', 'digest', 'sent']);
  });

  it('that takes nothing for a day is given up, the operators are told, and nothing is lost', async () => {
    const served = new Served(WEBHOOK);
    served.refuses = 'no-answer';
    for (let hour = 0; hour <= 24; hour++, served.now += HOUR) await served.serve();
    expect(served.place).toMatchObject({ at: 0, parkedAt: expect.any(Number) });
    expect(served.log.lines.filter((line) => line.includes('SUBSCRIBER_PARKED'))).toHaveLength(1);
    const before = served.sent.length;
    served.refuses = undefined;
    served.now += 24 * HOUR;
    await served.serve();
    expect(served.sent).toHaveLength(before);
    const { parkedAt: _parked, ...place } = served.place;
    served.place = place;
    await served.serve();
    expect(served.place.at).toBe(5);
  });

  it('gets no word of anybody that is not on record before', async () => {
    const served = new Served(WEBHOOK);
    const failing = { ...served.deps, disclose: () => Promise.reject(new AuditUnavailableError()) };
    await expect(serve(failing, ME, 'a worker')).rejects.toThrow(AuditUnavailableError);
    expect(served.sent).toEqual([]);
    expect(served.place.at).toBe(0);
  });
});

describe('a subscriber by files', () => {
  it('gets the hour’s file when it is over, and the day’s manifest when the feed has left the day', async () => {
    const served = new Served(FILES);
    await served.serve();
    expect([...served.files.keys()]).toEqual([]);
    served.clock = '2026-09-18T11:00:00+08:00' as Instant;
    await served.serve();
    const folder = '430500/platform/430500/2026-09-18';
    expect([...served.files.keys()]).toEqual([`${folder}/000000000001-000000000005.ndjson.gz`]);
  });

  it('a closed day is written whole at once, with count, numbers and the feed’s own digest', async () => {
    const served = new Served(FILES);
    served.standing = '2026-09-19' as Day;
    await served.serve();
    const folder = '430500/platform/430500/2026-09-18';
    expect(JSON.parse(served.files.get(`${folder}/manifest.json`) ?? '')).toMatchObject({
      ...{ subscriber: 'platform', region: '430500', day: '2026-09-18' },
      ...{ first: 1, last: 5, count: 5, digest: 'of the day' },
      files: [{ key: `${folder}/000000000001-000000000005.ndjson.gz`, count: 5 }],
    });
  });
});

describe('who is served', () => {
  it('are subscribers of the region and of those that it lies in, where they asked for it', async () => {
    const stands: Record<string, Subscriber[]> = {
      '430581': [WEBHOOK],
      '430500': [
        { ...WEBHOOK, id: 'city' },
        { ...WEBHOOK, id: 'both', regions: ['430500', '430581'] },
      ],
      '430000': [{ ...WEBHOOK, id: 'province', regions: ['430581'] }],
    };
    const rulebook = {
      current: async (region: string) => ({
        calendar: '',
        settings: '',
        units: '',
        rosters: '',
        registers: region,
      }),
      register: async (_region: string, version: string) => ({ subscribers: stands[version] ?? [] }) as never,
    };
    const found = await subscriptionsTo(rulebook, '430581');
    expect(found.map(({ owner, subscriber }) => `${owner} ${subscriber}`)).toEqual([
      '430581 platform',
      '430500 both',
      '430000 province',
    ]);
    const queued: Subscription[] = [];
    const record = { sequence: '1', ticketNo: '43058126091800000001', version: 1, change: () => change };
    const queue = { send: async (each: readonly Subscription[]) => void queued.push(...each) };
    expect(await wakeSubscribers([record, record], { rulebook, queue, log: silentLogger })).toEqual([]);
    expect(queued).toEqual(found);
    const away = { send: () => Promise.reject(new Error('away')) };
    expect(await wakeSubscribers([record], { rulebook, queue: away, log: silentLogger })).toEqual([record]);
  });
});
