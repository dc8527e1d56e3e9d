/**
 * A month of a city on the embedded runtime: its people work over HTTP on the virtual clock, and what reached whom is
 * counted against what the tickets' histories owe.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import { addSeconds, type Day, dayOf, type Instant } from '../../shared/calendar/instant.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { chance } from './chance.ts';
import { type HotlineProcess, hotlineProcess } from './hotline-process.ts';
import { INSPECTION, LADDERS, UNITS } from './month-city.ts';
import { type MonthReport, monthCount } from './month-count.ts';
import { DAYS, type Life, lifeOf, type Step } from './month-lives.ts';
import { HOTLINE, rosterOf, unitOf } from './month-people.ts';

export const REGION = '430500';
const BEGIN = '2026-09-01T00:05:01+08:00' as Instant;
/** People act at these distances, at seconds that differ, so that hardly a timer falls on the same. */
const SLOT_SECONDS = 900;
const SECOND_STEP = 17;
const SECONDS = 53;
const TAIL_DAYS = 10;
const AT_ONCE = 8;
const TRIES = 20;
const ADMINISTRATOR: Who = { role: 'administrator' };

export interface MonthOptions {
  readonly seed: number;
  readonly tickets: number;
  readonly say: (line: string) => void;
}

/** Lives the month on a folder of its own, which is left behind only when there are faults. */
export async function monthRun({ seed, tickets, say }: MonthOptions): Promise<MonthReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-month-'));
  const hotline = await hotlineProcess(join(folder, 'data'), BEGIN);
  let report: MonthReport | undefined;
  try {
    await hotline.start();
    const client = await hotline.client(REGION);
    await foundCity(client);
    const numbers = await lived(hotline, client, { seed, tickets, say });
    report = await monthCount(hotline, client, numbers, { begin: BEGIN, end: endOfMonth() });
    return report;
  } finally {
    await hotline.kill('runtime', 'engine');
    if (report?.faults.length === 0) rmSync(folder, { recursive: true, force: true });
    else say(`the folder is left for looking into: ${folder}`);
  }
}

/** At noon, when everything that waited for the morning has been told. */
function endOfMonth(): Instant {
  return addSeconds(BEGIN, (DAYS + TAIL_DAYS) * 86_400 + 12 * 3600);
}

interface Act {
  readonly ticket: number;
  /** Which of its life's steps; -1: it comes in. */
  readonly step: number;
}

/** Lets every ticket live, slot by slot. @returns the tickets' numbers */
async function lived(
  hotline: HotlineProcess,
  client: HotlineClient,
  { seed, tickets, say }: MonthOptions,
): Promise<readonly string[]> {
  const random = chance(seed);
  const lives: readonly Life[] = Array.from({ length: tickets }, (_, index) =>
    lifeOf(random.fork(`${index}`), WORDS),
  );
  const slots = new Map<number, Act[]>();
  const plan = (slot: number, act: Act) => slots.set(slot, [...(slots.get(slot) ?? []), act]);
  const slotsIn = (seconds: number) => Math.max(1, Math.ceil(seconds / SLOT_SECONDS));
  for (const [ticket, { begins }] of lives.entries()) plan(slotsIn(begins), { ticket, step: -1 });
  const numbers: string[] = [];
  let [came, refused] = [0, 0];
  const carryOut = async (slot: number, { ticket, step }: Act): Promise<void> => {
    const { steps } = lives[ticket] as Life;
    const own = numbers[ticket];
    if (own === undefined) {
      numbers[ticket] = await takenIn(client, ticket);
      came++;
    } else if (!(await done(client, own, steps[step] as Step))) refused++;
    const next = steps[step + 1];
    if (next) plan(slot + slotsIn(next.after), { ticket, step: step + 1 });
  };
  const end = endOfMonth();
  for (let slot = 1, now = BEGIN; now < end; slot++) {
    now = addSeconds(BEGIN, slot * SLOT_SECONDS + ((slot * SECOND_STEP) % SECONDS));
    const acts = slots.get(slot) ?? [];
    if (acts.length > 0 && now < end) await moveTo(hotline, now);
    for (let from = 0; from < acts.length && now < end; from += AT_ONCE)
      await Promise.all(acts.slice(from, from + AT_ONCE).map((act) => carryOut(slot, act)));
    slots.delete(slot);
    if (slot % 96 === 0) say(`${now.slice(0, 10)}: ${came} tickets, ${refused} commands refused`);
  }
  await moveTo(hotline, end);
  return numbers.filter((each) => each !== undefined);
}

const WORDS = {
  reason: '情况说明',
  answer: {
    ...{ handledBy: '经办人', handledAt: '2026-09-01T00:00:00+08:00', process: '现场核查', result: '已处理' },
    ...{ publicReply: '已处理完毕', contact: { reached: true, way: 'phone' } },
  },
};

async function takenIn(client: HotlineClient, index: number): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text: `第${index}件`, phone: '13800001234' };
  const answer = await insist(() => client.intake('phone', form, `month-${index}`));
  if (answer.status !== 201) throw new Error(`intake gave ${answer.status} ${JSON.stringify(answer.body)}`);
  return (answer.body as { ticketNo: string }).ticketNo;
}

/** Gives a command. @returns whether it was carried out; the regulation may refuse it */
async function done(client: HotlineClient, ticketNo: string, { by, command, body }: Step): Promise<boolean> {
  const who: Who =
    by === 'dispatcher' || by === 'reviewer' ? { role: by } : { role: 'unit-officer', unit: by };
  const path = `/v1/tickets/${ticketNo}/${command}`;
  const { status, body: said } = await insist(() => client.call(who, 'POST', path, body));
  if (status === 400 || status === 403) throw new Error(`${command}: ${status} ${JSON.stringify(said)}`);
  return status === 200;
}

/** Asks again as long as the answer says to come again. */
async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    if (answer.status !== 503 || tries === TRIES)
      throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** Moves the clock; a move that does not come to rest is made again. */
async function moveTo(hotline: HotlineProcess, to: Instant): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(`${hotline.url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to }),
    });
    const text = await answer.text();
    if (answer.status === 200) return;
    if (answer.status !== 409 || tries === TRIES)
      throw new Error(`the clock gave ${answer.status} ${text.slice(0, 300)}`);
  }
}

/** The ladder in the settings, every unit with its contacts, and the rosters of those that hand one in. */
async function foundCity(client: HotlineClient): Promise<void> {
  const why = '长时间测试';
  const put = async (path: string, body: object) => {
    const answer = await client.call(ADMINISTRATOR, 'PUT', `/v1/admin/${path}`, { ...body, why });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const { reminders, terms, satisfied } = DEFAULT_SETTINGS;
  await put(`settings/${REGION}`, { reminders, terms, satisfied, ladders: LADDERS });
  const first = dayOf(BEGIN) as Day;
  for (const unit of [HOTLINE, INSPECTION, ...UNITS]) {
    await put(`units/${REGION}/${unit}`, { name: unit, ...unitOf(unit) });
    const periods = rosterOf(unit, first, DAYS + TAIL_DAYS + 1);
    const [from, to] = [periods?.[0]?.from, periods?.at(-1)?.to];
    if (periods) await put(`rosters/${REGION}/${unit}`, { from, to, periods });
  }
}
