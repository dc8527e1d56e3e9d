/**
 * Finds the DynamoDB engines that work on a folder among the machine's processes. What is written down of an
 * engine can be missing: whoever started it may have been killed before it wrote.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { identify, type ProcessIdentity } from './process-identity.ts';

/** A running engine, with the port it was told to listen on. */
export interface EngineProcess extends ProcessIdentity {
  readonly port: number;
}

/** The switches by which an engine is told its folder and its port; also how it is recognised. */
export const FOLDER_SWITCH = '-dbPath';
export const PORT_SWITCH = '-port';

/** The living engines on `databaseDir`, which has to be the very path that they were started with. */
export function enginesOn(databaseDir: string): readonly EngineProcess[] {
  return [...commandLines()].flatMap(([pid, line]) => {
    const port = portOf(line, databaseDir);
    const identity = port === undefined ? undefined : identify(pid);
    return identity && port !== undefined ? [{ ...identity, port }] : [];
  });
}

/** The port in an engine's command line; undefined when it is not one of an engine on this folder. */
function portOf(line: string, databaseDir: string): number | undefined {
  if (!line.includes('DynamoDBLocal.jar') || !line.includes(` ${FOLDER_SWITCH} ${databaseDir} `)) {
    return undefined;
  }
  const port = new RegExp(` ${PORT_SWITCH} (\\d+) `).exec(line)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Every process that can be seen, by number: its arguments in one line with a space after each. */
function* commandLines(): Generator<[number, string]> {
  if (process.platform !== 'linux') {
    for (const line of execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split(
      '\n',
    )) {
      const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      if (pid !== undefined && command !== undefined) yield [Number(pid), `${command} `];
    }
    return;
  }
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = commandLine(pid);
    if (line !== undefined) yield [Number(pid), line.replaceAll('\0', ' ')];
  }
}

/** Undefined for a process that has ended meanwhile, or is hidden. */
function commandLine(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}
