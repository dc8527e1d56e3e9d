/** `hotline replay`: a ticket's recorded life beside the one its acts lead to under the same or another regulation. */
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { parseCalendar } from '../../shared/calendar/calendar.ts';
import { regulationById, regulationGoverning } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { settingsSchema } from '../../shared/regulation/settings.ts';
import type { RecordedCommit } from '../../shared/ticket/acts.ts';
import { type WhatIf, whatIf } from '../../shared/ticket/what-if.ts';
import { API_HELP, API_OPTIONS, type Api, openApi } from './api.ts';
import { whatIfText } from './what-if-text.ts';

const HELP = `hotline replay TICKET [--regulation OTHER] [--json] [--url URL] [--token TOKEN] [--data DIR]

  Tells a ticket's life again from what persons did, and shows it beside the recorded one. Without
  --regulation under its own: exit code 0 when the recorded course comes out, 1 when it does not.

  --regulation NAME shaoyang, taian, neimenggu, luan, meizhou, or a region's code
  --json            both courses with every event
${API_HELP}`;

const historySchema = z.object({
  items: z.array(z.object({ command: z.string(), events: z.array(z.looseObject({ type: z.string() })) })),
});

/** What the ticket's own rules and the asked ones come to. */
interface Asked {
  readonly own: Regulation;
  readonly regulation: Regulation;
}

/**
 * @param argv what stands after `replay` on the command line
 * @returns the exit code: 1 when a replay under the ticket's own regulation differs from the record
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function replayCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...API_OPTIONS,
      regulation: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const [ticketNo = '', ...more] = positionals;
  if (!/^\d{20}$/.test(ticketNo) || more.length > 0) throw new Error('a ticket number has twenty digits');
  const region = ticketNo.slice(0, 6);
  const asked = regulationsFor(region, values.regulation);
  const api = await openApi(values, { role: 'auditor', region });
  const result = await replayed(api, ticketNo, asked.regulation);
  stdout.write(
    values.json ? `${JSON.stringify({ ticketNo, ...result })}\n` : whatIfText(ticketNo, asked, result),
  );
  return asked.own === asked.regulation && result.differences > 0 ? 1 : 0;
}

function regulationsFor(region: string, name: string | undefined): Asked {
  const own = regulationGoverning(region);
  const regulation = name === undefined ? own : (regulationById(name) ?? regulationGoverning(name));
  if (!own) throw new Error(`no regulation governs ${region}`);
  if (!regulation) throw new Error('--regulation names no regulation that there is');
  return { own, regulation };
}

async function replayed(api: Api, ticketNo: string, regulation: Regulation): Promise<WhatIf> {
  const region = ticketNo.slice(0, 6);
  const [history, calendar, published] = await Promise.all([
    api.get(`/v1/tickets/${ticketNo}/history`),
    api.get(`/v1/admin/calendars/${region}`),
    api.get(`/v1/admin/settings/${region}`),
  ]);
  const { version, ...settings } = z.looseObject({ version: z.string() }).parse(published);
  const { items } = historySchema.parse(history);
  return whatIf(items as unknown as readonly RecordedCommit[], {
    regulation,
    calendar: parseCalendar(calendar),
    settings: settingsSchema.parse(settings),
    settingsVersion: version,
  });
}
