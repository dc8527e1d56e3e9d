import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readJson, readText, writeJson } from '../../infra/local/data-folder.ts';
import { openOutbox } from '../../infra/local/outbox.ts';
import { identify, isAlive } from '../../infra/local/process-identity.ts';
import { temporaryFolder } from './fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe('the data folder', () => {
  test('keeps files from everybody else', () => {
    writeJson(folder.path, 'a.json', { a: 1 });
    expect(statSync(join(folder.path, 'a.json')).mode & 0o777).toBe(0o600);
    expect(readJson(folder.path, 'a.json')).toEqual({ a: 1 });
  });
});

test('a process is known from a later one with the same number', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
  await once(child, 'spawn');
  const identity = identify(child.pid as number);
  expect(identity && isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(identity && isAlive(identity)).toBe(false);
});

describe('the outbox', () => {
  const master = Buffer.alloc(32, 1);
  const message = {
    topic: 't',
    protocol: 'sms',
    endpoint: '13900000000',
    subject: undefined,
    message: '<待办>',
  };

  test('keeps what would have been sent, and nothing of it can be read from the file', () => {
    openOutbox(folder.path, master).add(message, '2026-09-18T10:00:00+08:00');
    const again = openOutbox(folder.path, master);
    again.add({ ...message, protocol: 'email' }, '2026-09-18T11:00:00+08:00');
    expect(openOutbox(folder.path, master).list()).toMatchObject([
      { number: 1, at: '2026-09-18T10:00:00+08:00', protocol: 'sms', message: '<待办>' },
      { number: 2, at: '2026-09-18T11:00:00+08:00', protocol: 'email' },
    ]);
    expect(openOutbox(folder.path, master).list(1)).toHaveLength(1);
    const file = readText(folder.path, 'outbox.sealed') ?? '';
    expect(
      file
        .split('\n')
        .map((line) => Buffer.from(line, 'base64').toString('latin1'))
        .join(),
    ).not.toMatch(/139|sms/);
    expect(() => openOutbox(folder.path, Buffer.alloc(32, 2))).toThrow();
  });

  test('forgets the half of a line that a crash left behind', () => {
    openOutbox(folder.path, master).add(message, '2026-09-18T10:00:00+08:00');
    const whole = readText(folder.path, 'outbox.sealed') ?? '';
    writeFileSync(join(folder.path, 'outbox.sealed'), whole + whole.slice(0, 20));
    const opened = openOutbox(folder.path, master);
    opened.add(message, '2026-09-18T10:01:00+08:00');
    expect(openOutbox(folder.path, master).list()).toHaveLength(2);
  });
});
