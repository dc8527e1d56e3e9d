import type { Regulation } from '../regulation/schema.ts';
import type { Grade } from '../regulation/vocabulary.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** What a citizen is asked of an answer: 满意度, 是否解决, 承办单位是否联系过. */
export const QUESTIONS = ['grade', 'solved', 'unitContacted'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What a citizen said of an answer, as far as they said it. */
export interface Rating {
  readonly grade?: Grade | undefined;
  readonly solved?: 'yes' | 'partly' | 'no' | undefined;
  readonly unitContacted?: boolean | undefined;
}

/**
 * What is asked by SMS of an answer under a regulation; undefined where its text leaves no rating by SMS: it names
 * other ways of revisiting (Meizhou art. 13), or dissatisfaction said by SMS would not have the unit look again
 * (Inner Mongolia art. 11(5)), so that whoever answers by SMS would lose what they have on the telephone.
 * @param byUnit whether a unit was in charge, which alone could have been in touch
 */
export function questionsBySms(
  { revisit, redo }: Pick<Regulation, 'revisit' | 'redo'>,
  byUnit: boolean,
): readonly Question[] | undefined {
  const refused = [revisit.ways, redo?.ways].some((ways) => ways && !ways.includes('sms'));
  if (refused) return undefined;
  const asked = new Set<Question>(['grade', ...(revisit.asks ?? [])]);
  return QUESTIONS.filter((each) => asked.has(each) && (each !== 'unitContacted' || byUnit));
}

/** What of a rating is still missing. */
export function unanswered(rating: Rating, questions: readonly Question[]): readonly Question[] {
  return questions.filter((each) => rating[each] === undefined);
}

/** The most that a link's token holds; nobody is asked that often. */
const LAST_ROUND = 255;

/** Which of a ticket's answers it stands at: each redo, and parting from a lead, brings another. */
export function roundOf({ redos, follows }: Pick<Ticket, 'redos' | 'follows'>): number {
  return Math.min(LAST_ROUND, redos * 2 + (follows === undefined ? 0 : 1));
}

/** Whether a rating of that answer is still waited for. */
export function awaitsRating(
  ticket: Pick<Ticket, 'stage' | 'redos' | 'follows' | 'revisit'>,
  round: number,
): boolean {
  return ticket.stage === 'done' && ticket.revisit?.grade === undefined && roundOf(ticket) === round;
}
