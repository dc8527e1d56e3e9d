import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRuntime } from '../../infra/local/main.ts';
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
