import { describe, expect, it } from 'vitest';
import { queryRoutes } from '../../../functions/commands/queries.ts';
import { parsePart } from '../../../functions/http/parse.ts';
import { intakeRoutes } from '../../../functions/intake/intake.ts';
import type { Missing } from '../../../functions/missing-facts.ts';
import type { Uploaded } from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/regulation/settings.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { City } from '../ticket-desk/doubles.ts';
import { ConversationWorld } from './wechat/world.ts';

const REGION = '370900';
const DECISION = { ground: '热线工作规范', by: '市热线工作机构', from: '2026-01-01' };
/** The draft holds nowhere by itself: the city tries it out. */
const TRIAL = { adopted: [{ regulation: 'taian', ...DECISION }] };
const NOISE = { kinds: ['complaint'], matters: ['noise'], facts: ['contact', 'place'], ...DECISION };

/** A city's intake, by its own settings. */
function intakeOf(more: object = {}, region = REGION) {
  const city = new City('2026-09-18 10:00');
  const settings = parseSettings({ ...DEFAULT_SETTINGS, region, ...TRIAL, ...more });
  const files = new MemoryFiles();
  const rulebook = { ...city.deps.rulebook, settings: async () => settings };
  const deps = { ...city.deps, rulebook, indexKeys: async () => firstIndexKey(new Uint8Array(32)), files };
  const send = async (form: object, channel: 'phone' | 'web' = 'web') => {
    const route = intakeRoutes({ ...deps, finder: city.finder }).find(
      ({ path }) => path === `/v1/intake/${channel}`,
    );
    const { status, body } = (await route?.handle({
      ...{
        params: {},
        query: {},
        headers: {},
        requestId: 'request',
        disclose: async () => {},
        rawBody: Buffer.from('{}'),
      },
      body: route.body && parsePart('body', route.body, { region, text: '夜里施工太吵', ...form }),
      caller: { type: 'channel', id: 'key', regions: [region], channels: [channel] },
    })) ?? { status: 0 };
    expect(status).toBe(201);
    return body as { readonly ticketNo: string; readonly missing?: Missing };
  };
  return { city, deps, files, send };
}

const needs = (missing: Missing | undefined): string[] | undefined =>
  missing?.facts.map(({ fact, need }) => `${fact} ${need}`);

