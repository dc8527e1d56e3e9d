/** `hotline repair`: has everything that follows the ledger looked at, and mended where a stream has lost it. */

import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { API_HELP, API_OPTIONS, openApi, regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline repair --region CODE|NAME [--wait] [--url URL] [--token TOKEN] [--data DIR]

  Looks at every ticket of a region, closed ones as well: whether its execution waits, and whether feed, figures
  and alerts have all that its ledger has. What is missing is made good; alerts of what is past are written down
  and not sent. It can be run at any time and as often as one likes; a new run takes the place of one under way.

  --region          whose tickets
  --wait            wait until it is done; exits with 1 where a ticket could not be repaired at once

${API_HELP}`;

export const command: CliCommand = { help: HELP, run: repairCommand };

const POLL_MS = 500;

const statusSchema = z.object({
  state: z.enum(['walking', 'done']),
  walk: z.string(),
  legs: z.int(),
  legsLeft: z.int(),
  looked: z.int(),
  repaired: z.int(),
  aside: z.int(),
});
type Status = z.infer<typeof statusSchema>;

/**
 * @param argv what stands after `repair` on the command line
 * @returns the exit code: 1 where a ticket could not be repaired at once, or another run took this one's place
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function repairCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...API_OPTIONS,
      region: { type: 'string' },
      wait: { type: 'boolean', default: false },
    },
  });
  if (values.region === undefined) throw new Error('--region says whose tickets are looked at');
  const region = regionArgument(values.region);
  const api = await openApi(values, { role: 'administrator', region });
  const path = `/v1/admin/repair/${region}`;
  const begun = statusSchema.parse(await api.post(path));
  if (!values.wait) {
    stdout.write(`${region}: repair begun; GET ${path} says how far it is\n`);
    return 0;
  }
  let status = begun;
  while (status.state === 'walking' && status.walk === begun.walk) {
    await pause(POLL_MS);
    status = statusSchema.parse(await api.get(path));
  }
  if (status.walk !== begun.walk)
    throw new Error('another repair of the region has taken the place of this one');
  stdout.write(`${region}: ${summary(status)}\n`);
  return status.aside === 0 ? 0 : 1;
}

function summary({ looked, repaired, aside }: Status): string {
  const done = `${looked} tickets looked at, ${repaired} repaired`;
  if (aside === 0) return done;
  return `${done}, ${aside} not repaired at once and tried again one by one (log line REPAIR_FAILED names them)`;
}
