import { describe, expect, it } from 'vitest';
import { ALERT_KINDS } from '../../shared/alert/facts.ts';
import { parseSenders } from '../../shared/alert/senders.ts';
import {
  ALIYUN_TEMPLATE,
  aliyunEntry,
  everyKind,
  sendersSecret,
  TENCENT_TEMPLATE,
  tencentEntry,
} from './alert-templates.ts';

const parse = (city: object) => () => parseSenders(sendersSecret(city));

describe('what a city sends by', () => {
  it('is nothing where nothing was entered, which no kind misses', () => {
    expect(parseSenders('{"cities":[]}')).toEqual([]);
    expect(parse({})()).toEqual([{ region: '430500' }]);
  });

  it('takes a template, or "off", for every kind', () => {
    const [city] = parse({
      aliyun: aliyunEntry({ templates: { ...everyKind(ALIYUN_TEMPLATE), card: 'off' } }),
    })();
    expect(city?.aliyun?.templates.card).toBe('off');
    expect(city?.aliyun?.templates.dispatch).toMatchObject({ code: 'SMS_1234' });
    expect(city?.aliyun?.limits).toEqual([{ count: 50, seconds: 86_400 }]);
  });

  it('names every kind that has neither, provider by provider, and no value', () => {
    const { dispatch: _one, remind: _two, ...rest } = everyKind(ALIYUN_TEMPLATE);
    const wrong = parse({
      aliyun: aliyunEntry({ templates: rest, accessKeySecret: 'very-secret' }),
      tencent: tencentEntry({ templates: {} }),
    });
    expect(wrong).toThrow('430500 aliyun has neither a template nor "off" for dispatch, remind;');
    expect(wrong).toThrow(`430500 tencent has neither a template nor "off" for ${ALERT_KINDS.join(', ')}`);
    expect(wrong).not.toThrow('very-secret');
  });

  it.each([
    [
      'variable todo is not listed',
      { ...ALIYUN_TEMPLATE, variables: { no: { of: 'ticketNo' }, what: { of: 'what' } } },
    ],
    ['variable no is not in the text', { ...ALIYUN_TEMPLATE, text: '${what}，${todo}' }],
    ['signature’s brackets', { ...ALIYUN_TEMPLATE, text: `【某市】${ALIYUN_TEMPLATE.text}` }],
    ['is a number, which what is not', variable('what', { of: 'what', type: 'number' })],
    ['is too short for a ticket number', variable('no', { of: 'ticketNo', most: 12 })],
    ['variable what has a place in "linked" only', variable('what', { of: 'link', most: 120 })],
    ['linked: variable what is too short for a link’s code', linked({ of: 'linkCode', most: 29 })],
    ['linked: has no variable of an address', linked({ of: 'what' })],
    [
      'linked: variable what is a number, which link is not',
      linked({ of: 'link', type: 'number', most: 80 }),
    ],
  ])('holds templates to the provider’s rules: %s', (problem, template) => {
    const templates = { ...everyKind(ALIYUN_TEMPLATE), redo: template };
    expect(parse({ aliyun: aliyunEntry({ templates }) })).toThrow(
      new RegExp(`430500 aliyun redo: .*${problem}`),
    );
  });

  it('numbers Tencent’s variables from 1 on', () => {
    const gap = { ...TENCENT_TEMPLATE, text: '工单{2}', variables: { 2: { of: 'ticketNo' } } };
    expect(parse({ tencent: tencentEntry({ templates: everyKind(gap) }) })).toThrow('not numbered from 1 on');
  });

  it.each([
    [
      'an unknown parameter',
      { aliyun: aliyunEntry({ templates: everyKind(variable('what', { of: 'name' })) }) },
    ],
    [
      'a value beyond the provider’s length',
      { aliyun: aliyunEntry({ templates: everyKind(variable('what', { of: 'what', most: 80 })) }) },
    ],
    ['a provider’s address without TLS', { aliyun: aliyunEntry({ endpoint: 'http://sms.example.org/' }) }],
    ['a guessable address for receipts', { aliyun: aliyunEntry({ receiptKey: 'short' }) }],
    ['a key that is none', { webhook: { keys: { own: 'whsec_short' } } }],
    ['an unknown way', { fax: {} }],
    ['no JSON', undefined],
  ])('refuses %s, naming the field only', (_what, city) => {
    expect(() => parseSenders(city === undefined ? 'no' : sendersSecret(city))).toThrow(
      /secret is (wrong at [a-z0-9.]+|not JSON)/i,
    );
  });
});

function variable(name: string, entry: object) {
  return { ...ALIYUN_TEMPLATE, variables: { ...ALIYUN_TEMPLATE.variables, [name]: entry } };
}

/** A template that has another wording, for messages with a page, in which `what` is this. */
function linked(entry: object) {
  return { ...ALIYUN_TEMPLATE, linked: variable('what', entry) };
}
