/** Builds bundles and template again only when something that goes into them has changed. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readText, writeText } from './data-folder.ts';
import { FolderInUse, lockFolder } from './lock.ts';

const ROOT = join(import.meta.dirname, '../..');
const INPUTS = ['shared/**', 'functions/**', 'infra/**', 'statemachines/**', 'package-lock.json', 'cdk.json'];
const HASH = 'inputs.sha256';
const BUILD_LIMIT_MS = 120_000;

/** Where the template and its assets lie. */
export const ASSEMBLY = join(ROOT, 'cdk.out');
const BUILDS = join(ROOT, 'dist');

/** Where Node keeps compiled bundles, which halves a warm start. */
export const COMPILED = join(BUILDS, 'compiled');

/** SHA-256 over the path and content of everything that goes into the bundles and the template. */
export function inputsHash(root: string = ROOT): string {
  const hash = createHash('sha256');
  for (const path of globSync(INPUTS, { cwd: root }).sort()) {
    const absolute = join(root, path);
    if (!statSync(absolute).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(absolute)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Sees to it that bundles and template are those of the present sources; others who build at the same time
 * are waited for. Throws with the build's own words when it fails.
 */
export async function ensureBuilt(log: (line: string) => void): Promise<void> {
  const hash = inputsHash();
  if (isBuilt(hash)) return;
  mkdirSync(BUILDS, { recursive: true });
  const release = await takeTurn();
  try {
    if (isBuilt(hash)) return;
    log('building functions and template');
    // A build that is killed must not pass for the one before it.
    rmSync(join(ASSEMBLY, HASH), { force: true });
    await run('infra/build.ts');
    await run('infra/app.ts');
    writeText(ASSEMBLY, HASH, hash);
  } finally {
    release();
  }
}

function isBuilt(hash: string): boolean {
  return existsSync(join(ASSEMBLY, 'hotline.template.json')) && readText(ASSEMBLY, HASH) === hash;
}

async function takeTurn(): Promise<() => void> {
  for (const limit = Date.now() + BUILD_LIMIT_MS; ; ) {
    try {
      return lockFolder(BUILDS);
    } catch (error) {
      if (!(error instanceof FolderInUse) || Date.now() > limit) throw error;
      await pause(100);
    }
  }
}

/** In a process of its own, so that what the build needs does not stay in the runtime's memory. */
async function run(script: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(ROOT, script)], { cwd: ROOT });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${script} failed: ${stderr || message}`, { cause: error });
  }
}
