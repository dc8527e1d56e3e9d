import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertText } from '../../../shared/alert/texts.ts';
import { testDynamoDb } from '../../support/dynamodb.ts';
import { at } from '../../ticket/history.ts';
import { Sending, sendingTables } from './sending.ts';

let db: Awaited<ReturnType<typeof testDynamoDb>>;
beforeAll(async () => {
  db = await testDynamoDb([]);
  await sendingTables(db.client);
});
afterAll(() => db.close());

const DUTY = { id: 'duty', way: 'smtp', to: 'duty@example.gov.cn' } as const;
const span = { from: at('2026-09-01 00:00'), to: at('2026-10-01 00:00') };

/** A unit whose roster has somebody on duty only between these. */
function sending(from: string, to: string): Sending {
  const made = new Sending(db.client, [DUTY], {});
  made.roster = {
    unit: 'chengguan',
    spans: [{ ...span, handedInAt: at('2026-08-20 10:00') }],
    periods: [{ from: at(from), to: at(to), officers: [{ contact: 'duty' }] }],
  };
  return made;
}

describe('a unit that has nobody on duty when it is told something', () => {
  it('is told all the same, and the hotline once a day', async () => {
    const made = sending('2026-09-10 08:00', '2026-09-11 08:00');
    const first = made.dispatched(3001);
    made.dispatched(3002);
    await made.work();
    expect(await made.messages(first)).toHaveLength(1);
    expect(made.told.map((intent) => [intent.recipient, alertText(intent).text])).toEqual([
      ['hotline', `工单${first}提醒城管局时其值班表上无人值班，请核实。`],
    ]);
    made.nowMs += 86_400_000;
    made.dispatched(3003);
    await made.work();
    expect(made.told).toHaveLength(2);
    const list = await made.deps.deliveries.unrostered('430500', 10);
    expect(list.map(({ day, unit }) => `${day} ${unit}`)).toEqual([
      '2026-09-19 chengguan',
      '2026-09-18 chengguan',
    ]);
  });

  it('is told of again where the hotline could not be', async () => {
    const made = sending('2026-09-10 08:00', '2026-09-11 08:00');
    made.nowMs += 3 * 86_400_000;
    const { tell } = made.deps;
    let failures = 1;
    Object.assign(made.deps, {
      tell: (intent: never) => (failures-- > 0 ? Promise.reject(new Error('busy')) : tell(intent)),
    });
    made.dispatched(3004);
    await made.work();
    expect(made.told).toHaveLength(1);
    expect(made.dead).toEqual([]);
  });

  it.each<[string, boolean]>([
    ['not where somebody is', true],
    ['not where it hands in none and sleeps at night', false],
  ])('%s', async (_what, rostered) => {
    const made = sending('2026-09-18 08:00', '2026-09-19 08:00');
    if (!rostered) made.roster = undefined;
    made.dispatched(3005);
    await made.work();
    expect(made.told).toEqual([]);
  });
});
