/** A month's life with everything to be found in it, and a search of everything that it left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, HotlineClient } from '../../infra/local/client.ts';
import { openIssuer } from '../../infra/local/issuer.ts';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import type { Secrecy } from '../../shared/ticket/secrecy.ts';
import { type Chance, chance } from './chance.ts';
import { hotlineProcess } from './hotline-process.ts';
import { beside, letAsk } from './secrecy-beside.ts';
import {
  askedOpenly,
  CITIES,
  foundUnits,
  type LivedCity,
  OPEN_CITY,
  oneMore,
  oneStep,
} from './secrecy-cities.ts';
import { fromOutside, switchOn, written } from './secrecy-features.ts';
import { agent, broughtIn, foundCity, lifeOf, REGION, UNITS } from './secrecy-life.ts';
import { PIECES_SOUGHT } from './secrecy-needles.ts';
import { Findings, searchDatabases, searchKept, searchSent } from './secrecy-places.ts';
import { everyRead, lookAsStrangers, type Names, namesIn } from './secrecy-reads.ts';
import {
  handedOver,
  keysChanged,
  knowledgeRound,
  linksFollowed,
  overseen,
  revealed,
  rulebookRound,
  ticketRound,
} from './secrecy-rounds.ts';
import { confided, WHO } from './secrecy-seeds.ts';
import { everyOperation, oneCall, type RawSender, rawSender, writing, wrongCalls } from './secrecy-walk.ts';
import { type Watch, watchOver } from './secrecy-watch.ts';

const BEGIN = '2026-09-01T09:00:01+08:00' as Instant;
const DAY = 86_400;

export interface SecrecyReport {
  readonly tickets: number;
  /** Calls by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** How much was looked at, by kind of place. */
  readonly looked: Readonly<Record<string, number>>;
  /** Calls that were never carried out, only refused, each with the last refusal. */
  readonly neverDone: readonly string[];
  /** How many of the API's calls were carried out at least once. */
  readonly carriedOut: number;
  /** How secret each ticket was that was read, at any time. */
  readonly everSecret: ReadonlyMap<string, ReadonlySet<Secrecy>>;
  readonly faults: readonly string[];
}

/** Where the life is lived. */
export interface SecrecyTarget {
  readonly client: HotlineClient;
  readonly url: string;
  readonly dataDir: string;
  /** Sends what no client would; without it nothing of the kind is asked. */
  readonly raw?: RawSender;
  /** A client of another city, where others are lived in too. */
  readonly inCity?: (region: string) => Promise<HotlineClient>;
  /** Where a department's system answers, if any does. */
  readonly department?: string;
  /** Moves the clock on by seconds and lets everything come to rest. */
  later(seconds: number): Promise<void>;
  now(): Instant;
  /** What was sent so far. */
  readonly messages?: () => Promise<readonly OutboxMessage[]>;
  /** Takes the tables away in the middle of everything, for a moment; resolves when they are gone, and when they are back. */
  readonly breakDown?: { begin(): Promise<unknown>; end(): Promise<unknown> };
}

export interface SecrecyOptions {
  readonly seed: number;
  readonly days: number;
  /** Calls that are made by chance. */
  readonly calls: number;
  /** Steps a day in each city that is lived in. */
  readonly steps?: number;
  /** Of how many calls of the API one is asked what it makes of nonsense, and read by strangers; each when left out. */
  readonly oneOf?: number;
}

