import type { FollowerQueue, FollowerTask, Page, TicketFinder } from '../../../shared/ports.ts';
import { type Traits, topicOf, traitsOf } from '../../../shared/ticket/similar.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { type MarkLine, markLines } from '../../../shared/ticket/work-lines.ts';

/** A store in memory, as far as its indexes go by it. */
interface Kept {
  readonly tickets: ReadonlyMap<string, { readonly ticket: Ticket }>;
}

/** The indexes of a store in memory. What is `hidden` has not come into them yet. */
export class MemoryFinder implements TicketFinder {
  readonly hidden = new Set<string>();
  readonly #store: Kept;

  constructor(store: Kept) {
    this.#store = store;
  }

  async ofPerson(person: string, limit: number): Promise<readonly Traits[]> {
    return this.#last(limit, (ticket) => ticket.person === person);
  }

  async onTopic(query: Parameters<TicketFinder['onTopic']>[0]): Promise<readonly Traits[]> {
    return this.#last(
      query.limit,
      (ticket) =>
        topicOf(ticket) === query.topic &&
        ticket.submittedAt >= query.after &&
        ticket.submittedAt <= query.before,
    );
  }

  async marked(query: Parameters<TicketFinder['marked']>[0]): Promise<Page<MarkLine>> {
    const { mark, behind, stage, limit } = query;
    const lines = this.#tickets()
      .flatMap((ticket) => markLines(ticket))
      .filter((line) => line.mark === mark && (stage === undefined || line.stage === stage))
      .filter((line) => behind === undefined || line.behind === behind);
    return { items: lines.slice(0, limit) };
  }

  async followersOf(lead: string, cursor: string | undefined, limit: number) {
    const following = this.#tickets()
      .filter(({ stage, follows }) => stage === 'following' && follows === lead)
      .map(({ ticketNo }) => ticketNo)
      .filter((ticketNo) => cursor === undefined || ticketNo > cursor)
      .sort();
    const items = following.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(following.length > limit && last !== undefined && { cursor: last }) };
  }

  #last(limit: number, which: (ticket: Ticket) => boolean): Traits[] {
    return this.#tickets()
      .filter(which)
      .sort((one, other) => (one.submittedAt < other.submittedAt ? 1 : -1))
      .slice(0, limit)
      .map(traitsOf);
  }

  #tickets(): Ticket[] {
    return [...this.#store.tickets.values()]
      .map(({ ticket }) => ticket)
      .filter(({ ticketNo }) => !this.hidden.has(ticketNo));
  }
}

/** A queue in memory. */
export class MemoryFollowerQueue implements FollowerQueue {
  readonly tasks: FollowerTask[] = [];

  async send(tasks: readonly FollowerTask[]): Promise<void> {
    this.tasks.push(...tasks);
  }
}
