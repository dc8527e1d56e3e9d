import { governanceRoutes } from '../../../functions/governance/governance.ts';
import { watchRegion } from '../../../functions/governance/watch.ts';
import { addDays, type Day, dayOf, type Instant } from '../../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { episodeOf } from '../../../shared/governance/findings.ts';
import type { Measure } from '../../../shared/governance/measure.ts';
import type { Warning } from '../../../shared/governance/warning.ts';
import type {
  AnalysisRecord,
  GovernanceOnce,
  GovernanceStore,
  MeasureRecord,
} from '../../../shared/ports.ts';
import { sumOf } from '../../../shared/province/cells.ts';
import { type Contribution, cellsOf } from '../../../shared/province/contribution.ts';
import { regulationById } from '../../../shared/regulation/rules.ts';
import type { Settings } from '../../../shared/regulation/settings.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { adopted } from '../../ticket/setting.ts';
import { at } from '../../ticket/story.ts';
import { AlertDesk } from '../alerts/alert-desk.ts';
import { call } from '../commands/calling.ts';

/** Warnings, measures and analyses in memory. */
export class MemoryGovernance implements GovernanceStore {
  readonly all = new Map<string, Warning>();
  readonly treated = new Map<string, Measure>();
  readonly acts: { readonly measure: string; readonly record: MeasureRecord }[] = [];
  readonly keys = new Map<string, { readonly digest: string; readonly about: string }>();
  readonly handed: AnalysisRecord[] = [];

  async openWarnings() {
    return [...this.all.values()].filter(({ status }) => status === 'open');
  }
  async warning(_region: string, warning: string) {
    return this.all.get(warning);
  }
  async warnings(_region: string, limit: number) {
    return [...this.all.values()].reverse().slice(0, limit);
  }
  async countWarnings(_region: string, begins: string) {
    return [...this.all.keys()].filter((each) => each.startsWith(begins)).length;
  }
  async putWarning(before: Warning | undefined, after: Warning, once?: GovernanceOnce) {
    const open = await this.openWarnings();
    if (!before && open.some((each) => episodeOf(each) === episodeOf(after))) return false;
    if (this.all.get(after.warning)?.version !== before?.version) return false;
    this.all.set(after.warning, after);
    if (once) this.keys.set(once.key, { digest: once.digest, about: after.warning });
    return true;
  }
  async measure(_region: string, measure: string) {
    return this.treated.get(measure);
  }
  async measures(_region: string, limit: number) {
    return [...this.treated.values()].reverse().slice(0, limit);
  }
  async records(_region: string, measure: string) {
    return this.acts.filter((each) => each.measure === measure).map(({ record }) => record);
  }
  async commit(before: Measure | undefined, after: Measure, record: MeasureRecord, once?: GovernanceOnce) {
    if (this.treated.get(after.measure)?.version !== before?.version) return false;
    this.treated.set(after.measure, after);
    this.acts.push({ measure: after.measure, record });
    if (once) this.keys.set(once.key, { digest: once.digest, about: after.measure });
    return true;
  }
  async once(key: string) {
    return this.keys.get(key);
  }
  async analyses(_region: string, period: string) {
    return this.handed.filter((each) => each.period === period);
  }
  async handIn(record: AnalysisRecord, once?: GovernanceOnce) {
    const { period, unit } = record;
    if (this.handed.some((each) => each.period === period && each.unit === unit)) return false;
    this.handed.push(record);
    if (once) this.keys.set(once.key, { digest: once.digest, about: `${period}#${unit}` });
    return true;
  }
}

const UNITS: readonly Unit[] = [
  { id: 'chengguan', name: '城管局', classes: ['01'], contacts: [] },
  { id: 'street', name: '岱庙街道', level: 'street', areas: ['370902001'], contacts: [] },
  { id: 'county', name: '泰山区', level: 'county', areas: ['370902'], contacts: [] },
];

/** A city that counts its requests, and what is made of that. */
export class Governed {
  readonly governance = new MemoryGovernance();
  readonly desk: AlertDesk;
  readonly #region: string;
  readonly #settings: Settings;
  readonly #counted = new Map<string, Contribution>();
  /** Days whose counts were read. */
  readonly read: string[] = [];

