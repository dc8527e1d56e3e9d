import { type Clause, clausesOf } from '../../shared/regulation/clauses.ts';
import type { Provision } from '../../shared/regulation/provision.ts';
import { FOLDERS } from '../../shared/regulation/regulations.ts';
import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Regulation, Term } from '../../shared/regulation/schema.ts';
import { CLOCKS } from '../../shared/regulation/vocabulary.ts';
import type { ClauseEntry } from './clause-register.ts';

/** Where the page lies in the project. */
export const REGULATIONS_PAGE = 'docs/regulations.md';

const FORCE = { must: 'must', 'as-a-rule': 'as a rule', may: 'may' } as const;

/**
 * The page on the regulations, as Markdown: each text's dates, terms and readings, and what became of each clause.
 * @param entries the clause register
 */
export function regulationsPage(entries: readonly ClauseEntry[]): string {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const done = entries.filter(({ status }) => status === 'done').length;
  const head = [
    '# Regulations',
    '',
    '<!-- Written by `hotline clauses --write-docs`; a test fails when it is out of date. -->',
    '',
    `${entries.length} clauses of ${REGULATIONS.length} regulations: ${done} done, ${entries.length - done} open. ` +
      'A clause is done when a test puts questions or commands to its city’s data, names it, and fails without it; ' +
      'the tests listed are of that sort. For an open one the reason stands in their place.',
    '',
    'Statuses of a value: *stated* in the text; *interpreted*, a reading of ours, listed with its note; *unset*, ' +
      'required without a number, which the city’s settings may give. A clock that a text doesn’t know has *none*.',
  ];
  const sections = REGULATIONS.flatMap((regulation, index) =>
    section(
      regulation,
      clausesOf(FOLDERS[index] ?? { clauses: {} }).flatMap(({ id }: Clause) => byId.get(id) ?? []),
    ),
  );
  return `${[...head, ...sections].join('\n')}\n`;
}

function section(regulation: Regulation, entries: readonly ClauseEntry[]): readonly string[] {
  const { title, region, terms } = regulation;
  const known = new Set(terms.map(({ clock }) => clock));
  const none = CLOCKS.filter((clock) => !known.has(clock));
  return [
    '',
    `## ${title}`,
    '',
    `\`${regulation.id}\`, region ${region}. ${dates(regulation)}`,
    '',
    '### Terms',
    '',
    ...table(
      ['clock', 'kinds', 'holds for', 'from', 'length', 'clause', 'place', 'force', 'status', 'note'],
      terms.map((term) => termRow(term, regulation)),
    ),
    ...(none.length > 0 ? ['', `None of: ${none.join(', ')}.`] : []),
    '',
    '### Readings of ours',
    '',
    ...table(
      ['clause', 'place', 'reading'],
      readings(regulation).map((read) => [read.clause, placeOf(read, regulation), read.note ?? '']),
    ),
    '',
    '### Clauses',
    '',
    ...table(
      ['clause', 'what it asks', 'status', 'carried out by', 'tests, or why it is open'],
      entries.map(({ id, summary, status, by, tests, reason }) => [
        id,
        summary,
        status,
        files(by),
        reason ?? files(tests),
      ]),
    ),
  ];
}

function dates({ issued, inForce, draft }: Regulation): string {
  const parts = [
    ...(issued === undefined ? [] : [`Issued ${issued}.`]),
    draft ? 'A draft without a day of force: it holds only by a city’s decision on record.' : '',
    inForce.from === undefined
      ? ''
      : `In force from ${inForce.from}${inForce.until ? ` to ${inForce.until}` : ''}.`,
    `By ${inForce.clause}, ${inForce.status ?? 'stated'}${inForce.note ? `: ${inForce.note}` : '.'}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function termRow(term: Term, regulation: Regulation): readonly string[] {
  const { clock, kinds, start, clause, force, status, note } = term;
  return [
    clock,
    kinds.join(', '),
    conditions(term),
    start ?? '',
    lengthOf(term),
    clause,
    placeOf(term, regulation),
    FORCE[force],
    status,
    note ?? '',
  ];
}

function conditions({
  complex,
  siteVisit,
  matters = [],
  methods = [],
  natures = [],
  from,
  until,
}: Term): string {
  return [
    ...(complex ? ['complex'] : []),
    ...(siteVisit ? ['checked on site'] : []),
    ...[...matters, ...methods, ...natures],
    ...(from ? [`from ${from}`] : []),
    ...(until ? [`until ${until}`] : []),
  ].join(', ');
}

function lengthOf({ length }: Term): string {
  if (length === undefined) return 'unset';
  if ('sameDay' in length) return 'the same day';
  if ('hours' in length) return counted(length.hours, 'hour');
  if ('workingDays' in length) return counted(length.workingDays, 'working day');
  return 'days' in length ? counted(length.days, 'day') : counted(length.months, 'month');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

type Place = Pick<Provision, 'article' | 'annex' | 'paragraph' | 'item' | 'point'>;

function placeOf(
  { article, annex, paragraph, item, point }: Partial<Place>,
  { numbering }: Regulation,
): string {
  if (article === undefined) return '';
  const parts = [
    ['annex', annex],
    ['para.', paragraph],
    ['item', item],
    ['point', point],
  ] as const;
  const within = parts.flatMap(([name, number]) => (number === undefined ? [] : [`${name} ${number}`]));
  return [`${numbering === 'task' ? 'task' : 'art.'} ${article}`, ...within].join(' ');
}

type Reading = Partial<Place> & { readonly clause: string; readonly note?: string };

/** Every value that the text leaves open and we read, wherever in the data it stands. */
function readings(value: unknown): readonly Reading[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isReading(value) ? [value] : [];
  return [...own, ...Object.values(value).flatMap(readings)];
}

function isReading(value: object): value is Reading {
  return 'status' in value && value.status === 'interpreted' && 'clause' in value;
}

function files(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
}
