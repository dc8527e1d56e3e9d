import { describe, expect, it } from 'vitest';
import { citizensSchema } from '../../shared/regulation/citizens-schema.ts';

const link = { address: 'https://12345.example.cn/e/', days: 15 };

describe('how citizens are told', () => {
  it.each<[string, object]>([
    ['by a provider alone', {}],
    ['with the page’s address', { link }],
  ])('%s', (_what, more) => {
    expect(citizensSchema.safeParse({ way: 'aliyun', ...more }).success).toBe(true);
  });

  it.each<[string, object]>([
    ['an address without TLS', { ...link, address: 'http://12345.example.cn/e/' }],
    ['one that ends within a name', { ...link, address: 'https://12345.example.cn/e' }],
    ['one with a query of its own', { ...link, address: 'https://12345.example.cn/?t=/' }],
    ['one that fills a message', { ...link, address: `https://12345.example.cn/${'e'.repeat(60)}/` }],
    ['no number of days', { address: link.address }],
  ])('not %s', (_what, wrong) => {
    expect(citizensSchema.safeParse({ way: 'aliyun', link: wrong }).success).toBe(false);
  });
});
