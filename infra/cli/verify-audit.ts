/** The part of `hotline verify` that holds audit and ledger against what was written, and against the anchors. */
import { toItem } from '../../shared/adapters/dynamo.ts';
import { placeOf } from '../../shared/adapters/dynamo-raw-tickets.ts';
import { ticketItems } from '../../shared/adapters/dynamo-ticket-store.ts';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { addDays, addSeconds, type Day, dayOf, type Instant } from '../../shared/calendar/instant.ts';
import type { FeedItem, RawLedgerItem, RawPlace } from '../../shared/ports.ts';
import {
  type Anchor,
  anchoredCount,
  anchorOf,
  brokenAnchor,
  firstMoved,
} from '../../shared/privacy/anchor.ts';
import { findAuditBreak, NO_REGION, registeredChain } from '../../shared/privacy/audit.ts';
import { digestWith, EMPTY_DIGEST, lineOf } from '../../shared/province/feed-digest.ts';
import { isSealed } from '../../shared/ticket/commit-token.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { bodyOf, canonicalJson, type LedgerEntry } from '../../shared/ticket/ledger.ts';
import type { Api } from './api.ts';

/** What a ledger item is made of, with the types of its attributes. */
const LEDGER_ATTRIBUTES = 'body:B hash:S ticketNo:S token:S version:N';
const PAGE = 500;
/** A day that is over may wait for its anchor until the next daily run but one, which makes good what one missed. */
const ANCHORED_AFTER_SECONDS = 26 * 3600;

/** A ticket's ledger as it lies in its table. */
export interface KeptLedger {
  readonly entries: readonly LedgerEntry[];
  /** The first entry that has other attributes or bytes than were written; undefined where none has. */
  readonly odd?: { readonly version: number; readonly why: string };
  /** The ticket's items as they lay in their table before the ledger was read. */
  readonly places: readonly RawPlace[];
}

/** Reads a ticket's ledger as it lies in its table. */
export async function keptLedger(api: Api, ticketNo: string): Promise<KeptLedger> {
  const { items, places } = (await api.get(`/v1/audit/ledger/${ticketNo}`)) as {
    items: readonly RawLedgerItem[];
    places: readonly RawPlace[];
  };
  const entries = items.map(({ version, body = '', hash }) => ({ ticketNo, version, body, hash }));
  const wrong = items.flatMap((item) => {
    const { version, attributes, body, hash, token, packed } = item;
    if (body === undefined) return [{ version, why: 'unreadable' }];
    if (attributes.join(' ') !== LEDGER_ATTRIBUTES) return [{ version, why: 'attributes' }];
    if (!isSealed(token, hash, packed, sha256)) return [{ version, why: 'bytes' }];
    return isCanonical(body) ? [] : [{ version, why: 'text' }];
  });
  const [odd] = wrong;
  return { entries, places, ...(odd && { odd }) };
}

/** Whether a text is the one in which its facts are written down. */
function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/**
 * The items of a ticket by which it is found and listed, attribute by attribute, against those that its ledger makes
 * at the version at which they stand.
 */
export function placeFaults(ticketNo: string, { entries, places }: KeptLedger): string[] {
  const version = places.find(({ item }) => item === 'STATE')?.version ?? 0;
  const made = replay(entries.slice(0, version).flatMap((entry) => bodyOf(entry).events));
  const hash = entries[version - 1]?.hash;
  if (!made || hash === undefined) return [`${ticketNo}: does not stand at any version of its ledger`];
  const left = new Map(places.map((place) => [place.item, place.attributes]));
  const faults: string[] = [];
  for (const wanted of ticketItems({ ...made, version }, hash)) {
    const { item, attributes } = placeOf(toItem(wanted));
    const held = left.get(item) ?? {};
    left.delete(item);
    const names = [...new Set([...Object.keys(attributes), ...Object.keys(held)])].sort();
    const odd = names.find((name) => attributes[name] !== held[name]);
    if (odd !== undefined)
      faults.push(`${ticketNo}: ${odd} of its item ${item} is not what the ledger makes`);
  }
  for (const item of left.keys()) faults.push(`${ticketNo}: its item ${item} is none that the ledger makes`);
  return faults;
}

