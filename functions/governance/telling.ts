import type { AlertFacts, AlertIntent } from '../../shared/alert/intents.ts';
import { type Day, endOfDay } from '../../shared/calendar/instant.ts';
import type { Measure } from '../../shared/governance/measure.ts';
import { partsOf, type Topic } from '../../shared/governance/tally.ts';
import type { Warning } from '../../shared/governance/warning.ts';
import { WINDOW_LABELS } from '../../shared/governance/windows.ts';
import { isInForce, type Rules } from '../../shared/regulation/rules.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { type AlertDeps, sendIntent } from '../alerts/alerts.ts';

export type TellingDeps = Omit<AlertDeps, 'repair'>;

/** As much of a name as an alert has room for. */
const NAME = 20;

/** What a topic is called where people read it: the city's own words where it has given some, else its codes. */
export function labelOf(
  topic: Topic,
  { names, watchedWords = [] }: Pick<Settings, 'names' | 'watchedWords'>,
): string {
  const { classCode, placeCode } = partsOf(topic);
  const parts = [
    ...(placeCode === undefined ? [] : [names?.places?.[placeCode] ?? placeCode]),
    ...(classCode === undefined ? [] : [names?.classes?.[classCode] ?? classCode]),
    ...(topic.of === 'word' ? [watchedWords.find(({ id }) => id === topic.value)?.label ?? topic.value] : []),
  ].join('·');
  return [...parts].length > NAME ? `${[...parts].slice(0, NAME - 1).join('')}…` : parts;
}

/** The clause on which a city watches, treats or analyses; undefined where its text has none. */
export function clauseOf(rules: Rules, ...duties: readonly string[]): string | undefined {
  if (!isInForce(rules)) return undefined;
  const given = rules.regulation.governance ?? [];
  return duties
    .map((duty) => given.find((each) => each.duty === duty)?.clause)
    .find((each) => each !== undefined);
}

/** Tells those concerned of a warning: the heads of its units, and the hotline. Done twice it is told once. */
export async function tellWarning(
  deps: TellingDeps,
  warning: Warning,
  what: 'opened' | 'grown' | 'ended',
  rules: Rules,
): Promise<void> {
  const { kind, window, count, region, units, urgent } = warning;
  const facts = {
    ...({ kind: 'hot-spot', what, finding: kind, count } as const),
    window: WINDOW_LABELS[window],
    label: labelOf(warning, rules.settings),
  };
  const clause = clauseOf(rules, 'warning', 'treatment', 'analysis');
  for (const recipient of new Set([...units, HOTLINE])) {
    await tell(deps, {
      id: `${what}-${String(warning.version).padStart(6, '0')}-${recipient}`,
      ticketNo: warning.warning,
      ...{ region, recipient, facts },
      ...(recipient !== HOTLINE && { post: 'head' as const }),
      ...(clause !== undefined && { clause }),
      ...(urgent && what !== 'ended' && { atNight: true as const }),
    });
  }
}

/** Tells units of a measure that they are to take, or that they are late with. */
export async function tellMeasure(
  deps: TellingDeps,
  { measure, region, unit, joint, dueOn, version }: Measure,
  what: 'lead' | 'reopened' | 'late',
): Promise<void> {
  const by = dueOn && what !== 'late' ? { by: endOf(dueOn) } : {};
  // A day that is put off has a reminder of its own.
  const which = what === 'late' ? (dueOn ?? '') : String(version);
  const told: (readonly [string, Extract<AlertFacts, { kind: 'measure' }>['what']])[] = [
    [unit, what],
    ...(what === 'lead' ? joint.map((each) => [each, 'joint'] as const) : []),
  ];
  for (const [recipient, said] of told) {
    const id = `${said}-${which}-${recipient}`;
    await tell(deps, {
      id,
      ticketNo: measure,
      region,
      recipient,
      facts: { kind: 'measure', what: said },
      ...by,
    });
  }
}

/** Reminds somebody that their analysis of a period is not there yet. */
export async function tellAnalysisDue(
  deps: TellingDeps,
  {
    region,
    unit,
    period,
    dueOn,
    clause,
  }: {
    readonly region: string;
    readonly unit: string;
    readonly period: string;
    readonly dueOn: Day;
    readonly clause: string;
  },
): Promise<void> {
  const ticketNo = `${region}${period.replaceAll(/\D/g, '')}`;
  const facts = { kind: 'analysis-due', period } as const;
  await tell(deps, {
    id: `analysis-${unit}`,
    ticketNo,
    region,
    recipient: unit,
    facts,
    by: endOf(dueOn),
    clause,
  });
}

function endOf(day: Day) {
  return { at: endOfDay(day), provisional: false };
}

async function tell(deps: TellingDeps, intent: Omit<AlertIntent, 'at'>): Promise<void> {
  await sendIntent({ ...intent, at: deps.clock.now() }, { version: 0, clocks: [] }, deps);
}
