import type { Calendar } from '../calendar/calendar.ts';
import { conventionFor, count, type Reason } from './counting.ts';
import type { Due, DueQuery, DueTime, Explanation, LawTerm, Length, Start } from './due.ts';
import { isInForce, operatorTermsInForce, type Rules, termsInForce } from './rules.ts';
import type { Provision, Term } from './schema.ts';
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
  return term.start ?? operatorTermFor(query, rules, undefined)?.start;
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
  if (!isInForce(rules)) return { status: 'not-in-force', clause: rules.regulation.inForce.clause };
  const term = termFor(query, rules);
  if (term === undefined) return { status: 'none' };
  const law = lawTermFor(query, rules);
  if (law !== undefined && term.start !== undefined) {
    requireStart(start, term.start);
    return count(lawReason(law.term, law.provision, start, rules), calendar);
  }
  const operator = operatorTermFor(query, rules, term.start);
  if (term.start === undefined || term.length === undefined) {
    if (operator === undefined) return { status: 'unset', clause: term.clause };
    requireStart(start, operator.start);
    return count(operatorReason(operator, term, query, start, rules), calendar);
  }
  requireStart(start, term.start);
  const own = count(ownReason(term, lengthAsked(query, term, term.length), start, rules), calendar);
  if (operator === undefined) return own;
  const tightened = count(operatorReason(operator, term, query, start, rules), calendar);
  return tightened.dueAt < own.dueAt ? tightened : own;
}

/**
 * The due time of a clock that already runs, counted again by another calendar. It needs no regulation:
 * what the term is and where it comes from stays as it was.
 * @throws CalendarRangeError outside the calendar
 */
export function dueAgain(explanation: Explanation, calendar: Calendar): DueTime {
  const { calendar: _before, days: _counted, ...reason } = explanation;
  return count(reason, calendar);
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

function fits(term: Term, query: DueQuery): boolean {
  return (
    (term.complex === undefined || query.complex === true) &&
    (term.siteVisit === undefined || query.siteVisit === true) &&
    (term.matters === undefined || (query.matter !== undefined && term.matters.includes(query.matter))) &&
    (term.methods === undefined || (query.method !== undefined && term.methods.includes(query.method)))
  );
}

/** The term that names more conditions is the more special one, and goes before the general. */
function conditions(term: Term): number {
  return [term.complex, term.siteVisit, term.matters, term.methods].filter((each) => each !== undefined)
    .length;
}

function lawTermFor(
  query: DueQuery,
  rules: Rules,
): { readonly term: LawTerm; readonly provision: Provision } | undefined {
  const { lawTerms } = rules.regulation;
  const { lawTerm } = query;
  if (lawTerms === undefined || lawTerm === undefined || !lawTerms.clocks.includes(query.clock))
    return undefined;
  if (!lawTerms.ranks.includes(lawTerm.rank)) return undefined;
  const [amount] = Object.values(lawTerm.length);
  if (amount === undefined || amount <= 0) {
    throw new DueQuestionError('bad-length', 'lawTerm', '法定期限须为正数', lawTerms.clause);
  }
  return { term: lawTerm, provision: lawTerms };
}

/** The operator's term for the clock; beside a stated term only one that runs from the same event counts. */
function operatorTermFor(
  query: DueQuery,
  rules: Rules,
  start: StartEvent | undefined,
): OperatorTerm | undefined {
  return operatorTermsInForce(rules).find(
    (each) =>
      each.clock === query.clock &&
      each.kinds.includes(query.kind) &&
      (start === undefined || each.start === start),
  );
}

function requireStart(start: Start, event: StartEvent): void {
  if (start.event !== event)
    throw new DueQuestionError('wrong-start', 'start', `the term runs from: ${event}`);
}

function lengthAsked(query: DueQuery, term: Term, longest: Length): Length {
  const asked = query.workingDays;
  if (query.clock !== 'extension' || asked === undefined || !('workingDays' in longest)) return longest;
  if (!Number.isInteger(asked) || asked < 1) {
    throw new DueQuestionError('bad-length', 'workingDays', '延期须为正整数个工作日', term.clause);
  }
  if (asked > longest.workingDays && !(query.beyondRule && term.force === 'as-a-rule')) {
    throw new DueQuestionError('too-long', 'workingDays', '延期超过规定的最长期限', term.clause);
  }
  return { workingDays: asked };
}

function ownReason(term: Term, length: Length, start: Start, rules: Rules): Reason {
  return {
    ...common(term, length, start, rules),
    status: term.status === 'interpreted' ? 'interpreted' : 'stated',
    ...(term.note === undefined ? {} : { note: term.note }),
  };
}

function operatorReason(
  operator: OperatorTerm,
  term: Term,
  query: DueQuery,
  start: Start,
  rules: Rules,
): Reason {
  return {
    ...common(term, lengthAsked(query, term, operator.length), start, rules),
    status: 'operator',
    inForce: datesOf(operator.from, operator.until),
    note: `本市设定的期限，依据：${operator.ground}`,
  };
}

function lawReason(law: LawTerm, provision: Provision, start: Start, rules: Rules): Reason {
  return {
    ...common(provision, law.length, start, rules),
    status: 'stated',
    note: `其他法律法规规定的办理期限：${law.citation}`,
  };
}

function common(provision: Provision, length: Length, start: Start, rules: Rules): Omit<Reason, 'status'> {
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
    inForce: datesOf(
      provision.from ?? regulation.inForce.from ?? rules.day,
      provision.until ?? regulation.inForce.until,
    ),
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
