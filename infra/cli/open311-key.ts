/** `hotline open311-key`: the key of the data folder's own client of Open311, for trying the endpoint. */
import { parseArgs } from 'node:util';
import { keptChannels } from '../local/secrets.ts';
import type { CliCommand } from './command.ts';
import { DEFAULT_DATA } from './start.ts';

const HELP = `hotline open311-key [--data DIR]

  prints the api_key that the runtime of this data folder takes at /open311/v2
`;

export const command: CliCommand = { help: HELP, run: open311KeyCommand };

/**
 * Prints the key to `out`. `argv` are the arguments after the command's name. Throws, with one line to show, on a bad
 * argument and when the folder has no such client.
 */
export async function open311KeyCommand(
  argv: readonly string[],
  out: (text: string) => void = (text) => process.stdout.write(text),
): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string', default: DEFAULT_DATA },
    },
  });
  const key = keptChannels(values.data)?.open311.clients[0]?.secrets[0];
  if (key === undefined)
    throw new Error(`${values.data} holds no client of Open311: start a new data folder first`);
  out(`${key}\n`);
}
