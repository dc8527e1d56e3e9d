import { describe, expect, it } from 'vitest';
import { receiptRoutes } from '../../../functions/alerts/receipts.ts';
import { messageId } from '../../../functions/alerts/sender.ts';
import { Problem } from '../../../functions/http/problem.ts';
import type { ApiRequest } from '../../../functions/http/route.ts';
import { parseSenders } from '../../../shared/alert/senders.ts';
import type { DeliveryTask, Receipt } from '../../../shared/ports.ts';
import { aliyunEntry, sendersSecret, tencentEntry } from '../../alert/alert-templates.ts';
import { at } from '../../ticket/history.ts';

const KEY = 'r'.repeat(40);
const message = { ticketNo: '43050026091800000001', alert: '000002-001-dispatch-chengguan', contact: 'duty' };

/** The door, and what came of it. */
function door(said: (receipt: Receipt) => typeof message | 'unknown' | 'again' = () => message) {
  const received: Receipt[] = [];
  const queued: DeliveryTask[] = [];
  const reached: string[] = [];
  const logged: string[] = [];
  const line = (code: string) => void logged.push(code);
  const [route] = receiptRoutes({
    cities: async () => parseSenders(sendersSecret({ aliyun: aliyunEntry(), tencent: tencentEntry() })),
    deliveries: {
      receive: async (receipt) => {
        received.push(receipt);
        return said(receipt);
      },
      noteReached: async (ticketNo) => void reached.push(ticketNo),
    },
    queue: { send: async (task) => void queued.push(task) },
    clock: { now: () => at('2026-09-18 12:00') },
    log: { info: line, warn: line, error: line },
  });
  const post = (body: unknown, params: object = {}) => {
    const request = {
      params: { provider: 'aliyun', region: '430500', key: KEY, ...params },
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    };
    return route?.handle(request as unknown as ApiRequest) ?? Promise.reject(new Error('no route'));
  };
  return { post, received, queued, reached, logged };
}

const aliyun = (more: object = {}) => ({
  ...{ phone_number: '13900000000', send_time: '2026-09-18 11:00:00', report_time: '2026-09-18 11:00:05' },
  ...{ success: true, err_code: 'DELIVERED', err_msg: '用户接收成功', sms_size: '1', biz_id: '9^0' },
  ...more,
});

describe('receipts', () => {
  it('of Alibaba Cloud come in batches, by its number and ours, and are thanked for as it wants', async () => {
    const { post, received, queued, reached } = door();
    const answer = await post([
      aliyun({ out_id: messageId(message) }),
      aliyun({ biz_id: '10^0', success: false, err_code: 'MK:0001' }),
    ]);
    expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
    expect(received).toEqual([
      { way: 'aliyun', region: '430500', id: '9^0', key: message, delivered: true, reason: 'DELIVERED' },
      { way: 'aliyun', region: '430500', id: '10^0', delivered: false, reason: 'MK:0001' },
    ]);
    expect(reached).toEqual([message.ticketNo]);
    expect(queued).toEqual([{ ...message, way: 'aliyun' }]);
  });

  it('of Tencent Cloud go by its number', async () => {
    const { post, received } = door();
    const sent = { user_receive_time: '2026-09-18 11:00:05', nationcode: '86', mobile: '13900000000' };
    const receipt = { ...sent, report_status: 'SUCCESS', errmsg: 'DELIVRD', description: '', sid: 's-1' };
    expect(await post([receipt], { provider: 'tencent' })).toMatchObject({
      body: { result: 0, errmsg: 'OK' },
    });
    expect(received).toEqual([
      { way: 'tencent', region: '430500', id: 's-1', delivered: true, reason: 'DELIVRD' },
    ]);
  });

  it('that come again, or of no message of ours, change nothing', async () => {
    for (const found of ['again', 'unknown'] as const) {
      const { post, queued, reached } = door(() => found);
      expect(await post([aliyun({ success: false })])).toMatchObject({ status: 200 });
      expect([queued, reached]).toEqual([[], []]);
    }
  });

  it('that can’t be read stop no other', async () => {
    const { post, received, logged } = door();
    await post([{ biz_id: 5 }, 'text', aliyun(), aliyun({ out_id: '../etc' })]);
    expect(received.map(({ id, key }) => [id, key])).toEqual([
      ['9^0', undefined],
      ['9^0', undefined],
    ]);
    expect(logged).toEqual(['RECEIPT_UNREADABLE', 'RECEIPT_UNREADABLE']);
  });

  it.each([
    ['another key', { key: 's'.repeat(40) }],
    ['no key', { key: '' }],
    ['another city', { region: '370900' }],
    ['a provider that hands in none', { provider: 'wecom' }],
  ])('are taken by nobody who has %s', async (_what, params) => {
    const { post, received } = door();
    await expect(post([aliyun()], params)).rejects.toMatchObject({ code: 'not-found' });
    expect(received).toEqual([]);
  });

  it('that are no JSON, or too many, are refused whole', async () => {
    const { post, received } = door();
    await expect(post('no')).rejects.toBeInstanceOf(Problem);
    await expect(post(Array.from({ length: 501 }, () => aliyun()))).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(received).toEqual([]);
  });
});
