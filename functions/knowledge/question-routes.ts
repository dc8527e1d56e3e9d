import * as z from 'zod';
import { addDays, dayOf } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import type { KnowledgeBase, Rulebook } from '../../shared/ports.ts';
import { personal } from '../../shared/privacy/personal.ts';
import { unitRef } from '../../shared/ticket/commands/fields.ts';
import { unitOf } from '../commands/access.ts';
import { FROM_ANY_PAGE, preflight } from '../http/preflight.ts';
import { type Route, route } from '../http/route.ts';
import { told } from './question-texts.ts';
import { answerQuestion, countAnswered, type QuestionDeps } from './questions.ts';
import { baseOf, openBase, providerIn } from './reading.ts';

export interface QuestionRouteDeps extends QuestionDeps {
  readonly knowledge: Pick<KnowledgeBase, 'listedUnder' | 'entries' | 'count' | 'counted'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
}

const PATH = '/v1/public/questions';
const MOST_BYTES = 8 * 1024;

const region = z.string().regex(/^\d{6}$/);
const publicQuestion = z.strictObject({ region, text: personal() });

const countsQuery = z.strictObject({
  region: region.optional(),
  provider: unitRef.optional(),
  /** Over how many days, up to and with today. */
  days: z.coerce.number().int().min(1).max(92).default(31),
});

/** The routes of questions that the open knowledge base answers by itself: asking, and what was counted of it. */
export function questionRoutes(deps: QuestionRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: PATH,
      auth: 'none',
      body: publicQuestion,
      bodyLimit: MOST_BYTES,
      headers: FROM_ANY_PAGE,
      handle: async ({ body: { region: of, text } }) => {
        openBase(of);
        const answered = await answerQuestion(deps, { region: of, text: text.text });
        await countAnswered(deps, of, answered);
        const { end } = answered;
        return {
          status: 200,
          body: {
            end,
            told: told(answered, 'web'),
            entries: end === 'answered' ? answered.shown : [],
            services: end === 'off' ? [] : answered.services,
          },
        };
      },
    }),
    preflight(PATH, 'content-type'),
    route({
      method: 'GET',
      path: '/v1/knowledge/questions',
      auth: 'person',
      query: countsQuery,
      handle: async ({ query, caller }) => ({ status: 200, body: await counts(deps, caller, query) }),
    }),
  ];
}

/** How questions ended day by day, and the entries whose answers were not enough, the most often first. */
async function counts(
  { knowledge, rulebook, clock }: QuestionRouteDeps,
  caller: PersonCaller,
  query: z.output<typeof countsQuery>,
): Promise<object> {
  const base = baseOf(caller, query.region);
  const today = dayOf(clock.now());
  const days = Array.from({ length: query.days }, (_none, back) => addDays(today, -back));
  const [counted, current] = await Promise.all([knowledge.counted(base, days), rulebook.current(base)]);
  const { answering } = await rulebook.settings(base, current.settings);
  const entries = await knowledge.entries(
    base,
    counted.entries.map(({ entry }) => entry),
  );
  // A unit looks after its own.
  const named = unitOf(caller) ?? query.provider;
  const provider = named === undefined ? undefined : providerIn(base, caller, named);
  const items = entries
    .filter((entry) => entry.status !== 'removed' && (provider === undefined || entry.provider === provider))
    .flatMap(({ entry, title, provider: by, reports }) => {
      const use = counted.entries.find((each) => each.entry === entry);
      if (!use) return [];
      const { shown, notEnough } = use;
      const least = answering?.wanting;
      const wanting = least && shown >= least.shown && notEnough * 100 >= least.percent * shown;
      const line = { entry, title, provider: by, shown, notEnough, reports: reports.length };
      return [{ ...line, ...(wanting && { wanting: true }) }];
    })
    .sort((one, other) => other.notEnough - one.notEnough || other.shown - one.shown);
  return { days: counted.days, items };
}
