import type { Calendar } from '../calendar/calendar.ts';
import { type Day, endOfDay } from '../calendar/instant.ts';
import { conventionFor, count, type Reason } from './counting.ts';
import {
  type Due,
  type DueQuery,
  type DueTime,
  type Explanation,
  hasTime,
  type LawTerm,
  type Length,
  type Start,
} from './due.ts';
import {
  type Holding,
  holdingOf,
  isInForce,
  operatorTermsInForce,
  type Rules,
  termsInForce,
} from './rules.ts';
import type { Provision, Regulation, Term } from './schema.ts';
import type { OperatorTerm } from './settings.ts';
import type { StartEvent } from './vocabulary.ts';

/** A question that can't be answered as it is put. The message never repeats what was asked. */
export class DueQuestionError extends Error {
  override readonly name = 'DueQuestionError';
  readonly code: 'method-required' | 'wrong-start' | 'bad-length' | 'too-long';
  readonly field: 'method' | 'start' | 'workingDays' | 'lawTerm';
  /** The clause that sets the limit, where one does. */
  readonly clause?: string;

  constructor(
    code: DueQuestionError['code'],
    field: DueQuestionError['field'],
    message: string,
    clause?: string,
  ) {
    super(message);
    this.code = code;
    this.field = field;
    if (clause !== undefined) this.clause = clause;
  }
}

/**
 * The event that a term runs from; undefined where there is no number (unset, none, not in force).
 * @throws DueQuestionError as `dueFor`
 */
export function startEventFor(query: DueQuery, rules: Rules): StartEvent | undefined {
  if (!isInForce(rules)) return undefined;
  const term = termFor(query, rules);
  if (term === undefined) return undefined;
  return (
    term.start ??
    operatorTermsFor(query, rules, undefined)[0]?.start ??
    (extensionDecided(query, term) ? 'old-last-day' : undefined)
  );
}

/** The term that a regulation requires and for which nobody has given a number; undefined where there is one, or none is required. */
export function unsetTermFor(query: DueQuery, rules: Rules): Term | undefined {
  if (!isInForce(rules) || startEventFor(query, rules) !== undefined) return undefined;
  return termFor(query, rules);
}

/**
 * When a term ends, under the rules of the day of acceptance.
 * @param start what the term runs from; its event must be the term's (`startEventFor`)
 * @returns a time with its explanation; or `unset` (a term is required, no number given), `none` (no such
 *   clock), `not-in-force` (no rule on the day of acceptance)
 * @throws DueQuestionError for a supervision without a method, a wrong start event, an extension that is no
 *   whole number of days or longer than allowed; CalendarRangeError outside the calendar
 */
export function dueFor(query: DueQuery, start: Start, rules: Rules, calendar: Calendar): Due {
  const due = wholeDue(query, start, rules, calendar);
  return query.until === undefined || !hasTime(due) ? due : broughtForward(due, query.until);
}

/** A term that a dividing unit has set an earlier last day, for those below it. */
function broughtForward(due: DueTime, last: Day): DueTime {
  const dueAt = endOfDay(last);
  if (due.dueAt <= dueAt) return due;
  const early = due.earliestAt < dueAt;
  return {
    ...due,
    dueAt,
    dueOn: last,
    limitIncluded: false,
    provisional: early,
    earliestOn: early ? due.earliestOn : last,
    earliestAt: early ? due.earliestAt : dueAt,
    latestOn: last,
    explanation: { ...due.explanation, note: '分派单位在本单位办理期限内另行设定' },
  };
}

function wholeDue(query: DueQuery, start: Start, rules: Rules, calendar: Calendar): Due {
  const holding = holdingOf(rules);
  if (holding === undefined) return { status: 'not-in-force', clause: rules.regulation.inForce.clause };
  const term = termFor(query, rules);
  if (term === undefined) return { status: 'none' };
  const asked: Asked = { query, start, rules, holding, calendar };
  const { lawTerms } = rules.regulation;
  const law = lawTermFor(query, lawTerms);
  if (law === undefined || lawTerms === undefined || term.start === undefined) return ownDue(asked, term);
  requireStart(start, term.start);
  const other = count(lawReason(law, lawTerms, asked), calendar);
  if (lawTerms.effect === 'prevails') return other;
  const own = ownDue(asked, term);
  return hasTime(own) && own.dueAt <= other.dueAt ? own : other;
}

