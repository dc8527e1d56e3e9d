import type { Instant } from '../../shared/calendar/instant.ts';
import type { TicketStore, Vault } from '../../shared/ports.ts';
import { MASKED_PARTS, maskText } from '../../shared/privacy/masking-text.ts';
import type { Open311Service } from '../../shared/regulation/open311-schema.ts';
import { replyNames } from '../../shared/ticket/papers.ts';
import { leadsOf, promiseOf, type Ticket, workClockOf } from '../../shared/ticket/ticket.ts';
import { levelOutside } from '../disclosure.ts';
import { nonAcceptance } from '../non-acceptance.ts';
import { openedTexts } from '../opened-texts.ts';
import { STAGE_TEXTS } from '../ticket-view.ts';
import { List, type Value } from './formats.ts';
import type { City } from './jurisdiction.ts';

/** A service as the list of services has it. */
export function serviceRecord({
  code,
  name,
  description,
  keywords,
  group,
  attributes,
}: Open311Service): Value {
  return {
    service_code: code,
    service_name: name,
    description: description ?? name,
    metadata: attributes !== undefined && attributes.length > 0,
    type: 'realtime',
    keywords: keywords?.join(', '),
    group,
  };
}

/** What a service asks beside the request itself. */
export function serviceDefinition({ code, attributes = [] }: Open311Service): Value {
  return {
    service_code: code,
    attributes: new List(
      'attribute',
      attributes.map((attribute, index) => ({
        variable: attribute.readOnly !== true,
        code: attribute.code,
        datatype: attribute.datatype,
        required: attribute.required,
        datatype_description: attribute.hint,
        order: index + 1,
        description: attribute.description,
        ...(attribute.values && { values: new List('value', attribute.values) }),
      })),
    ),
  };
}

export interface RecordDeps {
  readonly store: Pick<TicketStore, 'load'>;
  readonly vault: Pick<Vault, 'open'>;
}

/** Outcomes by which a reply is what the hotline stands for; others may leave one that no review has passed. */
const REPLIED: readonly Ticket['outcome'][] = ['answered-online', 'satisfied', 'dissatisfied', 'unreached'];

/** How finely a place is told: about a hundred metres. */
const DECIMALS = 3;

/**
 * Requests as everybody may read them: codes, times and the state. What the citizen wrote and who they are is in none;
 * of the vault only the reviewed public reply, the place and the rounded coordinates, as far as the city shows them and
 * unless the citizen asked for confidence.
 * @param whole whether the vault is opened, which costs a key for each ticket
 */
export async function requestRecords(
  deps: RecordDeps,
  city: City,
  tickets: readonly Ticket[],
  whole: boolean,
): Promise<List> {
  const leads = await leadsFollowed(deps, tickets);
  const records = tickets.map((ticket) => requestRecord(deps, city, ticket, leads, whole));
  return new List('request', await Promise.all(records));
}

/** The tickets under which others are handled, by number: they are due when those are. */
async function leadsFollowed(
  { store }: RecordDeps,
  tickets: readonly Ticket[],
): Promise<ReadonlyMap<string, Ticket>> {
  const followed = tickets.flatMap(({ stage, follows }) =>
    stage === 'following' && follows !== undefined ? [follows] : [],
  );
  const loaded = await Promise.all([...new Set(followed)].map((lead) => store.load(lead)));
  return new Map(loaded.flatMap((lead) => (lead ? [[lead.ticket.ticketNo, lead.ticket]] : [])));
}

