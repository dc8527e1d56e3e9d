import { createHash, createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSmtpSink } from '../../infra/local/smtp-sink.ts';
import { sendersOf } from '../../shared/adapters/alert-senders.ts';
import { isInnerAddress } from '../../shared/adapters/outgoing-http.ts';
import { parseSenders } from '../../shared/alert/senders.ts';
import type { AlertSender, OutgoingMessage } from '../../shared/ports.ts';
import type { SenderWay } from '../../shared/routing/contact.ts';
import { aliyunEntry, sendersSecret, tencentEntry } from '../alert/alert-templates.ts';
import {
  type FakeAnswer,
  type FakeProvider,
  fakeProvider,
  type GotRequest,
} from '../support/fake-provider.ts';
import { at } from '../ticket/history.ts';

const NOW = Date.parse('2026-09-18T03:00:00Z');
const message: OutgoingMessage = {
  id: '43050026091800000001/000002-001-dispatch-chengguan#duty',
  region: '430500',
  kind: 'dispatch',
  ticketNo: '43050026091800000001',
  unit: 'chengguan',
  to: '+8613900000000',
  subject: '12345热线：新派工单 43050026091800000001',
  text: '工单43050026091800000001已转派你单位办理，请于9月20日24时前签收。',
  parameters: {
    ...{ ticketNo: '43050026091800000001', title: '新派工单', what: '已转派你单位办理' },
    ...{ todo: '请于9月20日24时前签收', due: '9月20日24时', clause: '依据见系统' },
  },
  at: at('2026-09-18 11:00'),
};

let provider: FakeProvider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

/** A way that talks to a fake of its provider. */
async function way(
  name: SenderWay,
  answer: FakeAnswer | ((request: GotRequest, earlier: number) => FakeAnswer),
  entry: (endpoint: string) => object,
): Promise<AlertSender> {
  provider = await fakeProvider(typeof answer === 'function' ? answer : () => answer);
  return made(name, entry(provider.url));
}

async function made(name: SenderWay, entry: object): Promise<AlertSender> {
  const cities = parseSenders(sendersSecret({ [name]: entry }));
  const deps = {
    wallClock: { nowMs: () => NOW },
    sns: () => {
      throw new Error('not asked');
    },
  };
  const sender = await sendersOf(async () => cities, deps).of('430500', name);
  if (!sender) throw new Error('the way is off');
  return sender;
}

const aliyun = (answer: FakeAnswer) => way('aliyun', answer, (endpoint) => aliyunEntry({ endpoint }));
const tencent = (answer: FakeAnswer) => way('tencent', answer, (endpoint) => tencentEntry({ endpoint }));

