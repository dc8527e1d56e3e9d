import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import type { ClockKind, Kind, StartEvent } from '../../shared/regulation/vocabulary.ts';
import { type Directory, type UnitFacts, unitsNamed } from '../../shared/ticket/directory.ts';
import type { Setting } from './story.ts';

/** A unit that answers day and night, with the names under which clauses mean it. */
export const onDuty = (id: string, ...roles: string[]): readonly [string, UnitFacts] => [
  id,
  { id, natures: ['round-the-clock'], roles },
];

/** The unit of which nothing is known but its id, and others. */
export const directory = (...units: (readonly [string, UnitFacts])[]): Directory =>
  new Map([...unitsNamed(['chengguan']), ...units]);

/** A story told in another city. */
export const city = (name: string, more: Setting = {}): Setting => ({
  regulation: regulationById(name) as Regulation,
  ...more,
});

/** A city whose text also lets several units each have a part of their own. */
export function withSeparate(name: string, more: Setting = {}): Setting {
  const regulation = regulationById(name) as Regulation;
  const separately = { clause: 'TA-14b', article: 14, item: 2, force: 'may', status: 'stated' } as const;
  return { regulation: { ...regulation, separately }, ...more };
}

/** A city with a term of its own where the text gives none, for tickets of all kinds. */
export function withTerm(clock: ClockKind, start: StartEvent, minutes: number, more: object = {}): Settings {
  const kinds: readonly Kind[] = ['consultation', 'help', 'complaint', 'report', 'suggestion', 'praise'];
  const decision = { ground: '热线联动办法', by: '热线管理机构', from: '2020-01-01' };
  const term = { clock, start, kinds, length: { hours: minutes / 60 }, ...decision, ...more };
  return { ...DEFAULT_SETTINGS, terms: [term as Settings['terms'][number]] };
}

/** Tai'an's draft and Meizhou's trial hold in 2026 by a city's decision only. */
export function adoptions(name: string): Pick<Settings, 'adopted'> {
  const decision = { ground: '市政府会议纪要', by: '市政府', from: '2026-01-01' };
  return { adopted: [{ regulation: name, ...decision }] as NonNullable<Settings['adopted']> };
}

/** Settings by which a city goes by its regulation in 2026. */
export function adopted(name: string): Settings {
  return { ...DEFAULT_SETTINGS, ...adoptions(name) };
}
