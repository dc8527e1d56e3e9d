import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../functions/http/log.ts';

function logged() {
  const lines: string[] = [];
  return { lines, log: createLogger({ function: 'intake' }, (line) => lines.push(line)) };
}

describe('a log line', () => {
  it('holds the level, the code and allowed fields', () => {
    const { lines, log } = logged();
    log.warn('LATE', { ticketNo: '43050026112112345678', count: 2 });
    expect(lines).toEqual([
      '{"level":"warn","code":"LATE","function":"intake","ticketNo":"43050026112112345678","count":2}\n',
    ]);
  });

  it('drops what has no field, though the types were evaded', () => {
    const { lines, log } = logged();
    const fields = { status: 200, name: '张三' };
    log.info('REQUEST', fields);
    expect(lines.join('')).not.toContain('张三');
  });

  it('keeps of an error its classes and places, not its words', () => {
    const { lines, log } = logged();
    log.error('FAILED', {}, new TypeError('张三', { cause: new RangeError('李四\n    at 13812345678') }));
    const line = JSON.parse(lines[0] ?? '');
    expect(line.errors).toEqual(['TypeError', 'RangeError']);
    expect(line.at.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toMatch(/张三|李四|13812345678/);
  });
});
