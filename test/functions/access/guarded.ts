import { alertQueryRoutes } from '../../../functions/alerts/alert-queries.ts';
import { settlingRoutes } from '../../../functions/alerts/settling.ts';
import { assessmentRoutes } from '../../../functions/assessments/assessments.ts';
import { attachmentRoutes } from '../../../functions/attachments/attachments.ts';
import { bulletinRoutes } from '../../../functions/bulletins/bulletins.ts';
import { callRoutes } from '../../../functions/calls/calls.ts';
import { abuseRoutes } from '../../../functions/commands/abuse.ts';
import { commandRoutes } from '../../../functions/commands/commands.ts';
import { queryRoutes } from '../../../functions/commands/queries.ts';
import { similarRoutes } from '../../../functions/commands/similar.ts';
import { suggestionRoutes } from '../../../functions/commands/suggestion.ts';
import { governanceRoutes } from '../../../functions/governance/governance.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import type { Route } from '../../../functions/http/route.ts';
import { provinceRoutes } from '../../../functions/province/province.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { TicketsNamed } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { regulationOfRegion } from '../../../shared/regulation/rules.ts';
import type { CommandBody } from '../../../shared/ticket/commands.ts';
import type { Secrecy } from '../../../shared/ticket/secrecy.ts';
import { at } from '../../ticket/story.ts';
import { MemoryAssessments } from '../assessments/doubles.ts';
import { MemoryFiles } from '../attachments/files.ts';
import { Press } from '../bulletins/doubles.ts';
import { type Answer, call, somebody } from '../commands/calling.ts';
import { Governed } from '../governance/doubles.ts';
import { City, submission, TICKET_NO } from '../ticket-desk/doubles.ts';

export const REGION = TICKET_NO.slice(0, 6);
/** Who the citizen is, as every answer is searched for it. */
export const NAME = '王小明';
export const PHONE = '13907391234';
export const PHOTO = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';
export const RECORDING = '7f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5c';

const file = (id: string, purpose: 'photo' | 'recording', mediaType: 'image/jpeg' | 'audio/mpeg') => ({
  ...{ id, purpose, mediaType, bytes: 2048, sha256: '0'.repeat(64) },
});

/** A ticket with one unit in charge, whose citizen is as secret as said. */
export class Guarded {
  readonly city = new City();
  readonly files = new MemoryFiles();
  readonly ticketNo: string;
  readonly #routes: Route[];
  /** Tickets by their numbers. */
  readonly named: TicketsNamed = async (numbers) => {
    const found = await Promise.all(numbers.map((each) => this.city.store.load(each)));
    return found.flatMap((each) => (each ? [each.ticket] : []));
  };