/** Lives so many days on a target: brings tickets in, lives them, and makes calls by chance over all of them. */
export async function secretLife(
  target: SecrecyTarget,
  findings: Findings,
  { seed, days, calls, steps = 0, oneOf = 1 }: SecrecyOptions,
): Promise<Omit<SecrecyReport, 'looked'>> {
  const random = chance(seed);
  const operations = await everyOperation();
  const watch = watchOver(target.url, operations, findings);
  const client = watch.watched(target.client);
  const told = new Map<string, string>();
  const heard = new Set<string>();
  const ask = async (what: string, answering: Promise<Answer>): Promise<Answer> => {
    const answer = await answering;
    if (answer.status < 400) heard.add(what);
    else told.set(what, `${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const writes = writing(operations);
  await foundCity(client, ask);
  await switchOn(client, ask, target.department);
  const cities = await citiesOf(target, watch, steps > 0 ? CITIES : []);
  const tickets: string[] = [];
  const names: Names = {};
  const lives = new Map<string, ReturnType<typeof lifeOf>[number][]>();
  const units = new Map<string, string>();
  const perDay = Math.ceil(calls / days);
  for (let day = 0; day < days; day++) {
    const now = target.now();
    const came = await broughtIn(client, ask, day);
    for (const ticketNo of came) {
      tickets.push(ticketNo);
      const unit = random.pick(UNITS);
      units.set(ticketNo, unit);
      lives.set(ticketNo, [...lifeOf(unit, now)]);
    }
    for (const [ticketNo, deeds] of days === 1 ? [...lives].slice(0, 2) : lives) {
      const most = days === 1 ? deeds.length : 5;
      for (const [who, command, body] of deeds.splice(0, most))
        await ask(
          `POST /v1/tickets/{ticketNo}/${command}`,
          client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body),
        );
    }
    for (let call = 0; call < perDay; call++) {
      const operation = writes[(day * perDay + call) % writes.length];
      const ticketNo = random.pick(tickets as [string]);
      if (operation) await oneCall(client, operation, { ticketNo, unit: random.pick(UNITS), random });
    }
    // As long as one city alone has tickets, its administrator has to do with all of them.
    if (day === 0 && steps > 0) await keysChanged(client);
    const open = cities.find(({ region }) => region === OPEN_CITY);
    if (open && day % 10 === 0) await askedOpenly(open, watch, now);
    for (const city of cities) await aDayIn(city, watch, { now, random, steps });
    await fromOutside(watch, target.dataDir, day, tickets[0] ?? '');
    if (day === 0) {
      const month = { month: '2026-08', today: '2026-08-31' };
      await written(client, ask, { ticketNo: tickets[0] ?? '', unit: UNITS[0], ...month });
    }
    if (day % 10 === 0 && steps > 0) Object.assign(names, await besideTickets(watch, client, came, now));
    await target.later(DAY);
  }
  Object.assign(names, { ...(await namesIn(client, tickets[0] ?? '')), ...names });
  if (steps > 0) {
    await overseen(client, names);
    for (const [ticketNo, unit] of [...units].slice(0, 8)) await revealed(client, ticketNo, unit);
    names.file = /docs\/([^"]+)"/.exec(String((await watch.stranger('GET', '/v1/docs')).body))?.[1] ?? 'none';
    const own = ((await target.messages?.()) ?? []).filter(({ endpoint }) => endpoint.includes(WHO.phone));
    const linked = own.filter(({ message }) => message.includes('/e/')).slice(-5);
    await linksFollowed(
      watch,
      linked.map(({ message }) => message),
    );
  }
  const some = operations.filter((_, index) => index % oneOf === seed % oneOf);
  const read = oneOf === 1 ? [...tickets.slice(0, 4), ...tickets.slice(-4)] : tickets.slice(0, 2);
  await everyRead(watch, client, some, read, names);
  const ofTickets = some.filter(({ path }) => path.includes('{ticketNo}'));
  for (const city of cities) await everyRead(watch, city.client, ofTickets, city.tickets.slice(0, 2), names);
  await lookAsStrangers(client, tickets, some, names);
  const refused = new Map(watch.refused);
  if (target.raw) await wrongCalls(watch, client, some, target.raw, UNITS[0]);
  if (target.breakDown) await withoutTables(target.breakDown, client, tickets[0] ?? '');
  const neverDone = operations.flatMap(({ key }) =>
    watch.done.has(key) ? [] : [`${key}: ${refused.get(key) ?? 'never made'}`],
  );
  // What is told on purpose has to come in, else nothing of it is looked for.
  const unheard = [...told].filter(([what]) => !heard.has(what) && !what.includes(' '));
  const faults = [...watch.faults, ...unheard.map(([what, last]) => `${what}: never carried out: ${last}`)];
  const carriedOut = operations.length - neverDone.length;
  const count = tickets.length + cities.reduce((sum, each) => sum + each.tickets.length, 0);
  const { answers, everSecret } = watch;
  return { tickets: count, answers, neverDone, carriedOut, everSecret, faults };
}

async function citiesOf(
  { inCity }: SecrecyTarget,
  watch: Watch,
  regions: readonly string[],
): Promise<readonly LivedCity[]> {
  const cities: LivedCity[] = [];
  if (!inCity) return cities;
  for (const region of regions) {
    const city = { region, client: watch.watched(await inCity(region)), tickets: [] };
    await foundUnits(city);
    cities.push(city);
  }
  return cities;
}

async function aDayIn(
  city: LivedCity,
  watch: Watch,
  { now, random, steps }: { readonly now: Instant; readonly random: Chance; readonly steps: number },
): Promise<void> {
  await oneMore(city, now);
  for (let step = 0; step < steps && city.tickets.length > 0; step++)
    await oneStep(city, watch.done, now, random);
}

/** What is done besides the commands of tickets. @returns what paths may name from now on */
async function besideTickets(
  watch: Watch,
  client: HotlineClient,
  [first = '', second = '']: readonly string[],
  now: Instant,
): Promise<Names> {
  await knowledgeRound(client);
  await rulebookRound(client, now);
  const attachmentId = await ticketRound(watch, client, first);
  await handedOver(client, second);
  return { attachmentId };
}

/** What people are told, and what is logged, while the tables are gone. */
async function withoutTables(
  { begin, end }: NonNullable<SecrecyTarget['breakDown']>,
  client: HotlineClient,
  ticketNo: string,
): Promise<void> {
  await begin();
  const text = confided('without tables');
  for (let times = 0; times < 5; times++) {
    await client.intake('web', { region: REGION, text, name: WHO.name, phone: WHO.phone });
    await client.call(agent, 'POST', `/v1/tickets/${ticketNo}/add`, { text });
    await client.wechat({ openId: WHO.openId, msgId: `70545907685900647${times}`, text });
  }
  await end();
}

/** Lives the month on a folder of its own, which is left behind only where something was found. */
export async function secrecyRun(
  seed: number,
  days: number,
  say: (line: string) => void,
): Promise<SecrecyReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-secrecy-'));
  const dataDir = join(folder, 'data');
  const hotline = await hotlineProcess(dataDir, BEGIN);
  const outside = await beside();
  let clean = false;
  try {
    await hotline.start();
    await letAsk(hotline.endpoints(), dataDir, CITIES, outside);
    let now = BEGIN;
    const later = async (seconds: number) => {
      now = addSeconds(now, seconds);
      say(now.slice(0, 10));
      const moved = await fetch(`${hotline.url}/local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: now }),
      });
      if (moved.status !== 200) throw new Error(`the clock gave ${moved.status}: ${await moved.text()}`);
    };
    const messages = async () => {
      const sent = await (await fetch(`${hotline.url}/local/outbox`)).json();
      return (sent as { readonly messages: readonly OutboxMessage[] }).messages;
    };
    const issuer = await openIssuer(dataDir, hotline.url, hotline.endpoints().audience);
    const target: SecrecyTarget = {
      ...{ client: await hotline.client(REGION), url: hotline.url, dataDir, later, now: () => now, messages },
      inCity: (region) => hotline.client(region),
      department: outside.url,
      raw: rawSender(dataDir, { token: (claims) => issuer.mintToken(claims) }),
      breakDown: { begin: () => hotline.kill('engine'), end: () => hotline.ready() },
    };
    const findings = new Findings(say);
    const report = await secretLife(target, findings, { seed, days, calls: days * 40, steps: 6 });
    say(`lived; ${PIECES_SOUGHT} pieces of stories are looked for`);
    searchSent(await messages(), findings, [WHO.phone, WHO.openId], report.everSecret);
    await searchKept(hotline.endpoints(), folder, findings);
    await hotline.stop();
    searchDatabases(folder, findings);
    // What lies somewhere is worse than what somebody is shown.
    const faults = [...report.faults, ...findings.found.reverse()];
    clean = faults.length === 0;
    return { ...report, looked: findings.looked, faults: [...new Set(faults)] };
  } finally {
    await hotline.kill('runtime', 'engine');
    await outside.close();
    if (clean) rmSync(folder, { recursive: true, force: true });
    else say(`the folder is left for looking into: ${folder}`);
  }
}
