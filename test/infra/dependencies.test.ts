import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT } from '../../infra/build.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const manifest = z
  .object({
    scripts: z.object({ sbom: z.string() }),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));

const [, shipped = '', atWork = ''] = read('docs/dependencies.md').split(/^## /m);

/** The packages of a chapter's table, each with its licence. */
const listed = (chapter: string): Record<string, string> =>
  Object.fromEntries(
    [...chapter.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, name = '', licence = '']) => [
      name,
      licence,
    ]),
  );

const installed = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(names).map((name) => {
      const { license } = z
        .object({ license: z.string() })
        .parse(JSON.parse(read(`node_modules/${name}/package.json`)));
      return [name, license];
    }),
  );

describe('docs/dependencies.md', () => {
  it('names each shipped package with the licence that it carries', () => {
    expect(listed(shipped)).toEqual(installed(manifest.dependencies));
  });

  it('names each package at work with the licence that it carries', () => {
    expect(listed(atWork)).toEqual(installed(manifest.devDependencies));
  });
});

describe('the bill of materials', () => {
  const component = z.object({
    name: z.string(),
    purl: z.string(),
    properties: z.array(z.object({ name: z.string(), value: z.string() })),
    licenses: z.array(
      z.object({ license: z.object({ id: z.string() }).optional(), expression: z.string().optional() }),
    ),
  });
  const [npm = '', ...flags] = manifest.scripts.sbom.split(' ');
  const bill = z
    .object({ bomFormat: z.literal('CycloneDX'), components: z.array(component) })
    .parse(
      JSON.parse(
        execFileSync(npm, flags, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      ),
    );

  const ships = bill.components.filter(
    ({ properties }) => !properties.some(({ name }) => name === 'cdx:npm:package:development'),
  );

  it('marks what is at work only, and holds every package that is shipped', () => {
    const names = ships.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\/(.*)@.*$/, '$1')));
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    for (const name of Object.keys(manifest.devDependencies)) expect(names).not.toContain(name);
  });

  it('has licences only under which a city may use and change what it gets', () => {
    const free = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0', 'Unlicense'];
    for (const { name, licenses } of ships)
      for (const { license, expression } of licenses) expect(free, name).toContain(license?.id ?? expression);
  });
});
