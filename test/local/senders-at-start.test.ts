import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRuntime } from '../../infra/local/main.ts';
import { HERE, localSenders } from '../../infra/local/providers.ts';
import { keptSecret, secretsEndpoint } from '../../infra/local/secrets.ts';
import { aliyunEntry, sendersSecret } from '../alert/alert-templates.ts';
import { sharedEngine } from '../support/shared-engine.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a provider that has no template for a kind keeps the runtime from starting', async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = sharedEngine();
  const value = sendersSecret({ aliyun: aliyunEntry({ templates: {} }) });
  const kept = { 'hotline-senders': { value, version: '1', created: 1 } };
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(kept), { mode: 0o600 });
  await expect(startRuntime({ dataDir, port: 0, quiet: true })).rejects.toThrow(
    /430500 aliyun has neither a template nor "off" for urgent, .*dispatch/,
  );
});

test('a folder that is older than a kind of alert gets the stand-ins’ template of it', () => {
  const made = JSON.parse(localSenders(['430500'], (digits) => '0'.repeat(digits)));
  const whole = structuredClone(made.cities[0]);
  delete made.cities[0].aliyun.templates.dispatch;
  made.cities[0].tencent.endpoint = 'https://sms.example';
  delete made.cities[0].tencent.templates.dispatch;
  const kept = { 'hotline-senders': { value: JSON.stringify(made), version: '1', created: 1 } };
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(kept), { mode: 0o600 });
  secretsEndpoint(dataDir, [{ name: 'hotline-senders', arn: 'arn', variable: 'HOTLINE_SENDERS_SECRET' }]);
  const [city] = JSON.parse(keptSecret(dataDir, 'hotline-senders') ?? '').cities;
  expect(whole.aliyun.endpoint).toContain(HERE);
  expect(city.aliyun).toEqual(whole.aliyun);
  // A provider of the operator's own is theirs to enter it at.
  expect(city.tencent.templates).not.toHaveProperty('dispatch');
});
