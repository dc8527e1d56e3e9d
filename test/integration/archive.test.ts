import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { restoreCommand } from '../../infra/cli/restore.ts';
import { verifyCommand } from '../../infra/cli/verify.ts';
import { ASSEMBLY } from '../../infra/local/build-cache.ts';
import { type HotlineClient, localClient, type Who } from '../../infra/local/client.ts';
import { startRuntime } from '../../infra/local/main.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { paper } from '../infra/cli/served.ts';
import { sharedEngine } from '../support/shared-engine.ts';
import { ADMINISTRATOR, mustBe, REGION, type TicketAnswer } from './city.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'hotline-test-'));
let runtime: Runtime | undefined;
afterAll(async () => {
  await runtime?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const AGENT: Who = { role: 'agent' };
const SUPERVISOR: Who = { role: 'supervisor' };
const decided = { ground: '市档案管理规定', by: '市政务服务局', from: '2026-01-01' };

/** The same city at a later time: nobody waits for months minute by minute. */
async function cityAt(at: string): Promise<HotlineClient> {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = sharedEngine();
  const options = { dataDir, port: 0, virtualClock: true, at: at as Instant, quiet: true };
  // The one that the first start has built serves the others.
  const again = runtime && { assembly: ASSEMBLY };
  await runtime?.close();
  runtime = await startRuntime({ ...options, ...again });
  return localClient(runtime, dataDir, REGION);
}

it('MZ-14: an ended ticket is archived, and at the end of its keeping its texts are gone for everybody', async () => {
  let city = await cityAt('2026-09-18T09:00:00+08:00');
  const get = async <T>(who: Who, path: string) => mustBe(200, await city.call(who, 'GET', path)) as T;
  const settings = await get<object>(ADMINISTRATOR, `/v1/admin/settings/${REGION}`);
  const retention = [
    { what: 'archive', months: 1, ...decided },
    { what: 'texts', months: 2, ...decided },
  ];
  const { version: _version, region: _region, ...own } = settings as Record<string, unknown>;
  const published = { ...own, retention, why: '设定保存期限' };
  mustBe(200, await city.call(ADMINISTRATOR, 'PUT', `/v1/admin/settings/${REGION}`, published));
  const form = { region: REGION, kind: 'consultation', text: '医保卡如何补办', phone: '13800138000' };
  const ended = async () => {
    const sent = await city.intake('phone', { ...form, reply: '到社区服务中心补办' }, crypto.randomUUID());
    return (mustBe(201, sent) as TicketAnswer).ticketNo;
  };
  const [one, held] = [await ended(), await ended()];
  const order = { held: true, reason: '法院调查取证' };
  mustBe(200, await city.call(SUPERVISOR, 'POST', `/v1/tickets/${held}/hold`, order));
  expect((await city.call(AGENT, 'POST', `/v1/tickets/${held}/hold`, order)).status).toBe(403);
  expect((await city.call(ADMINISTRATOR, 'GET', `/v1/archive/${one}`)).status).toBe(404);

  city = await cityAt('2026-10-19T01:04:00+08:00');
  await runtime?.to('2026-10-19T01:05:00+08:00' as Instant);
  expect(await get(ADMINISTRATOR, `/v1/archive/${one}`)).toMatchObject({ entries: 1, readable: true });
  const { stdout, text } = paper();
  expect(await restoreCommand([one, '--data', dataDir], stdout)).toBe(0);
  expect(text()).toMatch(/the copy holds: 1 ledger entries.*\n.*nothing was missing/);

  // Early enough for the daily anchor, which makes up for the days that nobody lived.
  city = await cityAt('2026-11-19T00:34:00+08:00');
  await runtime?.to('2026-11-19T01:05:00+08:00' as Instant);
  const shown = async (ticketNo: string) =>
    get<{ texts: object; keeping: object }>(AGENT, `/v1/tickets/${ticketNo}`);
  expect(await shown(one)).toMatchObject({ texts: {}, keeping: { destroyed: ['texts'] } });
  expect(await shown(held)).toMatchObject({ texts: { request: form.text }, keeping: {} });
  expect(await get(ADMINISTRATOR, `/v1/archive/${one}`)).toMatchObject({ texts: 0, readable: false });
  const found = paper();
  expect([await verifyCommand(['--region', REGION, '--data', dataDir], found.stdout), found.text()]).toEqual([
    0,
    expect.stringContaining('all agree'),
  ]);
}, 180_000);
