import type * as z from 'zod';
import { type Calendar, publishedSpan } from '../calendar/calendar.ts';
import { addDays, type Day, dayOf, type Instant } from '../calendar/instant.ts';
import { liesIn } from '../caller.ts';
import { conventionFor, count } from './counting.ts';
import type { Length, Start } from './due.ts';
import { lengthText, startText } from './explain.ts';
import { REGULATIONS } from './rules.ts';
import type { Regulation, Term } from './schema.ts';
import {
  type Adoption,
  type LadderRule,
  type OperatorTerm,
  type Settings,
  settingsSchema,
} from './settings.ts';
import { GRADES, KIND_LABELS, type Kind, type StartEvent } from './vocabulary.ts';

/** One thing that is wrong with a city's settings, or that won't have the effect its author may expect. */
export interface SettingsProblem {
  readonly code:
    | 'shape'
    | 'no-regulation'
    | 'dates'
    | 'overlap'
    | 'never-in-force'
    | 'no-such-clock'
    | 'other-start'
    | 'loosens'
    | 'needless-adoption'
    | 'needless-rule'
    | 'grades';
  /** Where in the settings, as `terms[0].length`; empty for the whole. */
  readonly path: string;
  /** In Chinese, for the operator. */
  readonly message: string;
  /** The clause that the setting meets. */
  readonly clause?: string;
}

interface Dates {
  readonly from: Day;
  readonly until?: Day | undefined;
}

/**
 * Everything that is wrong with a city's settings, each once. What is reported as loosening or as another
 * start is not an error in the form: the regulation's own term simply goes on holding.
 * @param data as read from a file or a request
 * @param calendar by which lengths of different units are compared, day by day over its last year
 */
export function settingsProblems(data: unknown, calendar: Calendar): readonly SettingsProblem[] {
  const parsed = settingsSchema.safeParse(data);
  if (!parsed.success) return parsed.error.issues.flatMap(shapeProblems);
  const settings = parsed.data;
  const found: SettingsProblem[] = gradeProblems(settings);
  const regulations = REGULATIONS.filter(({ region }) => liesIn(settings.region, region));
  if (regulations.length === 0) {
    found.push({ code: 'no-regulation', path: 'region', message: '该地区没有收录的管理办法' });
  }
  found.push(...repeatsProblems(settings, regulations), ...peopleProblems(settings, regulations));
  found.push(...entranceProblems(settings, regulations));
  for (const [index, adoption] of (settings.adopted ?? []).entries()) {
    found.push(...adoptionProblems(adoption, `adopted[${index}]`, regulations));
  }
  for (const [index, ladder] of (settings.ladders ?? []).entries()) {
    found.push(...ladderProblems(ladder, `ladders[${index}]`, regulations));
  }
  for (const [index, term] of settings.terms.entries()) {
    const path = `terms[${index}]`;
    found.push(...dateProblems(term, path));
    const alike = settings.terms.slice(0, index).findIndex((other) => sameSubject(term, other));
    if (alike >= 0) {
      found.push({ code: 'overlap', path, message: `与terms[${alike}]的事项和日期重合，施行日期在后的生效` });
    }
    for (const regulation of regulations) {
      found.push(...termProblems(term, path, regulation, settings.adopted ?? [], calendar));
    }
  }
  return found;
}

type Issue = z.core.$ZodIssue;

/** What the form of the settings refuses, in the operator's language. */
function shapeProblems(issue: Issue): SettingsProblem[] {
  const problem = (path: readonly PropertyKey[], message: string): SettingsProblem => ({
    code: 'shape',
    path: pathText(path),
    message,
  });
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...issue.path, key], '没有这一项'));
  }
  if (issue.code === 'invalid_key') return [problem(issue.path, '不是系统所列的期限或者类别')];
  return [problem(issue.path, wrongValue(issue))];
}

function wrongValue(issue: Issue): string {
  const field = String(issue.path.at(-1) ?? '');
  if (field === 'ground') return '须写明决定的依据，不超过500字';
  if (field === 'by') return '须写明由谁决定';
  if (issue.path.includes('hours')) return '须为24小时制的时刻，形如08:00，止于起之后';
  if (field === 'from' || field === 'until') return '须为有效日期，形如2026-01-31';
  if (field === 'region') return '须为六位行政区划代码；文件中没有的，以--region指明';
  if (field === 'businessCloses') return '须为24小时制的时刻，形如17:30';
  if (issue.code === 'invalid_type') return '缺少此项或者类型不符';
  if (issue.code === 'invalid_value') return '不是系统所列的取值';
  if (issue.path.includes('length')) return '须为hours、workingDays、days、months之一的正数，或者sameDay';
  return '取值不符合要求';
}

function gradeProblems({ satisfied }: Settings): SettingsProblem[] {
  if (satisfied.length === 0) {
    return [{ code: 'grades', path: 'satisfied', message: '没有任何等次计为满意' }];
  }
  const dissatisfied = GRADES.slice(GRADES.indexOf('dissatisfied'));
  return satisfied.flatMap((grade, index): SettingsProblem[] =>
    dissatisfied.includes(grade)
      ? [{ code: 'grades', path: `satisfied[${index}]`, message: '不满意的等次不能计为满意' }]
      : [],
  );
}

