import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ACCESS_PAGE, accessPage } from '../docs/access-page.ts';
import { type ClauseEntry, clauseRegister } from '../docs/clause-register.ts';
import { REGULATIONS_PAGE, regulationsPage } from '../docs/regulations-page.ts';
import { RIGHTS_PAGE, rightsPage } from '../docs/rights-page.ts';
import { ASSEMBLY, ensureBuilt } from '../local/build-cache.ts';
import type { CliCommand } from './command.ts';

const ROOT = new URL('../../', import.meta.url);

const HELP = 'usage: hotline clauses [--json | --write-docs]\n';

export const command: CliCommand = { help: HELP, run: clausesCommand };

/**
 * `hotline clauses [--json]`: every clause of the five regulations, what carries it out and which tests name it, or
 * why it is open. `--write-docs` writes instead the pages on the regulations, on who sees what,
 * and on what functions may do.
 * @param argv what stands after `clauses` on the command line
 * @returns the exit code: 2 when the flags can't be read, else 0
 */
export async function clausesCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const flags = readFlags(argv);
  if (flags === undefined) {
    stdout.write(HELP);
    return 2;
  }
  const entries = clauseRegister();
  if (flags['write-docs']) {
    await writeFile(new URL(REGULATIONS_PAGE, ROOT), regulationsPage(entries));
    await writeFile(new URL(ACCESS_PAGE, ROOT), accessPage());
    await ensureBuilt((line) => stdout.write(`${line}\n`));
    const template = JSON.parse(await readFile(join(ASSEMBLY, 'hotline.template.json'), 'utf8'));
    await writeFile(new URL(RIGHTS_PAGE, ROOT), rightsPage(template));
    stdout.write(`${REGULATIONS_PAGE}\n${ACCESS_PAGE}\n${RIGHTS_PAGE}\n`);
    return 0;
  }
  stdout.write(flags.json ? `${JSON.stringify(entries, null, 2)}\n` : `${lines(entries).join('\n')}\n`);
  return 0;
}

function readFlags(argv: readonly string[]) {
  try {
    const options = { json: { type: 'boolean' }, 'write-docs': { type: 'boolean' } } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function lines(entries: readonly ClauseEntry[]): readonly string[] {
  const done = entries.filter(({ status }) => status === 'done').length;
  return [
    ...entries.flatMap(({ id, summary, status, by, tests, reason }) => [
      `${status === 'done' ? '✓' : '·'} ${id.padEnd(9)} ${summary}`,
      ...(by.length > 0 ? [`            by ${by.join(', ')}`] : []),
      `            ${reason === undefined ? `tests ${tests.join(', ')}` : `open: ${reason}`}`,
    ]),
    `${entries.length} clauses: ${done} done, ${entries.length - done} open`,
  ];
}
