import { describe, expect, it } from 'vitest';
import { contactSchema, firstTold, strayFallbacks, toldInstead } from '../../shared/routing/contact.ts';
import type { Unit } from '../../shared/routing/unit.ts';

const taken = (contact: object) => contactSchema.safeParse(contact).success;
const hook = (to: string) => taken({ id: 'system', way: 'webhook', to, key: 'own' });

describe('a contact', () => {
  it('has an address that its way can reach, and an id where the sender serves it', () => {
    expect(taken({ way: 'sms', to: '+8613900000000' })).toBe(true);
    expect(taken({ id: 'duty', way: 'aliyun', to: '+8613900000000' })).toBe(true);
    expect(taken({ way: 'aliyun', to: '+8613900000000' })).toBe(false);
    expect(taken({ id: 'duty', way: 'tencent', to: 'duty@example.org' })).toBe(false);
    expect(taken({ id: 'duty', way: 'smtp', to: 'duty@example.org' })).toBe(true);
    expect(taken({ way: 'sms', to: '+8613900000000', insteadOf: 'duty' })).toBe(false);
    expect(taken({ id: 'duty', way: 'fax', to: '+8613900000000' })).toBe(false);
  });

  it('of a robot is a name: its address is a secret, and of the vendor’s host alone', () => {
    expect(taken({ id: 'group', way: 'wecom', to: 'duty' })).toBe(true);
    expect(
      taken({ id: 'group', way: 'dingtalk', to: 'https://oapi.dingtalk.com/robot/send?access_token=x' }),
    ).toBe(false);
  });

  it('of a unit’s own system is https, by a public name, without credentials or strange ports', () => {
    expect(hook('https://gongdan.example.org/hook?from=12345')).toBe(true);
    expect(hook('https://gongdan.example.org:8443/hook')).toBe(true);
    expect(taken({ id: 'system', way: 'webhook', to: 'https://gongdan.example.org/' })).toBe(false);
    const refused = [
      'http://gongdan.example.org/',
      'https://user:pass@gongdan.example.org/',
      'https://gongdan.example.org:22/',
      'https://gongdan.example.org/#part',
      'https://127.0.0.1/',
      'https://10.0.0.8/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://metadata.google.internal/',
      'https://gongdan.local/',
      'https://intranet/',
      'ftp://gongdan.example.org/',
      'no address',
    ];
    expect(refused.filter(hook)).toEqual([]);
  });
});

describe('in the place of another', () => {
  const first = { id: 'first', way: 'aliyun', to: '+8613900000000' } as const;
  const second = { id: 'second', way: 'tencent', to: '+8613900000000', insteadOf: 'first' } as const;
  const mail = { id: 'mail', way: 'smtp', to: 'duty@example.org' } as const;
  const topic = { id: 'topic', way: 'email', to: 'duty@example.org' } as const;
  const all: Unit['contacts'] = [topic, first, second, mail];

  it('one is told where the other could not be, not at first', () => {
    expect(firstTold(all).map(({ id }) => id)).toEqual(['first', 'mail']);
    expect(toldInstead(all, 'first').map(({ id }) => id)).toEqual(['second']);
    expect(toldInstead(all, 'second')).toEqual([]);
  });

  it('stands only an earlier contact whom the sender serves, so that no two wait for each other', () => {
    expect(strayFallbacks(all)).toEqual([]);
    expect(strayFallbacks([second, first])).toEqual([0]);
    expect(strayFallbacks([{ ...first, insteadOf: 'first' }])).toEqual([0]);
    expect(strayFallbacks([topic, { ...mail, insteadOf: 'topic' }])).toEqual([1]);
  });
});