describe('TA-10: what needs name, contact or address says so, and is taken in without them', () => {
  const noise = { kind: 'complaint', matter: 'noise' };

  it.each<[string, object, object, string[] | undefined]>([
    [
      'nothing given',
      { neededFacts: [NOISE] },
      noise,
      ['name encouraged', 'contact this-matter', 'place this-matter'],
    ],
    [
      'a place by its coordinates',
      { neededFacts: [NOISE] },
      { ...noise, name: '张三', coordinates: { latitude: 36.2, longitude: 117.1 } },
      ['contact this-matter'],
    ],
    [
      'all given',
      { neededFacts: [NOISE] },
      { ...noise, name: '张三', phone: '13800138000', place: '岱宗大街' },
      undefined,
    ],
    [
      'nobody has said what it is about',
      { neededFacts: [NOISE] },
      {},
      ['name encouraged', 'contact some-matters', 'place some-matters'],
    ],
    ['another kind', { neededFacts: [NOISE] }, { kind: 'consultation', name: '张三' }, undefined],
    [
      'the city has set nothing',
      {},
      noise,
      ['name some-matters', 'contact some-matters', 'place some-matters'],
    ],
    [
      'its decision is over',
      { neededFacts: [{ ...NOISE, until: '2026-06-30' }] },
      { ...noise, phone: '13800138000', place: '岱宗大街' },
      ['name some-matters'],
    ],
    ['the draft is not tried out', { adopted: [], neededFacts: [NOISE] }, noise, undefined],
  ])('%s', async (_what, settings, form, expected) => {
    const { city, send } = intakeOf(settings);
    const { ticketNo, missing } = await send(form);
    expect(needs(missing)).toEqual(expected);
    expect(city.store.tickets.get(ticketNo)?.ticket.stage).toBe('submitted');
  });

  it('says in Chinese what, why and by which decision', async () => {
    const { missing } = await intakeOf({ neededFacts: [NOISE] }).send(noise);
    expect(missing).toMatchObject({ clause: 'TA-10' });
    expect(missing?.told).toMatch(
      /^本事项需要提供联系方式、具体地址方可办理，请如实补充；鼓励实名表达诉求（依据：《.*》第十条第二款；热线工作规范）。$/,
    );
  });

  it('an agent on the phone is told too; what is answered at once lacks nothing', async () => {
    const { send } = intakeOf({ neededFacts: [NOISE] });
    expect(needs((await send({ ...noise, phone: '13800138000', name: '张三' }, 'phone')).missing)).toEqual([
      'place this-matter',
    ]);
    const answered = { kind: 'consultation', reply: '可在网上办理' };
    expect((await send(answered, 'phone')).missing).toBeUndefined();
  });

  it('the hotline sees it in the ticket, and a unit does not', async () => {
    const { deps, send } = intakeOf({ neededFacts: [NOISE] });
    const { ticketNo } = await send(noise);
    const route = queryRoutes({
      ...deps,
      finder: { marked: () => Promise.reject(new Error('no lists here')) },
      attempts: { counted: async () => 0, count: async () => 1, takeBack: async () => {} },
    }).find(({ path }) => path === '/v1/tickets/{ticketNo}');
    const seen = await route?.handle({
      ...{
        params: { ticketNo },
        query: {},
        headers: {},
        requestId: 'request',
        disclose: async () => {},
        rawBody: Buffer.from(''),
      },
      body: undefined,
      caller: { type: 'person', id: 'agent', region: REGION, roles: ['agent'] },
    });
    expect(needs((seen?.body as { missing?: Missing } | undefined)?.missing)).toEqual([
      'name encouraged',
      'contact this-matter',
      'place this-matter',
    ]);
  });

  it('no other city’s text asks for it', async () => {
    const { missing } = await intakeOf({ neededFacts: [NOISE] }, '430500').send(noise);
    expect(missing).toBeUndefined();
  });
});

describe('TA-10: requests come by voice, text, picture and video', () => {
  const FOUND = { bytes: 2048, sha256: '0'.repeat(64), tag: 'one' };
  const head = (text: string): Uint8Array => new TextEncoder().encode(text);
  const SENT: readonly (readonly [
    string,
    'photo' | 'recording' | 'evidence',
    Omit<Uploaded, keyof typeof FOUND>,
  ])[] = [
    ['voice', 'recording', { mediaType: 'audio/amr', head: head('#!AMR\n') }],
    ['picture', 'photo', { mediaType: 'image/jpeg', head: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) }],
    ['video', 'recording', { mediaType: 'video/mp4', head: head('\0\0\0\u0018ftypisom') }],
    ['a video as evidence', 'evidence', { mediaType: 'video/mp4', head: head('\0\0\0\u0018ftypmp42') }],
  ];

  it('each is kept with the ticket of the text', async () => {
    const { city, files, send } = intakeOf();
    const attachments = SENT.map(([, purpose, found], index) => {
      const attachmentId = `6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5${index}`;
      files.pending.set(`${REGION}/${attachmentId}`, { ...FOUND, ...found });
      return { attachmentId, purpose };
    });
    const { ticketNo } = await send({ attachments });
    expect(city.store.tickets.get(ticketNo)?.ticket.attachments?.map(({ mediaType }) => mediaType)).toEqual(
      SENT.map(([, , { mediaType }]) => mediaType),
    );
  });
});

it('TA-10: in WeChat the first answer says so, and the conversation goes on asking', async () => {
  const world = new ConversationWorld(
    REGION,
    parseSettings({ ...DEFAULT_SETTINGS, region: REGION, ...TRIAL }),
  );
  const answer = await world.say('夜里施工太吵');
  expect(answer).toMatch(/已登记.*什么地点.*部分事项需要提供姓名、联系方式、具体地址等信息方可办理/s);
  expect(world.tickets).toHaveLength(1);
  expect(await new ConversationWorld().say('夜里施工太吵')).not.toContain('方可办理');
});
