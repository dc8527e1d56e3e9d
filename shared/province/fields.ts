import type { Change } from '../ticket/change.ts';
import { canonicalJson } from '../ticket/ledger.ts';
import type { PublishedEvent } from '../ticket/published-event.ts';
import { CODE_TABLES, type CodeTable } from './code-tables.ts';

/** A field of the standard set: what a change carries, in the order of a table's columns. */
export interface Field {
  readonly field: keyof Item;
  readonly label: string;
  readonly type: 'number' | 'text' | 'time' | 'code' | 'flag' | 'list';
  /** The table of its codes; for a list, the table of what each entry is. */
  readonly table?: CodeTable;
  /** Every consumer gets it: without it a change can be neither told apart nor put in order. */
  readonly always?: true;
}

type Item = Change & { readonly seq: number };

export const FIELDS: readonly Field[] = [
  { field: 'seq', label: '变更序号', type: 'number', always: true },
  { field: 'ticketNo', label: '工单编号', type: 'text', always: true },
  { field: 'version', label: '工单版本', type: 'number', always: true },
  { field: 'region', label: '行政区划代码', type: 'text', always: true },
  { field: 'recordedAt', label: '记录时间', type: 'time', always: true },
  { field: 'stage', label: '工单状态', type: 'code', table: 'stage' },
  { field: 'channel', label: '来源渠道', type: 'code', table: 'channel' },
  { field: 'kind', label: '诉求类型', type: 'code', table: 'kind' },
  { field: 'matter', label: '事项', type: 'code', table: 'matter' },
  { field: 'classCode', label: '问题分类代码（本市）', type: 'text' },
  { field: 'placeCode', label: '地点代码（本市）', type: 'text' },
  { field: 'lead', label: '牵头单位（本市）', type: 'text' },
  { field: 'under', label: '分办关系', type: 'list' },
  { field: 'outcome', label: '办结结果', type: 'code', table: 'outcome' },
  { field: 'owedTo', label: '待反馈的来源', type: 'text' },
  { field: 'watched', label: '重点跟踪', type: 'flag' },
  { field: 'clocks', label: '进行中的期限', type: 'list', table: 'clock' },
  { field: 'events', label: '本次变更的事项', type: 'list', table: 'event' },
];

/** A field inside a list of the feed whose values are codes; `types` names the events in which it speaks in the table. */
interface Part {
  readonly in: 'clocks' | 'events';
  readonly field: string;
  readonly table: CodeTable;
  readonly types?: readonly PublishedEvent['type'][];
}

const CLOCK_EVENTS = ['ClockStarted', 'ClockMoved', 'ClockEnded', 'ClockReminded', 'ClockExpired'] as const;

/** Elsewhere `solved` is a flag. */
const SOLVED = ['FeedbackReceived', 'FeedbackGiven', 'JointFeedbackReceived', 'Revisited'] as const;

/** Where inside the feed's lists codes stand. Grounds, marks and lines are words of the region's regulation. */
const PARTS: readonly Part[] = [
  { in: 'clocks', field: 'kind', table: 'clock' },
  { in: 'events', field: 'type', table: 'event' },
  { in: 'events', field: 'cause', table: 'cause' },
  { in: 'events', field: 'channel', table: 'channel' },
  { in: 'events', field: 'kind', table: 'kind', types: ['Submitted', 'Accepted', 'HandedOver'] },
  { in: 'events', field: 'kind', table: 'clock', types: CLOCK_EVENTS },
  { in: 'events', field: 'matter', table: 'matter' },
  { in: 'events', field: 'confidential', table: 'secrecy' },
  { in: 'events', field: 'callerType', table: 'caller-type' },
  { in: 'events', field: 'urgency', table: 'urgency' },
  { in: 'events', field: 'outcome', table: 'outcome' },
  { in: 'events', field: 'expiry', table: 'clock-expiry' },
  { in: 'events', field: 'how', table: 'clock-end', types: ['ClockEnded'] },
  { in: 'events', field: 'how', table: 'response', types: ['Responded'] },
  { in: 'events', field: 'reason', table: 'clock-move', types: ['ClockMoved'] },
  { in: 'events', field: 'contact.way', table: 'way' },
  { in: 'events', field: 'way', table: 'way' },
  { in: 'events', field: 'through', table: 'through' },
  { in: 'events', field: 'mode', table: 'hand-over-mode' },
  { in: 'events', field: 'method', table: 'method' },
  { in: 'events', field: 'colour', table: 'colour' },
  { in: 'events', field: 'grade', table: 'grade' },
  { in: 'events', field: 'solved', table: 'solved', types: SOLVED },
  { in: 'events', field: 'finding', table: 'finding' },
];

/** The field set and the code tables, as they are published; the version is a hash over it. */
export const CODES = {
  fields: FIELDS,
  parts: PARTS,
  tables: Object.entries(CODE_TABLES).map(([table, labels]) => ({
    table,
    codes: Object.entries(labels).map(([code, label]) => ({ code, label })),
  })),
};

const NAMES: ReadonlySet<string> = new Set(FIELDS.map(({ field }) => field));
const ALWAYS = FIELDS.filter(({ always }) => always).map(({ field }) => field);
const SCOPE = /^feed:(.+)$/;

/**
 * The fields that a consumer may have, by its token's scope: `feed:stage feed:clocks …`. One that names no field of
 * the feed leaves it whole; one that names any gives those and what every consumer gets.
 * @returns undefined for all
 */
export function allowedFields(scope: readonly string[] = []): ReadonlySet<string> | undefined {
  const named = scope.flatMap((each) => SCOPE.exec(each)?.[1] ?? []);
  return named.length === 0 ? undefined : new Set([...ALWAYS, ...named.filter((name) => NAMES.has(name))]);
}

/**
 * A change with the fields that a consumer may have. Who doesn't have all of them gets, as `hash`, the hash of the
 * whole change, so that the day's digest can be worked out all the same.
 */
export function withFields(
  item: Item,
  allowed: ReadonlySet<string> | undefined,
  hashOf: (item: Item) => string,
): object {
  if (!allowed) return item;
  const kept = Object.entries(item).filter(([field]) => allowed.has(field));
  return { ...Object.fromEntries(kept), hash: hashOf(item) };
}

/**
 * Changes as a table (RFC 4180, UTF-8): a head line and one line for each; lists stand in their column as JSON.
 * @param allowed the consumer's fields; undefined for all
 */
export function csvOf(items: readonly object[], allowed: ReadonlySet<string> | undefined): string {
  const names = allowed
    ? [...FIELDS.map(({ field }) => field).filter((field) => allowed.has(field)), 'hash']
    : FIELDS.map(({ field }) => field);
  const lines = items.map((item) => {
    const values = item as Readonly<Record<string, unknown>>;
    return names.map((name) => csvCell(values[name]));
  });
  return [names, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  const text = value === undefined ? '' : typeof value === 'object' ? canonicalJson(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
