import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Press } from '../functions/bulletins/doubles.ts';
import { somebody } from '../functions/commands/calling.ts';

const page = readFileSync(new URL('../../docs/bulletin.md', import.meta.url), 'utf8');

/** The page's example, as a reader would load it. */
async function example(): Promise<{ digestOf(answer: object): string }> {
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
}

describe('docs/bulletin.md', () => {
  it('shows how anybody works out the digest from the public form', async () => {
    const decision = { ground: '热线办文件', by: '市热线办', from: '2026-01-01' as never };
    const press = new Press('luan', '341500', { bulletin: { period: 'month', ...decision } });
    const params = { region: press.region, period: '2026-08' };
    const supervisor = somebody('supervisor', { region: press.region });
    const made = await press.as(supervisor, 'POST', '/v1/bulletins/{region}/{period}/publish', {
      params,
      body: {},
    });
    const asked = { params, query: 'format=json' };
    const shown = await press.as(undefined, 'GET', '/v1/public/bulletins/{region}/{period}', asked);
    const { digestOf } = await example();
    expect([digestOf(shown.body), shown.body.digest]).toEqual([made.body.digest, made.body.digest]);
    const changed = { bulletin: { ...(shown.body.bulletin as object), title: '改过的' } };
    expect(digestOf(changed)).not.toBe(made.body.digest);
  });
});
