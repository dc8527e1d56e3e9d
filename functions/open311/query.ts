import * as z from 'zod';
import {
  addDays,
  addSeconds,
  endOfDay,
  type Instant,
  parseDay,
  parseInstant,
  secondsBetween,
  startOfDay,
} from '../../shared/calendar/instant.ts';
import { wrong } from './refusals.ts';

const text = z.string().max(4_000).optional();

/** What every call may name. What else clients send is left aside, as the standard has it. */
export const namedQuery = z.object({
  jurisdiction_id: text.meta({ description: '行政区划代码，或规章的英文名 / Region code' }),
  api_key: text.meta({ description: '接口密钥；查询不需要 / Key of a client; not needed for reading' }),
});

/** By what requests are searched. */
export const requestsQuery = namedQuery.extend({
  service_request_id: text.meta({ description: '编号，以逗号分隔；有此项时其他条件不起作用 / Ids' }),
  service_code: text.meta({ description: '服务代码，以逗号分隔 / Service codes' }),
  start_date: text.meta({ description: '提交时间起，W3C格式 / Earliest time of submission' }),
  end_date: text.meta({ description: '提交时间止，与起相距不超过90天 / Latest time of submission' }),
  status: text.meta({ description: 'open、closed，以逗号分隔 / States' }),
  page: text.meta({ description: '第几页，从1起 / Page' }),
  page_size: text.meta({ description: '每页件数，至多1000 / Requests a page' }),
});

export type RequestsQuery = z.output<typeof requestsQuery>;

/** The standard's limits of one answer: 90 days, 1,000 requests. */
const MOST_DAYS = 90;
const MOST = 1_000;
/** So many numbers, or codes, may be asked for at once. */
const MOST_NAMED = 100;

const SECONDS_A_DAY = 86_400;

/** What is searched for. */
export interface Search {
  readonly from: Instant;
  readonly until: Instant;
  readonly services?: readonly string[];
  /** One of the states; absent for both. */
  readonly closed?: boolean;
  readonly page: number;
  readonly pageSize: number;
  /** How many are to be found so that the page is among them. */
  readonly limit: number;
}

/** A parameter's values, where it has any: an empty one is as one that was not sent. */
export function listed(field: string, value: string | undefined): readonly string[] | undefined {
  const values = [...new Set((value ?? '').split(',').map((each) => each.trim()))].filter(
    (each) => each !== '',
  );
  if (values.length > MOST_NAMED) throw wrong(field, `max:${MOST_NAMED}`);
  return values.length === 0 ? undefined : values;
}

/** A parameter of one value. */
export function single(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/**
 * Reads the conditions of a search.
 * @param now until when requests are looked for where no end is named
 * @throws Problem 400 that names the parameter
 */
export function searchOf(query: RequestsQuery, now: Instant): Search {
  const start = timeOf('start_date', query.start_date, startOfDay);
  const end = timeOf('end_date', query.end_date, endOfDay);
  const span = MOST_DAYS * SECONDS_A_DAY;
  const until =
    end ?? (start && start > addSeconds(now, -span) ? now : start && addSeconds(start, span)) ?? now;
  const from = start ?? addSeconds(until, -span);
  if (from > until) throw wrong('start_date', 'before:end_date');
  if (secondsBetween(from, until) > span) throw wrong('end_date', `max-days:${MOST_DAYS}`);
  const services = listed('service_code', query.service_code);
  const closed = closedOf(listed('status', query.status));
  const page = countOf('page', query.page, 1, MOST);
  const pageSize = countOf('page_size', query.page_size, MOST, MOST);
  return {
    from,
    until,
    ...(services && { services }),
    ...(closed !== undefined && { closed }),
    page,
    pageSize,
    limit: Math.min(MOST, page * pageSize),
  };
}

/** A time with its offset, or a day of the city. A plus that the client left unencoded comes as a blank. */
function timeOf(
  field: string,
  value: string | undefined,
  ofDay: (day: ReturnType<typeof dayNamed> & string) => Instant,
): Instant | undefined {
  const given = single(value);
  if (given === undefined) return undefined;
  const day = dayNamed(given);
  const time = day ? ofDay(day) : parseInstant(given.replace(/ (?=\d{2}:\d{2}$)/, '+'));
  if (!time) throw wrong(field, 'format:time-with-offset');
  return time;
}

function dayNamed(value: string) {
  const day = parseDay(value);
  // A day whose neighbours are no days of four-digit years is none that anybody asks for.
  return day && addDays(day, 1).length === day.length ? day : undefined;
}

function closedOf(states: readonly string[] | undefined): boolean | undefined {
  if (states?.some((state) => state !== 'open' && state !== 'closed'))
    throw wrong('status', 'one-of:open|closed');
  return states?.length === 1 ? states[0] === 'closed' : undefined;
}

function countOf(field: string, value: string | undefined, otherwise: number, most: number): number {
  const given = single(value);
  if (given === undefined) return otherwise;
  const count = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (count < 1 || count > most) throw wrong(field, `1-to-${most}`);
  return count;
}
