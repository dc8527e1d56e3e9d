import { assessmentRoutes } from '../../../functions/assessments/assessments.ts';
import type { AssessmentDeps } from '../../../functions/assessments/drafting.ts';
import type { Publication } from '../../../shared/assessment/publication.ts';
import type { AssessmentKey, Entry, Objection } from '../../../shared/assessment/records.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { AssessmentStore } from '../../../shared/ports.ts';
import { sumOf } from '../../../shared/province/cells.ts';
import { type Contribution, cellsOf, contribution } from '../../../shared/province/contribution.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { at } from '../../ticket/story.ts';
import { AlertDesk } from '../alerts/alert-desk.ts';
import { type Answer, type Call, call } from '../commands/calling.ts';

const nameOf = ({ region, subject, period }: AssessmentKey) => `${region}#${subject}#${period}`;

/** Assessments in memory. */
export class MemoryAssessments implements AssessmentStore {
  readonly #records = new Map<string, { readonly record: Entry | Objection; readonly digest: string }>();
  readonly publications: Publication[] = [];

  #under<T>(key: AssessmentKey, kind: string): T[] {
    const begin = `${nameOf(key)}/${kind}/`;
    const found = [...this.#records].filter(([name]) => name.startsWith(begin));
    return found.map(([, { record }]) => record as T);
  }

  #add<T extends Entry | Objection>(key: AssessmentKey, kind: string, record: T, digest: string) {
    const name = `${nameOf(key)}/${kind}/${record.id}`;
    const before = this.#records.get(name) as { readonly record: T; readonly digest: string } | undefined;
    if (!before) this.#records.set(name, { record, digest });
    return before;
  }

  async entries(key: AssessmentKey) {
    return this.#under<Entry>(key, 'entry');
  }
  async addEntry(key: AssessmentKey, entry: Entry, digest: string) {
    return this.#add(key, 'entry', entry, digest);
  }
  async objections(key: AssessmentKey) {
    return this.#under<Objection>(key, 'objection');
  }
  async addObjection(key: AssessmentKey, objection: Objection, digest: string) {
    return this.#add(key, 'objection', objection, digest);
  }
  async decideObjection(key: AssessmentKey, decided: Objection) {
    this.#records.set(`${nameOf(key)}/objection/${decided.id}`, { record: decided, digest: '' });
    return true;
  }
  async versions(key: AssessmentKey) {
    return this.publications.filter((each) => nameOf(each) === nameOf(key)).toReversed();
  }
  async published(key: AssessmentKey, version: number) {
    return (await this.versions(key)).find((each) => each.version === version);
  }
  async publish(publication: Publication) {
    if (await this.published(publication, publication.version)) return false;
    this.publications.push(publication);
    return true;
  }
}

/** A city whose tickets have been counted, and that assesses its units by its settings. */
export class AssessingCity {
  readonly store = new MemoryAssessments();
  readonly counted = new Map<string, Contribution>();
  /** Where units and the hotline are told. */
  readonly desk: AlertDesk;
  now = at('2026-10-20 10:00');
  settings: Settings;
  regions: readonly string[] = [];

  constructor(settings: Partial<Settings>) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.desk = new AlertDesk(this.now, this.settings, []);
  }

  /** Counts a ticket as it stands. */
  count(...tickets: readonly Ticket[]): this {
    for (const ticket of tickets) this.counted.set(ticket.ticketNo, contribution(ticket));
    return this;
  }

  get deps(): AssessmentDeps {
    const { counted } = this;
    return {
      assessments: this.store,
      aggregates: {
        checkpoint: async (ticketNo) => {
          const found = counted.get(ticketNo);
          return found && { version: 1, contribution: found };
        },
        read: async (bucket) =>
          sumOf([...counted.values()].flatMap(cellsOf)).filter((cell) => cell.bucket === bucket),
        counted: async (day, limit, after = '') =>
          [...counted]
            .filter(([ticketNo]) => ticketNo.startsWith(day) && ticketNo > after)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .slice(0, limit)
            .map(([ticketNo, own]) => ({ ticketNo, contribution: own })),
      },
      regions: async () => this.regions,
      rulebook: {
        current: async () => ({ calendar: '', settings: 'v3', units: '', rosters: '', registers: '' }),
        settings: async () => this.settings,
        units: async () =>
          ['chengguan', 'shuiwu', 'hotline'].map((id) => ({ id, name: `${id}局`, contacts: [] })),
        calendar: async () => PUBLISHED,
      },
      tickets: async () => [],
      telling: this.desk.deps,
      clock: { now: () => this.now },
    };
  }

  call(caller: PersonCaller, request: Call): Promise<Answer> {
    return call(assessmentRoutes(this.deps), caller, request);
  }
}
