/** `hotline restore`: checks a ticket's copy in the archive, and puts the ticket back from it. */
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { API_HELP, API_OPTIONS, openApi } from './api.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline restore TICKET [--check] [--url URL] [--token TOKEN] [--data DIR]

  Checks the copy that the archive has of an ended ticket: its digest, and the chain of the ledger in it. Then puts
  back what is missing of the ticket: ledger, texts, and the ticket itself. What is there is not touched, so it can be
  run at any time. Texts that were destroyed at the end of their keeping stay destroyed.

  --check           check only

${API_HELP}`;

export const command: CliCommand = { help: HELP, run: restoreCommand };

const copySchema = z.object({ entries: z.int(), texts: z.int(), readable: z.boolean(), digest: z.string() });
const restoredSchema = z.object({ restored: z.int() });

/**
 * @param argv what stands after `restore` on the command line
 * @returns the exit code
 * @throws Error, with one line to show, on a bad argument, where there is no copy, and where it does not hold
 */
export async function restoreCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...API_OPTIONS,
      check: { type: 'boolean', default: false },
    },
  });
  const [ticketNo = ''] = positionals;
  if (!/^\d{20}$/.test(ticketNo)) throw new Error('which ticket: its number of 20 digits');
  const api = await openApi(values, { role: 'administrator', region: ticketNo.slice(0, 6) });
  const path = `/v1/archive/${ticketNo}`;
  const { entries, texts, readable, digest } = copySchema.parse(await api.get(path));
  const state = readable ? `${texts} sealed texts` : 'texts destroyed';
  stdout.write(`${ticketNo}: the copy holds: ${entries} ledger entries, ${state}, digest ${digest}\n`);
  if (values.check) return 0;
  const { restored } = restoredSchema.parse(await api.post(`${path}/restore`));
  stdout.write(`${ticketNo}: ${restored === 0 ? 'nothing was missing' : `${restored} items put back`}\n`);
  return 0;
}
