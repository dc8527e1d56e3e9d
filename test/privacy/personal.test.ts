import { describe, expect, it } from 'vitest';
import { clearWords } from '../../shared/privacy/clear-words.ts';
import { PersonalText, personal } from '../../shared/privacy/personal.ts';

const code = (...points: readonly number[]) => String.fromCodePoint(...points);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Signs that print nothing and change how what stands around them is read or printed. */
const SEPARATING = [...range(0x00, 0x08), 0x0b, 0x0c, ...range(0x0e, 0x1f), ...range(0x7f, 0x9f)];
const TURNING = [...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];

describe('what people write, without signs that are none', () => {
  it.each<[string, string, string]>([
    ['NUL', `路灯${code(0)}不亮`, '路灯 不亮'],
    ['an escape for a terminal', `${code(0x1b)}[31m路灯`, '[31m路灯'],
    ['a text turned round', `账单${code(0x202e)}fdp.exe`, '账单fdp.exe'],
    ['an isolate', `${code(0x2066)}王小明${code(0x2069)}来电`, '王小明来电'],
    ['a number with what turns it', `139${code(0x202d)}0739${code(0x202c)}1234`, '13907391234'],
    ['lines and tabs, which are said', '一\r\n二\t三', '一\r\n二\t三'],
    ['an emoji of several', '👩‍🔧修好了', '👩‍🔧修好了'],
  ])('%s', (_what, said, kept) => {
    expect(personal().parse(said).text).toBe(kept);
    expect(new PersonalText(said).text.trim()).toBe(kept);
    if (!/\d{11}|王/.test(kept)) expect(clearWords(100).parse(said)).toBe(kept);
  });

  it('loses each of them, and nothing that stands beside it', () => {
    for (const each of SEPARATING)
      expect([each, personal().parse(`甲${code(each)}乙`).text]).toEqual([each, '甲 乙']);
    for (const each of TURNING)
      expect([each, personal().parse(`甲${code(each)}乙`).text]).toEqual([each, '甲乙']);
  });

  it('is nothing where nothing else is said', () => {
    for (const each of [...SEPARATING, ...TURNING])
      expect(personal().safeParse(code(each, each)).success).toBe(false);
  });

  it('does not hide a number from what looks for it', () => {
    expect(clearWords(100).safeParse(`请致电139${code(0x202d)}07391234`).success).toBe(false);
  });
});
