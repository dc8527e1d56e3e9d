/** `hotline demo`: weeks of a city's hotline in seconds, on the real engines and a virtual clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wallClock } from '../../shared/adapters/clock.ts';
import { addDays, dayOf, type Instant, startOfDay, weekday } from '../../shared/calendar/instant.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { type HotlineClient, localClient } from '../local/client.ts';
import { startRuntime } from '../local/main.ts';
import type { CliCommand } from './command.ts';
import { foundCity } from './demo/city.ts';
import { type Lived, live } from './demo/live.ts';
import { aggregateTable, alertReport, progressBar, ticketStory } from './demo/report.ts';
import { demoRequests } from './demo/requests.ts';

const HELP = `hotline demo [--input FILE] [--limit N] [--region REGION]

  --input FILE   messages to hand in, one JSON object a line: {"subject","text","user"}
  --limit N      how many; 22 of the demo's own by default, all of a file's up to 300
  --region R     the city by its slug or code: shaoyang by default, taian, neimenggu, luan, meizhou
`;

export const command: CliCommand = { help: HELP, run: demoCommand };

/** A Wednesday with a make-up Sunday and two holidays ahead. */
const BEGIN = '2026-09-16T07:00:00+08:00' as Instant;

/** Stories are printed for so many tickets; the figures count all. */
const MOST_STORIES = 11;

/** Runs the demo and prints what happened. `argv` are the arguments after the command's name. */
export async function demoCommand(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      input: { type: 'string' },
      limit: { type: 'string' },
      region: { type: 'string', default: 'shaoyang' },
    },
  });
  const say = (line = ''): void => {
    process.stdout.write(`${line}\n`);
  };
  const limit = Number(values.limit ?? (values.input === undefined ? 22 : 300));
  if (!Number.isInteger(limit) || limit < 1) throw new Error('--limit takes a whole number from 1');
  const requests = demoRequests(values.input, limit);
  const regulation = REGULATIONS.find(({ id, region }) => values.region === id || values.region === region);
  if (!regulation) throw new Error(`--region takes one of ${REGULATIONS.map(({ id }) => id).join(', ')}`);
  const { region, title } = regulation;
  const begin = beginUnder(regulation);

  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-demo-'));
  const startedAt = wallClock.nowMs();
  say('starting the hotline: functions, state machine and tables from the synthesized template …');
  const runtime = await startRuntime({ dataDir, port: 0, virtualClock: true, at: begin, quiet: true });
  try {
    const client = localClient(runtime, dataDir, region);
    await foundCity(client, region);
    if (regulation.draft) await adoptDraft(client, region, regulation.id, begin);
    say(
      `taking in ${requests.length} requests by phone, web and WeChat from ${begin.slice(0, 10)} on, under 《${title}》`,
    );
    if (regulation.terms.every(({ length }) => length === undefined)) {
      say(
        'this regulation gives no numbers: its terms stay unset, and no clock runs, until the operator sets them',
      );
    }
    const bar = progressBar(process.stderr);
    const lived = await live(runtime, client, region, requests, bar.show);
    bar.clear();
    await printStories(client, lived, say);
    const messages = runtime.outbox();
    say(`\nAlerts sent: ${messages.length} messages by SMS and email (count, and the last of each kind)\n`);
    for (const line of alertReport(messages)) say(line);
    await printAggregates(client, region, begin.slice(0, 7), say);
    const seconds = Math.round((wallClock.nowMs() - startedAt) / 1000);
    say(
      `\n${lived.length} tickets, ${begin.slice(0, 10)} to ${runtime.now().slice(0, 10)}, in ${seconds} s.`,
    );
  } finally {
    await runtime.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function printStories(
  client: HotlineClient,
  lived: readonly Lived[],
  say: (line?: string) => void,
): Promise<void> {
  say('\nWhat happened (§: by the law itself, without anybody’s act)\n');
  const shown = new Set<string>();
  for (const ticket of lived) {
    if (shown.has(ticket.life.name) || shown.size === MOST_STORIES) continue;
    shown.add(ticket.life.name);
    const answer = await client.call({ role: 'auditor' }, 'GET', `/v1/tickets/${ticket.ticketNo}/history`);
    const { items } = answer.body as { items: { events: TicketEvent[] }[] };
    const events = items.flatMap((item) => item.events);
    for (const line of ticketStory(ticket, events)) say(line);
    for (const { command, clause, title, detail } of ticket.refusals)
      say(`    refused: ${command} (${clause ?? 'no clause'}) ${detail ?? title}`);
    say();
  }
}

async function printAggregates(
  client: HotlineClient,
  region: string,
  month: string,
  say: (line?: string) => void,
): Promise<void> {
  for (const by of ['unit', 'kind', 'channel', 'outcome']) {
    const path = `/v1/province/aggregates?region=${region}&period=${month}&by=${by}`;
    const answer = await client.call({ role: 'province-reader' }, 'GET', path);
    say(`\nWhat the province pulls, by ${by} (requests of ${month})\n`);
    const { cells } = answer.body as { cells: Parameters<typeof aggregateTable>[0] };
    for (const line of aggregateTable(cells)) say(line);
  }
}

/** The demo's own day where the regulation holds then; for one that has ended, a Wednesday half a year before its end. */
function beginUnder({ inForce }: Regulation): Instant {
  if (inForce.until === undefined || inForce.until >= dayOf(BEGIN)) return BEGIN;
  let day = addDays(inForce.until, -180);
  while (weekday(day) !== 3) day = addDays(day, 1);
  return startOfDay(day).replace('T00', 'T07') as Instant;
}

/** A draft holds only where the city's operator has adopted it on record; the demo's city does. */
async function adoptDraft(
  client: HotlineClient,
  region: string,
  regulation: string,
  begin: Instant,
): Promise<void> {
  const { region: _nobodys, ...settings } = DEFAULT_SETTINGS;
  const adopted = [{ regulation, from: dayOf(begin), by: '演示城市', ground: '演示：试行征求意见稿' }];
  const body = { ...settings, adopted, why: '演示：试行征求意见稿' };
  const answer = await client.call({ role: 'administrator' }, 'PUT', `/v1/admin/settings/${region}`, body);
  if (answer.status !== 200) throw new Error(`the draft was not adopted: ${JSON.stringify(answer.body)}`);
}
