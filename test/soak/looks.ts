/**
 * Every call that reads, by everybody, with a list kept beside of what each was shown of whom or refused; then the
 * audit is asked, and both have to say the same.
 */
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import type { Operation } from '../../infra/openapi/operations.ts';
import { ROLES } from '../../shared/caller.ts';
import type { AuditBody } from '../../shared/privacy/audit.ts';
import { everyOperation, named, pathFor } from './secrecy-walk.ts';
import { REGION } from './writers.ts';

/** Of whom something is told: in no other text. */
const CITIZEN = { name: '钟离望舒', phone: '13987650431', place: '双清区㐂柳巷七号' };
const SAID = '㐂井盖松动响声扰民';
/** What of a body leads to them or is their own words, however much of it is masked. */
const PERSONAL = [CITIZEN.name, CITIZEN.phone, CITIZEN.place, SAID];

const UNIT = 'housing';
const dispatcher: Who = { role: 'dispatcher' };
const officer: Who = { role: 'unit-officer', unit: UNIT };
/** Everybody who has a role, units' people of the ticket's unit and of another. */
const EVERYBODY: readonly Who[] = ROLES.flatMap((role) =>
  role.startsWith('unit-')
    ? [
        { role, unit: UNIT },
        { role, unit: 'elsewhere' },
      ]
    : [{ role }],
);

/** A call and its answer, as whoever made it remembers them. */
interface Made {
  readonly what: string;
  readonly who: string;
  readonly requestId: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly ticketNo: string | undefined;
  /** Which of the citizen's texts stood in the answer. */
  readonly seen: readonly string[];
}

export interface LooksReport {
  readonly calls: number;
  readonly shown: number;
  readonly refused: number;
  readonly entries: number;
  readonly faults: readonly string[];
}

const REFUSALS = [401, 403, 404, 429];
/** Of looks at what is masked: refused by how things stand. */
const REFUSED_LOOKS = ['reveal-unset', 'consent-needed', 'grant-needed'];

/** Makes the calls on a city that runs, and holds the audit against what is remembered of them. */
export async function looks(client: HotlineClient): Promise<LooksReport> {
  const tickets: string[] = [];
  for (const confidential of ['none', 'all']) tickets.push(await ticketOf(client, confidential));
  const since = await latest(client);
  const made: Made[] = [];
  const remember: Remember = (what, who, ticketNo, answer) => {
    const text = JSON.stringify(answer.body);
    const { code } = (answer.body ?? {}) as { code?: string };
    made.push({
      ...{ what, who, ticketNo, code, status: answer.status },
      requestId: answer.headers.get('x-request-id') ?? '',
      seen: answer.status < 400 ? PERSONAL.filter((each) => text.includes(each)) : [],
    });
  };
  const reads = (await everyOperation()).filter(isRead);
  for (const operation of reads) {
    for (const who of EVERYBODY) {
      for (const ticketNo of operation.path.includes('{ticketNo}') ? tickets : tickets.slice(0, 1)) {
        const path = pathFor(operation.path, named(ticketNo, UNIT)) + queryOf(operation, ticketNo);
        const of = operation.path.includes('{ticketNo}') ? ticketNo : undefined;
        remember(
          operation.key,
          whoId(who),
          of,
          await client.call(who, operation.method, path, bodyOf(operation)),
        );
      }
    }
  }
  await otherDoors(client, tickets, remember);
  const entries = await entriesSince(client, since);
  return { ...counted(made), entries: entries.length, faults: differences(made, entries) };
}

type Remember = (what: string, who: string, ticketNo: string | undefined, answer: Answer) => void;

