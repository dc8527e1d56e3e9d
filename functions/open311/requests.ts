import { createHmac } from 'node:crypto';
import type { AttemptCounter, ServiceRequests, WallClock } from '../../shared/ports.ts';
import type { Open311Client, Open311Clients } from '../../shared/privacy/ports.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import type { ApiRequest, ApiResponse } from '../http/route.ts';
import { type SubmitDeps, submitRequest } from '../intake/intake.ts';
import type { Once } from '../ticket-desk.ts';
import { formOf } from './form.ts';
import { answered, type Format, List } from './formats.ts';
import { type City, cityOf, cityRead, clientOf, type Named, regionOf } from './jurisdiction.ts';
import { keepPictures, type MediaDeps } from './media.ts';
import { listed, type RequestsQuery, searchOf, single } from './query.ts';
import { requestRecords } from './records.ts';
import { wrong } from './refusals.ts';
import { one, type Sent, sentBy } from './sent.ts';

export interface RequestsDeps extends SubmitDeps, Pick<MediaDeps, 'files' | 'put'> {
  readonly clients: Open311Clients;
  readonly requests: ServiceRequests;
  /** Counts requests by client and region. */
  readonly attempts: Pick<AttemptCounter, 'count'>;
  readonly wallClock: WallClock;
}

const NOTICE = '诉求已登记，受理后按规定的时限办理，可凭编号查询进度。';

const HOUR_MS = 3_600_000;
/** So many requests asked for at once are shown with what lies in the vault, each of which has a key of its own. */
const MOST_WHOLE = 10;

/**
 * Takes a request in. A client that knows no `Idempotency-Key` and sends the same again within the hour, or the one
 * after, is answered as before.
 * @throws Problem 403 for a wrong key, 404 for an unknown service or jurisdiction, 400 that names a field, 429
 */
export async function takeIn(deps: RequestsDeps, request: ApiRequest, format: Format): Promise<ApiResponse> {
  const sent = await sentBy(request);
  const client = await clientOf(deps.clients, one(sent, 'api_key'));
  const region = await regionOf(deps.clients, one(sent, 'jurisdiction_id'), client);
  const city = await cityOf(deps, region);
  await mayAsk(deps, client, city);
  const code = one(sent, 'service_code');
  if (code === undefined) throw wrong('service_code', 'required');
  const service = city.offer.services.find((each) => each.code === code);
  if (!service) throw standardProblem('not-found', { field: 'service_code' });
  const { entrance } = city.offer;
  const form = { ...formOf(region, service, sent), ...(entrance !== undefined && { entrance }) };
  const { pictures } = sent;
  const media =
    pictures.length === 0
      ? {}
      : { keep: (ticketNo: string) => keepPictures(deps, region, ticketNo, pictures) };
  const { once, before } = await onceOf(deps, client, region, sent, request.idempotencyKey);
  const done = before === undefined ? undefined : await deps.idempotency.find(before);
  const answer: unknown = done
    ? JSON.parse(done.answer)
    : (await submitRequest(deps, { channel: 'web', form, by: client.keyId, once, ...media })).answer;
  const { ticketNo } = answer as { readonly ticketNo: string };
  const taken = { service_request_id: ticketNo, service_notice: NOTICE, account_id: undefined };
  // The standard names no status; clients know 200, and some no other.
  return answered(200, format, 'service_requests', new List('request', [taken]));
}

async function mayAsk(
  { attempts, wallClock }: RequestsDeps,
  { keyId }: Open311Client,
  { region, offer }: City,
): Promise<void> {
  if ((await attempts.count(`open311:${keyId}:${region}`)) <= offer.perHour) return;
  throw new Problem({
    status: 429,
    code: 'too-many-requests',
    title: '请求过于频繁，请稍后再试，或拨打12345 / Too many requests',
    retryAfter: Math.ceil((HOUR_MS - (wallClock.nowMs() % HOUR_MS)) / 1000),
  });
}

