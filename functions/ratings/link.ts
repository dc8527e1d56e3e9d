import * as z from 'zod';
import { awaitsRating, type Question, questionsBySms, unanswered } from '../../shared/alert/rating.ts';
import type { AttemptCounter, WallClock } from '../../shared/ports.ts';
import { indexUnder } from '../../shared/privacy/index-keys.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { readRatingToken } from '../../shared/privacy/rating-token.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { GRADES } from '../../shared/regulation/vocabulary.ts';
import { leadOf, type Ticket } from '../../shared/ticket/ticket.ts';
import { Problem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { formPage, gonePage, thanksPage } from './page.ts';

export interface LinkDeps extends DeskDeps {
  /** Counts links that were not right, per address and hour. */
  readonly attempts: AttemptCounter;
  readonly wallClock: WallClock;
}

/** Wrong links after which an address is shown none this hour; a mobile network's people share addresses. */
const WRONG_LINKS = 60;
const LONGEST_NOTE = 500;
const PATH = '/v1/evaluation/{token}';

const said = z.object({
  grade: z.enum(GRADES).optional(),
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  unitContacted: z
    .enum(['yes', 'no'])
    .transform((word) => word === 'yes')
    .optional(),
  note: z.string().max(LONGEST_NOTE).optional(),
});

/** What a link leads to: a ticket whose rating is waited for, and what is asked. */
interface Opened {
  readonly ticket: Ticket;
  readonly questions: readonly Question[];
}

/**
 * The page to which the link in a citizen's message leads, and what they say there: a revisit by SMS, once. A link that
 * is wrong, past its day or used shows one and the same page. Nothing that anybody wrote is shown.
 */
export function ratingPageRoutes(deps: LinkDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      auth: 'none',
      handle: async ({ params: { token = '' }, sourceIp }) => {
        const opened = await open(deps, token, sourceIp);
        return opened ? formPage(opened.ticket, opened.questions) : gonePage();
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      auth: 'none',
      bodyLimit: 8 * 1024,
      handle: async ({ params: { token = '' }, sourceIp, rawBody }) => {
        const opened = await open(deps, token, sourceIp);
        return opened ? take(deps, opened, rawBody) : gonePage();
      },
    }),
  ];
}

/** Wrong links are counted before they are looked at, as wrong ends of phone numbers are. */
async function open(deps: LinkDeps, token: string, sourceIp = ''): Promise<Opened | undefined> {
  const { attempts, indexKeys, wallClock, store } = deps;
  const { lookUp, all } = await indexKeys();
  const from = lookUp.map((key) => `rating:${indexUnder(key, 'ip', sourceIp)}`);
  const counts = await Promise.all(from.map((each) => attempts.count(each)));
  if (Math.max(...counts) > WRONG_LINKS) return undefined;
  // A link outlives a rotation.
  const claim = all
    .map(({ key }) => readRatingToken(key, token, wallClock.nowMs()))
    .find((each) => each !== undefined);
  const ticket = claim && (await store.load(claim.ticketNo))?.ticket;
  if (!ticket || !awaitsRating(ticket, claim.round)) return undefined;
  const rules = regulationOfRegion(ticket.region);
  const questions = rules && questionsBySms(rules, leadOf(ticket) !== undefined);
  if (!questions) return undefined;
  await Promise.all(from.map((each) => attempts.takeBack(each)));
  return { ticket, questions };
}

async function take(
  deps: LinkDeps,
  { ticket, questions }: Opened,
  rawBody: Uint8Array,
): Promise<ApiResponse> {
  const { ticketNo } = ticket;
  const fields = new URLSearchParams(Buffer.from(rawBody).toString('utf8'));
  const parsed = said.safeParse(Object.fromEntries(fields));
  if (!parsed.success || unanswered(parsed.data, questions).length > 0) {
    return formPage(ticket, questions, 'incomplete');
  }
  const { grade, solved, unitContacted, note = '' } = parsed.data;
  try {
    await act(deps, {
      ticketNo,
      type: 'revisit',
      body: {
        ...{ reached: true, way: 'sms', grade },
        ...(solved && { solved }),
        ...(unitContacted !== undefined && { unitContacted }),
        ...(note.trim() !== '' && { note: new PersonalText(note) }),
      },
      actor: { side: 'channel' },
      by: 'evaluation-link',
      answer: () => ({}),
    });
    return thanksPage(ticketNo);
  } catch (error) {
    // Somebody, or the law, was there first.
    if (error instanceof Problem && error.status === 409) return gonePage();
    throw error;
  }
}
