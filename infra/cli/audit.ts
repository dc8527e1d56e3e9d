/** `hotline audit`: who saw what of whom, when, why and how. */
import type { Readable, Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { addDays, addSeconds, type Day, startOfDay } from '../../shared/calendar/instant.ts';
import { API_HELP, API_OPTIONS, type Api, openApi, regionArgument } from './api.ts';
import { csvOf, type Entry, lineOf, mostOf } from './audit-lines.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline audit --region CODE|NAME [--ticket NO | --caller WHO | --phone] [--from T] [--to T] [filters]
                [--csv | --json | --most] [--url URL] [--token TOKEN] [--data DIR]

  Who looked, the last first: at a ticket, or as a caller (person:SUBJECT, channel:KEYID, system:FUNCTION), or at
  anything of the person whose number is on standard input, where it stands in no list of processes; without any of
  these, at anything in the region. Asks as an auditor; that it was asked is on record too.

  --from T  --to T  a time, or a day with its whole; without them the last week where the whole region is asked
  --unit ID         whoever looked belongs to this unit         --role ROLE    has this role
  --what CODE       what was looked at                          --field NAME   this was shown: name, phone, request, …
  --answer CODE     clear, masked, codes or refused             --code CODE    why it was refused
  --refused         the same as --answer refused                --purpose CODE what was given as the purpose
  --kept CODE       the citizen had asked to keep back name, phone or all
  --outside HOURS   not within these hours of a day, as 09:00-17:00
  --csv             as a table for a spreadsheet, with Chinese heads
  --most            who was shown the most people, tickets and looks, first

${API_HELP}`;

export const command: CliCommand = { help: HELP, run: auditCommand };

interface Page {
  readonly items: readonly Entry[];
  readonly cursor?: string;
}

const FILTERS = ['unit', 'role', 'what', 'field', 'answer', 'code', 'purpose', 'kept', 'outside'] as const;
const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/**
 * @param argv what stands after `audit` on the command line
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function auditCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
  stdin: Readable = process.stdin,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...API_OPTIONS,
      ...{ region: text, ticket: text, caller: text, phone: flag, from: text, to: text },
      ...{ unit: text, role: text, what: text, field: text, answer: text, code: text, purpose: text },
      ...{ kept: text, outside: text, refused: flag, csv: flag, json: flag, most: flag },
    },
  });
  const { ticket, caller, phone, refused } = values;
  if (values.region === undefined) throw new Error('--region says whose auditor asks');
  if ([ticket, caller].filter((each) => each !== undefined).length + Number(phone) > 1) {
    throw new Error('give one of --ticket, --caller and --phone, or none');
  }
  const region = regionArgument(values.region);
  const api = await openApi(values, { role: 'auditor', region });
  const chosen = { ...values, ...(refused && { answer: 'refused' }) };
  const asked = {
    ...timesOf(values),
    ...Object.fromEntries(
      FILTERS.flatMap((name) => (chosen[name] === undefined ? [] : [[name, chosen[name]]])),
    ),
  };
  const number = phone ? (await textOf(stdin)).trim() : undefined;
  const named = {
    ...(ticket !== undefined && { ticketNo: ticket }),
    ...(caller !== undefined && { caller }),
  };
  const what = Object.keys(named).length === 0 ? { region } : named;
  const pages = pagesOf(api, asked, number === undefined ? { query: what } : { phone: number });
  const inTable = values.csv || values.most;
  const all: Entry[] = [];
  for await (const entry of pages) {
    if (inTable) all.push(entry);
    else stdout.write(`${values.json ? JSON.stringify(entry) : lineOf(entry)}\n`);
  }
  // A region's looks come chain by chain; in a table they stand by time.
  const sorted = all.sort((a, b) => (a.at < b.at ? 1 : -1));
  if (values.csv) stdout.write(csvOf(sorted));
  if (values.most) for (const line of mostOf(sorted)) stdout.write(`${line}\n`);
  return 0;
}

/** A time as it is, a day as its beginning or, at the end, as its last second. */
function timesOf({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): object {
  const isDay = (each: string) => /^\d{4}-\d\d-\d\d$/.test(each);
  return {
    ...(from !== undefined && { from: isDay(from) ? startOfDay(from as Day) : from }),
    ...(to !== undefined && { to: isDay(to) ? addSeconds(startOfDay(addDays(to as Day, 1)), -1) : to }),
  };
}

/** Every entry that is asked for, page by page. */
async function* pagesOf(
  api: Api,
  asked: object,
  of: { readonly query: object } | { readonly phone: string },
): AsyncGenerator<Entry> {
  for (let cursor: string | undefined; ; ) {
    const more = { ...asked, limit: '100', ...(cursor !== undefined && { cursor }) };
    const page = (
      'phone' in of
        ? await api.post('/v1/audit/search', { phone: of.phone, ...more })
        : await api.get(`/v1/audit?${new URLSearchParams({ ...of.query, ...more })}`)
    ) as Page;
    yield* page.items;
    if (page.cursor === undefined) return;
    cursor = page.cursor;
  }
}
