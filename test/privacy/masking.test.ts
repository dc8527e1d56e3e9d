import { describe, expect, it } from 'vitest';
import { isIdCard, maskName, maskPhone } from '../../shared/privacy/masking.ts';

describe('what is shown of a person', () => {
  it.each([
    ['+8613812345678', '138****5678'],
    ['+867395320123', '0739-****123'],
    ['+8657187654321', '0571-****321'],
    ['+861082345678', '010-****678'],
    ['+85221234567', '****67'],
  ])('the number %s is %s', (e164, shown) => {
    expect(maskPhone(e164)).toBe(shown);
  });

  it.each([
    ['张三', '张*'],
    ['张三丰', '张**'],
    [' 张三 ', '张*'],
    ['欧阳娜娜', '欧阳**'],
    ['欧阳', '欧*'],
    ['𠮷田', '𠮷*'],
    ['', ''],
  ])('the name %j is %j', (name, shown) => {
    expect(maskName(name)).toBe(shown);
  });
});

describe('GB 11643: a resident’s number', () => {
  // By the check character where there is no birthday; by the birthday where the check character was miswritten.
  it.each([
    ['432511189913111128', true],
    ['432511189913111120', false],
    ['430500194910010020', true],
    ['43050018991301006x', true],
    ['1234567890123456', false],
  ])('%s: %s', (text, is) => {
    expect(isIdCard(text)).toBe(is);
  });
});
