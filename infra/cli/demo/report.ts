import { addDays, dayOf, type Instant, startOfDay } from '../../../shared/calendar/instant.ts';
import type { TicketEvent } from '../../../shared/ticket/events.ts';
import type { OutboxMessage } from '../../local/outbox.ts';
import type { Lived } from './live.ts';

/** A progress bar on a terminal; on anything else it says nothing. */
export function progressBar(out: NodeJS.WriteStream): {
  show(done: number, label: string): void;
  clear(): void;
} {
  const WIDTH = 30;
  return {
    show(done, label) {
      if (!out.isTTY) return;
      const full = Math.round(WIDTH * Math.min(1, done));
      out.write(
        `\r[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${String(Math.round(100 * done)).padStart(3)} %  ${label}\x1b[K`,
      );
    },
    clear() {
      if (out.isTTY) out.write('\r\x1b[K');
    },
  };
}

/** What happened to one ticket, an event a line. */
export function ticketStory({ ticketNo, channel, life }: Lived, events: readonly TicketEvent[]): string[] {
  const lines = events.flatMap((event) => {
    const line = eventLine(event);
    return line === undefined
      ? []
      : [`    ${shortTime(event.at)}  ${event.cause === 'law' ? '§' : ' '} ${line}`];
  });
  return [`  ${ticketNo}  by ${channel}: ${life.shows}`, ...lines];
}

function eventLine(event: TicketEvent): string | undefined {
  switch (event.type) {
    case 'Submitted':
      return 'handed in';
    case 'Accepted':
      return `accepted as ${event.kind}`;
    case 'Rejected':
      return `not accepted: ${event.ground} (${event.clause})`;
    case 'WaitAgreed':
      return 'the citizen agrees to wait';
    case 'Replied':
      return 'answered by the hotline';
    case 'Dispatched':
      return `dispatched to ${[event.lead, ...event.assistants].join(' with ')}`;
    case 'Signed':
      return `signed by ${event.unit}`;
    case 'DeemedSigned':
      return `deemed signed by ${event.unit} (${event.clause})`;
    case 'ReturnRequested':
      return `${event.unit} asks to return it`;
    case 'ReturnGranted':
      return `return of ${event.unit} granted`;
    case 'ReturnRefused':
      return `return of ${event.unit} refused`;
    case 'Responded':
      return `${event.unit}: ${event.how}`;
    case 'ExtensionRequested':
      return `${event.unit} asks for ${event.workingDays} more working days`;
    case 'ExtensionGranted':
      return `extension of ${event.workingDays} working days granted`;
    case 'ExtensionRefused':
      return 'extension refused';
    case 'AnswerSubmitted':
      return `answer of ${event.unit}`;
    case 'AnswerPassed':
      return event.cause === 'law' ? 'done with the answer' : 'answer passed the review: done';
    case 'AnswerFailed':
      return 'answer failed the review: goes on under the original term';
    case 'Revisited':
      return event.reached ? `revisited: ${event.grade}` : 'revisited: not reached';
    case 'RedoOrdered':
      return `to be redone by ${event.unit} (${event.clause})`;
    case 'SupervisionOpened':
      return `supervision by ${event.method}: ${event.ground} (${event.clause})`;
    case 'Closed':
      return `closed: ${event.outcome}`;
    case 'ClockStarted':
      return `clock ${event.kind}${event.unit ? ` of ${event.unit}` : ''}: due ${dueTime(event.term.dueAt)} (${event.term.clause}, ${event.term.status})`;
    case 'ClockMoved':
      return `clock ${event.kind}: moved to ${dueTime(event.to)} (${event.reason}, ${event.term.clause})`;
    case 'ClockReminded':
      return `${event.unit ?? 'hotline'} reminded: ${event.kind}`;
    case 'ClockExpired':
      return `OVERDUE: ${event.kind} (${event.clause})`;
    default:
      return undefined;
  }
}

/** A day's end is told as 24:00 of that day, not as 00:00 of the next. */
function dueTime(at: Instant): string {
  const endsDay = at === startOfDay(dayOf(at));
  return endsDay ? `${addDays(dayOf(at), -1).slice(5)} 24:00` : shortTime(at);
}

function shortTime(at: string): string {
  return `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}

/** The messages that went out: how many of each kind, and the last of each as its reader sees it. */
export function alertReport(messages: readonly OutboxMessage[]): string[] {
  const kinds = new Map<string, { count: number; last: OutboxMessage }>();
  for (const message of messages) {
    const kind = /: (\S+)$/.exec(message.subject ?? '')?.[1] ?? 'other';
    kinds.set(kind, { count: (kinds.get(kind)?.count ?? 0) + 1, last: message });
  }
  const rows = [...kinds].sort(([a], [b]) => a.localeCompare(b));
  return rows.flatMap(([kind, { count, last }]) => [
    `  ${kind.padEnd(16)}${String(count).padStart(6)}`,
    `      ${last.message}`,
  ]);
}

interface Cell {
  readonly value: string;
  readonly label?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, { readonly numerator: number; readonly denominator: number }>>;
}

/** A table of one cut of the aggregates, as the province pulls them. */
export function aggregateTable(cells: readonly Cell[]): string[] {
  const head = ['', 'received', 'closed', 'overdue', 'on time', 'solved', 'satisfied'];
  const rate = (cell: Cell, name: string) => {
    const { numerator = 0, denominator = 0 } = cell.rates[name] ?? {};
    return `${numerator}/${denominator}`;
  };
  const rows = cells.map((cell) => [
    cell.value,
    String(cell.counts.received ?? 0),
    String(cell.counts.closed ?? 0),
    String(cell.counts.overdue ?? 0),
    rate(cell, 'onTime'),
    rate(cell, 'solved'),
    rate(cell, 'satisfied'),
  ]);
  return [head, ...rows].map(
    ([name = '', ...rest]) => `  ${name.padEnd(20)}${rest.map((field) => field.padStart(11)).join('')}`,
  );
}
