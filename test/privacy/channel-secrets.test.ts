import { describe, expect, it } from 'vitest';
import { parseChannelSecrets } from '../../shared/privacy/channel-secrets.ts';
import { SecretFormError } from '../../shared/privacy/errors.ts';

const CLIENT = {
  keyId: 'call-centre',
  secrets: ['0123456789abcdef-A'],
  regions: ['430500'],
  channels: ['phone'],
};
const APP = { keyId: 'app', secrets: ['0123456789abcdef-B'], regions: ['430500'] };
const ACCOUNT = { account: 'demo', appId: 'wx1', token: 'AAAAA', region: '430500' };

describe("the channels' secret", () => {
  it('has clients and WeChat accounts, with a freshness of five minutes unless set', () => {
    const off = { ...ACCOUNT, account: 'other', freshnessSeconds: 'off' };
    const parsed = parseChannelSecrets(JSON.stringify({ clients: [CLIENT], wechat: [ACCOUNT, off] }));
    expect(parsed.clients).toEqual([CLIENT]);
    expect(parsed.wechat.map((item) => item.freshnessSeconds)).toEqual([300, 'off']);
  });

  it('has what WeChat accounts encrypt by, and what citizens are told by', () => {
    const account = {
      ...ACCOUNT,
      freshnessSeconds: 300,
      encodingAESKey: 'A'.repeat(43),
      previousEncodingAESKey: 'B'.repeat(43),
      mode: 'compatible',
      appSecret: 'the secret of the account',
      notices: { way: 'template', templates: { done: { id: 't1', fields: { thing1: 'note' } } } },
    };
    expect(parseChannelSecrets(JSON.stringify({ clients: [], wechat: [account] })).wechat).toEqual([account]);
  });

  it('may be empty, as it is before the first client is set up', () => {
    expect(parseChannelSecrets('{"clients":[]}')).toEqual({
      clients: [],
      wechat: [],
      open311: { clients: [] },
    });
  });

  it('has the clients of Open311, and the city that is meant where none is named', () => {
    const open311 = {
      jurisdiction: '430500',
      clients: [APP, { ...APP, keyId: 'b', secrets: ['another-secret-of-b'] }],
    };
    expect(parseChannelSecrets(JSON.stringify({ clients: [], open311 })).open311).toEqual(open311);
  });

  it.each<[string, unknown, string]>([
    ['a short secret', { clients: [{ ...CLIENT, secrets: ['hunter2'] }] }, 'clients.0.secrets.0'],
    [
      'three secrets',
      { clients: [{ ...CLIENT, secrets: Array(3).fill('hunter2-hunter2-x') }] },
      'clients.0.secrets',
    ],
    ['a key id twice', { clients: [CLIENT, CLIENT] }, 'clients'],
    ['an unknown channel', { clients: [{ ...CLIENT, channels: ['hunter2'] }] }, 'clients.0.channels.0'],
    ['a region that is no code', { clients: [{ ...CLIENT, regions: ['shaoyang'] }] }, 'clients.0.regions.0'],
    [
      'a secret that two apps have',
      { clients: [], open311: { clients: [APP, { ...APP, keyId: 'b' }] } },
      'open311.clients',
    ],
    ['an account twice', { clients: [], wechat: [ACCOUNT, ACCOUNT] }, 'wechat'],
    [
      'a freshness too short for repetitions',
      { clients: [], wechat: [{ ...ACCOUNT, freshnessSeconds: 5 }] },
      'wechat.0.freshnessSeconds',
    ],
    [
      'a key of another length',
      { clients: [], wechat: [{ ...ACCOUNT, encodingAESKey: 'A'.repeat(42) }] },
      'wechat.0.encodingAESKey',
    ],
    [
      'a mode without a key',
      { clients: [], wechat: [{ ...ACCOUNT, mode: 'safe' }] },
      'wechat.0.encodingAESKey',
    ],
    [
      'a notice of something unknown',
      { clients: [], wechat: [{ ...ACCOUNT, notices: { way: 'template', templates: { hunter2: {} } } }] },
      'wechat.0.notices.templates',
    ],
    ['no clients', {}, 'clients'],
  ])('with %s is refused by the field, without its value', (_, value, field) => {
    const parse = () => parseChannelSecrets(JSON.stringify(value));
    expect(parse).toThrow(SecretFormError);
    expect(parse).toThrow(new RegExp(`: ${field}$`));
    expect(parse).not.toThrow(/hunter2/);
  });

  it('that is no JSON is refused without quoting it', () => {
    expect(() => parseChannelSecrets('{"clients":[{"secret":hunter2')).toThrow(/is not JSON$/);
  });
});
