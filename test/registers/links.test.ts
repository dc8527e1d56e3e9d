import { describe, expect, it } from 'vitest';
import { connectorsSchema, shownOf } from '../../shared/registers/connectors.ts';
import { subscriberProblems, subscribersSchema } from '../../shared/registers/subscribers.ts';

const WEBHOOK = { form: 'webhook', url: 'https://a.example/', key: 'own' } as const;
const FILES = { form: 'files', prefix: 'store' } as const;
const ONE = { id: 'one', label: '省平台', kind: 'province', to: WEBHOOK } as const;

function problems(...subscribers: object[]) {
  const parsed = subscribersSchema.parse({ subscribers });
  const found = subscriberProblems(parsed, (region) => region.startsWith('4305'), new Set(['stage', 'kind']));
  return found.map(({ field, rule }) => `${field} ${rule}`);
}

describe('a list of subscribers', () => {
  it.each([
    ['one that is whole', [ONE], []],
    ['two of one id', [ONE, ONE], ['subscribers.1.id duplicate']],
    [
      'two with the same files',
      [
        { ...ONE, to: FILES },
        { ...ONE, id: 'two', to: FILES },
      ],
      ['subscribers.1.to.prefix duplicate'],
    ],
    ['a department without units', [{ ...ONE, kind: 'department' }], ['subscribers.0.units required']],
    ['a portal without its line', [{ ...ONE, kind: 'portal' }], ['subscribers.0.line required']],
    ['a province with units', [{ ...ONE, units: ['a'] }], ['subscribers.0.units not-for-this-kind']],
    [
      'a region outside',
      [{ ...ONE, regions: ['430500', '370900'] }],
      ['subscribers.0.regions.1 within-region'],
    ],
    [
      'a field that is none',
      [{ ...ONE, fields: ['stage', 'phone'] }],
      ['subscribers.0.fields.1 unknown-field'],
    ],
  ])('%s', (_what, subscribers, expected) => {
    expect(problems(...subscribers)).toEqual(expected);
  });

  it.each(['http://a.example/', 'ftp://a.example/', 'a.example'])('an address like %s is none', (url) => {
    const given = { subscribers: [{ ...ONE, to: { ...WEBHOOK, url } }] };
    expect(subscribersSchema.safeParse(given).success).toBe(false);
  });
});

const CONNECTOR = {
  ...{ id: 'tax', label: '税务', method: 'GET', url: 'https://a.example/{no}' },
  ...{ query: [{ name: 'no', label: '编号' }], answer: [{ path: 'a.0.b', label: '结果' }] },
};

describe('a list of connectors', () => {
  it.each([
    ['an address that names no field of the query', { url: 'https://a.example/{other}' }],
    ['an address with a variable host', { url: 'https://{no}/' }],
    ['no field of the answer', { answer: [] }],
    ['more time than a person waits', { timeoutMs: 60_000 }],
  ])('takes none with %s', (_what, more) => {
    expect(connectorsSchema.safeParse({ connectors: [CONNECTOR] }).success).toBe(true);
    expect(connectorsSchema.safeParse({ connectors: [{ ...CONNECTOR, ...more }] }).success).toBe(false);
  });

  it.each([
    [{ a: [{ b: 1 }] }, [{ label: '结果', value: '1' }]],
    [{ a: [{ b: { c: true } }] }, [{ label: '结果', value: '{"c":true}' }]],
    [{ a: [] }, []],
    ['text', []],
    [{ a: [{ b: '长'.repeat(3000) }] }, [{ label: '结果', value: '长'.repeat(2000) }]],
  ])('of an answer only what is named is shown', (body, lines) => {
    expect(shownOf({ answer: [{ path: 'a.0.b', label: '结果' }] }, body)).toEqual(lines);
  });
});