/** What is held against the anchors. */
export interface Verified {
  readonly region: string;
  readonly feed: readonly FeedItem[];
  /** Of each ticket: the hashes of its ledger entries, in order. */
  readonly ledgers: ReadonlyMap<string, readonly string[]>;
  readonly from: Day;
  /** The law's time. */
  readonly now: Instant;
}

/** @returns a line for each fault, and how many entries were looked at */
export async function auditFaults(
  api: Api,
  verified: Verified,
): Promise<{ readonly faults: readonly string[]; readonly entries: number; readonly anchors: number }> {
  const faults: string[] = [];
  let entries = 0;
  let anchors = 0;
  for (const region of [verified.region, NO_REGION]) {
    const kept = await anchorsOf(api, region);
    const chains = await chainsOf(api, region, verified, kept.days);
    for (const { day, hashes, fault } of chains.values()) {
      entries += hashes.length;
      if (fault !== undefined) faults.push(`${fault}, on ${day}`);
    }
    faults.push(...kept.faults, ...missingAnchors(kept.days, chains, verified.now));
    anchors += kept.days.length;
    for (const anchor of kept.anchors) {
      faults.push(
        ...chainFaults(anchor, chains),
        ...lateFaults(anchor, chains),
        ...ledgerFaults(anchor, verified),
      );
    }
  }
  return { faults: [...new Set(faults)], entries, anchors };
}

interface KeptAnchors {
  readonly days: readonly Day[];
  readonly anchors: readonly Anchor[];
  readonly faults: readonly string[];
}

