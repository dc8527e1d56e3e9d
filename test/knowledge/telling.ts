import type { Day } from '../../shared/calendar/instant.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { type ActorOfEntry, contentSchema, type EntryAct } from '../../shared/knowledge/acts.ts';
import { decideEntry, type KnowledgeUnit } from '../../shared/knowledge/decide.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';
import { regulationById, rulesOn } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Refusal } from '../../shared/ticket/refusal.ts';
import { adopted } from '../ticket/setting.ts';
import { at } from '../ticket/story.ts';

export const officer = (unit: string): ActorOfEntry => ({
  id: `${unit}-1`,
  side: 'unit',
  unit,
  reviews: false,
});
export const head = (unit: string): ActorOfEntry => ({
  id: `${unit}-head`,
  side: 'unit',
  unit,
  reviews: true,
});
export const reviewer = (id = 'r-1'): ActorOfEntry => ({ id, side: 'hotline', reviews: true });
export const AGENT: ActorOfEntry = { id: 'a-1', side: 'hotline', reviews: false };

/** What an entry says, where it matters not what. */
export const CONTENT = contentSchema.parse({
  kind: 'procedure',
  title: '居住证怎么办理',
  text: '到派出所申领。',
});

const UNITS: ReadonlyMap<string, KnowledgeUnit> = new Map(
  [
    { id: 'gongan', level: 'city' },
    { id: 'county', level: 'county' },
    { id: 'street', level: 'street', parent: 'county' },
  ].map((unit) => [unit.id, unit]),
);

interface Step {
  readonly at?: string;
  readonly by: ActorOfEntry;
  readonly act: EntryAct;
}

/** An entry's life, told act by act; only its last act may be refused. */
export function entryTold(
  city: string,
  steps: readonly Step[],
  settings: Settings = adopted(city),
): { readonly entry: Entry; readonly refusal?: Refusal } {
  let entry: Entry | undefined;
  for (const [index, { by, act, at: when = '2026-09-18 10:00' }] of steps.entries()) {
    const now = at(when);
    const rules = rulesOn(regulationById(city) as Regulation, settings, 'v1', dayOf(now) as Day);
    const basis = { rules, calendar: PUBLISHED, units: UNITS, now };
    const decision = decideEntry(entry ?? { entry: 'K00000001', region: '430500' }, act, by, basis);
    if ('refusal' in decision) {
      if (!entry || index < steps.length - 1) throw new Error(`refused: ${decision.refusal.code}`);
      return { entry, refusal: decision.refusal };
    }
    entry = decision.entry;
  }
  if (!entry) throw new Error('an entry has an act');
  return { entry };
}
