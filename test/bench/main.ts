/**
 * `npm run bench [-- PART …] [-- --write]`: measures the parts named, or all of them, and prints a table. With
 * `--write` each part measured takes the place of its former figures in docs/bench.json; the table of all of them is
 * that of docs/bench.md, and those that are held to a bound stand between the marks in README.md. docs/deploy.md works
 * out its costs from the part `counted`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../infra/build.ts';
import { type Figure, isBounded, type Measure, tableOf } from './figure.ts';

const PARTS: Readonly<Record<string, () => Promise<{ readonly measure: Measure }>>> = {
  counted: () => import('./counted.ts'),
  throughput: () => import('./throughput.ts'),
  due: () => import('./due.ts'),
  bundles: () => import('./bundles.ts'),
  'start-up': () => import('./start-up.ts'),
  waiting: () => import('./waiting.ts'),
  walk: () => import('./walk.ts'),
  figures: () => import('./figures.ts'),
};

const README = join(ROOT, 'README.md');
const PAGE = join(ROOT, 'docs/bench.md');
const WRITTEN = join(ROOT, 'docs/bench.json');
const MARKED = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/g;

/** The figures last written, by part, with the machine they were measured on. */
type Written = Record<string, { readonly machine: string; readonly figures: readonly Figure[] }>;

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
process.stdout.write(`${tableOf(figures)}\n\n${machine}\n`);
if (values.write) {
  const kept = existsSync(WRITTEN) ? (JSON.parse(readFileSync(WRITTEN, 'utf8')) as Written) : {};
  for (const [part, own] of Map.groupBy(figures, (figure) => figure.part))
    kept[part] = { machine, figures: own };
  writeFileSync(WRITTEN, `${JSON.stringify(kept, null, 2)}\n`);
  const parts = Object.keys(PARTS).flatMap((name) => kept[name] ?? []);
  const all = parts.flatMap((each) => each.figures);
  const machines = [...new Set(parts.map((each) => each.machine))].join('; ');
  writePart(PAGE, `${tableOf(all)}\n\n${machines}`);
  writePart(README, tableOf(all.filter(isBounded)));
}

/** Puts a text between a page's marks. */
function writePart(path: string, text: string): void {
  const page = readFileSync(path, 'utf8');
  if (!page.match(MARKED)) throw new Error(`${path} has no place between <!-- bench --> and <!-- /bench -->`);
  writeFileSync(path, page.replace(MARKED, `$1\n${text}\n\n$2`));
}
