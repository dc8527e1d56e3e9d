import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedPieces } from '../../shared/privacy/keyed-pieces.ts';
import { fingerprint, likeness } from '../../shared/privacy/likeness.ts';

const KEY = new Uint8Array(32).fill(7);
const hash = keyedPieces(KEY);
const NOISE =
  '我住在幸福路小区三栋，楼下的烧烤店每天晚上十点以后还在营业，油烟直接排到居民家里，大声喧哗到凌晨两点，' +
  '多次向物业反映都没有人处理，老人和孩子根本没有办法休息，请有关部门尽快到现场查处。';
const ROAD =
  '人民大道与建设路交叉口的路灯坏了将近一个月，晚上过马路非常危险，前几天已经有电动车在这里摔倒，' +
  '希望尽快派人维修路灯并补上缺失的斑马线，同时在学校门口增加减速带。';

function alike(one: string, other: string): number {
  return likeness(fingerprint({ text: one }, hash), fingerprint({ text: other }, hash))?.text ?? Number.NaN;
}

describe('what a fingerprint finds', () => {
  it.each([
    ['the same again', NOISE, 1],
    ['the same with other punctuation, blanks and width', `１．${NOISE.replaceAll('，', '  , ')}`, 0.95],
    ['one sentence left out', NOISE.replace('多次向物业反映都没有人处理，', ''), 0.7],
    ['a sentence added', `${NOISE}今天又是这样，已经是第三次打电话了。`, 0.7],
    ['its sentences in another order', NOISE.split('，').reverse().join('，'), 0.6],
    ['the half of it', NOISE.slice(0, 60), 0.3],
  ])('%s', (_what, other, least) => {
    expect(alike(NOISE, other)).toBeGreaterThanOrEqual(least);
  });

  it('nothing in two texts on different matters', () => {
    expect(alike(NOISE, ROAD)).toBeLessThan(0.15);
  });

  it('places apart from texts, and only where both name one', () => {
    const noise = fingerprint({ text: NOISE, place: '幸福路12号幸福小区3栋' }, hash);
    const road = fingerprint({ text: ROAD, place: '幸福路12号幸福小区三栋' }, hash);
    expect(likeness(noise, road)?.place).toBeGreaterThan(0.5);
    expect(likeness(noise, fingerprint({ text: NOISE }, hash))).toEqual({ text: 1 });
  });

  it('no likeness between texts without a letter or a digit', () => {
    expect(alike('……', '？？？')).toBe(0);
  });
});

describe('what a fingerprint is', () => {
  it('is of one length, with nothing of the text in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
        expect(fingerprint({ text, place }, hash)).toMatch(/^[A-Za-z0-9_.-]{61}$/);
      }),
    );
  });

  it('says nothing under another key: whoever lacks the key can’t test a guess', () => {
    const other = keyedPieces(new Uint8Array(32).fill(8));
    expect(
      likeness(fingerprint({ text: NOISE }, hash), fingerprint({ text: NOISE }, other))?.text,
    ).toBeLessThan(0.2);
  });

  it('is not compared with one made in another way', () => {
    const made = fingerprint({ text: NOISE }, hash);
    expect(likeness(made, `b${made.slice(1)}`)).toBeUndefined();
    expect(likeness(made, made.slice(1))).toBeUndefined();
  });

  it('tells how much two texts share, within an eighth', () => {
    const words = Array.from({ length: 400 }, (_, index) =>
      createHash('sha256').update(String(index)).digest('hex').slice(0, 3),
    );
    for (const shared of [50, 100, 200, 300]) {
      const [one, other] = [words.slice(0, 300), [...words.slice(0, shared), ...words.slice(300)]];
      const [left, right] = [new Set(piecesOf(one.join(''))), new Set(piecesOf(other.join('')))];
      const both = [...left].filter((piece) => right.has(piece)).length;
      const truth = both / (left.size + right.size - both);
      expect(Math.abs(alike(one.join(''), other.join('')) - truth)).toBeLessThan(1 / 8);
    }
  });
});

function piecesOf(text: string): string[] {
  return Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3));
}
