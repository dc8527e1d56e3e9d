import { cellsFor } from '../../functions/province/figures.ts';
import { toItem } from '../../shared/adapters/dynamo.ts';
import { addDays, type Day } from '../../shared/calendar/instant.ts';
import { type CellCounts, sumOf, TOPIC } from '../../shared/province/cells.ts';
import { cellsOf, contribution } from '../../shared/province/contribution.ts';
import type { Cut } from '../../shared/province/measures.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { History, numbered, REGION } from '../ticket/history.ts';
import type { Figure } from './figure.ts';
import { sizeOf } from './request-units.ts';

/*
 * What a query of the figures reads, by tickets of a quarter and by cut: cells, and the read units that DynamoDB
 * charges for them. The cells are those of a middling city: forty units, five kinds, three channels, three ways to
 * end, two hundred classes and twelve places, of which some come much more often than others. They are kept in
 * memory, since what counts is how many there are.
 */

const SIZES = [1_000, 100_000];
const PERIODS = ['2026-09-15', '2026-09', '2026-Q3'];
const CUTS: readonly Cut[] = ['unit', 'class'];
const DAYS = 92;
const READ_BYTES = 4 * 1024;
const NOTE = '40 units, 5 kinds, 3 channels, 3 outcomes; 200 classes, 12 places';

const KINDS = ['complaint', 'help', 'consultation', 'suggestion', 'report'] as const;
const CHANNELS = ['phone', 'wechat', 'web'] as const;
const OUTCOMES = ['satisfied', 'dissatisfied', 'unreached'] as const;

/** One of some choices, always the same for an index; the first come more often. */
function drawn<T>(choices: readonly T[], index: number, salt: number): T {
  const share = (Math.imul(index + 1, 2_654_435_761 + 2 * salt * 40_503) >>> 0) / 2 ** 32;
  return choices[Math.floor(share * share * choices.length)] as T;
}

function named(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

const UNITS = named('unit', 40);
const CLASSES = named('class', 200);
const PLACES = named('place', 12);

function ticketOf(base: Ticket, index: number): Ticket {
  const day = addDays('2026-07-01' as Day, (index * 37) % DAYS);
  const unit = drawn(UNITS, index, 1);
  return {
    ...base,
    submittedAt: `${day}T10:00:00+08:00` as Ticket['submittedAt'],
    kind: drawn(KINDS, index, 2),
    channel: drawn(CHANNELS, index, 3),
    assignments: [
      { unit, role: 'lead', receivedAt: base.submittedAt, failedContacts: 0, reachedCitizen: true },
    ],
    classCode: drawn(CLASSES, index, 4),
    placeCode: drawn(PLACES, index, 5),
    stage: 'closed',
    outcome: drawn(OUTCOMES, index, 6),
  };
}

/** Counts what queries read at each size. */
export async function measure(): Promise<readonly Figure[]> {
  const base = History.accepted(numbered(1), '2026-09-18 10:00').ticket as Ticket;
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const tickets = Array.from({ length: size }, (_, index) => ticketOf(base, index));
    const cells = sumOf(tickets.flatMap((ticket) => cellsOf(contribution(ticket))));
    const buckets = Map.groupBy(cells, ({ bucket }) => bucket);
    for (const by of CUTS) {
      for (const period of PERIODS) figures.push(...(await reading(buckets, { size, by, period })));
    }
  }
  return figures;
}

async function reading(
  buckets: ReadonlyMap<string, readonly CellCounts[]>,
  { size, by, period }: { readonly size: number; readonly by: Cut; readonly period: string },
): Promise<readonly Figure[]> {
  let units = 0;
  let count = 0;
  const read = async (bucket: string, topics: boolean) => {
    const found = (buckets.get(bucket) ?? []).filter(({ value }) => value.startsWith(TOPIC) === topics);
    const bytes = found.reduce((sum, { value, counts }) => {
      const item = toItem({ bucket, cell: value, ...counts }) as unknown as Parameters<typeof sizeOf>[0];
      return sum + sizeOf(item);
    }, 0);
    count += found.length;
    units += Math.max(1, Math.ceil(bytes / READ_BYTES));
    return found;
  };
  const began = performance.now();
  const cells = await cellsFor(
    { region: REGION, period, by },
    { aggregates: { read }, regions: async () => [REGION] },
  );
  const values = new Set(cells.map(({ value }) => value)).size;
  const took = performance.now() - began;
  const name = `${period} by ${by}, ${size.toLocaleString('en-US')} tickets a quarter`;
  const of = (what: string, value: number, unit: string, note: string): Figure => ({
    part: 'figures',
    name: `${what}: ${name}`,
    value,
    unit,
    note,
  });
  return [
    of('cells read', count, '', `${NOTE}; added up to ${values} in ${took.toFixed(0)} ms with the counting`),
    of('read units', units, '', 'consistent reads'),
  ];
}
