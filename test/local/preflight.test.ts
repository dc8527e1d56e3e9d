import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inputsHash } from '../../infra/local/build-cache.ts';
import { temporaryFolder } from './fixture.ts';

const PREFLIGHT = join(import.meta.dirname, '../../infra/preflight.mjs');

describe('before a script begins', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  /** Runs the check with a `java` that tells this version, or without one. */
  const check = (java: string | undefined, ...args: string[]) => {
    const path = join(folder.path, java ?? 'none');
    mkdirSync(path, { recursive: true });
    if (java !== undefined) {
      const script = `#!/bin/sh\necho 'openjdk version "${java}" 2026-01-01' >&2\n`;
      writeFileSync(join(path, 'java'), script, { mode: 0o755 });
    }
    const env = { ...process.env, PATH: `${path}:/nowhere` };
    const { status, stderr } = spawnSync(process.execPath, [PREFLIGHT, ...args], { env, encoding: 'utf8' });
    return [status, stderr];
  };

  test.each(['17.0.15', '25', '21.0.1'])('Java %s is enough', (version) => {
    expect(check(version, 'java')).toEqual([0, '']);
  });

  test.each(['1.8.0_402', '11.0.2', undefined])('Java %s is not, in one line', (version) => {
    const [status, line] = check(version, 'java');
    expect([status, line]).toEqual([1, expect.stringMatching(/^hotline12345 needs Java 17 [^\n]*\n$/)]);
  });

  test('Java is not asked for where it is not needed', () => {
    expect(check(undefined)).toEqual([0, '']);
  });
});

test('template and bundles are those of the sources: a changed, added or renamed file is another hash', () => {
  const folder = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(join(folder.path, path, '..'), { recursive: true });
    writeFileSync(join(folder.path, path), text);
    return inputsHash(folder.path);
  };
  const hashes = [
    write('shared/a.ts', '1'),
    write('shared/a.ts', '2'),
    write('functions/b/b.ts', '2'),
    write('statemachines/ticket.asl.json', '{}'),
    write('package-lock.json', '{}'),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(write('docs/readme.md', 'not an input')).toBe(hashes.at(-1));
  folder.remove();
});
