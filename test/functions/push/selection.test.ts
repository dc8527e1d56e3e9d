import { describe, expect, it } from 'vitest';
import { selectedFor } from '../../../functions/push/selection.ts';
import { sha256 } from '../../../shared/adapters/sha256.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { lineOf } from '../../../shared/province/feed-digest.ts';
import type { Subscriber } from '../../../shared/registers/subscribers.ts';
import { changesOf } from '../../../shared/ticket/change.ts';
import { Guarded, NAME, PHONE } from '../access/guarded.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';

const TO = { form: 'webhook', url: 'https://a.example/', key: 'own' } as const;
const subscriber = (more: Partial<Subscriber>): Subscriber => ({
  ...{ id: 's', label: '订阅方', kind: 'province', to: TO },
  ...more,
});

async function feedOf({ store }: City): Promise<readonly FeedItem[]> {
  const changes = changesOf(await store.ledger(TICKET_NO));
  return changes.map((change, index) => ({ ...change, seq: index + 1 }));
}

async function sent(city: City, more: Partial<Subscriber>) {
  return selectedFor(city, subscriber(more), await feedOf(city));
}

describe('LA-5: a department is sent the full data of its own parts', () => {
  const department = (city: City, ...units: string[]) => sent(city, { kind: 'department', units });

  it('with acceptance, ticket and texts, as an officer of the unit reads them', async () => {
    const { city } = await new Guarded().begin();
    const { items, tickets, disclosed } = await department(city, 'chengguan');
    expect(items).toHaveLength(2);
    expect(tickets).toMatchObject([
      { ticketNo: TICKET_NO, stage: 'dispatched', acceptedAt: expect.any(String) },
    ]);
    expect(JSON.stringify(tickets)).toContain(NAME);
    expect(disclosed).toMatchObject([
      { ticketNo: TICKET_NO, answer: 'clear', fields: expect.arrayContaining(['request', 'phone']) },
    ]);
  });

  it('less what the citizen keeps back, in fields and texts', async () => {
    const { city } = await new Guarded().begin('all');
    const { tickets, disclosed } = await department(city, 'chengguan');
    expect(JSON.stringify(tickets)).not.toMatch(new RegExp(`${NAME}|${PHONE}`));
    expect(disclosed).toMatchObject([{ answer: 'masked' }]);
  });

  it('and nothing of foreign parts, of another region’s unit of the same name, or where it is complained about', async () => {
    const { city } = await new Guarded().begin();
    const empty = { items: [], tickets: [], disclosed: [] };
    expect(await department(city, 'shuiwu')).toMatchObject(empty);
    expect(await department(city, 'chengguan@430100')).toMatchObject(empty);
    await city.act('name-accused', { units: ['chengguan'], reason: new PersonalText('本人') });
    expect(await department(city, 'chengguan')).toMatchObject(empty);
  });

  it('SY-23c: nor the number of another ticket that is about it', async () => {
    const { city, ticketNo } = await new Guarded().begin();
    const held = city.store.tickets.get(ticketNo);
    if (!held) throw new Error('there is no ticket');
    const other = { ...held.ticket, ticketNo: '43050026091800000009' };
    const named = async (accused: readonly string[]) => {
      city.store.tickets.set(ticketNo, { ...held, ticket: { ...held.ticket, follows: other.ticketNo } });
      city.store.tickets.set(other.ticketNo, { ...held, ticket: { ...other, accused } });
      return JSON.stringify(await department(city, 'chengguan')).includes(other.ticketNo);
    };
    expect([await named(['shuiwu']), await named(['chengguan'])]).toEqual([true, false]);
  });

  it('that its part has ended, and nothing of whoever has it since', async () => {
    const { city } = await new Guarded().begin();
    const unit = 'chengguan';
    await city.act('sign', {}, { unit });
    const reason = new PersonalText('不属于本单位职责');
    await city.act(
      'return',
      { reason, basis: reason, proposal: reason, siteVisit: false, photos: [] },
      { unit },
    );
    await city.act('review-return', { unit, granted: true, reason });
    await city.act('dispatch', { lead: 'shuiwu', assistants: [] });
    const { items, tickets, disclosed } = await department(city, 'chengguan');
    expect(items).toMatchObject([
      {
        ticketNo: TICKET_NO,
        stage: 'accepted',
        clocks: [],
        events: [{ type: 'ReturnGranted', unit: 'chengguan' }],
      },
    ]);
    expect([tickets, disclosed]).toEqual([[], []]);
    expect(JSON.stringify(items)).not.toContain('shuiwu');
    await city.act('name-accused', { units: ['chengguan'], reason: new PersonalText('本人') });
    expect((await department(city, 'chengguan')).items).toEqual([]);
  });

  it('without other units’ clocks, and with the revisit once it was made', async () => {
    const city = new City();
    await city.submit();
    await city.act('dispatch', { lead: 'chengguan', assistants: ['shuiwu'] });
    const clocks = async (unit: string) =>
      (await department(city, unit)).items.flatMap((item) =>
        (item as FeedItem).clocks.map((clock) => clock.unit),
      );
    expect(new Set(await clocks('shuiwu'))).not.toContain('chengguan');
    expect(new Set(await clocks('chengguan'))).toContain('chengguan');
  });
});

