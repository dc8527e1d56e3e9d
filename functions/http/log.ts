/**
 * What a log line may hold besides its level and code: ids, codes, counts and times. Whatever a person
 * wrote or is has no field here, and what has no field here cannot be logged.
 */
export interface LogFields {
  readonly function?: string;
  readonly requestId?: string;
  readonly route?: string;
  readonly status?: number;
  readonly problem?: string;
  readonly milliseconds?: number;
  readonly ticketNo?: string;
  readonly version?: number;
  readonly generation?: number;
  readonly region?: string;
  readonly unit?: string;
  readonly keyId?: string;
  readonly account?: string;
  readonly command?: string;
  readonly attachment?: string;
  /** Subject of the member of staff, where it has to be on record who looked at something. */
  readonly by?: string;
  readonly count?: number;
  readonly reason?: string;
}

const FIELDS: readonly (keyof LogFields)[] = [
  'function',
  'requestId',
  'route',
  'status',
  'problem',
  'milliseconds',
  'ticketNo',
  'version',
  'generation',
  'region',
  'unit',
  'keyId',
  'account',
  'command',
  'attachment',
  'by',
  'count',
  'reason',
];

/** Writes coded lines: `code` is an upper-snake constant of the program, never a composed text. */
export interface Logger {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  /** `thrown` is reduced to the names of its classes and the places it passed; its message may quote data. */
  error(code: string, fields?: LogFields, thrown?: unknown): void;
}

const DEEPEST_CAUSE = 5;

/** The places in a stack. The message is cut off first: a line of it could look like a place. */
function places(error: Error): string[] {
  const stack = error.stack ?? '';
  const message = stack.indexOf(error.message);
  const frames = message < 0 ? '' : stack.slice(message + error.message.length);
  return frames.split('\n').filter((line) => /^\s+at /.test(line));
}

function trace(thrown: unknown): { errors: string[]; at: string[] } {
  const errors: string[] = [];
  let at: string[] = [];
  let next = thrown;
  for (let depth = 0; next !== undefined && depth < DEEPEST_CAUSE; depth += 1) {
    if (!(next instanceof Error)) {
      errors.push(typeof next);
      break;
    }
    errors.push(next.name);
    // The innermost error's frames are nearest to the fault.
    at = places(next);
    next = next.cause;
  }
  return { errors, at: at.slice(0, 8).map((line) => line.trim()) };
}

/**
 * A logger of JSON lines.
 * @param base fields on every line, such as the function's name.
 * @param write takes one line with its line end; standard output when left out.
 */
export function createLogger(
  base: LogFields = {},
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  const line = (level: string, code: string, fields: LogFields, more: object = {}) => {
    const given: LogFields = { ...base, ...fields };
    const allowed = Object.fromEntries(
      FIELDS.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
    );
    write(`${JSON.stringify({ level, code, ...allowed, ...more })}\n`);
  };
  return {
    info: (code, fields = {}) => line('info', code, fields),
    warn: (code, fields = {}) => line('warn', code, fields),
    error: (code, fields = {}, thrown = undefined) =>
      line('error', code, fields, thrown === undefined ? {} : trace(thrown)),
  };
}

/** A logger that says nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