function dateProblems({ from, until }: Dates, path: string): SettingsProblem[] {
  return until !== undefined && until < from
    ? [{ code: 'dates', path: `${path}.until`, message: '终止日期早于起始日期' }]
    : [];
}

/** A rule for repeats works where some ground asks how often the person came. */
function repeatsProblems({ repeats }: Settings, regulations: readonly Regulation[]): SettingsProblem[] {
  if (repeats === undefined) return [];
  const asked = regulations.some(({ acceptance }) =>
    acceptance.grounds.some(({ needs }) => needs?.includes('often')),
  );
  if (asked) return dateProblems(repeats, 'repeats');
  const message = '该办法没有以重复次数为条件的不予受理情形，不会生效';
  return [{ code: 'needless-rule', path: 'repeats', message }];
}

/**
 * Marks by source, needed facts, and the terms of duty rosters and of reminders about the knowledge base, and answers
 * from it, work where the regulation knows the mark, wants them, and has the base open.
 */
function peopleProblems(
  { sources = [], neededFacts = [], dutyRosters, knowledge, answering }: Settings,
  regulations: readonly Regulation[],
): SettingsProblem[] {
  const found = sources.flatMap((source, index): SettingsProblem[] => {
    const path = `sources[${index}]`;
    const { mark } = source;
    const known = regulations.some(({ marks }) => marks?.some(({ id }) => id === mark));
    if (mark === undefined || known) return dateProblems(source, path);
    return [{ code: 'needless-rule', path: `${path}.mark`, message: '该办法没有这一标记，不会生效' }];
  });
  const facts = regulations.some(({ requests }) => requests?.facts);
  for (const [index, rule] of neededFacts.entries()) {
    const message = '该办法没有须提供姓名、联系方式等信息方可办理的规定，不会生效';
    found.push(...ruleProblems(rule, `neededFacts[${index}]`, facts, message));
  }
  if (dutyRosters) {
    const known = regulations.some((regulation) => regulation.dutyRosters);
    const message = '该办法没有按时报送值班表的要求，不会生效';
    found.push(...ruleProblems(dutyRosters, 'dutyRosters', known, message));
  }
  if (knowledge) {
    const known = regulations.some((regulation) => regulation.knowledge.base?.reminders);
    const message = '该办法没有知识库提醒后按时提供的要求，不会生效';
    found.push(...ruleProblems(knowledge, 'knowledge', known, message));
  }
  if (answering) {
    const known = regulations.some((regulation) => regulation.knowledge.base?.open);
    const message = '该办法的知识库没有向公众开放，不会生效';
    found.push(...ruleProblems(answering, 'answering', known, message));
  }
  return found;
}

function ruleProblems(dates: Dates, path: string, known: boolean, message: string): SettingsProblem[] {
  return known ? dateProblems(dates, path) : [{ code: 'needless-rule', path, message }];
}

/** A ladder stands by clocks that the regulation knows. */
function ladderProblems(
  ladder: LadderRule,
  path: string,
  regulations: readonly Regulation[],
): SettingsProblem[] {
  const found = ladder.clocks.flatMap((clock, index): SettingsProblem[] => {
    const known = regulations.some(({ terms }) => terms.some((term) => term.clock === clock));
    if (known || regulations.length === 0) return [];
    const message = '该办法没有这一期限，不会生效';
    return [{ code: 'no-such-clock', path: `${path}.clocks[${index}]`, message }];
  });
  return [...found, ...dateProblems(ladder, path)];
}

/** An entrance has its id once; the public form and Open311 are one of the city's entrances of the web. */
function entranceProblems(
  { entrances = [], publicForm, open311 }: Settings,
  regulations: readonly Regulation[],
): SettingsProblem[] {
  const stated = regulations.flatMap((regulation) => regulation.entrances ?? []);
  const found = entrances.flatMap((entrance, index): SettingsProblem[] => {
    const path = `entrances[${index}]`;
    const alike = [...stated, ...entrances.slice(0, index)].some(({ id }) => id === entrance.id);
    if (!alike) return dateProblems(entrance, path);
    return [{ code: 'overlap', path: `${path}.id`, message: '已有同名的入口' }];
  });
  const web = [...stated, ...entrances].filter(({ channel }) => channel === 'web').map(({ id }) => id);
  for (const [path, rule] of Object.entries({ publicForm, open311 })) {
    if (!rule) continue;
    if (rule.entrance !== undefined && !web.includes(rule.entrance)) {
      const message = '不是本市网络渠道的入口，诉求将无法提交';
      found.push({ code: 'needless-rule', path: `${path}.entrance`, message });
    }
    found.push(...dateProblems(rule, path));
  }
  return found;
}