  constructor(city: string, settings: Partial<Settings> = {}, now: Instant = at('2026-09-21 08:05')) {
    const regulation = regulationById(city);
    if (!regulation) throw new Error(`no city ${city}`);
    this.#region = regulation.region;
    this.#settings = { ...adopted(city), ...settings };
    this.desk = new AlertDesk(now, this.#settings, UNITS);
  }

  /** So many requests of a day, as they are counted. */
  come(
    day: Day,
    number: number,
    {
      classCode = '0102',
      placeCode = '370902001',
      unit = 'chengguan',
      words = [] as string[],
      closed = false,
      again = false,
    } = {},
  ): this {
    for (let each = 0; each < number; each++) {
      const serial = String(this.#counted.size).padStart(8, '0');
      this.#counted.set(`${this.#region}${day.replaceAll('-', '').slice(2)}${serial}`, {
        cell: { bucket: `${this.#region}#${day}`, value: `${unit}#complaint#phone#none` },
        counts: { received: 1 },
        topic: {
          value: `${classCode}#${placeCode}`,
          whole: closed,
          ...(words.length > 0 && { words }),
          ...(again && { again: true as const }),
          ...(closed && { units: [unit] }),
        },
      });
    }
    return this;
  }

  /** The same number on each of some days up to one. */
  comeDaily(last: Day, days: number, number: number): this {
    for (let back = 0; back < days; back++) this.come(addDays(last, -back), number);
    return this;
  }

  set now(now: Instant) {
    this.desk.now = now;
  }

  /** Who was told what, in Chinese, since this was asked last. */
  told(): readonly (readonly [unit: string, text: string])[] {
    return this.desk.published.splice(0).map(({ unit, text }) => [unit, text] as const);
  }

  watch() {
    return watchRegion(this.deps(), this.#region);
  }

  as(
    who: PersonCaller,
    method: string,
    route: string,
    more: {
      params?: Record<string, string>;
      query?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } = {},
  ) {
    const caller = { ...who, region: who.region === '430500' ? this.#region : who.region };
    return call(governanceRoutes(this.deps()), caller, { method, route, ...more });
  }

  /** Units that have handed in material for a bulletin, and periods that are published, as the day's run finds them. */
  readonly handedIn: string[] = [];
  readonly publishedPeriods: string[] = [];

  /** What the routes and the day's run rest on. */
  deps() {
    const { clock } = this.desk.deps;
    return {
      governance: this.governance,
      bulletins: {
        handedIn: async () => this.handedIn,
        versions: async () =>
          this.publishedPeriods.map((period) => ({
            period,
            version: 1,
            at: this.desk.now,
            by: '',
            digest: '',
          })),
      },
      rulebook: {
        calendar: async () => PUBLISHED,
        current: async () => ({ calendar: '1', settings: '1', units: '1', rosters: '1', registers: '1' }),
        settings: async () => this.#settings,
        units: async () => UNITS,
      },
      aggregates: {
        read: async (bucket: string) => {
          this.read.push(bucket);
          const cells = [...this.#counted.values()].flatMap(cellsOf).filter((cell) => cell.bucket === bucket);
          return sumOf(cells.filter(({ value }) => value.startsWith('~')));
        },
        counted: async (day: string, limit: number, after = day) =>
          [...this.#counted]
            .filter(([ticketNo]) => ticketNo.startsWith(day) && ticketNo > after)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice(0, limit)
            .map(([ticketNo, contribution]) => ({ ticketNo, contribution })),
      },
      keys: {
        create: async (place: string) => ({ plain: keyFor(place), wrapped: place }),
        unwrap: async (_place: string, wrapped: string) => keyFor(wrapped),
      },
      telling: this.desk.deps,
      clock,
    };
  }
}

/** A key that is another for every place. */
function keyFor(place: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => place.charCodeAt(index % place.length));
}

export const yesterday = (now: Instant): Day => addDays(dayOf(now), -1);
