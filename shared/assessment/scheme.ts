import { type Day, parseDay } from '../calendar/instant.ts';
import { daysOf } from '../province/figures.ts';
import { MEASURES, type Measure } from '../province/measures.ts';
import { formulasOn } from '../province/rates.ts';
import type { AssessmentPeriod, Subject } from '../regulation/assessment-schema.ts';
import { decisionInForce, regulationOfRegion } from '../regulation/rules.ts';
import type { AssessmentScheme, Settings } from '../regulation/settings.ts';
import type { SettingsProblem } from '../regulation/settings-check.ts';

/** A month, quarter or year that is assessed. */
export interface Period {
  /** `YYYY-MM`, `YYYY-Qn` or `YYYY` */
  readonly id: string;
  readonly kind: AssessmentPeriod;
  readonly first: Day;
  readonly last: Day;
}

/** Reads a period; undefined where it is none that can be assessed. */
export function periodOf(id: string): Period | undefined {
  // A day has figures, and is not assessed.
  if (parseDay(id) !== undefined) return undefined;
  const days = daysOf(id) ?? [];
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return undefined;
  return { id, kind: id.includes('Q') ? 'quarter' : id.length === 4 ? 'year' : 'month', first, last };
}

/** The city's scheme for a period: that which holds on its last day; undefined where it has set none. */
export function schemeFor(
  { assessments = [] }: Pick<Settings, 'assessments'>,
  subject: Subject,
  { kind, last }: Period,
): AssessmentScheme | undefined {
  return assessments.find(
    (each) =>
      each.subject === subject &&
      each.periods.includes(kind) &&
      decisionInForce({ day: last }, each) !== undefined,
  );
}

/** Measures of which some cases are excused, with those that count all of them. */
const CHARGED: { readonly [M in Measure]?: readonly Measure[] } = {
  signCharged: ['signMissed'],
  handleCharged: ['handleMissed', 'redoMissed'],
  dissatisfiedCharged: ['dissatisfied'],
  faultsCharged: ['faults'],
};

/** The counts that hold all cases of a measure, excused ones too; the measure itself where none is ever excused. */
export function grossOf(measure: Measure): readonly Measure[] {
  return CHARGED[measure] ?? [measure];
}

/** A measure by its name; undefined where there is none. */
export function measureNamed(name: string): Measure | undefined {
  return MEASURES.find((each) => each === name);
}

/**
 * What of a city's schemes and exclusions names something that there is not: a count, a rate, a fault or a clause. Such
 * an item would never come to anything, and nobody would notice.
 */
export function figureProblems({ region, ...settings }: Settings): readonly SettingsProblem[] {
  const found: SettingsProblem[] = [];
  const unknown = (path: string, message: string) => found.push({ code: 'needless-rule', path, message });
  const rateKnown = (id: string, day: Day) => formulasOn(region, day).some((each) => each.id === id);
  for (const [index, rule] of (settings.exclusions ?? []).entries()) {
    if (!rateKnown(rule.rate, rule.from)) unknown(`exclusions[${index}].rate`, '没有这一指标，不会生效');
  }
  const regulation = regulationOfRegion(region);
  for (const [index, scheme] of (settings.assessments ?? []).entries()) {
    const path = `assessments[${index}]`;
    for (const [at, { id, of, clause }] of scheme.items.entries()) {
      const place = `${path}.items[${at}]`;
      if (scheme.items.findIndex((each) => each.id === id) < at) unknown(`${place}.id`, '已有同名的考核项目');
      if ('count' in of && measureNamed(of.count) === undefined) unknown(`${place}.of`, '没有这一计数');
      if ('rate' in of && !rateKnown(of.rate, scheme.from)) unknown(`${place}.of`, '没有这一指标');
      if ('fault' in of && !regulation?.faults?.some((each) => each.id === of.fault)) {
        unknown(`${place}.of`, '该办法没有这一过错情形');
      }
      if (clause !== undefined && !isOf(clause, regulation?.inForce.clause)) {
        unknown(`${place}.clause`, '不是该办法的条文');
      }
    }
  }
  return found;
}

/** Whether a clause is of the regulation that another one is of, by what their ids begin with. */
function isOf(clause: string, other: string | undefined): boolean {
  return other !== undefined && clause.split('-')[0] === other.split('-')[0];
}
