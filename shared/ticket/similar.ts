import { type Instant, secondsBetween } from '../calendar/instant.ts';
import { likeness as compared } from '../privacy/likeness.ts';
import type { LikenessRule } from '../regulation/settings.ts';
import type { Matter } from '../regulation/vocabulary.ts';
import type { Ticket } from './ticket.ts';

/** By what a ticket is compared: codes, a time and a keyed fingerprint, no word of the citizen's. */
export interface Traits {
  readonly ticketNo: string;
  readonly at: Instant;
  readonly likeness?: string;
  /** Fingerprints of the same request under other keys, while keys are rotated. */
  readonly otherwise?: readonly string[];
  readonly classCode?: string;
  readonly matter?: Matter;
  readonly placeCode?: string;
}

/** Under which topic tickets are found that are filed alike; undefined where neither class nor matter is known. */
export function topicOf(ticket: Pick<Ticket, 'region' | 'classCode' | 'matter'>): string | undefined {
  const filed = ticket.classCode ?? ticket.matter;
  return filed === undefined ? undefined : `${ticket.region}#${filed}`;
}

/** What a ticket is compared by. */
export function traitsOf(ticket: Ticket): Traits {
  const { ticketNo, submittedAt, likeness, classCode, matter, placeCode } = ticket;
  return {
    ticketNo,
    at: submittedAt,
    ...(likeness !== undefined && { likeness }),
    ...(classCode !== undefined && { classCode }),
    ...(matter && { matter }),
    ...(placeCode !== undefined && { placeCode }),
  };
}

/** Why another ticket may be about the same matter. */
export interface Reasons {
  /** Shares of text and place that they have in common, in percent; absent where there is nothing to compare. */
  readonly text?: number;
  readonly place?: number;
  readonly sameClass: boolean;
  readonly sameMatter: boolean;
  readonly samePlaceCode: boolean;
  readonly daysApart: number;
}

/** Another ticket, and how like it is. */
export interface Similar {
  readonly ticketNo: string;
  /** From 0 to 100, to order a list by. */
  readonly score: number;
  /** Whether it reaches what the city counts as alike. */
  readonly alike: boolean;
  readonly reasons: Reasons;
}

/** What each reason adds to the score at the most; what a person wrote says more than how it was filed. */
const WEIGHTS = { text: 60, place: 20, filed: 10, placeCode: 5, near: 5 };
/** Texts of different persons on one matter share little; the place in words, with the same class, says as much. */
const SAME_PLACE = 50;
const NEAR_DAYS = 30;
const DAY_SECONDS = 86_400;

/**
 * Compares a ticket with others, the most like first. A list to look at: what is the same matter, a person decides.
 * @param among whether the others are the same person's
 */
export function rank(
  ticket: Traits,
  others: readonly Traits[],
  among: 'person' | 'all',
  rule: LikenessRule,
): readonly Similar[] {
  const least = among === 'person' ? rule.samePerson : rule.anybody;
  return others
    .map((other) => compare(ticket, other, least))
    .sort((one, other) => other.score - one.score || (one.ticketNo < other.ticketNo ? 1 : -1));
}

function compare(ticket: Traits, other: Traits, least: number): Similar {
  const reasons = reasonsFor(ticket, other);
  const { text = 0, place = 0, sameClass, sameMatter, samePlaceCode, daysApart } = reasons;
  const filed = sameClass || sameMatter;
  const score =
    (WEIGHTS.text * text) / 100 +
    (WEIGHTS.place * place) / 100 +
    (filed ? WEIGHTS.filed : 0) +
    (samePlaceCode ? WEIGHTS.placeCode : 0) +
    WEIGHTS.near * Math.max(0, 1 - daysApart / NEAR_DAYS);
  return {
    ticketNo: other.ticketNo,
    score: Math.round(score),
    alike: text >= least || (filed && place >= SAME_PLACE),
    reasons,
  };
}

function reasonsFor(ticket: Traits, other: Traits): Reasons {
  const { likeness, otherwise = [] } = ticket;
  const own = likeness === undefined ? [] : [likeness, ...otherwise];
  const found = own
    .map((each) => (other.likeness === undefined ? undefined : compared(each, other.likeness)))
    .find((each) => each !== undefined);
  return {
    ...(found && { text: Math.round(found.text * 100) }),
    ...(found?.place !== undefined && { place: Math.round(found.place * 100) }),
    sameClass: ticket.classCode !== undefined && ticket.classCode === other.classCode,
    sameMatter: ticket.matter !== undefined && ticket.matter === other.matter,
    samePlaceCode: ticket.placeCode !== undefined && ticket.placeCode === other.placeCode,
    daysApart: Math.floor(Math.abs(secondsBetween(ticket.at, other.at)) / DAY_SECONDS),
  };
}
