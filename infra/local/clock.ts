/** The law's clock of the embedded runtime: the system's, or a virtual one that moves only when told to. */
import { readJson, writeJson } from './data-folder.ts';

const VIRTUAL_CLOCK = Symbol.for('hotline12345.clock');
const FILE = 'clock.json';

/** How often the system's clock is marked in the folder, and how far ahead, so that no life is left unmarked. */
const MARK_MS = 10_000;

/** Where a folder's clock stood; under the system's clock the time that it had certainly not passed. */
interface Mark {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly system?: boolean;
}

type ClockGlobal = { [VIRTUAL_CLOCK]?: () => number };

export interface LawClock {
  readonly virtual: boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Moves a virtual clock to a later time (epoch milliseconds) and keeps it; throws on the system's clock or when earlier. */
  set(ms: number): void;
  /** Takes a virtual clock away from the functions of this process, and ends the marking of the system's. */
  uninstall(): void;
}

/** The system's clock. Throws when the folder has lived under a virtual clock beyond now: its ledger would run backwards. */
export function systemClock(folder: string): LawClock {
  const kept = readJson<Mark>(folder, FILE);
  if (kept && !kept.system && kept.now > Date.now()) {
    const at = new Date(kept.now).toISOString();
    throw new Error(
      `this data folder has lived until ${at}: start it with --virtual-clock, or use another folder`,
    );
  }
  const mark = (ahead: number) => writeJson(folder, FILE, { now: Date.now() + ahead, system: true });
  mark(MARK_MS);
  const marking = setInterval(() => mark(MARK_MS), MARK_MS / 2).unref();
  return {
    virtual: false,
    now: Date.now,
    set: () => {
      throw new Error('the system clock cannot be moved: start with --virtual-clock');
    },
    uninstall: () => {
      clearInterval(marking);
      mark(0);
    },
  };
}

/**
 * A clock that stands at `at` (epoch milliseconds; by default where the folder's clock stood, else now) and
 * is given to every function of this process: call it before any bundle is imported. Throws when the
 * folder has already lived beyond `at`.
 */
export function virtualClock(folder: string, at?: number): LawClock {
  const kept = readJson<Mark>(folder, FILE)?.now;
  if (kept !== undefined && at !== undefined && at < kept) {
    throw new Error(
      `this data folder has lived until ${new Date(kept).toISOString()}: --at must not be earlier`,
    );
  }
  let now = at ?? Math.ceil((kept ?? Date.now()) / 1000) * 1000;
  const keep = () => writeJson(folder, FILE, { now });
  keep();
  const read = () => now;
  (globalThis as ClockGlobal)[VIRTUAL_CLOCK] = read;
  return {
    virtual: true,
    now: read,
    set: (ms) => {
      if (ms < now) throw new Error('the clock only moves forward');
      now = ms;
      keep();
    },
    uninstall: () => {
      if ((globalThis as ClockGlobal)[VIRTUAL_CLOCK] === read)
        delete (globalThis as ClockGlobal)[VIRTUAL_CLOCK];
    },
  };
}
