import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { Calendar } from '../../shared/calendar/calendar.ts';
import { dayOf, endOfDay, type Instant, parseDay, parseInstant } from '../../shared/calendar/instant.ts';
import { calendarByVersion, PUBLISHED } from '../../shared/calendar/published.ts';
import { CalendarRangeError } from '../../shared/calendar/working-days.ts';
import { type Due, type DueQuery, hasTime, type LawTerm, type Start } from '../../shared/regulation/due.ts';
import { DueQuestionError, dueFor, startEventFor } from '../../shared/regulation/due-for.ts';
import { explainDue } from '../../shared/regulation/explain.ts';
import { regulationById, regulationOfRegion, rulesOn, settingsFor } from '../../shared/regulation/rules.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  parseSettings,
  type Settings,
} from '../../shared/regulation/settings.ts';
import { CLOCKS, KINDS, MATTERS, METHODS, NATURES } from '../../shared/regulation/vocabulary.ts';
import type { CliCommand } from './command.ts';

const HELP = `hotline due --regulation NAME --kind KIND --clock CLOCK --at TIME [--accepted-at TIME] [--complex] [--method METHOD]
            [--matter MATTER] [--site-visit] [--nature NATURE] [--working-days N] [--law-term JSON]
            [--settings FILE] [--calendar VERSION] [--explain]

  Works out a due time. Without --regulation, reads such questions from standard input, one JSON object a line.

  --at              the event that the term runs from, ISO 8601 with offset; for an extension the old last day
  --accepted-at     picks the rules in force; --at when left out
  --law-term        another law's term: {"workingDays":20,"rank":"law"}
  --settings FILE   a city's settings; else those that the product ships
  --explain         why, in Chinese, in the place of JSON
`;

export const command: CliCommand = { help: HELP, run: dueCommand };

/** By what the questions are answered. */
export interface DueOptions {
  readonly calendar: Calendar;
  readonly settings: Settings;
  readonly settingsVersion: string;
  /** Answer with an explanation for people in the place of JSON. */
  readonly explain: boolean;
}

/** A question that can't be read; becomes the `error` of its answer. */
class BadQuestion extends Error {
  readonly code: string;
  readonly field: string;

  constructor(code: string, field: string, message: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

const amount = z.number().positive();
const lawLength = z.union([
  z.strictObject({ hours: amount }),
  z.strictObject({ workingDays: amount.int() }),
  z.strictObject({ days: amount.int() }),
  z.strictObject({ months: amount.int() }),
  z.strictObject({ years: amount.int() }).transform(({ years }) => ({ months: years * 12 })),
]);
const lawTermSchema = z.strictObject({
  length: lawLength,
  rank: z.enum(['law', 'regulation', 'departmental-rule']),
  citation: z.string().default('未注明'),
});

const questionSchema = z.strictObject({
  regulation: z.string(),
  kind: z.enum(KINDS),
  clock: z.enum(CLOCKS),
  /** The event that the term runs from; for `extension` the old last day, also as a plain date. */
  at: z.string(),
  /** Picks the rules in force; `at` when left out. */
  acceptedAt: z.string().exactOptional(),
  complex: z.boolean().exactOptional(),
  method: z.enum(METHODS).exactOptional(),
  matter: z.enum(MATTERS).exactOptional(),
  siteVisit: z.boolean().exactOptional(),
  nature: z.enum(NATURES).exactOptional(),
  workingDays: z.number().exactOptional(),
  lawTerm: lawTermSchema.exactOptional(),
});
type Question = z.infer<typeof questionSchema>;

/**
 * Answers due questions, one JSON object a line, in their order; empty lines are passed over. A question
 * that can't be answered gets `{"error": …}` in its place and the rest goes on.
 */
export function* dueAnswers(lines: Iterable<string>, options: DueOptions): Generator<string> {
  for (const line of lines) {
    if (line.trim() !== '') yield answerLine(line, options);
  }
}

/**
 * `hotline due`: one question by flags, or JSON lines from `stdin` when no question is asked by flags.
 * @param argv what stands after `due` on the command line
 * @returns the exit code: 2 when the flags can't be read, 1 when the one question was bad, else 0
 */
export async function dueCommand(
  argv: readonly string[],
  stdin: Readable = process.stdin,
  stdout: Writable = process.stdout,
): Promise<number> {
  try {
    const { flags, options } = await readFlags(argv);
    const { calendar: _calendar, settings: _settings, explain: _explain, ...asked } = flags;
    if (Object.keys(asked).length === 0) {
      await answerStream(stdin, stdout, options);
      return 0;
    }
    const answer = answerTo(() => questionFromFlags(asked), options);
    stdout.write(`${answer.text}\n`);
    return answer.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadQuestion)) throw error;
    stdout.write(`${errorJson(error)}\n`);
    return 2;
  }
}

async function answerStream(stdin: Readable, stdout: Writable, options: DueOptions): Promise<void> {
  let pending = '';
  const flush = async (): Promise<void> => {
    const ready = pending;
    pending = '';
    if (ready !== '' && !stdout.write(ready))
      await new Promise<void>((resolve) => stdout.once('drain', resolve));
  };
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    for (const answer of dueAnswers([line], options)) pending += `${answer}\n`;
    if (pending.length > 65_536) await flush();
  }
  await flush();
}

function answerLine(line: string, options: DueOptions): string {
  return answerTo(() => parseLine(line), options).text;
}

function answerTo(read: () => unknown, options: DueOptions): { readonly ok: boolean; readonly text: string } {
  try {
    const due = answer(readQuestion(read()), options);
    return { ok: true, text: options.explain ? explainDue(due.due).join('\n') : due.json };
  } catch (error) {
    return { ok: false, text: errorJson(error) };
  }
}