  constructor(ticketNo: string = TICKET_NO) {
    this.ticketNo = ticketNo;
    const { store, vault, deps, finder } = this.city;
    const { rulebook, clock } = deps;
    const attempts = { counted: async () => 0, count: async () => 1, takeBack: async () => {} };
    const list = Object.assign(Object.create(store) as typeof store, {
      listByUnit: async () => ({ items: [] }),
    });
    const call = { callerPhone: `+86${PHONE}` };
    this.#routes = [
      ...queryRoutes({ ...deps, store: list, attempts }),
      ...abuseRoutes({ ...deps, finder }),
      ...similarRoutes({ ...deps, finder }),
      ...suggestionRoutes({ store, vault, rulebook, clock }),
      ...callRoutes({
        store,
        clock,
        log: silentLogger,
        calls: { report: async () => {}, find: async () => ({ call, recordings: [] }) },
      }),
      ...attachmentRoutes({ ...deps, files: this.files, log: silentLogger }),
      ...alertQueryRoutes({
        store,
        alerts: { ofTicket: async () => [] },
        deliveries: {
          ofTicket: async () => ({ deliveries: [], unreached: [], settled: [] }),
          unreached: async () => [],
          unrostered: async () => [],
        },
      }),
      ...settlingRoutes({ deliveries: { settle: async () => true }, clock }),
      ...assessmentRoutes({
        assessments: new MemoryAssessments(),
        aggregates: { read: async () => [], counted: async () => [], checkpoint: async () => undefined },
        regions: async () => [REGION],
        rulebook,
        tickets: this.named,
        telling: press().deps().telling,
        clock,
      }),
      ...bulletinRoutes(press().deps()),
      ...governanceRoutes(new Governed('shaoyang').deps()),
      ...provinceRoutes({
        feed: { read: async () => ({ items: [], more: false }) },
        digests: { digest: async () => undefined },
        regions: async () => [REGION],
        rulebook,
        tickets: this.named,
        pause: async () => {},
        aggregates: { read: async () => [], counted: async () => [] },
      }),
      ...commandRoutes(deps),
    ];
  }

  /** Taken in by an agent and dispatched to 城管. */
  async begin(secrecy: Secrecy = 'none', more: Partial<CommandBody<'submit'>> = {}): Promise<this> {
    const { ticketNo } = this;
    const deputy = regulationOfRegion(ticketNo.slice(0, 6))?.marks?.some(({ id }) => id === 'deputy');
    const body = {
      ...submission(ticketNo),
      text: new PersonalText(`我叫${NAME}，电话${PHONE}，楼上太吵`),
      name: new PersonalText(NAME),
      phone: new PersonalText(`+86${PHONE}`),
      person: 'p'.repeat(32),
      ...{ callId: 'S-1', callSystem: 'call-centre' },
      ...(secrecy === 'complainant' ? { matter: 'noise' } : { confidential: secrecy }),
      attachments: [file(PHOTO, 'photo', 'image/jpeg'), file(RECORDING, 'recording', 'audio/mpeg')],
      ...(deputy && { marks: [{ mark: 'deputy', deputy: 'D-1' }] }),
      ...more,
    } as const;
    await this.city.act('submit', body as CommandBody<'submit'>, { ticketNo });
    if (!more.accused) await this.city.dispatch(ticketNo);
    return this;
  }

  /** From now on whatever is decided is not kept, so that each call meets the same ticket. */
  freeze(): this {
    this.city.store.commit = async () => 'committed';
    return this;
  }

  get(caller: PersonCaller, route: string, query = '', attachmentId = PHOTO): Promise<Answer> {
    return call(this.#routes, caller, {
      method: 'GET',
      ...{
        route,
        query,
        params: { ticketNo: this.ticketNo, attachmentId, region: REGION, period: '2026-08' },
      },
    });
  }

  give(caller: PersonCaller, command: string, body: object, headers = {}): Promise<Answer> {
    const own = command === 'attach' ? '/v1/tickets/{ticketNo}/attach' : '/v1/tickets/{ticketNo}/{command}';
    return call(this.#routes, caller, {
      ...{ method: 'POST', route: own, params: { ticketNo: this.ticketNo, command } },
      ...{ body, headers },
    });
  }
}

/** A city's bulletin, for which a unit has handed in what names the citizen. */
function press(): Press {
  const made = new Press('shaoyang', REGION);
  made.bulletins.handed.push({
    ...{ id: PHOTO, region: REGION, period: '2026-08', unit: 'chengguan', kind: 'case', title: '停水' },
    ...{ text: `联系人${NAME}，电话${PHONE}`, at: at('2026-09-01 09:00'), by: 'an officer' },
  });
  made.bulletins.all.push({
    ...{ version: 1, at: at('2026-09-03 09:00'), by: 'a supervisor', digest: '0'.repeat(64) },
    bulletin: {
      ...{ region: REGION, period: '2026-08', title: '通报', asOf: at('2026-09-03 09:00') },
      ...{ first: '2026-08-01' as Day, last: '2026-08-31' as Day, empty: false, sections: [] },
    },
  });
  return made;
}

/** Somebody of the ticket's own city, and of the unit in charge where the role is a unit's. */
export function own(role: Role): PersonCaller {
  return somebody(role, role.startsWith('unit-') ? { unit: 'chengguan' } : {});
}

/** Those to whom the ticket is foreign: of another city, of another province, or of a unit without a part in it. */
export function strangers(role: Role): readonly PersonCaller[] {
  if (!role.startsWith('unit-')) {
    return ['430100', '430581', '370000'].map((region) => somebody(role, { region }));
  }
  return [
    somebody(role, { unit: 'shuiwu' }),
    somebody(role, { unit: 'chengguan', region: '430100' }),
    somebody(role, { unit: 'chengguan', region: '430000' }),
    somebody(role),
  ];
}