function adoptionProblems(
  adoption: Adoption,
  path: string,
  regulations: readonly Regulation[],
): SettingsProblem[] {
  const found = dateProblems(adoption, path);
  const regulation = regulations.find(({ id }) => id === adoption.regulation);
  if (regulation === undefined) {
    found.push({
      code: 'no-regulation',
      path: `${path}.regulation`,
      message: '不是本地区收录的管理办法',
    });
    return found;
  }
  const { from, until, clause } = regulation.inForce;
  if (from !== undefined && overlap(adoption, { from, until })) {
    const message = '与该办法自身的施行期重合，重合部分按自身施行期';
    found.push({ code: 'needless-adoption', path, message, clause });
  }
  return found;
}

function termProblems(
  term: OperatorTerm,
  path: string,
  regulation: Regulation,
  adopted: readonly Adoption[],
  calendar: Calendar,
): SettingsProblem[] {
  const { from, until, clause } = regulation.inForce;
  const periods: Dates[] = adopted.filter((each) => each.regulation === regulation.id);
  if (from !== undefined) periods.push({ from, until });
  if (!periods.some((period) => overlap(term, period))) {
    return [{ code: 'never-in-force', path, message: '其日期内该办法均未施行，不会生效', clause }];
  }
  const found = new Map<string, SettingsProblem>();
  const note = (key: string, problem: SettingsProblem): void => {
    if (!found.has(key)) found.set(key, problem);
  };
  for (const kind of term.kinds) {
    const own = regulation.terms.filter((each) => meets(each, term, kind, regulation));
    if (own.length === 0) {
      const message = `该办法对${KIND_LABELS[kind]}没有此项期限，不会生效`;
      note(`kind ${kind}`, { code: 'no-such-clock', path: `${path}.clock`, message });
    }
    for (const each of own) {
      const problem = againstStated(term, each, path, calendar);
      if (problem) note(`${problem.code} ${each.clause}`, problem);
    }
  }
  return [...found.values()];
}

/** What is wrong with a term beside one that the text states; nothing where the text leaves it open. */
function againstStated(
  term: OperatorTerm,
  own: Term,
  path: string,
  calendar: Calendar,
): SettingsProblem | undefined {
  const { start, length, clause } = own;
  if (start === undefined || length === undefined) return undefined;
  if (start !== term.start) {
    const message = `条文自${startText(start)}起算，本项自${startText(term.start)}起算，不会生效`;
    return { code: 'other-start', path: `${path}.start`, message, clause };
  }
  if (!everLater(term.length, length, start, calendar)) return undefined;
  const message = `${lengthText(term.length)}放宽了条文规定的${lengthText(length)}，放宽之处不会生效`;
  return { code: 'loosens', path: `${path}.length`, message, clause };
}

/** Whether a length ever ends later than another that starts with it, on any day of the calendar's last year. */
function everLater(length: Length, than: Length, event: StartEvent, calendar: Calendar): boolean {
  const { last } = publishedSpan(calendar);
  for (let day = `${last}-01-01` as Day; day <= `${last}-11-30`; day = addDays(day, 1)) {
    for (const hour of ['00:00', '09:00', '23:59']) {
      const at = `${day}T${hour}:00+08:00` as Instant;
      const start: Start = { event, at, on: dayOf(at) };
      if (endOf(length, start, calendar) > endOf(than, start, calendar)) return true;
    }
  }
  return false;
}

function endOf(length: Length, start: Start, calendar: Calendar): Instant {
  const { dueAt } = count(
    {
      regulation: '',
      clause: '',
      citation: { article: 1 },
      status: 'operator',
      force: 'must',
      inForce: { from: start.on },
      start,
      length,
      convention: conventionFor(length, start.on, undefined),
    },
    calendar,
  );
  return dueAt;
}

/** Whether a regulation's term answers some question that the operator's term answers too. */
function meets(own: Term, term: OperatorTerm, kind: Kind, { inForce }: Regulation): boolean {
  const dates = { from: own.from ?? inForce.from ?? term.from, until: own.until };
  return (
    own.clock === term.clock && own.kinds.includes(kind) && overlap(dates, term) && conditionsMeet(own, term)
  );
}

type Conditions = Pick<OperatorTerm, 'matters' | 'methods' | 'natures'>;

function conditionsMeet(one: Conditions, other: Conditions): boolean {
  return (
    shareOne(one.matters, other.matters) &&
    shareOne(one.methods, other.methods) &&
    shareOne(one.natures, other.natures)
  );
}

function shareOne<Value>(one: readonly Value[] | undefined, other: readonly Value[] | undefined): boolean {
  return one === undefined || other === undefined || one.some((value) => other.includes(value));
}

function sameSubject(one: OperatorTerm, other: OperatorTerm): boolean {
  const named = ({ complex, siteVisit, matters, methods, natures }: OperatorTerm): string =>
    JSON.stringify([complex, siteVisit, matters === undefined, methods === undefined, natures === undefined]);
  return (
    one.clock === other.clock &&
    one.start === other.start &&
    one.kinds.some((kind) => other.kinds.includes(kind)) &&
    named(one) === named(other) &&
    conditionsMeet(one, other) &&
    overlap(one, other)
  );
}

function overlap(one: Dates, other: Dates): boolean {
  return (
    (one.until === undefined || other.from <= one.until) &&
    (other.until === undefined || one.from <= other.until)
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
