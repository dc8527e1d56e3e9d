import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsText, ruleText } from '../../../functions/http/rule-text.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Every rule that a source names as it stands. */
function rulesNamed(): string[] {
  const named = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/\brule: '([^']+)'/g)])
      .map((match) => match[1] as string),
  );
  return [...new Set(named)];
}

describe('what a rule says to people', () => {
  it('is put into Chinese words for every rule that the sources name', () => {
    const rules = rulesNamed();
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((rule) => !/\p{Script=Han}/u.test(ruleText(rule)))).toEqual([]);
  });

  it.each([
    ['type:array', '缺少此项或者类型不符，须为列表'],
    ['pattern:/^\\+\\d{6,15}$/', '号码须带国家代码，形如+8613900000000'],
    ['pattern:/^\\d{4}$/', '须为4位数字'],
    ['one-of:a|b', '须为下列之一：a、b'],
    ['format:time-with-offset', '须为带时区的时间，形如2026-01-31T10:00:00+08:00'],
  ])('%s', (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });

  it('tells three faults and counts the others', () => {
    const errors = ['a', 'b', 'c', 'd', 'e'].map((field) => ({ field, rule: 'required' }));
    expect(faultsText(errors)).toBe('a：须填写；b：须填写；c：须填写；另有2处');
  });
});
