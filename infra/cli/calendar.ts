/** `hotline calendar add`: records a notice of days off with the region's rulebook. */
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type CalendarYear, yearSchema } from '../../shared/calendar/calendar.ts';
import { API_HELP, API_OPTIONS, openApi, regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline calendar add FILE --region CODE|NAME [--why TEXT] [--url URL] [--token TOKEN] [--data DIR]

  Records the days off of a year, or a correction during it, as a new version of the region's calendar. Open
  terms are then worked out again, and units whose terms move are told. FILE is JSON:
  {"year":2027,"notice":{"number":"…","date":"2026-11-04","url":"https://…"},
   "daysOff":["2027-01-01",…],"makeUpDays":[…],"why":"…"}
  A year with corrections has "notices":[…], the year's own first. The days may also stand under "days".

  --region          whose calendar; may be given more than once
  --why             why it is recorded; else the file's own "why", else the notice is named
${API_HELP}`;

export const command: CliCommand = { help: HELP, run: calendarCommand };

const days = { daysOff: yearSchema.shape.daysOff, makeUpDays: yearSchema.shape.makeUpDays };
const notices = yearSchema.shape.notices;
const head = { year: yearSchema.shape.year, why: z.string().trim().min(4).max(500).exactOptional() };
const fileSchema = z.union([
  z.strictObject({ ...head, ...days, notices }),
  z.strictObject({ ...head, ...days, notice: notices.element }),
  z.strictObject({ ...head, days: z.strictObject(days), notices }),
  z.strictObject({ ...head, days: z.strictObject(days), notice: notices.element }),
]);

/**
 * @param argv what stands after `calendar` on the command line
 * @throws Error, with one line to show, on a bad argument or file, or when the API refuses
 */
export async function calendarCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...API_OPTIONS,
      region: { type: 'string', multiple: true, default: [] },
      why: { type: 'string' },
    },
  });
  const [action, file, ...more] = positionals;
  if (action !== 'add' || file === undefined || more.length > 0) {
    throw new Error('say: hotline calendar add FILE --region CODE');
  }
  if (values.region.length === 0) throw new Error('--region says whose calendar it is');
  const regions = values.region.map(regionArgument);
  const { year, why } = await readYear(file);
  const { year: number, ...body } = year;
  for (const region of regions) {
    const api = await openApi(values, { role: 'administrator', region });
    const answer = await api.put(`/v1/admin/calendars/${region}/${number}`, {
      ...body,
      why: values.why ?? why ?? reasonFor(year),
    });
    const { version } = z.object({ version: z.string() }).parse(answer);
    const { daysOff, makeUpDays } = body;
    stdout.write(
      `${region}: ${number} recorded as version ${version}, ` +
        `${daysOff.length} days off, ${makeUpDays.length} make-up days; open terms are worked out again\n`,
    );
  }
}

async function readYear(file: string): Promise<{ readonly year: CalendarYear; readonly why?: string }> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`${file} cannot be read`, { cause: error });
  });
  const read = fileSchema.safeParse(json(file, text));
  if (!read.success) throw new Error(`${file}: ${firstFault(read.error)}`);
  const { data } = read;
  const { daysOff, makeUpDays } = 'days' in data ? data.days : data;
  const named = 'notice' in data ? [data.notice] : data.notices;
  return {
    year: { year: data.year, notices: named, daysOff, makeUpDays },
    ...(data.why !== undefined && { why: data.why }),
  };
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error });
  }
}

/** The fault of the reading that came nearest: the one with the fewest. */
function firstFault(error: z.ZodError): string {
  const [issue] = error.issues;
  const readings = issue?.code === 'invalid_union' ? issue.errors : [error.issues];
  const nearest = [...readings].sort((a, b) => a.length - b.length)[0]?.[0];
  const place = nearest?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${nearest?.message ?? 'not a year of a calendar'}`;
}

function reasonFor({ year, notices: named }: CalendarYear): string {
  const number = named.at(-1)?.number;
  return `登记${year}年节假日安排通知${number === undefined ? '' : `（${number}）`}`;
}
