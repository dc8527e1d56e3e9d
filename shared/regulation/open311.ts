import type { Open311Service, SHOWN } from './open311-schema.ts';
import { decisionInForce, type Rules } from './rules.ts';
import { KIND_LABELS, KINDS } from './vocabulary.ts';

/** What a city offers to clients of Open311, and how much of it everybody may read. */
export interface Open311Offer {
  readonly services: readonly Open311Service[];
  /** Requests that are taken from one client in an hour. */
  readonly perHour: number;
  /** Whether requests are listed by date. */
  readonly listed: boolean;
  readonly shows: readonly (typeof SHOWN)[number][];
  readonly entrance?: string;
  readonly contact?: string;
  readonly keyService?: string;
  /** Since when it is as it is, where the city has decided on it. */
  readonly since?: string;
}

/** For a city that has set none: a client is a city's app, not a campaign. */
const SHIPPED_PER_HOUR = 1_000;

/**
 * What a city offers on a day: by its own decision, or else one service for each kind of request that its regulation
 * accepts.
 */
export function open311Offer(rules: Rules): Open311Offer {
  const decided = decisionInForce(rules, rules.settings.open311);
  const { services, perHour = SHIPPED_PER_HOUR, unlisted, shows = ['reply'] } = decided ?? {};
  return {
    services: services ?? kindServices(rules),
    perHour,
    listed: unlisted !== true,
    shows,
    ...(decided?.entrance !== undefined && { entrance: decided.entrance }),
    ...(decided?.contact !== undefined && { contact: decided.contact }),
    ...(decided?.keyService !== undefined && { keyService: decided.keyService }),
    ...(decided && { since: decided.from }),
  };
}

function kindServices({ regulation }: Rules): readonly Open311Service[] {
  const { kinds } = regulation.acceptance;
  const named = kinds?.named ?? [];
  const accepted =
    kinds?.list === 'closed' ? KINDS.filter((kind) => named.some((each) => each.kind === kind)) : KINDS;
  return accepted.map((kind) => {
    const also = named.find((each) => each.kind === kind)?.also;
    return {
      code: kind,
      name: KIND_LABELS[kind],
      group: '12345热线',
      kind,
      ...(also && also.length > 0 && { keywords: [...also] }),
    };
  });
}
