import type { AlertFacts } from '../../shared/alert/intents.ts';
import type { AssessmentKey, Objection } from '../../shared/assessment/records.ts';
import { periodText } from '../../shared/bulletin/period.ts';
import { HOTLINE } from '../../shared/ticket/work-lines.ts';
import { type AlertDeps, sendIntent } from '../alerts/alerts.ts';
import { abreast } from '../workflow/abreast.ts';

/** What those concerned by an assessment are told with. */
export type TellingDeps = Omit<AlertDeps, 'repair'>;

type Said = Extract<AlertFacts, { kind: 'assessment' }>['what'];

/** Units told at once. */
const AT_ONCE = 10;

/** Tells the hotline of an objection that is to be decided. Done twice it is told once. */
export function tellObjection(deps: TellingDeps, key: AssessmentKey, { id }: Objection): Promise<void> {
  return tell(deps, key, { recipient: HOTLINE, what: 'objected', about: id });
}

/** Tells the unit that objected what became of it. */
export function tellDecision(
  deps: TellingDeps,
  key: AssessmentKey,
  { id, of, decided }: Objection,
): Promise<void> {
  const what = decided?.granted ? 'granted' : 'refused';
  return tell(deps, key, { recipient: of, what, about: id });
}

/** Tells every unit that was assessed that a version is published. Regions have no desk of their own here. */
export async function tellPublication(
  deps: TellingDeps,
  key: AssessmentKey,
  assessed: readonly { readonly id: string }[],
  version: number,
): Promise<void> {
  if (key.subject !== 'unit') return;
  const about = String(version);
  await abreast(assessed, AT_ONCE, ({ id }) => tell(deps, key, { recipient: id, what: 'published', about }));
}

async function tell(
  deps: TellingDeps,
  { region, period }: AssessmentKey,
  { recipient, what, about }: { readonly recipient: string; readonly what: Said; readonly about: string },
): Promise<void> {
  const intent = {
    ...{
      id: `assessment-${what}-${about}-${recipient}`,
      ticketNo: `${region}${period.replaceAll(/\D/g, '')}`,
    },
    ...{ region, recipient, at: deps.clock.now() },
    facts: { kind: 'assessment', what, period: periodText(period) } as const,
  };
  await sendIntent(intent, { version: 0, clocks: [] }, deps);
}
