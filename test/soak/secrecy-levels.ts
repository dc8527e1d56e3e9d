/** What of the citizens each answer may show to whoever asked: the access policy, and what is entitled beside it. */
import {
  type Level,
  levelOf,
  MASKS,
  READS,
  type Reader,
  type ReadName,
} from '../../functions/access-policy.ts';
import type { Secrecy } from '../../shared/ticket/secrecy.ts';
import type { Seed } from './secrecy-needles.ts';
import { WHO } from './secrecy-seeds.ts';

/** What was said, and what no mask is for: others whom nobody introduces, and where to go. */
const SAID: readonly Seed[] = ['mark', 'story', 'other', 'place'];
const ALL: readonly Seed[] = ['mark', 'story', ...(Object.keys(WHO) as (keyof typeof WHO)[])];

/** By which part of a mask a seed is kept back; numbers of identity and of cards always are. */
const MASKED_WITH = {
  name: ['name'],
  contact: ['phone', 'landline', 'mail', 'account'],
  traces: ['plate'],
} as const;

/** Names by the routes of what is read; the first where one route has several. */
const NAMES = new Map<string, ReadName>();
for (const [name, { route }] of Object.entries(READS) as [ReadName, { route: string }][]) {
  const key = route.split('?', 1)[0] as string;
  if (!NAMES.has(key)) NAMES.set(key, name);
}

interface Entitled {
  readonly call: RegExp;
  readonly readers: readonly string[];
  readonly shown: readonly Seed[];
}

const HOTLINE = ['agent', 'dispatcher', 'reviewer', 'supervisor'];
const UNIT = ['unit-officer', 'unit-head'];
const ANYBODY = ['*'];

/** What is shown beside the tickets, and why that is right. */
const ENTITLED: readonly Entitled[] = [
  // Granted to this unit for one look, which is on record.
  { call: /^POST .*\/reveal$/, readers: UNIT, shown: ['name', 'phone'] },
  // Who decides on a request reads why it is made.
  { call: /^GET .*reveal-requests$/, readers: ['reviewer'], shown: ALL },
  // What staff write on a topic is opened for those who work on it, and put on record.
  { call: /^GET \/v1\/governance\/(measures|analyses|warnings)/, readers: [...HOTLINE, ...UNIT], shown: ALL },
  // A citizen is told the reply to their own matter, by its number and the end of their phone number.
  { call: /^POST \/v1\/progress$/, readers: ANYBODY, shown: ALL },
  // Reviewed replies to what came in by Open311 are public.
  { call: /^GET \/open311\//, readers: ANYBODY, shown: SAID },
  // WeChat's answer is addressed to the account that asked.
  { call: /^POST .*wechat/, readers: ['citizen'], shown: ['openId'] },
  // Who keeps the register of deputies reads it.
  { call: /^GET \/v1\/admin\/deputies\//, readers: ANYBODY, shown: ALL },
];

/** The seeds that a level shows of a ticket that is so secret. */
export function shownAtLevel(level: Level, secrecy: Secrecy): readonly Seed[] {
  if (level === 'full') return ALL;
  if (level !== 'masked') return [];
  const masked = MASKS[secrecy];
  if (masked.length === 0) return ALL;
  const open = (['name', 'contact', 'traces'] as const).filter((part) => !masked.includes(part));
  return [...SAID, ...open.flatMap((part) => MASKED_WITH[part])];
}

/** What an answer to a call may hold: nothing, where neither the policy nor the list above says else. */
export function shownTo(call: string, reader: string, secrecy: Secrecy): readonly Seed[] {
  const name = NAMES.get(call);
  const level = name ? levelOf(name, [reader as Reader], secrecy) : 'none';
  const more = ENTITLED.filter(
    (each) => each.call.test(call) && (each.readers.includes(reader) || each.readers === ANYBODY),
  );
  return [...shownAtLevel(level, secrecy), ...more.flatMap(({ shown }) => shown)];
}

/**
 * What a line is told at once by its webhook is what it may read; other messages hold nothing of a citizen.
 * @param everSecret how secret each ticket was at any time: who asks for more secrecy later, asks it of what comes then
 */
export function shownInMessage(
  message: string,
  everSecret: ReadonlyMap<string, ReadonlySet<Secrecy>>,
): readonly Seed[] {
  const ticketNo = /"type":"referral\.feedback".*"ticketNo":"(\d{20})"/s.exec(
    message.replaceAll('\\"', '"'),
  )?.[1];
  if (ticketNo === undefined) return [];
  return [...(everSecret.get(ticketNo) ?? (['all'] as const))].flatMap((secrecy) =>
    shownTo('GET /v1/referrals/{source}/feedback', 'line', secrecy),
  );
}
