import { ALERT_KINDS } from '../../shared/alert/facts.ts';

/** A provider's entry for SMS that has everything. */
export const ALIYUN_TEMPLATE = {
  code: 'SMS_1234',
  text: '工单${no}${what}，${todo}。',
  variables: { no: { of: 'ticketNo', type: 'number' }, what: { of: 'what' }, todo: { of: 'todo', most: 20 } },
};
export const TENCENT_TEMPLATE = {
  code: '2400001',
  text: '工单{1}{2}，期限{3}。',
  variables: { 1: { of: 'ticketNo' }, 2: { of: 'title' }, 3: { of: 'due', type: 'time' } },
};

const RECEIPTS = 'r'.repeat(40);

export function everyKind(template: object): Record<string, unknown> {
  return Object.fromEntries(ALERT_KINDS.map((kind) => [kind, template]));
}

export function aliyunEntry(more: object = {}) {
  return {
    ...{ accessKeyId: 'AK', accessKeySecret: 'SK', signName: '某市12345', receiptKey: RECEIPTS },
    templates: everyKind(ALIYUN_TEMPLATE),
    ...more,
  };
}

export function tencentEntry(more: object = {}) {
  return {
    ...{ secretId: 'ID', secretKey: 'KEY', sdkAppId: '1400000001', apiRegion: 'ap-guangzhou' },
    ...{ signName: '某市12345', receiptKey: RECEIPTS },
    templates: everyKind(TENCENT_TEMPLATE),
    ...more,
  };
}

/** The senders' secret of one city. */
export function sendersSecret(city: object, region = '430500'): string {
  return JSON.stringify({ cities: [{ region, ...city }] });
}
