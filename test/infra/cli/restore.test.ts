import { expect, it } from 'vitest';
import { restoreCommand } from '../../../infra/cli/restore.ts';
import { paper, serve } from './served.ts';

const TICKET = '43050026091800000001';
const PATH = `/v1/archive/${TICKET}`;
const COPY = { entries: 7, texts: 3, readable: true, digest: 'd'.repeat(64) };

async function restored(copy: object, items: number, ...args: string[]) {
  const api = await serve({
    [`GET ${PATH}`]: { body: copy },
    [`POST ${PATH}/restore`]: { body: { restored: items } },
  });
  const { stdout, text } = paper();
  try {
    const code = await restoreCommand([TICKET, '--url', api.url, '--token', 't', ...args], stdout);
    return { code, text: text(), asked: api.asked.map(({ method }) => method) };
  } finally {
    await api.close();
  }
}

it('says what the copy holds and what was put back', async () => {
  const { code, text, asked } = await restored(COPY, 11);
  expect([code, asked]).toEqual([0, ['GET', 'POST']]);
  expect(text).toMatch(/7 ledger entries, 3 sealed texts, digest d{64}\n.*: 11 items put back\n$/);
});

it('puts nothing back where it only checks, and says that texts are destroyed', async () => {
  const { text, asked } = await restored({ ...COPY, readable: false }, 0, '--check');
  expect([text.includes('texts destroyed'), asked]).toEqual([true, ['GET']]);
  expect((await restored(COPY, 0)).text).toContain('nothing was missing');
});

it('needs a ticket', async () => {
  await expect(restoreCommand(['430500'])).rejects.toThrow('20 digits');
});
