import { silentLogger } from '../../../functions/http/log.ts';
import { knowledgeRoutes } from '../../../functions/knowledge/knowledge.ts';
import { alertText } from '../../../shared/alert/texts.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { Entry } from '../../../shared/knowledge/entry.ts';
import { pairsOfEntry } from '../../../shared/knowledge/search.ts';
import type { EntryRecord, KnowledgeBase, QuestionEnd } from '../../../shared/ports.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { adopted } from '../../ticket/setting.ts';
import { at } from '../../ticket/story.ts';
import { call } from '../commands/calling.ts';

type Once = { readonly digest: string; readonly region: string; readonly entry: string };

/** A knowledge base in memory. */
export class MemoryKnowledge implements KnowledgeBase {
  readonly states = new Map<string, Entry>();
  readonly records = new Map<string, EntryRecord[]>();
  readonly keys = new Map<string, Once>();
  /** Commits that lose their race. */
  lost = 0;

  async entry(region: string, number: string) {
    return this.states.get(`${region}/${number}`);
  }

  async commit(
    before: Entry | undefined,
    after: Entry,
    record: EntryRecord,
    once?: { readonly key: string; readonly digest: string },
  ) {
    const { region, entry } = after;
    const name = `${region}/${entry}`;
    if (this.lost-- > 0 || this.states.get(name)?.version !== before?.version) return false;
    this.states.set(name, after);
    this.records.set(name, [...(this.records.get(name) ?? []), record]);
    if (once) this.keys.set(once.key, { digest: once.digest, region, entry });
    return true;
  }

  async once(key: string) {
    return this.keys.get(key);
  }

  async history(region: string, number: string) {
    return this.records.get(`${region}/${number}`) ?? [];
  }

  async listedUnder(region: string, pairs: readonly string[], limit: number) {
    const live = [...this.states.values()].filter((entry) => entry.region === region && entry.live);
    const under = (pair: string) =>
      live.filter((entry) => entry.live && pairsOfEntry(entry.live).includes(pair));
    return new Map(
      pairs.map((pair) => [
        pair,
        under(pair)
          .slice(0, limit)
          .map(({ entry }) => entry),
      ]),
    );
  }

  async entries(region: string, numbers: readonly string[]) {
    return numbers.flatMap((number) => this.states.get(`${region}/${number}`) ?? []);
  }

  async list({ region, of, limit }: Parameters<KnowledgeBase['list']>[0]) {
    const wanted = (entry: Entry) => {
      if (of === 'changes') return true;
      if (of === 'reminded') return entry.reminders.length > 0;
      return 'provider' in of ? entry.provider === of.provider : entry.event === of.event;
    };
    const items = [...this.states.values()].filter((entry) => entry.region === region && wanted(entry));
    return { items: items.slice(0, limit) };
  }

  readonly ends: { region: string; day: Day; end: QuestionEnd; entries: readonly string[] }[] = [];

  async count(region: string, day: Day, end: QuestionEnd, entries: readonly string[]) {
    this.ends.push({ region, day, end, entries });
  }

  async counted(region: string, days: readonly Day[]) {
    const own = this.ends.filter((each) => each.region === region);
    const times = (end: QuestionEnd, entry: string) =>
      own.filter((each) => each.end === end && each.entries.includes(entry)).length;
    const on = days.flatMap((day) => {
      const ends = own.filter((each) => each.day === day).map(({ end }) => end);
      const counts = ends.map((end) => [end, ends.filter((each) => each === end).length]);
      return counts.length === 0 ? [] : [{ day, ends: Object.fromEntries(counts) }];
    });
    const entries = [...new Set(own.flatMap((each) => each.entries))].map((entry) => ({
      ...{ entry, shown: times('answered', entry), notEnough: times('not-enough', entry) },
    }));
    return { days: on, entries };
  }
}

export const unit = (id: string, more: Partial<Unit> = {}): Unit => ({ id, name: id, contacts: [], ...more });

/** The knowledge base of one city, behind its routes. */
export class Shelf {
  readonly knowledge = new MemoryKnowledge();
  readonly told: (readonly [unit: string, text: string])[] = [];
  /** In whose directory each of these units stands. */
  readonly toldIn: string[] = [];
  /** Thrown by the units' topics, one each. */
  readonly refusals: Error[] = [];
  now = at('2026-09-18 10:00');
  /** Directories of regions other than the city's own. */
  readonly directories = new Map<string, readonly Unit[]>();
  readonly #city: string;

  constructor(city = 'shaoyang') {
    this.#city = city;
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
    const routes = knowledgeRoutes({
      knowledge: this.knowledge,
      rulebook: {
        current: async () => ({
          calendar: PUBLISHED.version,
          settings: 'v1',
          units: 'v1',
          rosters: '',
          registers: '',
        }),
        settings: async () => adopted(this.#city),
        calendar: async () => PUBLISHED,
        units: async (region) => this.directories.get(region) ?? [unit('gongan'), unit('minzheng')],
      },
      tell: async (intent) => {
        const refusal = this.refusals.shift();
        if (refusal) throw refusal;
        this.told.push([intent.recipient, alertText(intent).text]);
        this.toldIn.push(intent.region);
      },
      clock: { now: () => this.now },
      log: silentLogger,
    });
    return call(routes, who, { method, route, ...more });
  }
}
