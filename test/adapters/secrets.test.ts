import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { secretsManagerSecrets } from '../../shared/adapters/secrets.ts';
import { SecretFormError } from '../../shared/privacy/errors.ts';

const client = new SecretsManagerClient({ region: 'local' });
const manager = mockClient(client);
const IDS = { channels: 'hotline-channels', index: 'hotline-index' };
const CLIENT = { keyId: 'website', secrets: ['0123456789abcdef'], regions: ['430500'], channels: ['web'] };
const ACCOUNT = { account: 'demo', appId: 'wx1', token: 'AAAAA', region: '430500' };

function secrets() {
  const time = { ms: 0 };
  return { time, secrets: secretsManagerSecrets(client, IDS, { nowMs: () => time.ms }) };
}

beforeEach(() => {
  manager.reset();
  manager
    .on(GetSecretValueCommand, { SecretId: IDS.channels })
    .resolves({ SecretString: JSON.stringify({ clients: [CLIENT], wechat: [ACCOUNT] }) })
    .on(GetSecretValueCommand, { SecretId: IDS.index })
    .resolves({ SecretString: '0f'.repeat(32) });
});

describe('secrets', () => {
  it('give a client by key id, a WeChat account by name, and nothing for strangers', async () => {
    const { secrets: held } = secrets();
    expect(await held.channels.find('website')).toEqual(CLIENT);
    expect(await held.channels.find('nobody')).toBeUndefined();
    expect(await held.wechat.find('demo')).toEqual({ ...ACCOUNT, freshnessSeconds: 300 });
    expect(await held.wechat.find('other')).toBeUndefined();
    expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  });

  it('give the captcha of a region, and the webhooks of whoever speaks for a line there', async () => {
    const captcha = { region: '430500', url: 'https://captcha.example.cn/siteverify', secret: 'captcha' };
    const webhook = { url: 'https://police.example.cn/hotline', secret: `whsec_${'A'.repeat(43)}=` };
    const police = { ...CLIENT, keyId: 'police', system: 'police', lines: ['110'], webhook };
    const gateway = { ...CLIENT, keyId: 'gateway', webhook };
    manager.on(GetSecretValueCommand, { SecretId: IDS.channels }).resolves({
      SecretString: JSON.stringify({ clients: [CLIENT, police, gateway], captchas: [captcha] }),
    });
    const { secrets: held } = secrets();
    expect(await held.captcha('430500')).toEqual(captcha);
    expect(await held.captcha('370900')).toBeUndefined();
    expect(await held.webhooks('430500', '110')).toEqual([webhook]);
    expect(await held.webhooks('430500', '120')).toEqual([]);
    expect(await held.webhooks('370900', '110')).toEqual([]);
  });

  it('give the index key as bytes', async () => {
    expect((await secrets().secrets.indexKeys()).write).toEqual({ version: 1, key: Buffer.alloc(32, 0x0f) });
  });

  it('are read again after five minutes, and not before', async () => {
    const { time, secrets: held } = secrets();
    await held.channels.find('website');
    time.ms = 299_999;
    await held.channels.find('website');
    expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(1);
    time.ms = 300_000;
    await held.channels.find('website');
    expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  });

  it('that could not be read are asked for again at once', async () => {
    manager
      .on(GetSecretValueCommand, { SecretId: IDS.index })
      .rejectsOnce(new Error('away'))
      .resolves({ SecretString: '0f'.repeat(32) });
    const { secrets: held } = secrets();
    await expect(held.indexKeys()).rejects.toThrow('away');
    expect((await held.indexKeys()).root).toHaveLength(32);
  });

  it.each([
    ['no text', {}],
    ['no key', { SecretString: 'hunter2' }],
  ])('with %s are refused without being shown', async (_, answer) => {
    manager.on(GetSecretValueCommand, { SecretId: IDS.index }).resolves(answer);
    const refused = await secrets()
      .secrets.indexKeys()
      .catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(SecretFormError);
    expect(String(refused)).not.toContain('hunter2');
  });
});
