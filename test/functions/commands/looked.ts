import { queryRoutes } from '../../../functions/commands/queries.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import { type AttemptCounter, InvalidCursorError, type TicketStore } from '../../../shared/ports.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/regulation/settings.ts';
import type { CommandBody } from '../../../shared/ticket/commands.ts';
import { City, rulebook, submission, TICKET_NO } from '../ticket-desk/doubles.ts';
import { call, somebody } from './calling.ts';

type ListQuery = Parameters<TicketStore['listByUnit']>[0];

/** A counter in memory, for one hour. */
class MemoryAttempts implements AttemptCounter {
  readonly held = new Map<string, number>();

  async counted(subject: string): Promise<number> {
    return this.held.get(subject) ?? 0;
  }

  async count(subject: string): Promise<number> {
    this.held.set(subject, (this.held.get(subject) ?? 0) + 1);
    return this.counted(subject);
  }

  async takeBack(subject: string): Promise<void> {
    this.held.set(subject, (this.held.get(subject) ?? 0) - 1);
  }
}

/** A city that is looked at. */
export class Looked {
  readonly city = new City();
  readonly attempts = new MemoryAttempts();
  readonly lists: ListQuery[] = [];
  settings: Settings = DEFAULT_SETTINGS;

  get(caller: PersonCaller, route: string, query = '', ticketNo = TICKET_NO) {
    return this.call(caller, { method: 'GET', route, query, params: { ticketNo } });
  }

  progress(ticketNo: string, phoneTail: string, sourceIp = '192.0.2.7') {
    const body = { ticketNo, phoneTail };
    return this.call(somebody('agent'), { method: 'POST', route: '/v1/progress', body, sourceIp });
  }

  call(caller: PersonCaller, request: Parameters<typeof call>[2]) {
    const { store, deps } = this.city;
    const listing = Object.assign(Object.create(store) as TicketStore, {
      listByUnit: async (query: ListQuery) => {
        if (query.apart) return { items: [] };
        this.lists.push(query);
        if (query.cursor === 'another’s') throw new InvalidCursorError();
        return { items: [], cursor: 'next' };
      },
    });
    return call(
      queryRoutes({
        ...deps,
        store: listing,
        rulebook: { ...rulebook, settings: async () => this.settings },
        attempts: this.attempts,
      }),
      caller,
      request,
    );
  }

  async submit(more: Partial<CommandBody<'submit'>> = {}): Promise<void> {
    const body = {
      ...submission(TICKET_NO),
      name: new PersonalText('张三丰'),
      phone: new PersonalText('+8613907391234'),
      ...more,
    };
    await this.city.act('submit', body);
  }
}

export const OFFICER = somebody('unit-officer', { unit: 'chengguan' });
