/**
 * Due times per second, beside the package `chinese-days` on the same questions: the N-th working day after each
 * day of three published years. First that both give the same answers; then each on its own. What the hotline
 * itself asks is more: which term holds, from when it runs, and the whole explanation, each day by name.
 */
import { createRequire } from 'node:module';
import type { findWorkday as FindWorkday } from 'chinese-days';
import { addDays, type Day, type Instant } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { countWorkingDays } from '../../shared/calendar/working-days.ts';
import { dueFor } from '../../shared/regulation/due-for.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import { DEFAULT_SETTINGS, DEFAULT_SETTINGS_VERSION } from '../../shared/regulation/settings.ts';
import type { Figure } from './figure.ts';

/** It is CommonJS that Node finds no names in. */
const { findWorkday } = createRequire(import.meta.url)('chinese-days') as { findWorkday: typeof FindWorkday };

const PART = 'due';
const FIRST = '2023-01-01' as Day;
const DAYS = 3 * 365;
const COUNTS = [1, 3, 5, 7, 15, 20];
const SECONDS = 2;

type Question = readonly [day: Day, count: number];

/** Asks all three. */
export async function measure(): Promise<readonly Figure[]> {
  const days = Array.from({ length: DAYS }, (_, index) => addDays(FIRST, index));
  const questions = days.flatMap((day) => COUNTS.map((count): Question => [day, count]));
  const theirs = ([day, count]: Question) => findWorkday(count, day);
  const ours = ([day, count]: Question) => countWorkingDays(PUBLISHED, day, count).on;
  const same = questions.filter((question) => ours(question) === theirs(question)).length;
  const [own, other, whole] = [rate(questions, ours), rate(questions, theirs), rate(days, explained())];
  const note = `the N-th working day after each of ${DAYS} days, N = ${COUNTS.join(', ')}`;
  return [
    { part: PART, name: 'same answers', value: (100 * same) / questions.length, unit: '%', note },
    {
      part: PART,
      name: 'due days',
      value: own,
      unit: '/s',
      note: 'with every day counted or skipped by name',
    },
    { part: PART, name: 'due days, chinese-days', value: other, unit: '/s', note: 'the same questions' },
    { part: PART, name: 'due days over chinese-days', value: own / other, unit: '' },
    { part: PART, name: 'due times with clause and explanation', value: whole, unit: '/s' },
  ];
}

/** Asks one after the other, again and again, for some seconds after as long a warming up. */
function rate<Q>(questions: readonly Q[], ask: (question: Q) => unknown): number {
  const run = () => {
    const end = performance.now() + SECONDS * 1000;
    let asked = 0;
    while (performance.now() < end) {
      for (const question of questions) ask(question);
      asked += questions.length;
    }
    return asked / SECONDS;
  };
  run();
  return run();
}

/** The handling term of a complaint under the first regulation, from ten in the morning. */
function explained(): (day: Day) => unknown {
  const regulation = REGULATIONS[0];
  if (!regulation) throw new Error('there is no regulation');
  const settings = { settings: DEFAULT_SETTINGS, settingsVersion: DEFAULT_SETTINGS_VERSION };
  return (day) => {
    const at = `${day}T10:00:00+08:00` as Instant;
    return dueFor(
      { clock: 'handle', kind: 'complaint' },
      { event: 'signed', at, on: day },
      { regulation, ...settings, day },
      PUBLISHED,
    );
  };
}