/** Under which key a request is done once, and under which it was done if it first came an hour before. */
async function onceOf(
  { indexKeys, wallClock }: RequestsDeps,
  { keyId }: Open311Client,
  region: string,
  { fields, answers, pictures }: Sent,
  given: string | undefined,
): Promise<{ readonly once: Once; readonly before?: string }> {
  const said = [...fields].filter(([name]) => name !== 'api_key' && name !== 'jurisdiction_id');
  const content = canonicalJson({
    region,
    fields: Object.fromEntries(said),
    answers: Object.fromEntries(answers),
    pictures: pictures.map(({ sha256 }) => sha256),
  });
  const body = Buffer.from(content, 'utf8');
  const key = (name: string | number) => `open311:${keyId}:${name}`;
  if (given !== undefined) return { once: { key: key(given), path: 'open311', body } };
  const mac = createHmac('sha256', (await indexKeys()).root)
    .update(body)
    .digest('base64url');
  const hour = Math.floor(wallClock.nowMs() / HOUR_MS);
  const same = (at: number) => key(`${at}:${mac}`);
  return { once: { key: same(hour), path: 'open311', body }, before: same(hour - 1) };
}

/** The requests that are asked for by number, or those that fit. Dates, states and services don't matter beside numbers. */
export async function search(deps: RequestsDeps, query: RequestsQuery, format: Format): Promise<ApiResponse> {
  const numbers = listed('service_request_id', query.service_request_id);
  if (numbers) {
    const named = namedBy(query);
    const found = await byNumber(deps, numbers, named);
    const records = await Promise.all(
      [...Map.groupBy(found, ({ region }) => region)].map(async ([region, tickets]) =>
        requestRecords(deps, await cityOf(deps, region), tickets, found.length <= MOST_WHOLE),
      ),
    );
    const items = records.flatMap((list) => list.items);
    return answered(200, format, 'service_requests', new List('request', items));
  }
  const city = await cityRead(deps, namedBy(query));
  const { page, pageSize, limit, ...wanted } = searchOf(query, deps.clock.now());
  const first = (page - 1) * pageSize;
  const found =
    city.offer.listed && first < limit
      ? await deps.requests.list({ region: city.region, ...wanted, limit })
      : [];
  const records = await requestRecords(deps, city, found.slice(first, first + pageSize), false);
  return answered(200, format, 'service_requests', records);
}

/** One request, as everybody may read it. */
export async function show(
  deps: RequestsDeps,
  number: string,
  query: Named,
  format: Format,
): Promise<ApiResponse> {
  const [ticket] = await byNumber(deps, [number], namedBy(query));
  if (!ticket) throw standardProblem('not-found', { field: 'service_request_id' });
  const records = await requestRecords(deps, await cityOf(deps, ticket.region), [ticket], true);
  return answered(200, format, 'service_requests', records);
}

/** A request's number is given at once, so whoever takes it for a token is told that number. */
export async function token(
  deps: RequestsDeps,
  number: string,
  query: Named,
  format: Format,
): Promise<ApiResponse> {
  const [ticket] = await byNumber(deps, [number], namedBy(query));
  if (!ticket) throw standardProblem('not-found', { field: 'token' });
  const known = { service_request_id: ticket.ticketNo, token: number };
  return answered(200, format, 'service_requests', new List('request', [known]));
}

/** The requests of these numbers, of the jurisdiction named if one is. A number says by itself where it belongs. */
async function byNumber(
  { requests, clients }: RequestsDeps,
  numbers: readonly string[],
  { jurisdiction_id: named }: Named,
): Promise<readonly Ticket[]> {
  const region = named === undefined ? undefined : await regionOf(clients, named);
  const known = numbers.filter(
    (each) => /^\d{20}$/.test(each) && (region === undefined || each.startsWith(region)),
  );
  return known.length === 0 ? [] : requests.find(known);
}

/** What a query names of jurisdiction and key. */
export function namedBy({ jurisdiction_id, api_key }: Named): Named {
  return { jurisdiction_id: single(jurisdiction_id), api_key: single(api_key) };
}
