/**
 * `npm run bench [-- PART …] [-- --write]`: measures the parts named, or all of them, and prints a table. With
 * `--write` the table takes the place of the one between the marks in README.md, and what a plain life uses goes
 * to docs/counted.json, from which docs/deploy.md works out its costs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../infra/build.ts';
import { type Figure, type Measure, tableOf } from './figure.ts';

const PARTS: Readonly<Record<string, () => Promise<{ readonly measure: Measure }>>> = {
  counted: () => import('./counted.ts'),
  throughput: () => import('./throughput.ts'),
  due: () => import('./due.ts'),
  bundles: () => import('./bundles.ts'),
  'start-up': () => import('./start-up.ts'),
  waiting: () => import('./waiting.ts'),
  walk: () => import('./walk.ts'),
};

const README = join(ROOT, 'README.md');
const COUNTED = join(ROOT, 'docs/counted.json');
const MARKED = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/g;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new Error(`no part ${unknown}: ${Object.keys(PARTS).join(', ')}`);

const figures: Figure[] = [];
for (const [name, load] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  const { measure } = await load();
  figures.push(...(await measure()));
}
const processors = cpus();
const machine = `${processors.length} × ${processors[0]?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
const page = `${tableOf(figures)}\n\n${machine}\n`;
process.stdout.write(page);
if (values.write) {
  const readme = readFileSync(README, 'utf8');
  if (!MARKED.test(readme))
    throw new Error('README.md has no place between <!-- bench --> and <!-- /bench -->');
  writeFileSync(README, readme.replace(MARKED, `$1\n${page}\n$2`));
  const counted = figures.filter(({ part }) => part === 'counted');
  if (counted.length > 0) writeFileSync(COUNTED, `${JSON.stringify(counted, null, 2)}\n`);
}
