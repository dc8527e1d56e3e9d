import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** What can go wrong with a call; `after` means that it was carried out all the same. */
export type Fault =
  | 'conflict'
  | 'throttled items'
  | 'lost race, it says'
  | 'throttled'
  | 'too much for the table'
  | 'broken down before'
  | 'broken down after'
  | 'timed out before'
  | 'timed out after'
  | 'reset before'
  | 'reset after'
  | 'in part'
  | 'slow';

const TRANSACTION: readonly Fault[] = ['conflict', 'throttled items', 'lost race, it says'];
const WRITE: readonly Fault[] = [
  'throttled',
  'too much for the table',
  'broken down before',
  'broken down after',
  'timed out before',
  'timed out after',
  'reset before',
  'reset after',
  'slow',
];
const READ: readonly Fault[] = [
  'throttled',
  'broken down before',
  'timed out before',
  'reset before',
  'slow',
];

/** Which faults a command of an SDK client can meet. */
function faultsOf(command: string): readonly Fault[] {
  if (command === 'TransactWriteItemsCommand') return [...WRITE, ...TRANSACTION];
  if (command === 'BatchGetItemCommand') return [...READ, 'in part', 'in part'];
  return /^(Get|Query|Decrypt|Generate|Describe|List)/.test(command) ? READ : WRITE;
}

interface Call {
  readonly input: object;
  readonly request: unknown;
}
interface Answer {
  readonly response: unknown;
  readonly output: { Responses?: object; UnprocessedKeys?: object };
}
type Send = (call: Call) => Promise<Answer>;
/** The part of an SDK client that faults are put into. */
interface Client {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: Send, context: { readonly commandName?: string }) => Send,
      place: { readonly relation: 'after'; readonly toMiddleware: string; readonly name: string },
    ): void;
  };
}

/**
 * Faults drawn from a seed and put into the calls of real SDK clients, below the SDK's own retries, so that the
 * service behind them is real: what is to fail after it was carried out is carried out.
 */
export class Faults {
  /** How many of each there were. */
  readonly met = new Map<Fault, number>();
  /** How many of a thousand calls go wrong. */
  perMille: number;
  /** Draws 0 up to 1, the same again for the same seed. */
  readonly draw: () => number;
  readonly #planned: Fault[] = [];

  constructor(seed: number, perMille = 0) {
    this.draw = seeded(seed);
    this.perMille = perMille;
  }

  /** Puts the faults into a client. */
  into(client: object): void {
    (client as Client).middlewareStack.addRelativeTo(
      (next, { commandName = '' }) =>
        (call) =>
          this.#send(commandName, next, call),
      { relation: 'after', toMiddleware: 'retryMiddleware', name: 'faults' },
    );
  }

  /** The next calls meet these, one each; those after them meet what is drawn. */
  plan(...faults: readonly Fault[]): void {
    this.#planned.push(...faults);
  }

  async #send(command: string, next: Send, call: Call): Promise<Answer> {
    const possible = faultsOf(command);
    const drawn =
      this.draw() * 1000 < this.perMille ? possible[Math.floor(this.draw() * possible.length)] : undefined;
    const fault = this.#planned.shift() ?? drawn;
    if (fault === undefined) return next(call);
    this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    if (fault === 'slow') {
      await new Promise((resume) => setTimeout(resume, 1 + this.draw() * 15));
      return next(call);
    }
    if (fault === 'in part') return inPart(await next(call), call.input);
    if (fault.endsWith('after')) await next(call);
    throw errorOf(fault);
  }
}

/** Numbers from 0 up to 1 that look drawn (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A batch of which one table's keys come back unread. */
function inPart({ response, output }: Answer, input: object): Answer {
  const { RequestItems = {} } = input as { RequestItems?: Record<string, object> };
  const [table = ''] = Object.keys(RequestItems);
  return {
    response,
    output: {
      ...output,
      Responses: { ...output.Responses, [table]: [] },
      UnprocessedKeys: { [table]: RequestItems[table] },
    },
  };
}

function errorOf(fault: Fault): Error {
  switch (fault) {
    case 'conflict':
      return cancelled('None', 'TransactionConflict');
    case 'throttled items':
      return cancelled('ThrottlingError', 'TransactionConflict');
    case 'lost race, it says':
      return cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict');
    case 'throttled':
      return named('ThrottlingException', 400);
    case 'too much for the table':
      return named('ProvisionedThroughputExceededException', 400);
    case 'broken down before':
    case 'broken down after':
      return named('InternalServerError', 500);
    case 'reset before':
    case 'reset after':
      return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    default:
      return Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
  }
}

function named(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

function cancelled(...codes: readonly string[]): Error {
  return new TransactionCanceledException({
    $metadata: { httpStatusCode: 400 },
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}
