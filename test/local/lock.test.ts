import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { writeJson } from '../../infra/local/data-folder.ts';
import { FolderInUse, lockFolder } from '../../infra/local/lock.ts';
import { identify } from '../../infra/local/process-identity.ts';
import { temporaryFolder } from './fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Another process that takes the folder, says whether it got it, and stays. */
function rival(): { process: ChildProcess; said: Promise<string> } {
  const module = pathToFileURL(join(import.meta.dirname, '../../infra/local/lock.ts')).href;
  const script = `
    const { lockFolder } = await import('${module}');
    try { lockFolder('${folder.path}'); console.log('has it'); } catch (error) { console.log(error.name); }
    setInterval(() => 0, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const said = once(child.stdout as NodeJS.ReadableStream, 'data').then(([text]) => String(text).trim());
  return { process: child, said };
}

describe('the data folder', () => {
  test('has one owner: a second start is refused in one line that names the process', () => {
    const release = lockFolder(folder.path);
    expect(() => lockFolder(folder.path)).toThrow(FolderInUse);
    expect(() => lockFolder(folder.path)).toThrow(`process ${process.pid}`);
    release();
    lockFolder(folder.path)();
  });

  test('goes to one of those who come at the same instant, and is free as soon as that one is killed', async () => {
    const rivals = [rival(), rival(), rival()];
    const said = await Promise.all(rivals.map((each) => each.said));
    expect(said.toSorted()).toEqual(['FolderInUse', 'FolderInUse', 'has it']);
    const owner = rivals[said.indexOf('has it')]?.process as ChildProcess;
    expect(() => lockFolder(folder.path)).toThrow(`process ${owner.pid}`);
    const ended = once(owner, 'exit');
    owner.kill('SIGKILL');
    await ended;
    lockFolder(folder.path)();
  });

  test('is not held by a name that somebody left, also when its number lives on in another process', () => {
    const self = identify(process.pid);
    writeJson(folder.path, 'lock.json', { pid: process.pid, started: `${self?.started} earlier` });
    lockFolder(folder.path)();
    writeFileSync(join(folder.path, 'lock.json'), '');
    lockFolder(folder.path)();
  });

  test('is rid of what a killed process was about to write, and keeps what a living one is', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const dead = join(folder.path, `.positions.json.${child.pid}`);
    const alive = join(folder.path, `.positions.json.${process.pid}`);
    writeFileSync(dead, '{');
    writeFileSync(alive, '{');
    lockFolder(folder.path)();
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  });
});
