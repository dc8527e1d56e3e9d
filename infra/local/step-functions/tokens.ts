import { createHash, randomBytes } from 'node:crypto';
import { ApiError } from './errors.ts';

const LIFE_BYTES = 8;
const BODY_BYTES = LIFE_BYTES + 8 + 16;
const CHECK_BYTES = 6;

/**
 * Task tokens. A token tells by itself that it is one (a checksum), which life of the engine gave it out, and its
 * number; so the engine keeps only the numbers that are open, and yet answers as AWS does: text that is no token
 * is InvalidToken, a token of a life that has ended is TaskDoesNotExist, one that was closed is TaskTimedOut.
 */
export class Tokens<Task> {
  private readonly life = randomBytes(LIFE_BYTES);
  private readonly open = new Map<bigint, { secret: Buffer; task: Task }>();
  private last = 0n;

  /** How many tokens are open. */
  get size(): number {
    return this.open.size;
  }

  /** Opens a token for `task`; answers its text and its number, by which it is closed. */
  issue(task: Task): { text: string; number: bigint } {
    this.last += 1n;
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(this.last);
    const secret = randomBytes(16);
    const body = Buffer.concat([this.life, number, secret]);
    this.open.set(this.last, { secret, task });
    return { text: Buffer.concat([body, checksum(body)]).toString('base64url'), number: this.last };
  }

  /** Closes a token; closing it again changes nothing. */
  close(number: bigint): void {
    this.open.delete(number);
  }

  /** The task an open token stands for. Throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  taskOf(text: string): Task {
    const bytes = Buffer.from(text, 'base64url');
    const body = bytes.subarray(0, BODY_BYTES);
    if (bytes.length !== BODY_BYTES + CHECK_BYTES || !bytes.subarray(BODY_BYTES).equals(checksum(body))) {
      throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    if (!body.subarray(0, LIFE_BYTES).equals(this.life)) {
      throw new ApiError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
    }
    const entry = this.open.get(body.readBigUInt64BE(LIFE_BYTES));
    if (!entry?.secret.equals(body.subarray(LIFE_BYTES + 8))) {
      throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return entry.task;
  }
}

function checksum(body: Buffer): Buffer {
  return createHash('sha256').update('task-token').update(body).digest().subarray(0, CHECK_BYTES);
}
