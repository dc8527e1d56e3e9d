import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alertsCommand } from '../../../infra/cli/alerts.ts';
import { ALIYUN_TEMPLATE, aliyunEntry, everyKind, sendersSecret } from '../../alert/alert-templates.ts';
import { paper } from './served.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Checks a text. @returns exit code and output */
async function check(text: string): Promise<[number, string]> {
  const file = join(folder, 'senders.json');
  writeFileSync(file, text);
  const { stdout, text: written } = paper();
  const code = await alertsCommand(['check', file], stdout);
  return [code, written()];
}

it('says which ways a city has, and which kinds are off', async () => {
  const templates = { ...everyKind(ALIYUN_TEMPLATE), card: 'off' };
  const city = { aliyun: aliyunEntry({ templates }), wecom: { robots: { duty: 'a1b2c3d4-e5f6' } } };
  expect(await check(sendersSecret(city))).toEqual([
    0,
    '430500：已设置 aliyun、wecom\n430500：不发送 aliyun card\n',
  ]);
});

it('names every kind that has nothing, and no secret', async () => {
  const { dispatch: _, ...templates } = everyKind(ALIYUN_TEMPLATE);
  const [code, text] = await check(
    sendersSecret({ aliyun: aliyunEntry({ templates, accessKeySecret: 'hush' }) }),
  );
  expect(code).toBe(1);
  expect(text).toContain('430500 aliyun has neither a template nor "off" for dispatch');
  expect(text).not.toContain('hush');
});

it('can’t check what is not there', async () => {
  const { stdout, text } = paper();
  expect(await alertsCommand(['check', join(folder, 'none.json')], stdout)).toBe(2);
  expect(await alertsCommand(['show'], stdout)).toBe(2);
  expect(text()).toBe('文件无法读取\n用法：hotline alerts check FILE | preview [--write-docs]\n');
});

it('shows each text with its length, and says how it is used', async () => {
  const { stdout, text } = paper();
  expect(await alertsCommand(['preview'], stdout)).toBe(0);
  expect(text()).toContain('redo 发回重办（57字，短信1条）\n  工单43050026091800000001发回重办，请于');
  const wrong = paper();
  expect(await alertsCommand(['preview', '--all'], wrong.stdout)).toBe(2);
  expect(wrong.text()).toContain('preview [--write-docs]');
});
