import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMessages } from '../../../functions/alerts/sender.ts';
import type { AlertSender, DeliveryTask, Sent } from '../../../shared/ports.ts';
import type { Contact } from '../../../shared/routing/contact.ts';
import { testDynamoDb } from '../../support/dynamodb.ts';
import { Sending, sendingTables } from './sending.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([]);
  await sendingTables(db.client);
});
afterAll(() => db.close());

const CONTACTS: Contact[] = [
  { id: 'duty', way: 'aliyun', to: '+8613900000000' },
  { id: 'mail', way: 'smtp', to: 'duty@example.gov.cn' },
  { id: 'group', way: 'wecom', to: 'duty' },
];
const ALERTS = 12;
const ANSWER_MS = 100;
const TIME_OUT_MS = 8_000;

interface Waiting {
  readonly task: DeliveryTask;
  readonly dueMs: number;
}

/**
 * Alerts to a unit with three ways, each way's queue worked through by one sender of its own, as Lambda's event source
 * mappings do; every call takes its time.
 * @returns when each message was taken, by contact, in milliseconds
 */
async function delivered(first: number, aliyun: Sent): Promise<ReadonlyMap<string, readonly number[]>> {
  const made = new Sending(db.client, CONTACTS, {});
  const begin = made.nowMs;
  const lanes = new Map<string, Waiting[]>();
  const asked: string[] = [];
  const taken = new Map<string, number[]>();
  const sender = (way: string): AlertSender => ({
    async send({ id }) {
      asked.push(id);
      const hangs = way === 'aliyun' && aliyun.result !== 'accepted';
      made.nowMs += hangs ? TIME_OUT_MS : ANSWER_MS;
      if (!hangs) taken.set(way, [...(taken.get(way) ?? []), made.nowMs - begin]);
      return way === 'aliyun' ? aliyun : { result: 'accepted' };
    },
  });
  const put = (task: DeliveryTask, seconds: number) => {
    const lane = task.way ?? '';
    lanes.set(lane, [...(lanes.get(lane) ?? []), { task, dueMs: made.nowMs + seconds * 1000 }]);
  };
  const deps = {
    ...made.deps,
    senders: { of: async (_region: string, way: string) => sender(way) },
    queue: { send: async (task: DeliveryTask, seconds: number) => put(task, seconds) },
  };
  for (let index = first; index < first + ALERTS; index++) {
    const ticketNo = made.dispatched(index);
    put({ ticketNo, alert: made.alerts.get(ticketNo)?.alert ?? '' }, 0);
  }
  const work = async (lane: string) => {
    made.nowMs = begin;
    for (;;) {
      const [next, ...rest] = (lanes.get(lane) ?? []).sort((one, other) => one.dueMs - other.dueMs);
      if (!next) return;
      lanes.set(lane, rest);
      made.nowMs = Math.max(made.nowMs, next.dueMs);
      await sendMessages(next.task, deps);
    }
  };
  await work('');
  expect(asked, 'whoever gives alerts to contacts asks no provider').toEqual([]);
  for (const way of ['aliyun', 'smtp', 'wecom']) await work(way);
  return taken;
}

describe('a provider that hangs', () => {
  it('keeps no other way waiting', async () => {
    const well = await delivered(1000, { result: 'accepted' });
    const hanging = await delivered(2000, { result: 'later', reason: 'no-answer' });
    expect(well.get('aliyun')).toHaveLength(ALERTS);
    expect(hanging.get('aliyun')).toBeUndefined();
    for (const way of ['smtp', 'wecom']) {
      expect(hanging.get(way)).toHaveLength(ALERTS);
      expect(hanging.get(way)).toEqual(well.get(way));
      expect(Math.max(...(hanging.get(way) ?? []))).toBe(ALERTS * ANSWER_MS);
    }
  });
});
