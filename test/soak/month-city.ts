/** The city of the month: its units, its ladder as data, its quiet hours, and its calendar as people read it. */
import { addDays, dayOf, type Instant, startOfDay, weekday } from '../../shared/calendar/instant.ts';

export const UNITS = ['chengguan', 'shuiwu', 'jiaotong', 'gongan'] as const;
export type Unit = (typeof UNITS)[number];
/** Answers day and night. */
export const ALWAYS = 'gongan';
/** Looks after the others; nothing is dispatched to it. */
export const INSPECTION = 'jiancha';

const OFFICE = { from: 9, to: 17 };
const QUIET = { from: 22, to: 8 };
/** The second of the day at which quiet hours end, and by which what ends with them is told. */
export const MORNING = '08:00:00';
export const TOLD_BY = '08:05:00';

export interface Rung {
  readonly when: 'before' | 'at' | 'after';
  readonly minutes?: number;
  readonly workingHours?: number;
  readonly percentLeft?: number;
  readonly to: readonly ('officer' | 'head' | 'leader' | 'hotline' | 'inspection')[];
}
export const RUNGS: readonly Rung[] = [
  { when: 'before', percentLeft: 50, to: ['officer'] },
  { when: 'before', workingHours: 4, to: ['officer', 'head'] },
  { when: 'before', minutes: 20, to: ['officer'] },
  { when: 'at', to: ['officer', 'leader'] },
  { when: 'after', minutes: 300, to: ['head', 'hotline'] },
  { when: 'after', workingHours: 16, to: ['leader', 'inspection'] },
];
export const CLOCKS = ['dispatch', 'sign', 'handle', 'redo', 'supervise'] as const;

/** The ladder as the city's settings have it. */
export const LADDERS = [
  {
    clocks: CLOCKS,
    officeHours: { from: '09:00', to: '17:00' },
    inspection: INSPECTION,
    rungs: RUNGS.map(({ when, to, ...lead }) => (when === 'at' ? { at: 'end', to } : { [when]: lead, to })),
    ...{ ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' },
  },
];

/** Whether units that sleep at night are not to be told. */
export function isQuiet(when: Instant): boolean {
  const hour = Number(when.slice(11, 13));
  return hour >= QUIET.from || hour < QUIET.to;
}

/** By the notice for 2026, as people read it: days off, and weekend days that are worked. */
const OFF = days('2026-09-25', 3).concat(days('2026-10-01', 7));
const MADE_UP = ['2026-09-20', '2026-10-10'];

function days(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first as never, index));
}

/** Whether an instant counts as office hours. */
export function isOffice(when: Instant): boolean {
  const day = dayOf(when);
  const hour = (Date.parse(when) - Date.parse(startOfDay(day))) / 3_600_000;
  const worked = MADE_UP.includes(day) || (weekday(day) % 6 !== 0 && !OFF.includes(day));
  return worked && hour >= OFFICE.from && hour < OFFICE.to;
}
