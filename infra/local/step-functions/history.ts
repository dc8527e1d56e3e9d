/** As on AWS: an execution whose history would grow beyond this fails. */
export const HISTORY_LIMIT = 25_000;

/** How many of the latest events keep their data at least, two rounds of a ticket's loop; older ones fade. */
const VIVID = 32;

/** What an event is about, beside its type and time. */
export interface Particulars {
  /** A state's name, a task's resource or a role. */
  name?: string | undefined;
  /** Input, output, parameters or cause. */
  text?: string | undefined;
  /** The name of an error. */
  error?: string | undefined;
  /** A task's time limit, in seconds. */
  limit?: number | undefined;
}

interface Entry extends Particulars {
  type: string;
  /** Epoch ms. */
  at: number;
}

/** The kinds of event an engine has seen (type, name, error), each by a number: they are few, the events many. */
export class Kinds {
  private readonly numbers = new Map<string, number>();
  private readonly kinds: { type: string; name: string | undefined; error: string | undefined }[] = [];

  numberOf({ type, name, error }: Entry): number {
    const key = `${type}\n${name ?? ''}\n${error ?? ''}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.kinds.length);
    return this.kinds.push({ type, name, error }) - 1;
  }

  entryOf(number: number, at: number): Entry {
    const kind = this.kinds[number];
    if (!kind) throw new RangeError('no such kind of event');
    return { ...kind, at };
  }
}

/**
 * The events of one execution, first to last. All are kept; the data of all but the latest is not, so that a
 * ticket that is open for a year costs 16 bytes an event. A faded event says so by `truncated`.
 */
export class History {
  private readonly kinds: Kinds;
  /** Of each faded event the number of its kind, then its time. */
  private readonly faded: number[] = [];
  private vivid: Entry[] = [];

  constructor(kinds: Kinds) {
    this.kinds = kinds;
  }

  get length(): number {
    return this.faded.length / 2 + this.vivid.length;
  }

  /** Adds an event of the given type (an AWS history event type) at `at` (epoch ms). */
  add(type: string, at: number, { name, text, error, limit }: Particulars = {}): void {
    this.vivid.push({ type, at, name, text, error, limit });
    if (this.vivid.length < 2 * VIVID) return;
    for (const entry of this.vivid.slice(0, VIVID)) this.faded.push(this.kinds.numberOf(entry), entry.at);
    this.vivid = this.vivid.slice(VIVID);
  }

  /**
   * A page of events as GetExecutionHistory shows them: up to `count` from position `start`, counted from the
   * last event when `reverse`. Without `withData`, inputs and outputs are left out. `region` is AWS's.
   */
  page(
    start: number,
    count: number,
    options: { reverse: boolean; withData: boolean; region: string },
  ): object[] {
    const events: object[] = [];
    const end = Math.min(start + count, this.length);
    for (let place = start; place < end; place += 1) {
      const index = options.reverse ? this.length - 1 - place : place;
      events.push(render(this.entry(index), index + 1, options));
    }
    return events;
  }

  private entry(index: number): Entry {
    const vivid = this.vivid[index - this.faded.length / 2];
    return vivid ?? this.kinds.entryOf(this.faded[2 * index] as number, this.faded[2 * index + 1] as number);
  }
}

function render(entry: Entry, id: number, options: { withData: boolean; region: string }): object {
  const { field, details } = describe(entry, options);
  return {
    timestamp: entry.at / 1000,
    type: entry.type,
    id,
    // As AWS does: the first state entered follows event 0, not the event of the start.
    previousEventId: id <= 2 ? 0 : id - 1,
    [field]: details,
  };
}

function describe(
  { type, name, text, error, limit }: Entry,
  { withData, region }: { withData: boolean; region: string },
): { field: string; details: object } {
  const data = (what: 'input' | 'output') =>
    withData ? { [what]: text, [`${what}Details`]: { truncated: text === undefined } } : {};
  const failure = { error, cause: text };
  if (type.endsWith('StateEntered'))
    return { field: 'stateEnteredEventDetails', details: { name, ...data('input') } };
  if (type.endsWith('StateExited'))
    return { field: 'stateExitedEventDetails', details: { name, ...data('output') } };

  const field = `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
  const resource = { resourceType: 'lambda', resource: name };
  switch (type) {
    case 'ExecutionStarted':
      return { field, details: { ...data('input'), roleArn: name } };
    case 'ExecutionSucceeded':
      return { field, details: data('output') };
    case 'ExecutionFailed':
    case 'ExecutionAborted':
      return { field, details: failure };
    case 'TaskScheduled': {
      const parameters = (withData && text) || '{}';
      return { field, details: { ...resource, region, parameters, timeoutInSeconds: limit } };
    }
    case 'TaskStarted':
      return { field, details: resource };
    case 'TaskFailed':
    case 'TaskTimedOut':
      return { field, details: { ...resource, ...failure } };
    default:
      return { field, details: { ...resource, ...data('output') } };
  }
}
