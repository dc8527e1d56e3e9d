import { randomUUID } from 'node:crypto';
import { silentLogger } from '../../../functions/http/log.ts';
import type { RulebookDeps } from '../../../functions/rulebook/requests.ts';
import { rulebookRoutes } from '../../../functions/rulebook/rulebook.ts';
import type { Roster } from '../../../shared/alert/roster.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import {
  type CurrentRulebook,
  DUE_SHARDS,
  type FollowedUp,
  type FollowUp,
  type FollowUps,
  KeyReusedError,
  type PublicationRecord,
  type RulebookArchive,
  type WalkLeg,
} from '../../../shared/ports.ts';
import { firstIndexKey } from '../../../shared/privacy/index-keys.ts';
import type { Registers } from '../../../shared/registers/registers.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { KeptRegisterId } from '../../../shared/regulation/vocabulary.ts';
import type { Unit } from '../../../shared/routing/unit.ts';
import { at } from '../../ticket/story.ts';
import { call, somebody } from '../commands/calling.ts';

export const REGION = '430500';

const KEY = new Uint8Array(32).fill(7);

/** What publications leave to be done, in memory, under the conditions of the table. */
export class MemoryFollowUps implements FollowUps {
  readonly legs = new Map<string, WalkLeg>();
  readonly regions = new Map<string, FollowedUp>();
  /** Thrown by the walks that are begun, one each. */
  readonly failures: Error[] = [];

  async begin(region: string, { calendar, settings }: { calendar: string; settings: string }): Promise<void> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const walk = randomUUID();
    this.regions.set(region, { ...this.regions.get(region), region, calendar, settings });
    for (let shard = 0; shard < DUE_SHARDS; shard++) {
      this.legs.set(`${region}#${shard}`, { region, shard, walk, place: walk, pass: 1 });
    }
  }

  async leg(region: string, shard: number): Promise<WalkLeg | undefined> {
    return this.legs.get(`${region}#${shard}`);
  }

  async advance(
    leg: WalkLeg,
    next: Pick<WalkLeg, 'pass' | 'cursor' | 'notBefore'> | 'over',
  ): Promise<WalkLeg | undefined> {
    const { region, shard, walk, place } = leg;
    const key = `${region}#${shard}`;
    if (this.legs.get(key)?.place !== place || this.legs.get(key)?.walk !== walk) return undefined;
    if (next === 'over') {
      this.legs.delete(key);
      return undefined;
    }
    const moved: WalkLeg = { region, shard, walk, place: randomUUID(), ...next };
    this.legs.set(key, moved);
    return moved;
  }

  async followedUp(region: string): Promise<FollowedUp | undefined> {
    return this.regions.get(region);
  }

  async noteTopics(region: string, from: string | undefined, units: string): Promise<boolean> {
    if (this.regions.get(region)?.units !== from) return false;
    this.regions.set(region, { ...this.regions.get(region), region, units });
    return true;
  }

  async worklist() {
    return { regions: [...this.regions.values()], legs: [...this.legs.values()] };
  }
}

interface RostersVersion {
  readonly index: Readonly<Record<string, string>>;
  readonly roster: Roster;
}

interface RegistersVersion {
  readonly index: Readonly<Partial<Record<KeptRegisterId, string>>>;
  readonly register: unknown;
}

/** A city's rulebook in memory: every version by its name, and what was recorded with it. */
export class Book implements RulebookArchive {
  now: CurrentRulebook = {
    calendar: PUBLISHED.version,
    settings: 'default',
    units: 'none',
    rosters: 'none',
    registers: 'none',
  };
  readonly versions = new Map<string, unknown>();
  readonly records: (PublicationRecord & { readonly section: string; readonly version: string })[] = [];
  readonly keys = new Map<string, { readonly digest: string; readonly version: string }>();
  /** What the topics' subscribers were last made to be, unit by unit. */
  readonly alerted: Unit[] = [];
  /** Thrown by the topics, one each. */
  readonly refusals: Error[] = [];
  readonly sent: FollowUp[] = [];
  readonly followUps = new MemoryFollowUps();
  readonly deps: RulebookDeps = {
    rulebook: this,
    followUps: this.followUps,
    contacts: {
      ensure: async (_region, unit) => {
        const refusal = this.refusals.shift();
        if (refusal) throw refusal;
        this.alerted.push(unit);
      },
    },
    walks: { send: async (followUp) => void this.sent.push(followUp) },
    keys: {
      create: async () => ({ plain: KEY, wrapped: 'wrapped' }),
      unwrap: async () => KEY,
    },
    indexKeys: async () => firstIndexKey(KEY),
    clock: { now: () => at('2026-11-10 09:00') },
    log: silentLogger,
  };

  async current() {
    return this.now;
  }

  async own() {
    return this.now;
  }

  async calendar(_region: string, version: string) {
    return (this.versions.get(`calendar ${version}`) ?? PUBLISHED) as typeof PUBLISHED;
  }

  async settings(_region: string, version: string) {
    return (this.versions.get(`settings ${version}`) ?? DEFAULT_SETTINGS) as typeof DEFAULT_SETTINGS;
  }

  async units(_region: string, version: string) {
    return (this.versions.get(`units ${version}`) ?? []) as readonly Unit[];
  }

  async rosters(_region: string, version: string) {
    return (this.versions.get(`rosters ${version}`) as RostersVersion | undefined)?.index ?? {};
  }

  async roster(region: string, version: string, unit: string) {
    const published = (await this.rosters(region, version))[unit];
    return (this.versions.get(`rosters ${published}`) as RostersVersion | undefined)?.roster;
  }

  async registers(_region: string, version: string) {
    return (this.versions.get(`registers ${version}`) as RegistersVersion | undefined)?.index ?? {};
  }

  async register<I extends KeptRegisterId>(region: string, version: string, id: I) {
    const published = (await this.registers(region, version))[id];
    const found = this.versions.get(`registers ${published}`) as RegistersVersion | undefined;
    return found?.register as Registers[I] | undefined;
  }

  async record(_region: string, section: string, version: string) {
    const found = this.records.find((each) => each.section === section && each.version === version);
    return found && { by: found.by, why: found.why, at: found.at };
  }

  async publish(
    _region: string,
    section: keyof CurrentRulebook,
    change: (current: CurrentRulebook, version: string) => Promise<unknown>,
    { once, ...record }: PublicationRecord & { readonly once?: { key: string; digest: string } },
  ) {
    const done = once && this.keys.get(once.key);
    if (done && done.digest !== once.digest) throw new KeyReusedError();
    if (done) return done.version;
    const version = `v${Number(/^v(\d+)$/.exec(this.now[section])?.[1] ?? 0) + 1}`;
    this.versions.set(`${section} ${version}`, await change(this.now, version));
    this.records.push({ section, version, ...record });
    if (once) this.keys.set(once.key, { digest: once.digest, version });
    this.now = { ...this.now, [section]: version };
    return version;
  }

  call(
    method: 'GET' | 'PUT',
    path: string,
    body?: object,
    more: { readonly who?: ReturnType<typeof somebody>; readonly headers?: Record<string, string> } = {},
  ) {
    const [plain = '', query] = path.split('?');
    const [section = '', id] = plain.split('/');
    const route = `/v1/admin/{section}/{region}${id === undefined ? '' : '/{id}'}`;
    const params = { section, region: REGION, ...(id !== undefined && { id }) };
    return call(rulebookRoutes(this.deps), more.who ?? somebody('administrator'), {
      method,
      route,
      params,
      ...(query !== undefined && { query }),
      ...(body && { body }),
      ...(more.headers && { headers: more.headers }),
    });
  }
}