async function requestRecord(
  deps: RecordDeps,
  city: City,
  ticket: Ticket,
  leads: ReadonlyMap<string, Ticket>,
  whole: boolean,
): Promise<Value> {
  const code = ticket.form?.service;
  const service = city.offer.services.find((each) => each.code === code);
  const shown = whole ? await shownTexts(deps, city, ticket) : {};
  const closed = ticket.stage === 'closed';
  const lead = ticket.follows === undefined ? undefined : leads.get(ticket.follows);
  return {
    service_request_id: ticket.ticketNo,
    status: closed ? 'closed' : 'open',
    status_notes: [stateText(ticket), shown.reply].filter(Boolean).join('。'),
    service_name: service?.name ?? code,
    service_code: code,
    description: undefined,
    agency_responsible: await agencies(city, lead ?? ticket),
    service_notice: undefined,
    requested_datetime: ticket.submittedAt,
    updated_datetime: ticket.closedAt ?? ticket.lastAt,
    expected_datetime: closed ? undefined : expectedAt(lead ?? ticket),
    address: shown.place,
    address_id: undefined,
    zipcode: undefined,
    lat: shown.latitude,
    long: shown.longitude,
    media_url: undefined,
  };
}

/** Where the ticket is; why it was not accepted as the regulation has it, which nobody wrote for this citizen. */
function stateText(ticket: Ticket): string {
  const refused = nonAcceptance(ticket);
  if (!refused) return STAGE_TEXTS[ticket.stage];
  return ['不予受理', refused.label, refused.told].filter(Boolean).join('：');
}

async function agencies(city: City, ticket: Ticket): Promise<string | undefined> {
  const names = await Promise.all(leadsOf(ticket).map(({ unit }) => city.unitName(unit)));
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 ? undefined : known.join('、');
}

/**
 * When the matter is due to be handled: by the clock of the unit in charge, or the last of those that answer for parts.
 * Before there is one: the promise made, or the next term that runs.
 */
export function expectedAt(ticket: Ticket): Instant | undefined {
  const work = leadsOf(ticket).flatMap(({ unit }) => workClockOf(ticket, unit) ?? []);
  const last = work
    .map(({ dueAt }) => dueAt)
    .sort()
    .at(-1);
  const next = ticket.clocks.map(({ dueAt }) => dueAt).sort()[0];
  return last ?? promiseOf(ticket)?.dueAt ?? next;
}

interface ShownTexts {
  readonly reply?: string;
  readonly place?: string | undefined;
  readonly latitude?: number;
  readonly longitude?: number;
}

async function shownTexts({ vault }: RecordDeps, { offer }: City, ticket: Ticket): Promise<ShownTexts> {
  if (levelOutside('public-record', 'public', ticket) !== 'masked') return {};
  const { shows } = offer;
  const replies = shows.includes('reply') && isReplied(ticket) ? replyNames(ticket) : [];
  const names = [
    ...replies,
    ...(shows.includes('place') ? ['place'] : []),
    ...(shows.includes('location') ? ['coordinates'] : []),
  ];
  const papers = names.flatMap((name) => {
    const ref = ticket.papers[name]?.ref;
    return ref === undefined ? [] : [{ name, ref }];
  });
  if (papers.length === 0) return {};
  const opened = await openedTexts(
    { vault },
    ticket.ticketNo,
    papers.map(({ ref }) => ref),
  );
  if (!opened) return {};
  const texts = new Map(papers.map(({ name, ref }) => [name, opened[ref] ?? '']));
  const place = texts.get('place');
  return {
    // Whoever wrote it, no number or name of a citizen goes out to everybody.
    reply: maskText(replies.map((name) => texts.get(name) ?? '').join('\n'), MASKED_PARTS),
    place: place && maskText(place, MASKED_PARTS),
    ...rounded(texts.get('coordinates')),
  };
}

/** Whether its reply has passed the review, or is the hotline's own. */
function isReplied({ stage, outcome }: Ticket): boolean {
  return stage === 'done' || (stage === 'closed' && REPLIED.includes(outcome));
}

function rounded(coordinates: string | undefined): ShownTexts {
  if (coordinates === undefined) return {};
  const [latitude = 0, longitude = 0] = coordinates
    .split(',')
    .map((part) => Number(Number(part).toFixed(DECIMALS)));
  return { latitude, longitude };
}
