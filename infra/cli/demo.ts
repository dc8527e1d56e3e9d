/** `hotline demo`: weeks of a city's hotline in seconds, on the real engines and a virtual clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wallClock } from '../../shared/adapters/clock.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import { type HotlineClient, localClient } from '../local/client.ts';
import { startRuntime } from '../local/main.ts';
import { foundCity } from './demo/city.ts';
import { type Lived, live } from './demo/live.ts';
import { aggregateTable, alertReport, progressBar, ticketStory } from './demo/report.ts';
import { demoRequests } from './demo/requests.ts';

const HELP = `hotline demo [--input FILE] [--limit N]

  --input FILE   messages to hand in, one JSON object a line: {"subject","text","user"}
  --limit N      how many; 22 of the demo's own by default, all of a file's up to 300
`;

/** The city whose regulation the demo lives by, and a Wednesday with a make-up Sunday and two holidays ahead. */
const REGION = '430500';
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
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const say = (line = ''): void => {
    process.stdout.write(`${line}\n`);
  };
  if (values.help) return say(HELP);
  const limit = Number(values.limit ?? (values.input === undefined ? 22 : 300));
  if (!Number.isInteger(limit) || limit < 1) throw new Error('--limit takes a whole number from 1');
  const requests = demoRequests(values.input, limit);

  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-demo-'));
  const startedAt = wallClock.nowMs();
  say('starting the hotline: functions, state machine and tables from the synthesized template …');
  const runtime = await startRuntime({ dataDir, port: 0, virtualClock: true, at: BEGIN, quiet: true });
  try {
    const client = localClient(runtime, dataDir, REGION);
    await foundCity(client, REGION);
    say(`taking in ${requests.length} requests by phone, web and WeChat from ${BEGIN.slice(0, 10)} on`);
    const bar = progressBar(process.stderr);
    const lived = await live(runtime, client, REGION, requests, bar.show);
    bar.clear();
    await printStories(client, lived, say);
    const messages = runtime.outbox();
    say(`\nAlerts sent: ${messages.length} messages by SMS and email (count, and the last of each kind)\n`);
    for (const line of alertReport(messages)) say(line);
    await printAggregates(client, say);
    const seconds = Math.round((wallClock.nowMs() - startedAt) / 1000);
    say(
      `\n${lived.length} tickets, ${BEGIN.slice(0, 10)} to ${runtime.now().slice(0, 10)}, in ${seconds} s.`,
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
    for (const { command, clause, detail } of ticket.refusals)
      say(`    refused: ${command} (${clause ?? 'no clause'}) ${detail}`);
    say();
  }
}

async function printAggregates(client: HotlineClient, say: (line?: string) => void): Promise<void> {
  for (const by of ['unit', 'kind', 'channel', 'outcome']) {
    const path = `/v1/province/aggregates?region=${REGION}&period=${BEGIN.slice(0, 7)}&by=${by}`;
    const answer = await client.call({ role: 'province-reader' }, 'GET', path);
    say(`\nWhat the province pulls, by ${by} (requests of ${BEGIN.slice(0, 7)})\n`);
    const { cells } = answer.body as { cells: Parameters<typeof aggregateTable>[0] };
    for (const line of aggregateTable(cells)) say(line);
  }
}
