import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Tokens } from '../../../infra/local/step-functions/tokens.ts';

describe('task tokens', () => {
  it('stand for their task until they are closed', () => {
    const tokens = new Tokens<string>();
    const first = tokens.issue('first');
    const second = tokens.issue('second');
    expect([tokens.taskOf(first.text), tokens.taskOf(second.text), tokens.size]).toEqual([
      'first',
      'second',
      2,
    ]);
    tokens.close(first.number);
    expect(() => tokens.taskOf(first.text)).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
    expect([tokens.taskOf(second.text), tokens.size]).toEqual(['second', 1]);
  });

  it('of another life stand for no task', () => {
    const { text } = new Tokens<string>().issue('task');
    expect(() => new Tokens<string>().taskOf(text)).toThrow(
      expect.objectContaining({ code: 'TaskDoesNotExist' }),
    );
  });

  it('are not to be guessed from one another', () => {
    const tokens = new Tokens<string>();
    const body = Buffer.from(tokens.issue('task').text, 'base64url').subarray(0, 32);
    body[31] = (body[31] as number) ^ 1;
    const checksum = createHash('sha256').update('task-token').update(body).digest().subarray(0, 6);
    const forged = Buffer.concat([body, checksum]).toString('base64url');
    expect(() => tokens.taskOf(forged)).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
  });

  it.each(['', 'text', 'A'.repeat(51)])('%j is none', (text) => {
    expect(() => new Tokens<string>().taskOf(text)).toThrow(
      expect.objectContaining({ code: 'InvalidToken' }),
    );
  });

  it('with a letter changed is none', () => {
    const tokens = new Tokens<string>();
    const { text } = tokens.issue('task');
    const changed = `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`;
    expect(() => tokens.taskOf(changed)).toThrow(expect.objectContaining({ code: 'InvalidToken' }));
  });
});