function answer(question: Question, options: DueOptions): { readonly due: Due; readonly json: string } {
  const { regulation: name, at, acceptedAt, nature, ...asked } = question;
  const regulation = regulationById(name) ?? regulationOfRegion(name);
  if (regulation === undefined)
    throw new BadQuestion('unknown-regulation', 'regulation', 'no such regulation');
  const query: DueQuery = {
    ...asked,
    ...(nature && { natures: [nature] }),
    ...(asked.lawTerm ? { lawTerm: asked.lawTerm satisfies LawTerm } : {}),
  };
  const moment = readMoment(at, 'at', question.clock === 'extension');
  const accepted = acceptedAt === undefined ? moment : readMoment(acceptedAt, 'acceptedAt', true);
  const settings = settingsFor(regulation, options);
  const rules = rulesOn(regulation, settings.settings, settings.settingsVersion, accepted.on);
  const event = startEventFor(query, rules) ?? 'accepted';
  const due = dueFor(query, { event, ...moment }, rules, options.calendar);
  return { due, json: JSON.stringify(hasTime(due) ? timeAnswer(due) : due) };
}

function timeAnswer(due: Extract<Due, { readonly dueAt: Instant }>): Record<string, unknown> {
  return {
    status: due.status,
    dueAt: due.dueAt,
    dueOn: due.dueOn,
    provisional: due.provisional,
    earliestOn: due.earliestOn,
    latestOn: due.latestOn,
    clause: due.clause,
    from: due.explanation.start.event,
    calendar: due.explanation.calendar,
  };
}

function readMoment(text: string, field: string, dateAllowed: boolean): Omit<Start, 'event'> {
  const at = parseInstant(text);
  if (at !== undefined) return { at, on: dayOf(at) };
  const on = dateAllowed ? parseDay(text) : undefined;
  if (on === undefined) throw new BadQuestion('bad-time', field, 'not an ISO 8601 time with offset');
  return { at: endOfDay(on), on };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BadQuestion('bad-json', '', 'the line is not JSON');
  }
}

function readQuestion(data: unknown): Question {
  const read = questionSchema.safeParse(withLength(data));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    throw new BadQuestion('unknown-field', [...issue.path, issue.keys[0]].join('.'), 'no such field');
  }
  const missing = isRecord(data) && issue?.path.length === 1 && !(field in data);
  throw missing
    ? new BadQuestion('missing', field, 'the question needs this field')
    : new BadQuestion('bad-value', field, issue?.message ?? 'not a question');
}

/** Another law's term may be written flat, `{"workingDays":20,"rank":"law"}`, or with its `length` apart. */
function withLength(data: unknown): unknown {
  if (!isRecord(data) || !isRecord(data.lawTerm) || 'length' in data.lawTerm) return data;
  const { rank, citation, ...length } = data.lawTerm;
  const lawTerm = { length, rank, ...(citation === undefined ? {} : { citation }) };
  return { ...data, lawTerm };
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function errorJson(error: unknown): string {
  if (error instanceof BadQuestion || error instanceof DueQuestionError) {
    return JSON.stringify({ error: { code: error.code, field: error.field, message: error.message } });
  }
  if (error instanceof CalendarRangeError) {
    return JSON.stringify({ error: { code: 'out-of-range', field: 'at', message: error.message } });
  }
  throw error;
}

type Flags = ReturnType<typeof parseFlags>;

function parseFlags(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      regulation: { type: 'string' },
      kind: { type: 'string' },
      clock: { type: 'string' },
      at: { type: 'string' },
      'accepted-at': { type: 'string' },
      complex: { type: 'boolean' },
      method: { type: 'string' },
      matter: { type: 'string' },
      'site-visit': { type: 'boolean' },
      nature: { type: 'string' },
      'working-days': { type: 'string' },
      'law-term': { type: 'string' },
      settings: { type: 'string' },
      calendar: { type: 'string' },
      explain: { type: 'boolean' },
    },
  }).values;
}

async function readFlags(
  argv: readonly string[],
): Promise<{ readonly flags: Flags; readonly options: DueOptions }> {
  const flags = orBadQuestion('bad-flag', '', () => parseFlags(argv));
  const calendar = flags.calendar === undefined ? PUBLISHED : calendarByVersion(flags.calendar);
  if (calendar === undefined)
    throw new BadQuestion('unknown-calendar', 'calendar', 'no such calendar version');
  const explain = flags.explain === true;
  if (flags.settings === undefined) {
    const settings = DEFAULT_SETTINGS;
    return { flags, options: { calendar, settings, settingsVersion: DEFAULT_SETTINGS_VERSION, explain } };
  }
  const text = await readFile(flags.settings, 'utf8').catch(() => {
    throw new BadQuestion('bad-settings', 'settings', 'the file cannot be read');
  });
  const settings = orBadQuestion('bad-settings', 'settings', () => parseSettings(JSON.parse(text)));
  return { flags, options: { calendar, settings, settingsVersion: 'file', explain } };
}

function orBadQuestion<Value>(code: string, field: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new BadQuestion(code, field, error instanceof Error ? error.message : 'cannot be read');
  }
}

function questionFromFlags(flags: Flags): unknown {
  const {
    'accepted-at': acceptedAt,
    'site-visit': siteVisit,
    'working-days': workingDays,
    'law-term': lawTerm,
    ...rest
  } = flags;
  return {
    ...rest,
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
    ...(siteVisit === undefined ? {} : { siteVisit }),
    ...(workingDays === undefined ? {} : { workingDays: Number(workingDays) }),
    ...(lawTerm === undefined ? {} : { lawTerm: parseLine(lawTerm) }),
  };
}