/** What is shown by other doors than reads of staff: by a grant, to another line, to the citizen, of handed-in texts. */
async function otherDoors(
  client: HotlineClient,
  [open = '', kept = '']: readonly string[],
  remember: Remember,
): Promise<void> {
  const post = async (who: Who, ticketNo: string, command: string, body: object) => {
    const answer = await client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, body);
    if (command !== 'reveal') remember(command, whoId(who), ticketNo, answer);
    return answer;
  };
  const asked = { fields: ['name', 'phone'], purpose: 'visit', reason: '上门核查' };
  const request = await post(officer, kept, 'request-reveal', asked);
  const { grant } = request.body as { grant?: string };
  await post({ role: 'reviewer' }, kept, 'grant-reveal', { unit: UNIT, granted: true });
  for (const times of ['granted', 'granted, a second time'])
    remember(
      `reveal ${times}`,
      whoId(officer),
      kept,
      await post(officer, kept, 'reveal', { ...asked, grant }),
    );
  remember('asLine before', 'local-referral', open, await client.asLine(open, '110'));
  const handIn = { kind: 'case', period: '2026-08', title: '典型案例', text: SAID, ticketNo: open };
  const handedIn = await client.call(officer, 'POST', '/v1/hand-ins', handIn);
  remember('hand-in', whoId(officer), undefined, handedIn);
  for (const who of [officer, { role: 'reviewer' }]) {
    const answer = await client.call(who, 'GET', `/v1/hand-ins?region=${REGION}&period=2026-08`);
    remember('hand-ins', whoId(who), undefined, answer);
  }
  const form = { region: REGION, kind: 'report', text: SAID, ...CITIZEN };
  const { ticketNo = '' } = (await client.intake('phone', form)).body as { ticketNo?: string };
  await post({ role: 'agent' }, ticketNo, 'hand-over', { line: '110', mode: 'order' });
  remember('asLine', 'local-referral', ticketNo, await client.asLine(ticketNo, '110'));
  remember('asLine of another', 'local-referral', ticketNo, await client.asLine(ticketNo, '119'));
}

/** Calls that show something and change nothing but who is known to have looked. */
function isRead({ method, key, auth }: Operation): boolean {
  const shows = /^POST \/v1\/(audit\/search|tickets\/\{ticketNo\}\/(reveal|call-back|look-up))$/.test(key);
  return auth === 'person' && (shows || method === 'GET');
}

function queryOf({ key }: Operation, ticketNo: string): string {
  const region = `region=${REGION}`;
  const queries: Readonly<Record<string, string>> = {
    'GET /v1/audit': `ticketNo=${ticketNo}`,
    'GET /v1/audit/chains': `${region}&day=2026-09-01`,
    'GET /v1/province/digests': `${region}&day=2026-09-01`,
    'GET /v1/province/aggregates': `${region}&period=2026-09`,
    'GET /v1/bulletins/{region}/{period}': 'format=json',
    'GET /v1/hand-ins': `${region}&period=2026-08`,
    'GET /v1/assessments': `${region}&period=2026-08`,
  };
  const query = queries[key] ?? (/^GET \/v1\/(province\/changes|audit|governance)/.test(key) ? region : '');
  return query === '' ? '' : `?${query}`;
}

function bodyOf({ key, method }: Operation): object | undefined {
  if (method === 'GET') return undefined;
  if (key.endsWith('/search')) return { phone: CITIZEN.phone };
  if (key.endsWith('/reveal')) return { fields: ['name', 'phone'], purpose: 'contact', reason: '核实情况' };
  if (key.endsWith('/call-back')) return { phone: '13800000000', purpose: 'contact' };
  return { system: 'none', query: {} };
}

async function ticketOf(client: HotlineClient, confidential: string): Promise<string> {
  const form = { region: REGION, kind: 'complaint', text: SAID, ...CITIZEN, confidential };
  const { body } = await client.intake('phone', form);
  const { ticketNo = '' } = body as { ticketNo?: string };
  for (const [who, command, given] of [
    [dispatcher, 'dispatch', { lead: UNIT }],
    [officer, 'sign', {}],
    [officer, 'request-reveal', { fields: ['name'], purpose: 'contact', reason: SAID }],
  ] as const)
    await client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, given);
  return ticketNo;
}

