import { type Day, dayOf } from '../../shared/calendar/instant.ts';
import { wordsIn } from '../../shared/governance/words.ts';
import { type Shown, shownOf } from '../../shared/knowledge/answer-text.ts';
import { type Asked, answersTo, askedIn, servicesFor, subjectOf } from '../../shared/knowledge/answering.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';
import { pairsAsked, ranked } from '../../shared/knowledge/search.ts';
import type { Clock, KnowledgeBase, QuestionEnd, Rulebook } from '../../shared/ports.ts';
import { open311Offer } from '../../shared/regulation/open311.ts';
import { decisionInForce, regulationOfRegion, rulesOn, settingsFor } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import type { Logger } from '../http/log.ts';
import { holdsIn, MOST_UNDER_A_PAIR } from './reading.ts';

export interface QuestionDeps {
  readonly knowledge: Pick<KnowledgeBase, 'listedUnder' | 'entries' | 'count'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A question, where it was asked. */
export interface Question {
  readonly region: string;
  readonly text: string;
  /** Words that ask nothing are left to people: where whatever is said would else become a ticket. */
  readonly mustAsk?: true;
}

/** A service that can be ordered without anybody's help. */
export interface Service {
  readonly code: string;
  readonly name: string;
}

/**
 * What came of a question. `off`: the city has not set from when on an answer is sure, or its base is not open;
 * `passed-on`: it is for people, and why.
 */
export type Answered =
  | { readonly end: 'off' }
  | {
      readonly end: 'answered';
      readonly shown: readonly Shown[];
      /** Several answer it equally well. */
      readonly tied: boolean;
      readonly services: readonly Service[];
    }
  | { readonly end: 'unsure'; readonly services: readonly Service[] }
  | {
      readonly end: 'passed-on';
      readonly as: Exclude<Asked, 'question'> | 'watched';
      readonly services: readonly Service[];
    };

/** Entries that are looked at more closely. */
const MOST_CANDIDATES = 12;

/**
 * Answers a question from the open knowledge base of its region, or says that it is for people. Nothing of what was
 * asked is kept or logged.
 */
export async function answerQuestion(deps: QuestionDeps, question: Question): Promise<Answered> {
  const { region, text, mustAsk } = question;
  const regulation = openIn(region);
  if (!regulation) return { end: 'off' };
  const { rulebook, clock } = deps;
  const on = dayOf(clock.now());
  const current = await rulebook.current(region);
  const given = await rulebook.settings(region, current.settings);
  const { settings, settingsVersion } = settingsFor(regulation, {
    settings: given,
    settingsVersion: current.settings,
  });
  const rules = rulesOn(regulation, settings, settingsVersion, on);
  const rule = decisionInForce(rules, settings.answering);
  if (!rule) return { end: 'off' };
  const services = servicesFor(text, open311Offer(rules).services).map(({ code, name }) => ({ code, name }));
  const asked = askedIn(text, rule);
  if (asked === 'emergency' || asked === 'complaint') return { end: 'passed-on', as: asked, services };
  if (wordsIn(text, settings.watchedWords ?? [], on).length > 0) {
    return { end: 'passed-on', as: 'watched', services };
  }
  if (asked === 'request' && mustAsk) return { end: 'passed-on', as: 'request', services };
  const matches = answersTo(text, await foundFor(deps, regulation.region, region, text), rule, on);
  const [best, next] = matches;
  if (!best) return { end: 'unsure', services };
  // A league asks in its region's base, whose entries are those of the region's units.
  const { region: base } = regulation;
  const { units: version } = region === base ? current : await rulebook.current(base);
  const units = standing(await rulebook.units(base, version), on);
  const names = {
    unit: (id: string) => units.find((unit) => unit.id === id)?.name ?? id,
    place: (code: string) => settings.names?.places?.[code],
  };
  return {
    end: 'answered',
    shown: matches.map((match) => shownOf(match, names)),
    tied: next !== undefined && next.share === best.share,
    services,
  };
}

/** The regulation of a region, where it has the knowledge base open to everybody. */
function openIn(region: string): Regulation | undefined {
  const regulation = regulationOfRegion(region);
  return regulation?.knowledge.base?.open ? regulation : undefined;
}

/** Entries that are listed under what is asked, the best first; those of other places are left out. */
async function foundFor(
  { knowledge }: QuestionDeps,
  base: string,
  region: string,
  text: string,
): Promise<readonly Entry[]> {
  const pairs = pairsAsked(subjectOf(text));
  if (pairs.length === 0) return [];
  const best = ranked(await knowledge.listedUnder(base, pairs, MOST_UNDER_A_PAIR)).slice(0, MOST_CANDIDATES);
  const found = new Map((await knowledge.entries(base, best)).map((entry) => [entry.entry, entry]));
  // The whole city asks for what holds in any part of it.
  const area = region === base ? undefined : region;
  return best.flatMap((number) => found.get(number) ?? []).filter((entry) => holdsIn(entry, area));
}

/** What a count of questions takes. */
export type CountDeps = Pick<QuestionDeps, 'clock' | 'log'> & {
  readonly knowledge: Pick<KnowledgeBase, 'count'>;
};

/** Counts what came of a question: its end, and the entries that were shown. */
export async function countAnswered(deps: CountDeps, region: string, answered: Answered): Promise<void> {
  if (answered.end === 'off') return;
  const shown = answered.end === 'answered' ? answered.shown.map(({ entry }) => entry) : [];
  await countEnd(deps, region, answered.end, shown);
}

/** Counts an end. Nobody is refused an answer, or a ticket, because a count could not be written. */
export async function countEnd(
  { knowledge, clock, log }: CountDeps,
  region: string,
  end: QuestionEnd,
  entries: readonly string[],
): Promise<void> {
  const base = regulationOfRegion(region)?.region;
  if (base === undefined) return;
  const day: Day = dayOf(clock.now());
  try {
    await knowledge.count(base, day, end, entries);
  } catch (error) {
    log.error('QUESTION_NOT_COUNTED', { region }, error);
  }
}
