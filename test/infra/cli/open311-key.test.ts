import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { open311KeyCommand } from '../../../infra/cli/open311-key.ts';
import { secretsEndpoint } from '../../../infra/local/secrets.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'open311-key-'));
});
afterEach(() => rmSync(data, { recursive: true }));

it('prints the key of a folder that has been started', async () => {
  secretsEndpoint(data, [{ name: 'hotline-channels', arn: 'arn', variable: 'HOTLINE_CHANNELS_SECRET' }]);
  const out: string[] = [];
  await open311KeyCommand(['--data', data], (text) => out.push(text));
  expect(out.join('')).toMatch(/^[0-9a-f]{64}\n$/);
});

it('says so where there is none', async () => {
  await expect(open311KeyCommand(['--data', data])).rejects.toThrow('holds no client of Open311');
  const value = JSON.stringify({ clients: [] });
  writeFileSync(
    join(data, 'secrets.json'),
    JSON.stringify({ 'hotline-channels': { value, version: 'v', created: 0 } }),
  );
  await expect(open311KeyCommand(['--data', data])).rejects.toThrow('holds no client of Open311');
});