it('SY-28: a department is not sent what was passed to an authority without its being told', async () => {
  const { city } = await new Guarded().begin();
  const reason = new PersonalText('经查属实');
  await city.act('refer', { unit: 'chengguan', ground: 'rude', reason });
  await city.act('refer', { unit: 'chengguan', ground: 'misconduct', reason });
  const { items } = await sent(city, { kind: 'department', units: ['chengguan'] });
  const events = items.flatMap((item) => (item as FeedItem).events);
  const referred = events.filter(({ type }) => type === 'Referred');
  expect(referred).toMatchObject([{ ground: 'rude' }]);
  expect(items.every((item) => (item as FeedItem).events.length > 0)).toBe(true);
});

describe('SY-21, NM-17: linked systems are sent what concerns them', () => {
  it('a province the whole, or the fields that it may have with the whole’s hash', async () => {
    const { city } = await new Guarded().begin();
    const feed = await feedOf(city);
    const hashes = feed.map((item) => sha256(lineOf(item)));
    expect(await sent(city, {})).toMatchObject({ items: feed, hashes });
    const few = await sent(city, { fields: ['stage'] });
    const kept = ['hash', 'recordedAt', 'region', 'seq', 'stage', 'ticketNo', 'version'];
    expect(Object.keys(few.items[0] as object).sort()).toEqual(kept);
    expect(few.hashes).toEqual(hashes);
  });

  it('a supervision platform what was supervised, and what it ordered under its number', async () => {
    const { city } = await new Guarded().begin();
    const source = { line: '督查平台', externalNo: 'D-1' };
    await city.act('supervise', {
      ground: 'media',
      method: 'letter',
      reason: new PersonalText('媒体曝光'),
      source,
    });
    const { items } = await sent(city, { kind: 'supervision' });
    expect(items).toMatchObject([
      { events: [{ type: 'SupervisionOpened', source }], hash: expect.any(String) },
    ]);
    expect(JSON.stringify(items)).not.toContain('媒体曝光');
  });

  it('a portal how its own requests stand, a complaint system what became of them, and nobody else', async () => {
    const city = new City();
    const source = { line: '110', externalNo: 'P-1' };
    await city.act('submit', { ...submission(TICKET_NO), source });
    await city.act('feedback', {
      line: '110',
      direction: 'to-source',
      result: new PersonalText('已修好'),
      solved: 'yes',
    });
    const portal = await sent(city, { kind: 'portal', line: '110' });
    expect(portal.items).toMatchObject([
      { externalNo: 'P-1' },
      { externalNo: 'P-1', feedback: [{ solved: 'yes', result: '已修好' }] },
    ]);
    expect(portal.disclosed).toEqual([{ ticketNo: TICKET_NO, fields: ['feedback'], answer: 'clear' }]);
    const complaint = await sent(city, { kind: 'complaint', line: '110' });
    expect(complaint.items.flatMap((item) => (item as FeedItem).events.map(({ type }) => type))).toEqual([
      'Accepted',
      'FeedbackGiven',
    ]);
    expect(await sent(city, { kind: 'portal', line: '信访局' })).toMatchObject({ items: [], disclosed: [] });
  });

  it('the rating system what citizens were answered, by code and without a word', async () => {
    const city = new City();
    await city.submitAnswered();
    const { items } = await sent(city, { kind: 'rating' });
    expect(items).toMatchObject([{ ticketNo: TICKET_NO, events: [{ type: 'Replied' }] }]);
    expect(JSON.stringify(items)).not.toContain('当场答复');
  });
});