async function anchorsOf(api: Api, region: string): Promise<KeptAnchors> {
  const { items: days } = (await api.get(`/v1/audit/anchors?region=${region}`)) as { items: Day[] };
  const texts: string[] = [];
  for (const day of days) {
    const { url } = (await api.get(`/v1/audit/anchors/${region}/${day}`)) as { url: string };
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the anchor of ${day} cannot be had (${answer.status})`);
    texts.push(await answer.text());
  }
  const wrong = brokenAnchor(texts, sha256);
  const anchors = days.map((day, index) => anchorOf(texts[index] ?? '', region, day));
  const odd = days.filter((_, index) => !anchors[index]);
  return {
    days,
    anchors: anchors.flatMap((anchor) => anchor ?? []),
    faults: [
      ...odd.map((day) => `anchor of ${day}: is not what was written for region ${region}`),
      ...(wrong === undefined ? [] : [`anchor of ${days[wrong]}: does not follow on the one before it`]),
    ],
  };
}

/** Days that are over, on which somebody looked, and that have no anchor. */
function missingAnchors(
  anchored: readonly Day[],
  chains: ReadonlyMap<string, KeptChain>,
  now: Instant,
): string[] {
  const today = dayOf(addSeconds(now, -ANCHORED_AFTER_SECONDS));
  const days = new Set([...chains.values()].filter(({ hashes }) => hashes.length > 0).map(({ day }) => day));
  return [...days]
    .filter((day) => day < today && !anchored.includes(day))
    .map((day) => `anchor of ${day}: is missing, and there are entries of that day`);
}

interface KeptChain {
  readonly day: Day;
  readonly hashes: readonly string[];
  readonly fault?: string;
}

/** Every chain of the days that are looked at, by its name. */
async function chainsOf(
  api: Api,
  region: string,
  { from, now }: Verified,
  anchored: readonly Day[],
): Promise<Map<string, KeptChain>> {
  const found = new Map<string, KeptChain>();
  const to = dayOf(now);
  const [first = from] = anchored;
  for (let day = first < from ? first : from; day <= to; day = addDays(day, 1)) {
    const path = `/v1/audit/chains?region=${region}&day=${day}`;
    const { items, register } = (await api.get(path)) as {
      items: readonly string[];
      register: readonly Readonly<Record<string, unknown>>[];
    };
    for (const chain of items) found.set(chain, await chainAt(api, chain, day));
    const registered = new Set(register.map((record) => registeredChain(record, sha256)));
    for (const chain of items.filter((each) => !registered.has(each))) {
      const fault = `audit register: does not have audit ${chain}: an entry of its day was taken away or put in`;
      found.set(`register ${chain}`, { day, hashes: [], fault });
    }
    for (const record of register) {
      const name = registeredChain(record, sha256);
      if (name === undefined) {
        const fault = `audit register: record ${record.number} is not what was written`;
        found.set(`${record.chain} ${record.number}`, { day, hashes: [], fault });
      } else if (found.get(name)?.hashes.length === 0) {
        found.set(name, { day, hashes: [], fault: `audit ${name}: is gone, with entry 1` });
      }
    }
  }
  return found;
}

async function chainAt(api: Api, chain: string, day: Day): Promise<KeptChain> {
  const items: Readonly<Record<string, unknown>>[] = [];
  for (;;) {
    const path = `/v1/audit/chains/${chain}?after=${afterOf(items)}&limit=${PAGE}`;
    const page = (await api.get(path)) as { items: Readonly<Record<string, unknown>>[] };
    if (page.items.some(({ withheld }) => withheld === true))
      throw new Error('looks at some tickets are not this account’s to see: verify with another one');
    items.push(...page.items);
    if (page.items.length < PAGE) break;
  }
  const broken = findAuditBreak(chain, items, sha256);
  return {
    day,
    hashes: items.map(({ hash }) => String(hash)),
    ...(broken && {
      fault: `audit ${chain}: entry ${broken.number} is not what was written (${broken.why})`,
    }),
  };
}

function afterOf(items: readonly Readonly<Record<string, unknown>>[]): number {
  return Number(items.at(-1)?.number ?? 0);
}

function chainFaults({ audit, day }: Anchor, chains: ReadonlyMap<string, KeptChain>): string[] {
  return audit.flatMap((anchored) => {
    const kept = chains.get(anchored.chain);
    if (!kept) return [`audit ${anchored.chain}: is gone, with entry 1, and was anchored on ${day}`];
    const moved = firstMoved(anchored, kept.hashes);
    return moved === undefined || kept.fault !== undefined
      ? []
      : [`audit ${anchored.chain}: entry ${moved} is not the one that was anchored, on ${day}`];
  });
}

/** What was put into a day after it was over and anchored: nothing is written to a past day. */
function lateFaults({ audit, day }: Anchor, chains: ReadonlyMap<string, KeptChain>): string[] {
  const known = new Map(audit.map((anchored) => [anchored.chain, anchoredCount(anchored)]));
  return [...chains].flatMap(([chain, kept]) => {
    const count = known.get(chain) ?? 0;
    const isLate = kept.day === day && kept.fault === undefined && kept.hashes.length > count;
    return isLate ? [`audit ${chain}: entry ${count + 1} was put in after ${day} was anchored`] : [];
  });
}

/** The first ledger entry of a day that is another than when it was anchored, and whether the feed is. */
function ledgerFaults({ ledger, feed, day }: Anchor, { ledgers, feed: changes }: Verified): string[] {
  const moved = ledger.find(([ticketNo, version, hash]) => ledgers.get(ticketNo)?.[version - 1] !== hash);
  const faults = moved
    ? [`${moved[0]}: ledger entry ${moved[1]} is not the one that was anchored, on ${day}`]
    : [];
  if (!feed) return faults;
  const own = changes.slice(feed.first - 1, feed.last);
  const isWhole = own.length === feed.last - feed.first + 1 && ledger.length === own.length;
  const digest = own.reduce((sum, item) => digestWith(sum, sha256(lineOf(item)), sha256), EMPTY_DIGEST);
  return isWhole && digest === feed.digest
    ? faults
    : [...faults, `feed: changes ${feed.first} to ${feed.last} are not those that were anchored, on ${day}`];
}
