import { describe, expect, it } from 'vitest';
import { repairCommand } from '../../../infra/cli/repair.ts';
import { paper, serve } from './served.ts';

const PATH = '/v1/admin/repair/430500';
const WALK = { walk: 'w1', legs: 4, legsLeft: 4, looked: 0, repaired: 0, aside: 0 };

async function repaired(begun: object, then: object, ...args: string[]) {
  const api = await serve({ [`POST ${PATH}`]: { body: begun }, [`GET ${PATH}`]: { body: then } });
  const { stdout, text } = paper();
  try {
    const code = await repairCommand(
      ['--region', 'shaoyang', '--url', api.url, '--token', 't', ...args],
      stdout,
    );
    return { code, text: text(), asked: api.asked.map(({ method }) => method) };
  } finally {
    await api.close();
  }
}

describe('hotline repair', () => {
  it('begins a walk and says where to look', async () => {
    const { code, text, asked } = await repaired({ ...WALK, state: 'walking' }, {});
    expect([code, text, asked]).toEqual([
      0,
      `430500: repair begun; GET ${PATH} says how far it is\n`,
      ['POST'],
    ]);
  });

  it('waits for its end when it is told to', async () => {
    const done = { ...WALK, state: 'done', legsLeft: 0, looked: 12, repaired: 3 };
    const { code, text, asked } = await repaired({ ...WALK, state: 'walking' }, done, '--wait');
    expect([code, text, asked]).toEqual([0, '430500: 12 tickets looked at, 3 repaired\n', ['POST', 'GET']]);
  });

  it('exits with 1 where a ticket could not be repaired', async () => {
    const done = { ...WALK, state: 'done', legsLeft: 0, looked: 12, repaired: 3, aside: 1 };
    const { code, text } = await repaired({ ...WALK, state: 'walking' }, done, '--wait');
    expect([code, text]).toEqual([1, expect.stringContaining('REPAIR_FAILED')]);
  });

  it('says so when another walk has taken the place of its own', async () => {
    const other = { ...WALK, walk: 'w2', state: 'walking' };
    await expect(repaired({ ...WALK, state: 'walking' }, other, '--wait')).rejects.toThrow('another repair');
  });

  it('needs a region', async () => {
    await expect(repairCommand([])).rejects.toThrow('--region');
  });
});