/** A question with all that answers it. */
interface Asked {
  readonly query: DueQuery;
  readonly start: Start;
  readonly rules: Rules;
  readonly holding: Holding;
  readonly calendar: Calendar;
}

/** What the regulation's own term gives, filled or tightened by the operators': whichever of them ends first. */
function ownDue(asked: Asked, term: Term): Due {
  const { query, start, rules, calendar } = asked;
  const operators = operatorTermsFor(query, rules, term.start);
  const set = operators.map((operator) => () => count(operatorReason(operator, term, asked), calendar));
  if (term.start === undefined || term.length === undefined) {
    const [first, ...more] = set;
    if (first !== undefined) {
      requireStart(start, operators[0]?.start ?? start.event);
      return soonest(first(), more);
    }
    if (!extensionDecided(query, term)) return { status: 'unset', clause: term.clause };
    requireStart(start, 'old-last-day');
    return count(decidedReason(term, asked), calendar);
  }
  requireStart(start, term.start);
  return soonest(count(ownReason(term, lengthAsked(query, term, term.length), asked), calendar), set);
}

function soonest(first: DueTime, others: readonly (() => DueTime)[]): DueTime {
  return others.reduce((soonestYet, other) => {
    const due = other();
    return due.dueAt < soonestYet.dueAt ? due : soonestYet;
  }, first);
}

function termFor(query: DueQuery, rules: Rules): Term | undefined {
  const ofClock = termsInForce(rules).filter((term) => term.clock === query.clock);
  const ofKind = ofClock.filter((term) => term.kinds.includes(query.kind));
  const byMethodOnly = ofClock.every((term) => term.methods !== undefined);
  if (ofKind.length > 0 && byMethodOnly && query.method === undefined) {
    throw new DueQuestionError('method-required', 'method', '督办期限须注明督办方式', ofKind[0]?.clause);
  }
  const fitting = ofKind.filter((term) => fits(term, query));
  return fitting.sort((a, b) => conditions(b) - conditions(a))[0];
}

type Conditions = Pick<Term | OperatorTerm, 'complex' | 'siteVisit' | 'matters' | 'methods' | 'natures'>;

function fits(term: Conditions, query: DueQuery): boolean {
  return (
    (term.complex === undefined || query.complex === true) &&
    (term.siteVisit === undefined || query.siteVisit === true) &&
    (term.matters === undefined || (query.matter !== undefined && term.matters.includes(query.matter))) &&
    (term.methods === undefined || (query.method !== undefined && term.methods.includes(query.method))) &&
    (term.natures === undefined || term.natures.some((nature) => query.natures?.includes(nature)))
  );
}

/** The term that names more conditions is the more special one, and goes before the general. */
function conditions({ complex, siteVisit, matters, methods, natures }: Conditions): number {
  return [complex, siteVisit, matters, methods, natures].filter((each) => each !== undefined).length;
}

function lawTermFor(query: DueQuery, lawTerms: Regulation['lawTerms']): LawTerm | undefined {
  const { lawTerm } = query;
  if (lawTerms === undefined || lawTerm === undefined || !lawTerms.clocks.includes(query.clock))
    return undefined;
  if (!lawTerms.ranks.includes(lawTerm.rank)) return undefined;
  const [amount] = Object.values(lawTerm.length);
  if (amount === undefined || amount <= 0) {
    throw new DueQuestionError('bad-length', 'lawTerm', '法定期限须为正数', lawTerms.clause);
  }
  return lawTerm;
}

/**
 * The operators' terms for the clock, one of each layer at the most, the region's above before the city's own: the
 * most special that fits, and of two alike the one set for a later day. Beside a stated term, or one from above, only
 * one that runs from the same event counts.
 */