describe('Alibaba Cloud SMS', () => {
  it('is asked for an approved template, signed so that it can be checked from what arrived', async () => {
    const sender = await aliyun({ body: { Code: 'OK', Message: 'OK', BizId: '9^0', RequestId: 'r' } });
    expect(await sender.send(message)).toEqual({ result: 'accepted', receipt: '9^0' });
    const [{ url, headers, body } = { url: new URL('http://none/'), headers: {}, body: '' }] =
      provider?.got ?? [];
    expect(Object.fromEntries(url.searchParams)).toEqual({
      PhoneNumbers: '+8613900000000',
      SignName: '某市12345',
      TemplateCode: 'SMS_1234',
      TemplateParam: JSON.stringify({
        no: '43050026091800000001',
        what: '已转派你单位办理',
        todo: '请于9月20日24时前签收',
      }),
      OutId: message.id,
    });
    expect(headers).toMatchObject({
      'x-acs-action': 'SendSms',
      'x-acs-version': '2017-05-25',
      'x-acs-date': '2026-09-18T03:00:00Z',
    });
    expect(body).toBe('');
    const [, names = '', signature] =
      /^ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/.exec(
        String(headers.authorization),
      ) ?? [];
    const canonical = [
      'POST',
      '/',
      url.search.slice(1),
      ...names.split(';').map((name) => `${name}:${headers[name]}`),
      '',
      names,
      createHash('sha256').update(body).digest('hex'),
    ].join('\n');
    const toSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`;
    expect(signature).toBe(createHmac('sha256', 'SK').update(toSign).digest('hex'));
    expect(names).toContain('host');
  });

  it.each([
    [{ Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发分钟级流控Permits:1' }, 'later', 60],
    [{ Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发小时级流控Permits:5' }, 'later', 3_600],
    [{ Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发天级流控Permits:10' }, 'later', 21_600],
    [{ Code: 'isp.SYSTEM_ERROR', Message: '' }, 'later', undefined],
    [{ Code: 'Throttling.User', Message: '' }, 'later', undefined],
    [{ Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: '' }, 'refused', undefined],
    [{ Code: 'isv.AMOUNT_NOT_ENOUGH', Message: '' }, 'refused', undefined],
  ])('%o is %s', async (body, result, seconds) => {
    const sender = await aliyun({ body });
    expect(await sender.send(message)).toEqual({ result, reason: body.Code, ...(seconds && { seconds }) });
  });

  it.each<[string, FakeAnswer, object]>([
    [
      '429',
      { status: 429, headers: { 'retry-after': '7' }, body: '' },
      { result: 'later', reason: 'http-429', seconds: 7 },
    ],
    ['500', { status: 500, body: 'oops' }, { result: 'later', reason: 'http-500' }],
    ['an answer that is none', { body: '<html>' }, { result: 'unclear', reason: 'unreadable-200' }],
    ['a connection that is dropped', 'drops', { result: 'unclear', reason: 'no-answer' }],
  ])('%s leaves it open or for later', async (_what, answer, sent) => {
    expect(await (await aliyun(answer)).send(message)).toEqual(sent);
  });

  it('what never got there is for later', async () => {
    const gone = await fakeProvider(() => 'drops');
    await gone.close();
    const sender = await made('aliyun', aliyunEntry({ endpoint: gone.url }));
    expect(await sender.send(message)).toEqual({ result: 'later', reason: 'not-reached' });
  });

  it('an answer that does not come in eight seconds leaves it open', async () => {
    const patience = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
    const sender = await way(
      'aliyun',
      () => {
        setImmediate(() => patience.abort());
        return 'hangs';
      },
      (endpoint) => aliyunEntry({ endpoint }),
    );
    expect(await sender.send(message)).toEqual({ result: 'unclear', reason: 'no-answer' });
    expect(timeout).toHaveBeenCalledWith(8_000);
    timeout.mockRestore();
  });

  it('a kind that is off is sent nowhere', async () => {
    const sender = await aliyun('drops');
    expect(await sender.send({ ...message, kind: 'unknown' })).toEqual({
      result: 'refused',
      reason: 'kind-off',
    });
    expect(provider?.got).toEqual([]);
  });

  it('is limited by number and template', async () => {
    const sender = await aliyun('drops');
    expect(sender.limits?.(message)).toEqual({
      subject: 'aliyun +8613900000000 SMS_1234',
      limits: [{ count: 50, seconds: 86_400 }],
    });
  });
});

describe('Tencent Cloud SMS', () => {
  it('is asked for an approved template with its variables in order, signed', async () => {
    const sender = await tencent({
      body: { Response: { SendStatusSet: [{ Code: 'Ok', SerialNo: 's-1' }] } },
    });
    expect(await sender.send(message)).toEqual({ result: 'accepted', receipt: 's-1' });
    const [{ headers, body } = { headers: {} as GotRequest['headers'], body: '' }] = provider?.got ?? [];
    expect(JSON.parse(body)).toEqual({
      PhoneNumberSet: ['+8613900000000'],
      SmsSdkAppId: '1400000001',
      SignName: '某市12345',
      TemplateId: '2400001',
      TemplateParamSet: ['43050026091800000001', '新派工单', '9月20日24时'],
      SessionContext: message.id,
    });
    expect(headers).toMatchObject({
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': 'ap-guangzhou',
      'x-tc-timestamp': String(NOW / 1000),
    });
    const canonical =
      `POST\n/\n\ncontent-type:${headers['content-type']}\nhost:${headers.host}\nx-tc-action:sendsms\n\n` +
      `content-type;host;x-tc-action\n${createHash('sha256').update(body).digest('hex')}`;
    const scope = '2026-09-18/sms/tc3_request';
    const toSign = `TC3-HMAC-SHA256\n${NOW / 1000}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
    const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const key = mac(mac(mac('TC3KEY', '2026-09-18'), 'sms'), 'tc3_request');
    expect(headers.authorization).toBe(
      `TC3-HMAC-SHA256 Credential=ID/${scope}, SignedHeaders=content-type;host;x-tc-action, ` +
        `Signature=${mac(key, toSign).toString('hex')}`,
    );
  });

  it.each([
    [{ SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberThirtySecondLimit' }] }, 'later', 30],
    [{ SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberOneHourLimit' }] }, 'later', 3_600],
    [{ SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberDailyLimit' }] }, 'later', 21_600],
    [{ Error: { Code: 'RequestLimitExceeded' } }, 'later', undefined],
    [{ Error: { Code: 'InternalError' } }, 'later', undefined],
    [{ Error: { Code: 'AuthFailure.SignatureFailure' } }, 'refused', undefined],
    [{ SendStatusSet: [{ Code: 'FailedOperation.TemplateIncorrectOrUnapproved' }] }, 'refused', undefined],
  ])('%o is %s', async (Response, result, seconds) => {
    const sender = await tencent({ body: { Response } });
    expect(await sender.send(message)).toMatchObject({ result, ...(seconds && { seconds }) });
  });

  it('an answer that names no message leaves it open', async () => {
    expect(await (await tencent({ body: { Response: {} } })).send(message)).toMatchObject({
      result: 'unclear',
    });
  });
});

describe('a unit’s own system', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const entry = (relay: string) => ({ keys: { own: secret }, relay });
  const hook = {
    ...message,
    to: 'https://gongdan.example.org/hook',
    key: 'own',
    dueAt: at('2026-09-21 00:00'),
  };

  it('gets what it can check by the standard’s own library, under an id that stays', async () => {
    const sender = await way('webhook', { status: 204, body: '' }, entry);
    expect(await sender.send(hook)).toEqual({ result: 'accepted' });
    const [{ headers, body } = { headers: {} as GotRequest['headers'], body: '' }] = provider?.got ?? [];
    const signer = new Webhook(secret);
    expect(headers['webhook-signature']).toBe(signer.sign(hook.id, new Date(NOW), body));
    expect(headers).toMatchObject({
      'webhook-id': hook.id,
      'webhook-timestamp': String(NOW / 1000),
      'x-hotline-target': hook.to,
    });
    expect(JSON.parse(body)).toEqual({
      type: 'alert.dispatch',
      timestamp: hook.at,
      data: {
        ...{ ticketNo: hook.ticketNo, region: '430500', unit: 'chengguan', title: '新派工单' },
        ...{ text: hook.text, dueAt: hook.dueAt },
      },
    });
  });

  it.each<[FakeAnswer, object]>([
    [
      { status: 410, body: '' },
      { result: 'refused', reason: 'http-410' },
    ],
    [
      { status: 302, headers: { location: 'http://169.254.169.254/' }, body: '' },
      { result: 'refused', reason: 'http-302' },
    ],
    [
      { status: 503, headers: { 'retry-after': '30' }, body: '' },
      { result: 'later', reason: 'http-503', seconds: 30 },
    ],
    // It knows the id again, so sending once more does no harm.
    ['drops', { result: 'later', reason: 'no-answer' }],
  ])('%o', async (answer, sent) => {
    expect(await (await way('webhook', answer, entry)).send(hook)).toEqual(sent);
    expect(provider?.got).toHaveLength(1);
  });

  it('is told nothing unsigned', async () => {
    const sender = await way('webhook', 'drops', entry);
    expect(await sender.send({ ...hook, key: 'other' })).toEqual({ result: 'refused', reason: 'no-key' });
  });

  it.each(['https://localhost/hook', 'https://127.0.0.1/hook', 'https://[::1]/hook'])(
    'is never within the network: %s',
    async (to) => {
      const sender = await made('webhook', { keys: { own: secret } });
      expect(await sender.send({ ...hook, to })).toEqual({ result: 'refused', reason: 'inner-address' });
    },
  );

  it('inner addresses are known in every notation', () => {
    const inner = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
    ];
    const inner6 = [
      '::1',
      '::',
      'fd00::1',
      'fe80::1',
      'fec0::1',
      '3fff::1',
      '5f00::1',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '64:ff9b::a00:1',
      'ff02::1',
    ];
    expect([...inner, ...inner6, 'no address'].filter((address) => !isInnerAddress(address))).toEqual([]);
    expect(['39.96.0.1', '172.32.0.1', '240e::1', '::ffff:39.96.0.1'].filter(isInnerAddress)).toEqual([]);
  });
});

describe('group robots', () => {
  const wecomEntry = (endpoint: string) => ({ robots: { duty: 'a1b2c3d4-e5f6' }, endpoint });
  const dingEntry = (endpoint: string) => ({
    robots: { duty: { token: 'tokentoken', secret: 'SECx' } },
    endpoint,
  });
  const duty = { ...message, to: 'duty' };

  it('WeCom’s is asked by its key, DingTalk’s by token and signature', async () => {
    const wecom = await way('wecom', { body: { errcode: 0 } }, wecomEntry);
    expect(await wecom.send(duty)).toEqual({ result: 'accepted' });
    expect(provider?.got[0]?.url.searchParams.get('key')).toBe('a1b2c3d4-e5f6');
    expect(JSON.parse(provider?.got[0]?.body ?? '')).toEqual({
      msgtype: 'text',
      text: { content: `【新派工单】${message.text}` },
    });
    await provider?.close();
    const ding = await way('dingtalk', { body: { errcode: 0 } }, dingEntry);
    expect(await ding.send(duty)).toEqual({ result: 'accepted' });
    const sign = createHmac('sha256', 'SECx').update(`${NOW}\nSECx`).digest('base64');
    expect(Object.fromEntries(provider?.got[0]?.url.searchParams ?? [])).toEqual({
      ...{ access_token: 'tokentoken', timestamp: String(NOW), sign },
    });
  });

  it.each([
    ['wecom', 45009, { result: 'later', reason: 'errcode-45009', seconds: 60 }],
    ['wecom', 93000, { result: 'refused', reason: 'errcode-93000' }],
    ['dingtalk', 130101, { result: 'later', reason: 'errcode-130101', seconds: 600 }],
    ['dingtalk', 310000, { result: 'refused', reason: 'errcode-310000' }],
  ] as const)('%s’s code %i', async (name, errcode, sent) => {
    const sender = await way(name, { body: { errcode } }, name === 'wecom' ? wecomEntry : dingEntry);
    expect(await sender.send(duty)).toEqual(sent);
    expect(await sender.send({ ...duty, to: 'other' })).toEqual({ result: 'refused', reason: 'no-key' });
    expect(sender.limits?.(duty).limits).toEqual([{ count: 18, seconds: 60 }]);
  });
});

it('a mail arrives with its subject and text, under an id that stays', async () => {
  const mails: object[] = [];
  const sink = await startSmtpSink((mail) => mails.push(mail));
  const sender = await made('smtp', { server: sink.url, from: 'hotline@12345.example' });
  const mail = { ...message, to: 'duty@example.org' };
  expect(await sender.send(mail)).toMatchObject({ result: 'accepted' });
  expect(mails).toEqual([
    { from: 'hotline@12345.example', to: 'duty@example.org', subject: message.subject, text: message.text },
  ]);
  await sink.close();
  expect(await sender.send(mail)).toMatchObject({ result: 'later' });
});
