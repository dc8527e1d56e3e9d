import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions as EsbuildOptions } from 'esbuild';

/** One Lambda function: its name, the file it is bundled from, and its memory in MiB. */
export interface BundledFunction {
  readonly name: string;
  readonly entry: string;
  readonly memory: number;
}

/*
 * Lambda gives processor in proportion to memory. A person waits for the functions with 1,024 MiB, and
 * WeChat hangs up after 5 seconds; the others run behind a stream or a timer.
 */
export const FUNCTIONS = [
  { name: 'intake', entry: 'functions/intake/intake.lambda.ts', memory: 1024 },
  { name: 'wechat', entry: 'functions/intake/wechat/wechat.lambda.ts', memory: 1024 },
  { name: 'open311', entry: 'functions/open311/open311.lambda.ts', memory: 1024 },
  { name: 'commands', entry: 'functions/commands/commands.lambda.ts', memory: 1024 },
  { name: 'calls', entry: 'functions/calls/calls.lambda.ts', memory: 1024 },
  { name: 'attachments', entry: 'functions/attachments/attachments.lambda.ts', memory: 1024 },
  { name: 'queries', entry: 'functions/commands/queries.lambda.ts', memory: 1024 },
  { name: 'bulletins', entry: 'functions/bulletins/bulletins.lambda.ts', memory: 1024 },
  { name: 'assessments', entry: 'functions/assessments/assessments.lambda.ts', memory: 1024 },
  { name: 'province', entry: 'functions/province/province.lambda.ts', memory: 1024 },
  { name: 'rulebook', entry: 'functions/rulebook/rulebook.lambda.ts', memory: 1024 },
  { name: 'knowledge', entry: 'functions/knowledge/knowledge.lambda.ts', memory: 1024 },
  { name: 'governance', entry: 'functions/governance/governance.lambda.ts', memory: 1024 },
  { name: 'governance-watch', entry: 'functions/governance/watch.lambda.ts', memory: 1024 },
  { name: 'keys', entry: 'functions/keys/keys.lambda.ts', memory: 1024 },
  { name: 'audit', entry: 'functions/audit/audit.lambda.ts', memory: 1024 },
  { name: 'reveal', entry: 'functions/reveal/reveal.lambda.ts', memory: 1024 },
  { name: 'anchor', entry: 'functions/audit/anchor.lambda.ts', memory: 1024 },
  { name: 'look-ups', entry: 'functions/look-ups/look-ups.lambda.ts', memory: 1024 },
  { name: 'status', entry: 'functions/status/status.lambda.ts', memory: 256 },
  { name: 'openapi', entry: 'functions/openapi/openapi.lambda.ts', memory: 256 },
  { name: 'plan', entry: 'functions/workflow/plan.lambda.ts', memory: 512 },
  { name: 'park', entry: 'functions/workflow/park.lambda.ts', memory: 512 },
  { name: 'on-due', entry: 'functions/workflow/on-due.lambda.ts', memory: 512 },
  { name: 'wake', entry: 'functions/workflow/wake.lambda.ts', memory: 512 },
  { name: 'reconcile', entry: 'functions/workflow/reconcile.lambda.ts', memory: 512 },
  { name: 'keeping', entry: 'functions/keeping/keeping.lambda.ts', memory: 512 },
  { name: 'archive', entry: 'functions/keeping/archive.lambda.ts', memory: 512 },
  { name: 'recompute', entry: 'functions/reactions/recompute.lambda.ts', memory: 512 },
  { name: 'wechat-jobs', entry: 'functions/intake/wechat/wechat-jobs.lambda.ts', memory: 512 },
  { name: 'webhooks', entry: 'functions/webhooks/webhooks.lambda.ts', memory: 512 },
  { name: 'push', entry: 'functions/push/push.lambda.ts', memory: 512 },
  { name: 'followers', entry: 'functions/reactions/followers.lambda.ts', memory: 512 },
  { name: 'repair', entry: 'functions/reactions/repair.lambda.ts', memory: 512 },
  { name: 'repair-api', entry: 'functions/reactions/repair-api.lambda.ts', memory: 512 },
  { name: 'feed', entry: 'functions/feed/feed.lambda.ts', memory: 512 },
  { name: 'alerts', entry: 'functions/alerts/alerts.lambda.ts', memory: 512 },
  { name: 'digests', entry: 'functions/alerts/digests.lambda.ts', memory: 512 },
  { name: 'sender', entry: 'functions/alerts/sender.lambda.ts', memory: 512 },
  { name: 'receipts', entry: 'functions/alerts/receipts.lambda.ts', memory: 512 },
  { name: 'aggregates', entry: 'functions/feed/aggregates.lambda.ts', memory: 512 },
] as const satisfies readonly BundledFunction[];

export type FunctionName = (typeof FUNCTIONS)[number]['name'];

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '..');

/** The function that serves what the API is; the document and its page lie beside its bundle. */
const API_FUNCTION = 'openapi';

/** Where a bundle goes under the project's folder: `dist/functions/<name>/index.mjs`. */
export const BUNDLES = join('dist', 'functions');

/** Some dependencies are CommonJS and call `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

export interface BuildOptions {
  /** The folder that entries are resolved from; the project's when left out. */
  readonly root?: string;
  /** What to bundle; every function when left out. */
  readonly functions?: readonly BundledFunction[];
}

/** How the functions are bundled: whole, as ES modules for Lambda's Node 24, without what no entry reaches. */
export function bundling({ root = ROOT, functions = FUNCTIONS }: BuildOptions = {}): EsbuildOptions {
  return {
    entryPoints: functions.map(({ name, entry }) => ({ in: join(root, entry), out: join(name, 'index') })),
    outdir: join(root, BUNDLES),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Modules first: a CommonJS main can't be tree-shaken.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    sourcemap: 'external',
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/**
 * Bundles the functions into `<root>/dist/functions/<name>/index.mjs`, replacing what was there, with a
 * source map beside each. The AWS SDK is bundled, so that a function runs the version it was tested with.
 *
 * @returns the folder of the bundles
 * @throws Error naming every entry that does not exist, before anything is written
 */
export async function buildBundles(options: BuildOptions = {}): Promise<string> {
  const { root = ROOT, functions = FUNCTIONS } = options;
  const missing = functions.filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length > 0)
    throw new Error(`cannot bundle, no such entry: ${missing.map(({ entry }) => entry).join(', ')}`);

  const outdir = join(root, BUNDLES);
  await rm(outdir, { recursive: true, force: true });
  await build(bundling(options));
  if (functions.some(({ name }) => name === API_FUNCTION)) {
    // Loaded here only, since it loads every function.
    const { writeApiAssets } = await import('./openapi/assets.ts');
    await writeApiAssets(join(outdir, API_FUNCTION), functions);
  }
  return outdir;
}

if (import.meta.main) await buildBundles();
