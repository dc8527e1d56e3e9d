import type { Instant } from '../../shared/calendar/instant.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Regulation, Term } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/regulation/settings.ts';
import { CLOCKS, type ClockKind, type StartEvent } from '../../shared/regulation/vocabulary.ts';
import type { Directory } from '../../shared/ticket/directory.ts';
import type { Basis } from '../../shared/ticket/draft.ts';
import { basisAt, UNITS } from './story.ts';

/** Where a random life is lived: one of the cities, with or without numbers of its operator's. */
export interface LifeCity {
  readonly name: string;
  readonly regulation: Regulation;
  readonly settings: Settings;
  readonly units: Directory;
}

/** What a decision in a city rests on. */
export function basisIn({ regulation, settings, units }: LifeCity, now: Instant): Basis {
  return basisAt(now, { regulation, settings, units });
}

const decision = { ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' };

/** What an operator might set where a text requires a term and gives no number. */
const USUAL: Readonly<Record<ClockKind, readonly [StartEvent, object]>> = {
  dispatch: ['accepted', { hours: 4 }],
  callback: ['consent-to-wait', { hours: 24 }],
  acknowledge: ['handed-over', { hours: 1 }],
  sign: ['received', { workingDays: 1 }],
  respond: ['received', { hours: 2 }],
  contact: ['received', { workingDays: 1 }],
  reach: ['first-failed-attempt', { hours: 24 }],
  accept: ['received', { workingDays: 1 }],
  handle: ['received', { workingDays: 5 }],
  return: ['received', { workingDays: 1 }],
  extension: ['old-last-day', { workingDays: 5 }],
  revisit: ['done', { workingDays: 5 }],
  redo: ['sent-back', { workingDays: 3 }],
  supervise: ['supervision-notified', { workingDays: 5 }],
  promise: ['promised', { sameDay: true }],
  object: ['revisited', { workingDays: 3 }],
};

function numberFor(term: Term): object {
  const { clock, kinds, complex, siteVisit, matters, methods, natures } = term;
  const [start, length] = USUAL[clock];
  const given = { complex, siteVisit, matters, methods, natures };
  const conditions = Object.entries(given).filter(([, value]) => value !== undefined);
  return { clock, kinds, ...Object.fromEntries(conditions), start, length, ...decision };
}

/** Rungs of every form, for every kind of clock but one, which keeps its reminder. */
const LADDER = {
  clocks: CLOCKS.filter((clock) => clock !== 'revisit'),
  officeHours: { from: '09:00', to: '17:00' },
  inspection: 'jiancha',
  rungs: [
    { before: { percentLeft: 30 }, to: ['officer'] },
    { before: { workingHours: 4 }, to: ['officer', 'head'] },
    { before: { minutes: 15 }, to: ['officer'] },
    { at: 'end', to: ['officer', 'head'] },
    { after: { minutes: 240 }, to: ['leader', 'hotline'] },
    { after: { workingHours: 16 }, to: ['leader', 'inspection'] },
  ],
  ...decision,
};

/** Shorter and longer than what texts state: the shorter holds, the longer never loosens. */
const STATED = [
  { clock: 'handle', kinds: ['help'], start: 'signed', length: { workingDays: 3 }, ...decision },
  { clock: 'handle', kinds: ['complaint'], start: 'signed', length: { workingDays: 20 }, ...decision },
  { clock: 'handle', kinds: ['consultation', 'help'], start: 'received', length: { days: 30 }, ...decision },
  { clock: 'sign', kinds: ['report'], start: 'received', length: { hours: 4 }, ...decision },
  { clock: 'redo', kinds: ['complaint'], start: 'sent-back', length: { workingDays: 9 }, ...decision },
];

function settingsOf({ id, region, terms, draft, inForce }: Regulation, numbers: boolean): Settings {
  const ended = draft || inForce.until !== undefined;
  const more = numbers && {
    businessCloses: '17:30',
    terms: [...terms.filter(({ status }) => status === 'unset').map(numberFor), ...STATED],
    ladders: [LADDER],
    repeats: { times: 3, withinDays: 90, ...decision },
    contacts: { hours: { from: '08:00', to: '21:00' }, mostADay: 2, ...decision },
    revisits: { attempts: 2, ...decision },
    concentration: { tickets: 3, withinDays: 30, ...decision },
    cards: [{ id: 'late', label: '逾期', colour: 'yellow', ...decision }],
  };
  const adopted = ended && { adopted: [{ regulation: id, ...decision }] };
  return parseSettings({ ...DEFAULT_SETTINGS, region, ...adopted, ...more });
}

/** The units of every story, one not yet a member, and one that bears whatever other names clauses use. */
function unitsOf({ urgent }: Regulation): Directory {
  const taken = new Set([...UNITS.values()].flatMap(({ roles }) => roles));
  const roles = [...new Set(urgent.flatMap(({ unitRole }) => unitRole ?? []))].filter((as) => !taken.has(as));
  return new Map([
    ...UNITS,
    ['outside', { id: 'outside', natures: ['not-a-member'], roles: [] }],
    ['named', { id: 'named', natures: [], roles }],
  ]);
}

/** Every city, once with its operator's numbers and once without; drafts and what has ended are adopted on record. */
export const LIFE_CITIES: readonly LifeCity[] = REGULATIONS.flatMap((regulation) =>
  [true, false].map((numbers) => ({
    name: `${regulation.id}, ${numbers ? 'with numbers of its own' : 'as the text has it'}`,
    regulation,
    settings: settingsOf(regulation, numbers),
    units: unitsOf(regulation),
  })),
);
