import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { api } from '../../functions/http/api.ts';
import { silentLogger } from '../../functions/http/log.ts';
import { linkRoutes } from '../../functions/intake/links.ts';
import { referralRoutes } from '../../functions/intake/referral.ts';
import { wallClock } from '../../shared/adapters/clock.ts';
import type { Link } from '../../shared/caller.ts';
import { firstIndexKey } from '../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../shared/regulation/settings.ts';
import { MemoryFiles } from '../functions/attachments/files.ts';
import { CONTEXT, gatewayEvent, heldNonces } from '../functions/http/gateway.ts';
import { City } from '../functions/ticket-desk/doubles.ts';
import { CHANNELS_DOCS, exampleOf } from './signing-page.ts';

const KEY = { keyId: 'platform', secret: 'the secret of a platform' };
const RUNS = ['curl --version', 'bash --version', 'openssl version'].every(
  (line) => spawnSync(line, { shell: true }).status === 0,
);

let server: Server | undefined;
afterEach(() => server?.close());

/** A city whose doors for linked platforms stand open to one client. */
async function doors(city: City, client: { lines: string[]; links?: Link[] }): Promise<string> {
  const decided = { ground: '市政府决定', by: '市热线办', from: '2026-01-01' };
  const sources = client.lines.map((line) => ({ line, ...decided }));
  const settings = parseSettings({ ...DEFAULT_SETTINGS, region: '430500', sources });
  const deps = {
    ...city.deps,
    rulebook: { ...city.deps.rulebook, settings: async () => settings },
    indexKeys: async () => firstIndexKey(new Uint8Array(32).fill(3)),
    files: new MemoryFiles(),
  };
  const handle = api([...linkRoutes(deps), ...referralRoutes(deps)], {
    channels: {
      find: async () => ({
        ...{ keyId: KEY.keyId, secrets: [KEY.secret], regions: ['430500'] },
        ...{ channels: client.links ? [] : ['referral'], ...client },
      }),
    },
    tokens: { verify: () => Promise.reject(new Error('not asked for')) },
    nonces: heldNonces(),
    wallClock,
    log: silentLogger,
  });
  server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const parts = { method: 'POST', route: request.url ?? '', headers, body: body.toString() };
      const answer = await handle(gatewayEvent(parts), CONTEXT);
      response.writeHead(answer.statusCode ?? 500).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs a page's example; the status and the answer. */
async function run(
  page: string,
  heading: string,
  url: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const env = { ...process.env, HOTLINE_URL: url, HOTLINE_KEY_ID: KEY.keyId, HOTLINE_SECRET: KEY.secret };
  const { stdout } = await promisify(execFile)('bash', ['-c', exampleOf(page, heading, 'bash')], {
    env,
    cwd: CHANNELS_DOCS,
  });
  const [, body = '', status] = /^(.*) (\d{3})\n$/s.exec(stdout) ?? [];
  return { status: Number(status), body: JSON.parse(body) };
}

async function answered(): Promise<City> {
  const city = new City();
  await city.submit();
  await city.dispatch();
  await city.act('sign', {}, { unit: 'chengguan' });
  const text = new PersonalText('已处理');
  const contact = { reached: true, way: 'phone' } as const;
  const work = { handledBy: text, handledAt: city.later(3600).now, process: text, result: text, contact };
  await city.act('answer', work, { unit: 'chengguan' });
  await city.act('review-answer', { passed: true });
  return city;
}

const last = ({ store }: City) => store.commits.at(-1)?.after;

describe.runIf(RUNS)('SY-21, NM-17: linked platforms by the examples of their pages', () => {
  it('a supervision platform orders a supervision, once, and in a way that the text knows', async () => {
    const city = new City();
    await city.submit();
    await city.dispatch();
    const url = await doors(city, { lines: ['督查平台'], links: ['supervision'] });
    const first = await run('supervision.md', 'Ordering a supervision', url);
    expect(first).toMatchObject({ status: 201, body: { supervision: 'supervision-1', stage: 'dispatched' } });
    expect(await run('supervision.md', 'Ordering a supervision', url)).toEqual({ ...first, status: 200 });
    expect(last(city)?.supervisions).toHaveLength(1);
    expect(last(city)?.clocks.map(({ kind }) => kind)).toContain('supervise');
  });

  it('the rating system brings a bad rating, which is a revisit and left to a finding', async () => {
    const city = await answered();
    const url = await doors(city, { lines: ['好差评系统'], links: ['rating'] });
    const first = await run('rating.md', 'Bringing a rating', url);
    expect(first).toMatchObject({ status: 201, body: { stage: 'done' } });
    expect(last(city)?.revisit).toMatchObject({ grade: 'dissatisfied', satisfied: false });
    expect(await run('rating.md', 'Bringing a rating', url)).toEqual({ ...first, status: 200 });
  });

  it.each([
    ['portal.md', 'Handing requests over', '服务门户', 'P-2026-0001'],
    ['complaint.md', 'Handing a complaint over', '投诉平台', 'T-2026-0001'],
  ])('%s: a request comes in under its number', async (page, heading, line, externalNo) => {
    const city = new City();
    const url = await doors(city, { lines: [line] });
    expect(await run(page, heading, url)).toMatchObject({ status: 201, body: { stage: 'submitted' } });
    expect(last(city)?.source).toEqual({ line, externalNo });
    expect((await run(page, heading, url)).status).toBe(200);
  });

  it('who may bring one thing may bring nothing else, and for nobody else', async () => {
    const city = await answered();
    const rating = await doors(city, { lines: ['好差评系统'], links: ['rating'] });
    expect(await run('supervision.md', 'Ordering a supervision', rating)).toMatchObject({ status: 403 });
    expect(await run('portal.md', 'Handing requests over', rating)).toMatchObject({ status: 403 });
    server?.close();
    const other = await doors(city, { lines: ['信访局'], links: ['rating'] });
    expect(await run('rating.md', 'Bringing a rating', other)).toMatchObject({
      status: 403,
      body: { field: 'source.line' },
    });
  });
});
