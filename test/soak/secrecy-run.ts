/** A month's life with everything to be found in it, and a search of everything that it left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import type { Operation } from '../../infra/openapi/operations.ts';
import { addSeconds, type Instant } from '../../shared/calendar/instant.ts';
import { chance } from './chance.ts';
import { hotlineProcess } from './hotline-process.ts';
import { fromOutside, switchOn, written } from './secrecy-features.ts';
import { broughtIn, foundCity, lifeOf, officer, REGION, UNITS } from './secrecy-life.ts';
import { Findings, searchKept, searchSent } from './secrecy-places.ts';
import { WHO } from './secrecy-seeds.ts';
import { everyOperation, named, oneCall, pathFor, writing, wrongCalls } from './secrecy-walk.ts';

const BEGIN = '2026-09-01T09:00:01+08:00' as Instant;
const DAY = 86_400;

export interface SecrecyReport {
  readonly tickets: number;
  /** Calls by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** How much was looked at, by kind of place. */
  readonly looked: Readonly<Record<string, number>>;
  /** Calls that were never carried out, only refused. */
  readonly neverDone: readonly string[];
  readonly faults: readonly string[];
}

/** Where the life is lived. */
export interface SecrecyTarget {
  readonly client: HotlineClient;
  readonly url: string;
  readonly dataDir: string;
  /** Moves the clock on by seconds and lets everything come to rest. */
  later(seconds: number): Promise<void>;
  now(): Instant;
}

export interface SecrecyOptions {
  readonly seed: number;
  readonly days: number;
  /** Calls that are made by chance. */
  readonly calls: number;
  /** Of how many calls of the API one is asked what it makes of nonsense, and read by strangers; each when left out. */
  readonly oneOf?: number;
}

/** Lives so many days on a target: brings tickets in, lives them, and makes calls by chance over all of them. */
export async function secretLife(
  { client, url, dataDir, later, now }: SecrecyTarget,
  findings: Findings,
  { seed, days, calls, oneOf = 1 }: SecrecyOptions,
): Promise<Omit<SecrecyReport, 'looked'>> {
  const random = chance(seed);
  const answers: Record<string, number> = {};
  const done = new Set<string>();
  const asked = new Map<string, string>();
  const faults: string[] = [];
  const ask = async (what: string, answering: Promise<Answer>): Promise<Answer> => {
    const answer = await answering;
    asked.set(what, `${answer.status} ${JSON.stringify(answer.body)}`);
    answers[answer.status] = (answers[answer.status] ?? 0) + 1;
    if (answer.status < 400) done.add(what);
    else
      findings.look(
        `problem ${what} ${answer.status}`,
        `${JSON.stringify(answer.body)} ${headersOf(answer)}`,
      );
    if (answer.body === '' && answer.status !== 204 && !SILENT.test(what))
      faults.push(`${what}: ${answer.status} says nothing`);
    if (answer.status >= 500 && answer.status !== 503)
      faults.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const operations = await everyOperation();
  const writes = writing(operations);
  await foundCity(client, ask);
  await switchOn(client, ask);
  const tickets: string[] = [];
  const lives = new Map<string, ReturnType<typeof lifeOf>[number][]>();
  const perDay = Math.ceil(calls / days);
  for (let day = 0; day < days; day++) {
    const came = await broughtIn(client, ask, day);
    for (const ticketNo of came) {
      tickets.push(ticketNo);
      lives.set(ticketNo, [...lifeOf(random.pick(UNITS), now())]);
    }
    for (const [ticketNo, steps] of days === 1 ? [...lives].slice(0, 2) : lives) {
      const most = days === 1 ? steps.length : 5;
      for (const [who, command, body] of steps.splice(0, most))
        await ask(
          `POST /v1/tickets/{ticketNo}/${command}`,
          client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body),
        );
    }
    for (let call = 0; call < perDay; call++) {
      const operation = writes[(day * perDay + call) % writes.length];
      if (operation)
        await oneCall(client, ask, operation, {
          ticketNo: random.pick(tickets as [string]),
          unit: random.pick(UNITS),
          random,
        });
    }
    await fromOutside(url, dataDir, ask, day);
    if (day === 0)
      await written(client, ask, {
        ticketNo: tickets[0] ?? '',
        unit: UNITS[0],
        month: '2026-08',
        today: '2026-08-31',
      });
    await later(DAY);
  }
  const some = operations.filter(({ auth }, index) => auth !== 'channel' && index % oneOf === seed % oneOf);
  await wrongCalls(client, ask, some, UNITS[0]);
  await lookAsStrangers(client, findings, tickets, some);
  const neverDone = [...asked.keys()].filter((key) => !done.has(key)).sort();
  // What is told on purpose has to come in, else nothing of it is looked for.
  for (const key of neverDone.filter((each) => !each.includes(' ')))
    faults.push(`${key}: never carried out: ${asked.get(key)}`);
  return { tickets: tickets.length, answers, neverDone, faults };
}

/** Whoever pretends to be WeChat is told nothing. */
const SILENT = /wechat/;

function headersOf({ headers }: Answer): string {
  return JSON.stringify([...headers]);
}

/** Readers who are shown codes only, or nothing. */
const STRANGERS: readonly Who[] = [
  { role: 'auditor' },
  { role: 'administrator' },
  { role: 'province-reader' },
  officer('elsewhere'),
];

/** What they are answered has none of it, whatever they read. */
async function lookAsStrangers(
  client: HotlineClient,
  findings: Findings,
  tickets: readonly string[],
  operations: readonly Operation[],
): Promise<void> {
  const reads = operations.filter(({ method }) => method === 'GET');
  for (const who of STRANGERS) {
    for (const { key, path } of reads) {
      for (const ticketNo of path.includes('{ticketNo}') ? tickets.slice(0, 3) : [tickets[0] ?? '']) {
        for (const query of [
          '',
          `?region=${REGION}`,
          `?region=${REGION}&period=2026-09`,
          '?period=2026-08',
        ]) {
          const { status, body } = await client.call(
            who,
            'GET',
            pathFor(path, named(ticketNo, 'housing')) + query,
          );
          // Who keeps a register of people, reads it.
          if (status < 400 && !/\/(deputies|experts)\//.test(key))
            findings.look(`read ${who.role} ${key}`, JSON.stringify(body), { folded: true });
        }
      }
    }
  }
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
  let clean = false;
  try {
    await hotline.start();
    const client = await hotline.client(REGION);
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
    const findings = new Findings();
    const report = await secretLife({ client, url: hotline.url, dataDir, later, now: () => now }, findings, {
      seed,
      days,
      calls: days * 150,
    });
    await searchKept(hotline.endpoints(), folder, findings);
    const sent = (await (await fetch(`${hotline.url}/local/outbox`)).json()) as { messages: OutboxMessage[] };
    searchSent(sent.messages, findings, [WHO.phone, WHO.openId]);
    await hotline.stop();
    // What lies somewhere is worse than what somebody is shown.
    const faults = [...report.faults, ...findings.found.reverse()];
    clean = faults.length === 0;
    return { ...report, looked: findings.looked, faults: [...new Set(faults)] };
  } finally {
    await hotline.kill('runtime', 'engine');
    if (clean) rmSync(folder, { recursive: true, force: true });
    else say(`the folder is left for looking into: ${folder}`);
  }
}
