import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../calendar/instant.ts';
import type { Stage, Ticket } from '../ticket/ticket.ts';
import { type MarkLine, markLines } from '../ticket/work-lines.ts';
import { type FlatItem, fromItem } from './dynamo.ts';

/** The items that a ticket has in the ledgers of its marks. */
export function markItems(ticket: Ticket): { readonly item: string; readonly fields: FlatItem }[] {
  return markLines(ticket).map(({ mark, overdue, ...line }) => ({
    item: `MARK#${mark}`,
    fields: { ...line, markKey: markKeyOf(ticket.region, mark), overdue: overdue ? 1 : 0 },
  }));
}

/** The partition of one mark's ledger in a region. */
export function markKeyOf(region: string, mark: string): string {
  return `${region}#${mark}`;
}

/** A line as the index of mark ledgers holds it. */
export function markLineOf(item: Record<string, AttributeValue>): MarkLine {
  const { ticketNo, markKey, markedAt, behind, stage, outcome, kind, lead, dueAt, overdue } = fromItem(item);
  const text = (name: string, value: string | number | undefined) =>
    value === undefined ? {} : { [name]: String(value) };
  return {
    mark: String(markKey).slice(String(markKey).indexOf('#') + 1),
    ticketNo: String(ticketNo),
    markedAt: markedAt as Instant,
    ...text('behind', behind),
    stage: stage as Stage,
    ...text('outcome', outcome),
    ...text('kind', kind),
    ...text('lead', lead),
    ...text('dueAt', dueAt),
    overdue: overdue === 1,
  };
}
