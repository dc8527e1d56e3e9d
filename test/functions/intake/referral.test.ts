import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../functions/http/problem.ts';
import { referralRoutes } from '../../../functions/intake/referral.ts';
import type { ChannelCaller } from '../../../shared/caller.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { City, TICKET_NO, WORDS } from '../ticket-desk/doubles.ts';

const GATEWAY: ChannelCaller = {
  type: 'channel',
  id: 'gateway',
  regions: ['430500'],
  channels: ['referral'],
};
const POLICE: ChannelCaller = { ...GATEWAY, id: 'police', lines: ['110'] };
const FORM = { region: '430500', kind: 'complaint', text: '占道经营' };

const key = async () => firstIndexKey(new Uint8Array(32).fill(3));

/** A call of another line's system; the answer's status, or the code of the problem. */
async function told(city: City, caller: ChannelCaller, path: string, body: object, query = {}) {
  const route = referralRoutes({ ...city.deps, indexKeys: key, files: new MemoryFiles() }).find((each) =>
    each.path.endsWith(path),
  );
  if (!route) throw new Error(`no route ends with ${path}`);
  const request = {
    ...{
      params: { ticketNo: TICKET_NO },
      query,
      headers: {},
      requestId: 'request',
      disclose: async () => {},
    },
    ...{ body: route.body?.parse(body), rawBody: Buffer.from(JSON.stringify(body)), caller },
  };
  try {
    const { status, body: answer } = await route.handle(request);
    return { status, ...(answer as { stage: string; outcome?: string }) };
  } catch (error) {
    const { code, field } = (error as Problem).fields;
    return { code, field };
  }
}

async function handedOver(): Promise<City> {
  const city = new City();
  await city.submit();
  await city.act('hand-over', { line: '110', mode: 'order' });
  return city;
}

describe('another line’s system', () => {
  it('hands a matter over, which waits for the hotline’s acceptance', async () => {
    const city = new City();
    const form = { ...FORM, source: { line: '110', externalNo: 'J-1' } };
    expect(await told(city, POLICE, '/referral', form)).toMatchObject({ status: 201, stage: 'submitted' });
    expect(city.store.commits[0]?.after.source).toEqual({ line: '110', externalNo: 'J-1' });
    expect(city.store.commits[0]?.after.channel).toBe('referral');
  });

  it.each([
    [
      'in the name of another line',
      POLICE,
      { ...FORM, source: { line: '120', externalNo: '1' } },
      'forbidden',
    ],
    ['for a region that is not its own', POLICE, { ...FORM, region: '430100' }, 'not-found'],
    [
      'from a line of which the regulation knows nothing',
      GATEWAY,
      { ...FORM, source: { line: '114', externalNo: '1' } },
      'unknown-line',
    ],
  ])('hands nothing over %s', async (_what, caller, form, code) => {
    expect(await told(new City(), caller, '/referral', form)).toMatchObject({ code });
  });

  it('reads what it was given, less what the citizen asked to keep back', async () => {
    const city = await handedOver();
    const asked = { line: '110' };
    const { texts, handOver } = (await told(city, POLICE, '{ticketNo}', {}, asked)) as unknown as {
      texts: Record<string, string>;
      handOver: object;
    };
    expect(texts.request).toBe(WORDS);
    expect(handOver).toMatchObject({ line: '110', mode: 'order', state: 'pending' });
    const other = await told(city, { ...POLICE, lines: ['119'] }, '{ticketNo}', {}, asked);
    expect(other).toMatchObject({ code: 'not-found' });
    expect(await told(new City(), POLICE, '{ticketNo}', {}, asked)).toMatchObject({ code: 'not-found' });
  });

  it('SY-23b: learns nothing of a complainant whom the text protects, and no less of the matter', async () => {
    const city = await handedOver();
    const held = city.store.tickets.get(TICKET_NO);
    if (!held) throw new Error('no ticket');
    city.store.tickets.set(TICKET_NO, { ...held, ticket: { ...held.ticket, matter: 'noise' } });
    const { texts } = (await told(city, POLICE, '{ticketNo}', {}, { line: '110' })) as unknown as {
      texts: Record<string, string>;
    };
    expect(texts.request).toContain('楼下工地夜间施工');
    expect(texts.request).toContain('139****1234');
  });

  it('MZ-20: reads no word of what is for staff set apart', async () => {
    const city = await handedOver();
    const held = city.store.tickets.get(TICKET_NO);
    if (!held) throw new Error('no ticket');
    city.store.tickets.set(TICKET_NO, {
      ...held,
      ticket: { ...held.ticket, secrets: { chengguan: 'granted' } },
    });
    expect(await told(city, POLICE, '{ticketNo}', {}, { line: '110' })).toMatchObject({
      stage: 'handed-over',
      texts: {},
    });
  });

  it('takes what it was given and says what became of it', async () => {
    const city = await handedOver();
    const taken = { line: '110', externalNo: 'J-2' };
    expect(await told(city, POLICE, '/acknowledge', taken)).toMatchObject({
      status: 200,
      stage: 'handed-over',
    });
    expect(await told(city, POLICE, '/feedback', { line: '110', result: '已处置' })).toEqual({
      status: 200,
      ticketNo: TICKET_NO,
      stage: 'closed',
      outcome: 'handed-over',
    });
  });

  it.each<[string, ChannelCaller, string]>([
    ['another line', { ...POLICE, lines: ['119'] }, '110'],
    ['one that was given nothing', GATEWAY, '119'],
    ['one of another region', { ...GATEWAY, regions: ['370900'] }, '110'],
  ])('does not exist for %s', async (_who, caller, line) => {
    const city = await handedOver();
    expect(await told(city, caller, '/acknowledge', { line })).toMatchObject({ code: 'not-found' });
    expect(await told(city, caller, '/feedback', { line, result: '已处置' })).toMatchObject({
      code: 'not-found',
    });
    // Nobody can tell by the answer what there is.
    const nowhere = await told(new City(), caller, '/acknowledge', { line });
    expect(nowhere).toEqual({ code: 'not-found', field: 'ticketNo' });
    expect(await told(city, caller, '/acknowledge', { line })).toEqual(nowhere);
  });
});
