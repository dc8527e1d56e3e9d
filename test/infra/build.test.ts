import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildBundles, ROOT } from '../../infra/build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hotline-build-'));
  mkdirSync(join(root, 'functions', 'echo'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const echo = { name: 'echo', entry: 'functions/echo/echo.lambda.ts', memory: 128 };

it('bundles an entry with its dependencies into a module that runs by itself', async () => {
  writeFileSync(
    join(root, echo.entry),
    `import validate from 'asl-validator';
     export const handler = async (event: { definition: object }) => validate(event.definition).isValid;`,
  );
  const bundles = await buildBundles({ root, functions: [echo] });
  expect(bundles).toBe(join(root, 'dist', 'functions'));
  expect(readdirSync(join(bundles, 'echo')).sort()).toEqual(['index.mjs', 'index.mjs.map']);

  // Away from node_modules, so that nothing is found that isn't in the bundle.
  rmSync(join(root, 'node_modules'));
  const { handler } = (await import(pathToFileURL(join(bundles, 'echo', 'index.mjs')).href)) as {
    handler: (event: object) => Promise<boolean>;
  };
  const definition = { StartAt: 'End', States: { End: { Type: 'Succeed' } } };
  expect(await handler({ definition })).toBe(true);
});

it('leaves no bundle of a function that is gone', async () => {
  writeFileSync(join(root, echo.entry), 'export const handler = async () => 1;');
  const old = { ...echo, name: 'old' };
  await buildBundles({ root, functions: [echo, old] });
  expect(readdirSync(await buildBundles({ root, functions: [echo] }))).toEqual(['echo']);
});

it('names every entry that is missing and builds nothing', async () => {
  writeFileSync(join(root, echo.entry), 'export const handler = async () => 1;');
  const gone = ['a', 'b'].map((name) => ({ name, entry: `functions/${name}.lambda.ts`, memory: 128 }));
  await expect(buildBundles({ root, functions: [echo, ...gone] })).rejects.toThrow(
    'no such entry: functions/a.lambda.ts, functions/b.lambda.ts',
  );
  expect(readdirSync(root)).not.toContain('dist');
});
