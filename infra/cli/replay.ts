/** `hotline replay`: a ticket's recorded life beside the one its acts lead to under the same or another regulation. */
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type Calendar, parseCalendar } from '../../shared/calendar/calendar.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import { regulationById, regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  layeredSettingsSchema,
} from '../../shared/regulation/settings.ts';
import type { RecordedCommit } from '../../shared/ticket/acts.ts';
import type { Versions } from '../../shared/ticket/events/clock.ts';
import type { WhatIfBasis } from '../../shared/ticket/told-again.ts';
import { versionsThen } from '../../shared/ticket/versions-then.ts';
import { type WhatIf, whatIf } from '../../shared/ticket/what-if.ts';
import { API_HELP, API_OPTIONS, type Api, openApi } from './api.ts';
import type { CliCommand } from './command.ts';
import { whatIfText } from './what-if-text.ts';

const HELP = `hotline replay TICKET [--regulation OTHER] [--current] [--json] [--url URL] [--token TOKEN] [--data DIR]

  Tells a ticket's life again from what persons did, and shows it beside the recorded one. Without
  --regulation under its own: exit code 0 when the recorded course comes out, 1 when it does not.
  It goes by the calendar and the settings that its clocks name, each from when they name it.

  --regulation NAME shaoyang, taian, neimenggu, luan, meizhou, or a region's code
  --current         by the calendar and the settings current now, from the start
  --json            both courses with every event
${API_HELP}`;

export const command: CliCommand = { help: HELP, run: replayCommand };

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
      current: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [ticketNo = '', ...more] = positionals;
  if (!/^\d{20}$/.test(ticketNo) || more.length > 0) throw new Error('a ticket number has twenty digits');
  const region = ticketNo.slice(0, 6);
  const asked = regulationsFor(region, values.regulation);
  const api = await openApi(values, { role: 'auditor', region });
  const { result, goneBy } = await replayed(api, ticketNo, asked.regulation, values.current);
  stdout.write(
    values.json
      ? `${JSON.stringify({ ticketNo, goneBy, ...result })}\n`
      : whatIfText(ticketNo, asked, result, goneBy),
  );
  return asked.own === asked.regulation && result.differences > 0 ? 1 : 0;
}

function regulationsFor(region: string, name: string | undefined): Asked {
  const own = regulationOfRegion(region);
  const regulation = name === undefined ? own : (regulationById(name) ?? regulationOfRegion(name));
  if (!own) throw new Error(`no regulation governs ${region}`);
  if (!regulation) throw new Error('--regulation names no regulation that there is');
  return { own, regulation };
}

/** A replay, and which calendar and settings it went by, in words. */
interface Replayed {
  readonly result: WhatIf;
  readonly goneBy: string;
}

async function replayed(
  api: Api,
  ticketNo: string,
  regulation: Regulation,
  current: boolean,
): Promise<Replayed> {
  const region = ticketNo.slice(0, 6);
  const history = historySchema.parse(await api.get(`/v1/tickets/${ticketNo}/history`));
  const commits = history.items as unknown as readonly RecordedCommit[];
  const then = current ? undefined : versionsThen(commits);
  if (!then) {
    const [calendar, settings] = await Promise.all([calendarOf(api, region), settingsOf(api, region)]);
    const goneBy = `calendar ${calendar.version} and settings ${settings.settingsVersion}, which are current`;
    return { result: whatIf(commits, { regulation, calendar, ...settings }), goneBy };
  }
  const [calendars, settings] = await Promise.all([
    each(then, 'calendar', (version) => calendarOf(api, region, version)),
    each(then, 'settings', (version) => settingsOf(api, region, version)),
  ]);
  const basisOf = (commit: number) => {
    const versions = then[commit];
    const calendar = versions && calendars.get(versions.calendar);
    const used = versions && settings.get(versions.settings);
    if (!calendar || !used) throw new Error('a commit of the ledger went by nothing');
    return { regulation, calendar, ...used };
  };
  const used = [...new Set([...calendars.values()].map(({ version }) => version))];
  const goneBy = `calendar ${used.join(', then ')} and settings ${[...settings.keys()].join(', then ')}, as its clocks name them`;
  return { result: whatIf(commits, basisOf), goneBy };
}

/** What each version named in a ledger says, in the order in which they come up. */
async function each<T>(
  then: readonly Versions[],
  section: 'calendar' | 'settings',
  read: (version: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const named = [...new Set(then.map((versions) => versions[section]))];
  return new Map(await Promise.all(named.map(async (version) => [version, await read(version)] as const)));
}

/** A calendar of the city's own, or one that is shipped; of those that no longer are, the one shipped now. */
async function calendarOf(api: Api, region: string, version?: string): Promise<Calendar> {
  if (version !== undefined && !OWN_VERSION.test(version)) return calendarByVersion(version) ?? PUBLISHED;
  return parseCalendar(await api.get(`/v1/admin/calendars/${region}${asked(version)}`));
}

async function settingsOf(
  api: Api,
  region: string,
  version?: string,
): Promise<Pick<WhatIfBasis, 'settings' | 'settingsVersion'>> {
  if (version === DEFAULT_SETTINGS_VERSION) {
    return { settings: DEFAULT_SETTINGS, settingsVersion: version };
  }
  const published = await api.get(`/v1/admin/settings/${region}${asked(version)}`);
  const { version: settingsVersion, ...settings } = z.looseObject({ version: z.string() }).parse(published);
  return { settings: layeredSettingsSchema.parse(settings), settingsVersion };
}

/** What a city publishes itself, or the region above it. */
const OWN_VERSION = /^(\d{6}:)?v\d+/;

function asked(version: string | undefined): string {
  return version === undefined ? '' : `?version=${encodeURIComponent(version)}`;
}
