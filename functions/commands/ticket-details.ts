import type { PersonCaller } from '../../shared/caller.ts';
import type { Vault } from '../../shared/ports.ts';
import type { RequestForm } from '../../shared/ticket/events/acceptance.ts';
import { LOOK_UP_PAPER } from '../../shared/ticket/papers.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { type Level, MASKS } from '../access-policy.ts';
import { secrecyFor, shownAt } from '../disclosure.ts';
import { openedTexts } from '../opened-texts.ts';
import { mustRead, viewingUnit } from './access.ts';

/* What of one ticket somebody is shown, once it is known that it is there for them. */

/** What else of a ticket a caller is shown beside how it stands: codes, ids and times. */
export function detailsOf(ticket: Ticket, unit: string | undefined): object {
  const { assignments, extension, returns, redos, revisit, supervisions, complex, classCode, placeCode } =
    ticket;
  const { form, source, handOvers, attachments, coordination, across, calls, joint, returnsBy } = ticket;
  return {
    classCode,
    placeCode,
    complex,
    form: form && formFor(form, unit),
    source,
    handOvers,
    attachments,
    assignments,
    extension,
    returns,
    returnsBy: unit === undefined ? returnsBy : undefined,
    accused: unit === undefined ? ticket.accused : undefined,
    accusedOfficers: unit === undefined ? ticket.accusedOfficers : undefined,
    secrets: ticket.secrets,
    keeping: unit === undefined ? ticket.keeping : undefined,
    consent: ticket.consent,
    secrecy: secrecyFor(ticket),
    coordination,
    across,
    calls,
    joint,
    redos,
    revisit,
    supervisions,
    oversight: oversightFor(ticket, unit),
  };
}

/** A unit sees what concerns the matter, not who took the call. */
function formFor(form: RequestForm, unit: string | undefined): object {
  if (unit === undefined) return form;
  const { callerType, anonymous, replyWay, urgency, entrance, answeredWith } = form;
  return { callerType, anonymous, replyWay, urgency, entrance, answeredWith };
}

/** The hotline sees all that is on record; a unit its own, and the ticket's marks. */
function oversightFor(ticket: Ticket, unit: string | undefined): object | undefined {
  const { oversight } = ticket;
  if (!oversight || unit === undefined) return oversight;
  const { urged, records } = oversight;
  const marks = oversight.marks?.map((mark) => nameless(mark, ticket, unit));
  return { urged, marks, records: records?.filter((each) => each.unit === unit) };
}

/** By what the citizen's calls and other tickets are found: the hotline's own. */
const FINDING = [
  ...['person', 'likeness', 'callId', 'callSystem', 'calledNumber', 'agentId', 'recordId'],
  // Whom it is about in person.
  'officers',
];

/** A fact as a unit is told it. Which deputy it was says who the citizen is: it is kept back with the name. */
export function nameless<T extends object>(told: T, ticket: Ticket, unit: string | undefined): object {
  if (unit === undefined) return told;
  const kept = MASKS[secrecyFor(ticket)].includes('name') ? [...FINDING, 'deputy'] : FINDING;
  return Object.fromEntries(Object.entries(told).filter(([field]) => !kept.includes(field)));
}

/** What was written and said, as far as the caller is shown it, and how much that is. */
export async function textsFor(
  deps: { readonly vault: Pick<Vault, 'open'> },
  caller: PersonCaller,
  ticket: Ticket,
): Promise<{ readonly level: Level; readonly texts: Record<string, string> }> {
  const level = mustRead(caller, ticket, 'ticket');
  if (level === 'codes') return { level, texts: {} };
  const ofUnit = viewingUnit(caller, ticket) !== undefined;
  const papers = Object.entries(ticket.papers).filter(
    ([name]) => name !== 'openId' && !(ofUnit && name.startsWith(LOOK_UP_PAPER)),
  );
  const opened = await openedTexts(
    deps,
    ticket.ticketNo,
    papers.map(([, { ref }]) => ref),
  );
  if (!opened) return { level, texts: {} };
  const texts: Record<string, string> = {};
  for (const [name, { ref }] of papers) texts[name] = opened[ref] ?? '';
  return { level, texts: shownAt(level, texts, secrecyFor(ticket)) };
}
