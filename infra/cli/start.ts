/** `hotline start`: runs the whole deployment on this machine until it is interrupted. */
import { parseArgs } from 'node:util';
import { type Instant, parseInstant } from '../../shared/calendar/instant.ts';
import { startRuntime } from '../local/main.ts';
import type { Runtime } from '../local/runtime.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline start [--virtual-clock] [--at TIME] [--port N] [--data DIR]

  --virtual-clock   the law's clock stands still until POST /local/clock moves it
  --at TIME         where it begins, ISO 8601 with offset: 2026-09-18T10:00:00+08:00
  --port N          the port on 127.0.0.1; 12345 by default, 0 takes any that is free
  --data DIR        the data folder; .hotline by default
`;

export const command: CliCommand = { help: HELP, run: startCommand };

/** The folder and port that commands use when nothing else is said. */
export const DEFAULT_DATA = '.hotline';
const DEFAULT_PORT = 12345;

/**
 * Starts the runtime, prints its addresses and resolves when an interrupt has ended it. `argv` are the
 * arguments after the command's name. Throws, with one line to show, on a bad argument or a folder in use.
 */
export async function startCommand(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'virtual-clock': { type: 'boolean', default: false },
      at: { type: 'string' },
      port: { type: 'string', default: String(DEFAULT_PORT) },
      data: { type: 'string', default: DEFAULT_DATA },
    },
  });
  const at = values.at === undefined ? undefined : instantArgument(values.at);
  if (at !== undefined && !values['virtual-clock']) throw new Error('--at needs --virtual-clock');
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port is no port');
  // From the beginning, so that an interrupt during the start does not leave the engine behind.
  const stop = interrupted();
  const runtime = await startRuntime({
    dataDir: values.data,
    port,
    virtualClock: values['virtual-clock'],
    ...(at !== undefined && { at }),
  });
  process.stdout.write(describe(runtime, values.data, values['virtual-clock']));
  await stop;
  process.stdout.write('stopping\n');
  await runtime.close();
}

function instantArgument(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error('--at has to be an ISO 8601 time with an offset');
  return instant;
}

function describe({ url, endpoints, now }: Runtime, data: string, virtual: boolean): string {
  const services = Object.entries(endpoints.services).map(([name, address]) => `  ${name}=${address}`);
  return [
    `hotline12345 answers at ${url}`,
    '',
    `  clock             ${now()}${virtual ? ' (virtual: POST /local/clock moves it)' : ''}`,
    `  messages sent     ${url}/local/outbox.html`,
    `  a token           npx hotline token --role dispatcher${data === DEFAULT_DATA ? '' : ` --data ${data}`}`,
    `  all addresses     ${data}/endpoints.json`,
    '',
    'For the AWS CLI and SDKs:',
    `  AWS_REGION=${endpoints.region} (and AWS_DEFAULT_REGION, for the CLI's version 1)`,
    `  AWS_ACCESS_KEY_ID=${endpoints.accessKeyId}`,
    `  AWS_SECRET_ACCESS_KEY: see endpoints.json`,
    ...services,
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