/** The account in the tokens of the client. */
function whoId({ role, unit }: Who): string {
  return unit === undefined ? `demo-${role}` : `${unit}-officer`;
}

function counted(made: readonly Made[]): Pick<LooksReport, 'calls' | 'shown' | 'refused'> {
  return {
    calls: made.length,
    shown: made.filter(({ seen }) => seen.length > 0).length,
    refused: made.filter(({ status }) => REFUSALS.includes(status)).length,
  };
}

type Entry = AuditBody & { readonly hash: string };

const AUDITOR: Who = { role: 'auditor' };

async function page(client: HotlineClient, query: Record<string, string>) {
  const { status, body } = await client.call(AUDITOR, 'GET', `/v1/audit?${new URLSearchParams(query)}`);
  if (status !== 200) throw new Error(`the audit answered ${status}: ${JSON.stringify(body)}`);
  return body as { readonly items: readonly Entry[]; readonly cursor?: string };
}

/** All requests that are on record already. */
async function latest(client: HotlineClient): Promise<ReadonlySet<string>> {
  return new Set((await all(client)).map(({ requestId = '' }) => requestId));
}

async function entriesSince(client: HotlineClient, known: ReadonlySet<string>): Promise<readonly Entry[]> {
  return (await all(client)).filter(({ requestId = '' }) => !known.has(requestId));
}

async function all(client: HotlineClient): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let cursor: string | undefined; ; ) {
    const next = await page(client, {
      region: REGION,
      limit: '100',
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...next.items);
    if (next.cursor === undefined) return found;
    cursor = next.cursor;
  }
}

/** What stands on one side only, or differently. */
function differences(made: readonly Made[], entries: readonly Entry[]): string[] {
  const byRequest = Map.groupBy(entries, ({ requestId = '' }) => requestId);
  const faults: string[] = [];
  for (const { what, who, requestId, status, code, ticketNo, seen } of made) {
    const own = byRequest.get(requestId) ?? [];
    byRequest.delete(requestId);
    const told = `${what} by ${who}: ${status}`;
    if (requestId === '') faults.push(`${told} has no request id`);
    for (const entry of own) {
      if (entry.who.id !== who) faults.push(`${told} is on record as ${entry.who.id}’s`);
      if (ticketNo !== undefined && entry.ticketNo !== ticketNo)
        faults.push(`${told} is on record without its ticket`);
      if (entry.answer !== 'refused' && status >= 400) faults.push(`${told} is on record as ${entry.answer}`);
    }
    const isRefused = REFUSALS.includes(status) || REFUSED_LOOKS.includes(code ?? '');
    if (isRefused && (own.length !== 1 || own[0]?.code !== code || own[0]?.answer !== 'refused'))
      faults.push(`${told} is a refusal (${code}) with ${own.length} entries`);
    const looked = own.filter(({ answer }) => answer === 'clear' || answer === 'masked');
    if (seen.length > 0 && what !== 'hand-ins' && looked.length !== 1)
      faults.push(`${told} showed ${seen.length} texts and has ${looked.length} entries`);
    if (what.startsWith('reveal') && looked.some(({ why }) => why?.purpose !== 'visit'))
      faults.push(`${told} is on record without its purpose`);
    if (seen.includes(CITIZEN.phone) && !looked.some(({ answer, fields }) => answer === 'clear' && fields))
      faults.push(`${told} showed a number that is on record as masked, or as none`);
    if (seen.length > 0 && what === 'hand-ins' && looked.length === 0)
      faults.push(`${told} is not on record`);
    if (seen.length > 0 && what !== 'hand-ins' && looked.some(({ person }) => person === undefined))
      faults.push(`${told} showed texts that are on record as nobody’s`);
  }
  for (const own of byRequest.values())
    for (const { route, who, what, requestId } of own)
      if (route !== 'GET /v1/audit' && who.kind === 'person')
        faults.push(`${what} of ${who.id} by ${route} (${requestId}) is on record and was never asked`);
  return [...new Set(faults)];
}
