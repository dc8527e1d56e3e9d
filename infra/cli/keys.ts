/** `hotline keys`: changes the key under which people's tickets are found. */
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { API_HELP, API_OPTIONS, openApi, regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline keys status|rotate|rewrite|retire --region CODE|NAME [--url URL] [--token TOKEN] [--data DIR]

  Changes the index key, under which people's tickets are found by their numbers. A new key is drawn by the service
  and passes through nobody's hands. In this order:

  rotate    bring a new key in beside the present one; it is written under a few minutes later
  rewrite   wait until then, and write every ticket anew that lies under the key before; can be broken off and run again
  retire    let the key before find nobody any more; refused while tickets lie under it
  status    which keys there are, and how far it is

  --region  where the administrator is one; all regions of the deployment share the key

${API_HELP}`;

export const command: CliCommand = { help: HELP, run: keysCommand };

const PATH = '/v1/admin/keys/index';
const ACTS = ['status', 'rotate', 'rewrite', 'retire'] as const;
const POLL_MS = 5_000;

const statusSchema = z.object({
  version: z.int(),
  previous: z.int().optional(),
  retired: z.array(z.int()),
  state: z.enum(['steady', 'waiting', 'rewriting', 'rewritten']),
  writtenFrom: z.string().optional(),
  walk: z
    .object({
      ...{ pass: z.int(), lists: z.int(), listsDone: z.int() },
      ...{ looked: z.int(), moved: z.int(), failed: z.int(), left: z.int().optional() },
    })
    .optional(),
});
type Status = z.infer<typeof statusSchema>;

/**
 * @param argv what stands after `keys` on the command line
 * @returns the exit code: 1 where tickets could not be written anew
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function keysCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
  waitMs = POLL_MS,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...API_OPTIONS,
      region: { type: 'string' },
    },
  });
  const act = ACTS.find((each) => each === positionals[0]);
  if (!act) throw new Error(`which of ${ACTS.join(', ')}`);
  if (values.region === undefined) throw new Error('--region says where the administrator is one');
  const api = await openApi(values, { role: 'administrator', region: regionArgument(values.region) });
  if (act !== 'rewrite') {
    const answer = act === 'status' ? await api.get(PATH) : await api.post(`${PATH}/${act}`);
    stdout.write(`${summary(statusSchema.parse(answer))}\n`);
    return 0;
  }
  let status: Status;
  let pass = 1;
  do {
    status = statusSchema.parse(await api.post(`${PATH}/rewrite`));
    const { walk } = status;
    if (walk && walk.pass > pass && (walk.left ?? 0) > 0) break;
    pass = walk?.pass ?? pass;
    if (status.state === 'waiting') await pause(waitMs);
  } while (status.state === 'waiting' || status.state === 'rewriting');
  stdout.write(`${summary(status)}\n`);
  return status.state === 'rewritten' ? 0 : 1;
}

function summary({ version, previous, retired, state, writtenFrom, walk }: Status): string {
  const keys = `index key ${version}${previous === undefined ? '' : ` after ${previous}`}: ${state}`;
  const gone = retired.length === 0 ? '' : `; retired: ${retired.join(', ')}`;
  const from = state === 'waiting' && writtenFrom !== undefined ? `, written under from ${writtenFrom}` : '';
  if (!walk) return `${keys}${from}${gone}`;
  const left = walk.left === undefined ? '' : `, ${walk.left} left by the pass before`;
  const { pass, listsDone, lists, looked, moved, failed } = walk;
  return `${keys}; pass ${pass}, list ${listsDone} of ${lists}: ${looked} tickets looked at, ${moved} written anew, ${failed} failed${left}${gone}`;
}
