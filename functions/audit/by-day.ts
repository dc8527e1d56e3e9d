import { addDays, type Day, dayOf, type Instant } from '../../shared/calendar/instant.ts';
import { coversRegion } from '../../shared/caller.ts';
import type { AuditReader } from '../../shared/ports.ts';
import { type AuditBody, bodyIn, chainOf, NO_REGION } from '../../shared/privacy/audit.ts';
import { standardProblem } from '../http/problem.ts';

/** A region's looks of some time, and which of them are wanted. */
export interface ByDay {
  /** A city, or a province whose cities are all meant. */
  readonly region: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly cursor?: string | undefined;
  /** How many at most. */
  readonly limit: number;
  readonly isWanted: (entry: AuditBody) => boolean;
}

/** A look, and what its record is known by. */
export interface Found {
  readonly entry: AuditBody;
  readonly hash: string;
}

/** What one call reads at most before it hands on where it stands. */
const MOST_ENTRIES = 2000;
const MOST_DAYS = 40;
const PAGE = 500;

/**
 * A page of a region's looks, through the chains of its days: the last day first, each day chain by chain. So it needs
 * no index, and reads what it answers about. It may hold less than asked for and not be the last.
 * @throws Problem for a cursor that is none of this list's
 */
export async function looksByDay(
  audit: Pick<AuditReader, 'chains' | 'chain'>,
  { region, from, to, cursor, limit, isWanted }: ByDay,
): Promise<{ readonly items: readonly Found[]; readonly cursor?: string }> {
  const items: Found[] = [];
  const place = placeIn(cursor, { from, to }) ?? { day: dayOf(to), chain: '', after: 0 };
  let { chain, after } = place;
  let read = 0;
  let days = 0;
  for (let day = place.day; day >= dayOf(from); day = addDays(day, -1)) {
    if (days === MOST_DAYS) return { items, cursor: cursorOf({ day, chain: '', after: 0 }) };
    days += 1;
    const own = (await audit.chains(day)).filter((name) => isOf(name, region) && name >= chain).sort();
    for (const name of own) {
      if (name !== chain) after = 0;
      chain = name;
      for (;;) {
        if (items.length >= limit || read >= MOST_ENTRIES)
          return { items, cursor: cursorOf({ day, chain, after }) };
        const page = await audit.chain(name, after, PAGE);
        for (const { body, hash, number } of page) {
          if (items.length >= limit) break;
          after = Number(number);
          read += 1;
          const entry = bodyIn(String(body));
          if (entry && entry.at >= from && entry.at <= to && isWanted(entry))
            items.push({ entry, hash: String(hash) });
        }
        if (items.length >= limit) continue;
        if (page.length < PAGE) break;
      }
    }
    chain = '';
    after = 0;
  }
  return { items };
}

function isOf(chain: string, region: string): boolean {
  const of = chainOf(chain)?.region;
  return of !== undefined && (of === NO_REGION || coversRegion(region, of));
}

interface Place {
  readonly day: Day;
  readonly chain: string;
  readonly after: number;
}

function cursorOf({ day, chain, after }: Place): string {
  return Buffer.from(`${day} ${chain} ${after}`).toString('base64url');
}

function placeIn(cursor: string | undefined, { from, to }: Pick<ByDay, 'from' | 'to'>): Place | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, day = '', chain = '', after = ''] = /^(\d{4}-\d\d-\d\d) (\S*) (\d{1,15})$/.exec(text) ?? [];
  const isOurs = day >= dayOf(from) && day <= dayOf(to) && (chain === '' || chainOf(chain)?.day === day);
  if (!isOurs) throw standardProblem('invalid-request', { field: 'cursor', rule: 'of-this-list' });
  return { day: day as Day, chain, after: Number(after) };
}
