import { describe, expect, it } from 'vitest';
import { personsIn } from '../../functions/rulebook/clear.ts';
import { clearWords, leadsToSomebody } from '../../shared/privacy/clear-words.ts';

describe('words that are kept in clear', () => {
  it.each([
    ['依据市政府办公室2026年第12号会议纪要', false, false],
    ['湘政发〔2026〕7号，自2026-09-18起', false, false],
    ['与工单43050026110212345678有关', false, false],
    ['来电人13907391234要求', true, true],
    ['来电人１３９ ０７３９-１２３４要求', true, true],
    ['身份证11010519491231002X', true, true],
    ['寄到wang.xm@example.com', true, false],
    ['微信号wxm_19881', true, false],
    ['咨询电话0739-5322111', true, false],
  ])('%s: refused %s, where offices may stand in it %s', (text, always, offices) => {
    expect([leadsToSomebody(text), leadsToSomebody(text, true)]).toEqual([always, offices]);
    expect(clearWords(100).safeParse(text).success).toBe(!always);
  });

  it('are named by their field, wherever they stand in a publication but where staff and offices are told', () => {
    const unit = {
      name: '市城管局',
      duties: ['占道经营', '投诉人13907391234'],
      contacts: [{ way: 'sms', to: '+8613900001111', name: '值班室' }],
      why: '补登',
    };
    expect(personsIn(unit, (name) => name === 'duties')).toEqual([
      { field: 'duties.1', rule: 'no-personal-data' },
    ]);
  });

  it('are named without what the caller has called a field', () => {
    const body = { 欧阳青峰: '13987651234', duties: [{ '13987651234': '来电13987651234' }] };
    expect(personsIn(body, (name) => name === 'duties').map(({ field }) => field)).toEqual([
      '*',
      'duties.0.*',
    ]);
  });
});