function operatorTermsFor(
  query: DueQuery,
  rules: Rules,
  stated: StartEvent | undefined,
): readonly OperatorTerm[] {
  let start = stated;
  return operatorTermsInForce(rules).flatMap((terms) => {
    const [best] = terms
      .filter(
        (each) =>
          each.clock === query.clock &&
          each.kinds.includes(query.kind) &&
          (start === undefined || each.start === start) &&
          fits(each, query),
      )
      .sort((a, b) => conditions(b) - conditions(a) || (a.from < b.from ? 1 : -1));
    start ??= best?.start;
    return best ? [best] : [];
  });
}

function requireStart(start: Start, event: StartEvent): void {
  if (start.event !== event)
    throw new DueQuestionError('wrong-start', 'start', `the term runs from: ${event}`);
}

/** Where the text lets a term be extended and gives no number, each decision on record gives its own. */
function extensionDecided(query: DueQuery, term: Term): boolean {
  return query.clock === 'extension' && query.workingDays !== undefined && term.length === undefined;
}

function lengthAsked(query: DueQuery, term: Term, longest: Length): Length {
  const asked = query.workingDays;
  if (query.clock !== 'extension' || asked === undefined || !('workingDays' in longest)) return longest;
  requireWhole(asked, term);
  if (asked > longest.workingDays && !(query.beyondRule && term.force === 'as-a-rule')) {
    throw new DueQuestionError('too-long', 'workingDays', '延期超过规定的最长期限', term.clause);
  }
  return { workingDays: asked };
}

function requireWhole(workingDays: number, term: Term): void {
  if (!Number.isInteger(workingDays) || workingDays < 1) {
    throw new DueQuestionError('bad-length', 'workingDays', '延期须为正整数个工作日', term.clause);
  }
}

function ownReason(term: Term, length: Length, asked: Asked): Reason {
  const note = noteOf(term.note, asked);
  return {
    ...common(term, length, asked),
    status: term.status === 'interpreted' ? 'interpreted' : 'stated',
    ...(note !== undefined && { note }),
  };
}

function operatorReason(operator: OperatorTerm, term: Term, asked: Asked): Reason {
  return {
    ...common(term, lengthAsked(asked.query, term, operator.length), asked),
    status: 'operator',
    inForce: datesOf(operator.from, operator.until),
    note: noteOf(`本市设定的期限，依据：${operator.ground}`, asked),
  };
}

function decidedReason(term: Term, asked: Asked): Reason {
  const workingDays = asked.query.workingDays ?? 0;
  requireWhole(workingDays, term);
  return {
    ...common(term, { workingDays }, asked),
    status: 'operator',
    note: noteOf('条文未给出延期长短，按记录在案的延期决定计算', asked),
  };
}

function lawReason(law: LawTerm, provision: Provision, asked: Asked): Reason {
  return {
    ...common(provision, law.length, asked),
    status: provision.status === 'interpreted' ? 'interpreted' : 'stated',
    note: noteOf(`其他规定的办理期限：${law.citation}`, asked),
  };
}

/** What is said of a term, and of every term of a regulation that holds by the city's decision only. */
function noteOf<T extends string | undefined>(note: T, { holding }: Asked): T | string {
  const { adoption } = holding;
  if (!adoption) return note;
  const decided = `该办法由${adoption.by}决定适用，依据：${adoption.ground}`;
  return note === undefined ? decided : `${note.replace(/。$/, '')}；${decided}`;
}

function common(
  provision: Provision,
  length: Length,
  { start, rules, holding }: Asked,
): Omit<Reason, 'status'> {
  const { regulation, settings } = rules;
  const { article, paragraph, item, point } = provision;
  return {
    regulation: regulation.id,
    clause: provision.clause,
    citation: {
      article,
      ...(paragraph === undefined ? {} : { paragraph }),
      ...(item === undefined ? {} : { item }),
      ...(point === undefined ? {} : { point }),
    },
    force: provision.force,
    inForce: datesOf(provision.from ?? holding.from, provision.until ?? holding.until),
    start,
    length,
    convention: conventionFor(length, start.on, settings.businessCloses),
    settings: rules.settingsVersion,
  };
}

function datesOf(
  from: Explanation['inForce']['from'],
  until: Explanation['inForce']['until'],
): Explanation['inForce'] {
  return until === undefined ? { from } : { from, until };
}
