import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ReceiptDeps, receiptRoutes } from '../../../functions/alerts/receipts.ts';
import { messageId } from '../../../functions/alerts/sender.ts';
import { takeSmsLogs } from '../../../functions/alerts/sms-logs.ts';
import { Problem } from '../../../functions/http/problem.ts';
import type { ApiRequest } from '../../../functions/http/route.ts';
import { parseSenders } from '../../../shared/alert/senders.ts';
import type { DeliveryTask, Receipt } from '../../../shared/ports.ts';
import { aliyunEntry, sendersSecret, tencentEntry } from '../../alert/alert-templates.ts';
import { at } from '../../ticket/history.ts';

const KEY = 'r'.repeat(40);
const message = { ticketNo: '43050026091800000001', alert: '000002-001-dispatch-chengguan', contact: 'duty' };

const cities = async () =>
  parseSenders(
    sendersSecret({
      ...{ aliyun: aliyunEntry(), tencent: tencentEntry(), sns: {} },
      smtp: { server: 'smtps://smtp.example.gov.cn:465', from: '12345@example.gov.cn', receiptKey: KEY },
    }),
  );

/** The door, and what came of it. */
function door(said: (receipt: Receipt) => typeof message | 'unknown' | 'again' = () => message) {
  const received: Receipt[] = [];
  const queued: DeliveryTask[] = [];
  const reached: string[] = [];
  const logged: string[] = [];
  const line = (code: string) => void logged.push(code);
  const deps: ReceiptDeps = {
    cities,
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
  };
  const [route] = receiptRoutes(deps);
  const post = (body: unknown, params: object = {}) => {
    const request = {
      params: { provider: 'aliyun', region: '430500', key: KEY, ...params },
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    };
    return route?.handle(request as unknown as ApiRequest) ?? Promise.reject(new Error('no route'));
  };
  return { deps, post, received, queued, reached, logged };
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

describe('what mail servers send back', () => {
  const ID = '<43050026091800000001.000002-001-dispatch-chengguan.duty@hotline12345>';
  const mail = (action: string) =>
    [
      'Content-Type: multipart/report; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.example.gov.cn',
      '',
      `Action: ${action}`,
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${ID}`,
      '--b--',
    ].join('\r\n');

  it('is a receipt, by the id of the mail', async () => {
    const { post, received, queued } = door();
    expect(await post(mail('failed'), { provider: 'smtp' })).toEqual({ status: 204 });
    expect(received).toEqual([
      { way: 'smtp', region: '430500', id: ID, delivered: false, reason: 'smtp-5.1.1' },
    ]);
    expect(queued).toEqual([{ ...message, way: 'smtp' }]);
  });

  it('changes nothing where it is no receipt, and is not taken from anybody', async () => {
    const { post, received } = door();
    for (const body of [mail('delayed'), 'Subject: out of office\r\n\r\nI am away.'])
      expect(await post(body, { provider: 'smtp' })).toEqual({ status: 204 });
    expect(received).toEqual([]);
    const key = 'x'.repeat(40);
    await expect(post(mail('failed'), { provider: 'smtp', key })).rejects.toThrow(Problem);
  });
});

describe('what SNS logs of its SMS', () => {
  /** As Amazon documents a line, and as CloudWatch Logs hands it over. */
  const line = (id: string, status: string, providerResponse: string) =>
    JSON.stringify({
      notification: { messageId: id, timestamp: '2026-09-18 03:00:34.558' },
      delivery: {
        ...{ phoneCarrier: 'My Phone Carrier', mnc: 270, destination: '+1XXX5550100', priceInUSD: 0.00645 },
        ...{ smsType: 'Transactional', mcc: 310, providerResponse, dwellTimeMs: 599 },
      },
      status,
    });
  const logged = (messages: readonly string[], messageType = 'DATA_MESSAGE') => {
    const logEvents = messages.map((text, index) => ({ id: String(index), timestamp: 1, message: text }));
    const batch = {
      ...{ messageType, owner: '123456789012', logStream: 's', subscriptionFilters: ['f'], logEvents },
      logGroup: 'sns/ap-southeast-1/123456789012/DirectPublishToPhoneNumber/Failure',
    };
    return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
  };

  it('are receipts, by its number', async () => {
    const { deps, received, queued, reached } = door();
    const lines = [
      line('id-1', 'SUCCESS', 'Message has been accepted by phone carrier'),
      line('id-2', 'FAILURE', 'Phone has blocked SMS'),
    ];
    await takeSmsLogs(logged(lines), deps);
    expect(received.map(({ way, id, delivered, reason }) => [way, id, delivered, reason])).toEqual([
      ['sns', 'id-1', true, 'Messagehasbeenacceptedbyphonecarrier'],
      ['sns', 'id-2', false, 'PhonehasblockedSMS'],
    ]);
    expect(reached).toEqual([message.ticketNo]);
    expect(queued).toEqual([{ ...message, way: 'sns' }]);
  });

  it('one that can’t be read stops no other, and a mere question is none', async () => {
    const { deps, received, logged: lines } = door(() => 'unknown');
    await takeSmsLogs(logged(['oops', '{"status":"SUCCESS"}', line('id-3', 'SUCCESS', '')]), deps);
    await takeSmsLogs(logged(['CWL CONTROL MESSAGE: Checking health'], 'CONTROL_MESSAGE'), deps);
    expect(received).toHaveLength(1);
    expect(lines).toEqual(['RECEIPT_UNREADABLE', 'RECEIPT_UNREADABLE', 'RECEIPT_UNKNOWN']);
  });
});
