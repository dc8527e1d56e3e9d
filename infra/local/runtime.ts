/** What a running embedded runtime is to those who start it: commands, the demo, and tests. */
import type { Instant } from '../../shared/calendar/instant.ts';
import type { Deployment } from './deployment.ts';
import type { TokenClaims } from './issuer.ts';
import type { Move, MoveProgress } from './mover.ts';
import type { OutboxMessage } from './outbox.ts';

export interface RuntimeOptions {
  /** Everything is kept here; made when missing. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly virtualClock?: boolean;
  /** Where a virtual clock begins; where the folder's stood, else now, when left out. */
  readonly at?: Instant;
  /** Says nothing on standard output. */
  readonly quiet?: boolean;
  /** The synthesized assembly; the project's own, built when its inputs changed, when left out. */
  readonly assembly?: string;
  /** Told of every invocation that ended: the function's name, and the milliseconds it took. */
  readonly ran?: (functionName: string, milliseconds: number) => void;
}

/** Addresses and keys, as written to `endpoints.json` in the data folder (0600) and shown at start. */
export interface RuntimeEndpoints {
  readonly url: string;
  readonly pid: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly audience: string;
  readonly stateMachineArn: string | undefined;
  /** By the SDK's environment variable. */
  readonly services: Readonly<Record<string, string>>;
}

export interface Runtime {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly endpoints: RuntimeEndpoints;
  readonly deployment: Deployment;
  /** Resolves when nothing more happens until the clock moves; rejects with Unsettled after 30 s. */
  settle(): Promise<void>;
  /** Moves a virtual clock by an ISO 8601 duration (`P3D`, `PT2H`). */
  advance(duration: string, progress?: MoveProgress): Promise<Move>;
  /** Moves a virtual clock to a time. */
  to(instant: Instant, progress?: MoveProgress): Promise<Move>;
  /** The law's clock. */
  now(): Instant;
  /** A token of the runtime's own issuer. */
  token(claims: TokenClaims): Promise<string>;
  /** What would have been sent, oldest first. */
  outbox(): readonly OutboxMessage[];
  /** Runs a function by name, as Lambda's Invoke does. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Ends everything, the engine included. */
  close(): Promise<void>;
}
