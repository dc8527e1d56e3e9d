import { describe, expect, it } from 'vitest';
import { parsePart } from '../../../functions/http/parse.ts';
import type { Problem } from '../../../functions/http/problem.ts';
import { intakeRoutes, submitRequest } from '../../../functions/intake/intake.ts';
import type { Channel } from '../../../shared/caller.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../../shared/regulation/settings.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { City } from '../ticket-desk/doubles.ts';

/** A night, a holiday, and a working day. */
const TIMES = ['2026-10-02 03:10', '2026-10-01 12:00', '2026-09-18 10:00'] as const;
const DECISION = { ground: '征求意见期间先行试用', by: '市热线工作机构', from: '2026-01-01' };
/** The draft holds nowhere by itself: the city tries it out. */
const TRIAL = { adopted: [{ regulation: 'taian', ...DECISION }] };

/** A request by one of a city's entrances, and what the ticket says of where it came in. */
async function taken(
  region: string,
  channel: Channel,
  entrance?: string,
  more: object = {},
  at: string = TIMES[0],
) {
  const city = new City(at);
  const settings: Settings = parseSettings({ ...DEFAULT_SETTINGS, region, ...more });
  const rulebook = { ...city.deps.rulebook, settings: async () => settings };
  const deps = {
    ...{
      ...city.deps,
      rulebook,
      indexKeys: async () => firstIndexKey(new Uint8Array(32)),
      files: new MemoryFiles(),
    },
    finder: city.finder,
  };
  const form = { region, kind: 'complaint', text: '路灯不亮', ...(entrance !== undefined && { entrance }) };
  try {
    if (channel === 'wechat') {
      const text = new PersonalText(form.text);
      const said = { region, text, confidential: 'none', accepted: false } as const;
      await submitRequest(deps, { channel, form: said, by: 'wechat' });
    } else {
      const route = intakeRoutes(deps).find(({ path }) => path === `/v1/intake/${channel}`);
      const { status } = (await route?.handle({
        ...{
          params: {},
          query: {},
          headers: {},
          requestId: 'request',
          disclose: async () => {},
          rawBody: Buffer.from('{}'),
        },
        body: route.body && parsePart('body', route.body, form),
        caller: { type: 'channel', id: 'key', regions: [region], channels: [channel] },
      })) ?? { status: 0 };
      expect(status).toBe(201);
    }
  } catch (thrown) {
    return (thrown as Problem).fields.field;
  }
  const [held] = city.store.tickets.values();
  return [held?.ticket.channel, held?.ticket.form?.entrance];
}

describe('the entrances of a city are told apart, round the clock', () => {
  it.each<[string, string, object, [Channel, string][]]>([
    [
      'SY-2',
      '430500',
      {},
      [
        ['phone', 'phone'],
        ['web', 'website'],
        ['wechat', 'wechat'],
      ],
    ],
    [
      'TA-2 and TA-9',
      '370900',
      TRIAL,
      [
        ['phone', 'phone'],
        ['web', 'website'],
        ['web', 'mailbox'],
        ['wechat', 'wechat'],
      ],
    ],
    [
      'NM-2',
      '150000',
      {},
      [
        ['phone', 'phone'],
        ['web', 'portal'],
        ['web', 'app'],
        ['web', 'mini-program'],
        ['web', 'service-platform'],
      ],
    ],
    [
      'LA-0',
      '341500',
      {},
      [
        ['phone', 'phone'],
        ['web', 'website'],
        ['web', 'service-network'],
        ['web', 'provincial-app'],
        ['wechat', 'wechat'],
      ],
    ],
  ])('%s', async (_clause, region, more, entrances) => {
    for (const at of TIMES) {
      for (const [channel, entrance] of entrances) {
        expect(await taken(region, channel, entrance, more, at)).toEqual([channel, entrance]);
      }
    }
  });

  it('a channel with one entrance needs no name for it, one with several has none without it', async () => {
    expect(await taken('341500', 'phone')).toEqual(['phone', 'phone']);
    expect(await taken('341500', 'web')).toEqual(['web', undefined]);
  });

  it('one that is another city’s, another channel’s or nobody’s is refused by its field', async () => {
    expect(await taken('430500', 'web', 'service-network')).toBe('entrance');
    expect(await taken('341500', 'phone', 'website')).toBe('entrance');
    expect(await taken('341500', 'web', 'kiosk')).toBe('entrance');
    expect(await taken('370900', 'web', 'website')).toBe('entrance');
  });

  it('the city’s operator adds what no text names', async () => {
    const entrances = [{ id: 'kiosk', label: '自助终端', channel: 'web', ...DECISION }];
    expect(await taken('341500', 'web', 'kiosk', { entrances })).toEqual(['web', 'kiosk']);
  });
});
