/** Lives in all cities: every command that is legal just then, what was never done first, in the words of the seeds. */
import { FORMS } from '../../functions/commands/commands.ts';
import type { HotlineClient, Who } from '../../infra/local/client.ts';
import { jsonSchema } from '../../infra/openapi/schemas.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { ROLES, type Role } from '../../shared/caller.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { KINDS } from '../../shared/regulation/vocabulary.ts';
import { replay } from '../../shared/ticket/evolve.ts';
import { bodyOf, type LedgerEntry } from '../../shared/ticket/ledger.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { LIFE_BODIES } from '../ticket/life-bodies.ts';
import { BODIES } from '../ticket/story.ts';
import type { Chance } from './chance.ts';
import { administrator, officer } from './secrecy-life.ts';
import { knowledgeRound } from './secrecy-rounds.ts';
import { confided, WHO } from './secrecy-seeds.ts';
import type { Watch } from './secrecy-watch.ts';

/** All cities that there are regulations of. */
export const CITIES = ['430500', '370900', '150000', '341500', '441400'] as const;

/** The units that bodies name; one stands below another, one is the police. */
const UNITS: readonly (readonly [id: string, more: object])[] = [
  ['chengguan', {}],
  ['shuiwu', {}],
  ['jiaotong', {}],
  ['zhongdui', { parent: 'chengguan' }],
  ['gongan', { roles: ['市公安局'], roundTheClock: true, remoteSeat: { number: '5551234' } }],
  ['hotline', {}],
];
const CONFIDENTIAL = ['none', 'name', 'phone', 'all'] as const;
const MATTERS = [undefined, 'noise', 'enforcement', undefined, 'utility'] as const;
/** Tickets of a city that are lived on; older ones are left as they are. */
const LIVED = 12;

type Command = keyof typeof FORMS & keyof typeof MOVES;

export interface LivedCity {
  readonly region: string;
  readonly client: HotlineClient;
  readonly tickets: string[];
}

/** The units of a city, as the bodies of its lives name them. */
export async function foundUnits({ client, region }: LivedCity): Promise<void> {
  for (const [index, [id, more]] of UNITS.entries()) {
    const contacts = [{ id: 'duty', way: 'sms', to: `+861390000001${index}` }];
    const body = { name: `单位${id}`, contacts, areas: [region], why: '登记单位', ...more };
    await client.call(administrator, 'PUT', `/v1/admin/units/${region}/${id}`, body);
  }
}

/** The city whose knowledge base is open: what is asked there by anybody at all. */
export const OPEN_CITY = '341500';

/** Publishes an entry in the open city, and asks its knowledge base in the words of the seeds. */
export async function askedOpenly({ client }: LivedCity, watch: Watch, now: Instant): Promise<void> {
  const decided = { ground: '智能问答办法', by: '热线主管部门', from: '2026-01-01' };
  const { reminders, terms, satisfied } = DEFAULT_SETTINGS;
  await client.call(administrator, 'PUT', `/v1/admin/settings/${OPEN_CITY}`, {
    ...{ reminders, terms, satisfied, why: '长时间测试' },
    ...{ answering: { leastShare: 20, leastPairs: 1, ...decided } },
  });
  await knowledgeRound(client, 'chengguan');
  const text = confided(`路灯不亮 ${now}`);
  await watch.stranger('POST', '/v1/public/questions', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ region: OPEN_CITY, text: `路灯不亮。${text}`.slice(0, 200) }),
  });
  await client.signed('phone', '/v1/intake/phone/questions', {
    form: { region: OPEN_CITY, callId: `Q-${now.slice(0, 10)}`, text: '路灯不亮向谁反映' },
  });
  const listed = await watch.stranger('GET', `/v1/public/knowledge?region=${OPEN_CITY}`);
  const [item] = (listed.body as { readonly items?: readonly { readonly entry: string }[] }).items ?? [];
  if (item) await watch.stranger('GET', `/v1/public/knowledge/${item.entry}?region=${OPEN_CITY}`);
}

/** One more ticket of a city, of another kind and secrecy than the one before; by another line every third time. */
export async function oneMore({ client, region, tickets }: LivedCity, now: Instant): Promise<void> {
  const turn = tickets.length;
  const pick = <T>(list: readonly T[]) => list[turn % list.length] as T;
  const form = {
    ...{ region, text: confided('phone'), kind: pick(KINDS), matter: pick(MATTERS) },
    ...{ name: WHO.name, phone: WHO.phone, place: WHO.place, confidential: pick(CONFIDENTIAL) },
    ...{ classCode: 'A01', placeCode: region },
  };
  const source = { line: '110', externalNo: `L-${now.slice(0, 10)}-${turn}` };
  const { body } =
    turn % 3 === 2
      ? await client.intake('referral', { ...form, source })
      : await client.intake('phone', { ...form, callId: `L-${turn}` });
  const { ticketNo } = body as { ticketNo?: string };
  if (ticketNo !== undefined) tickets.push(ticketNo);
}

/** One command on one of the city's tickets, of those that its stage allows. */
export async function oneStep(
  { client, region, tickets }: LivedCity,
  done: ReadonlyMap<string, unknown>,
  now: Instant,
  random: Chance,
): Promise<void> {
  const lived = tickets.slice(-LIVED);
  const ticketNo = random.pick(lived as [string]);
  const ticket = await asItStands(client, ticketNo);
  const regulation = regulationOfRegion(region);
  if (!ticket || !regulation) return;
  const legal = (Object.keys(FORMS) as Command[]).filter(
    (each) => MOVES[each].from.includes(ticket.stage) && rolesFor(each).length > 0,
  );
  const missing = legal.filter((each) => !done.has(`POST /v1/tickets/{ticketNo}/${each}`));
  const forward = legal.filter((each) => FORWARD.has(each));
  const from = missing.length > 0 && random.happens(0.6) ? missing : random.happens(0.6) ? forward : legal;
  if (from.length === 0) return;
  const command = random.pick(from as [Command, ...Command[]]);
  const told = { regulation, ticket, now, turn: random.whole(0, 60) };
  const body = { ...BODIES[command], ...LIFE_BODIES[command]?.(told) };
  const properties = jsonSchema(FORMS[command]).properties ?? {};
  const allowed = Object.entries(body).filter(([name]) => Object.hasOwn(properties, name));
  const words = worded(Object.fromEntries(allowed), command) as Record<string, unknown>;
  const other = tickets.find((each) => each !== ticketNo);
  const form = command === 'follow' && other !== undefined ? { lead: other } : words;
  const who = somebody(random.pick(rolesFor(command) as [Role, ...Role[]]), ticket, random);
  await client.call(who, 'POST', `/v1/tickets/${ticketNo}/${command}`, form);
}

/** What brings a ticket on. */
const FORWARD: ReadonlySet<string> = new Set([
  ...[
    'accept',
    'dispatch',
    'sign',
    'unit-accept',
    'respond',
    'contact',
    'answer',
    'review-answer',
    'revisit',
  ],
]);

function rolesFor(command: Command): readonly Role[] {
  return ROLES.filter((role) => MOVES[command].by.includes(role));
}

function somebody(role: Role, { assignments }: Ticket, random: Chance): Who {
  if (!role.startsWith('unit-')) return { role };
  const units = assignments.map(({ unit }) => unit).filter((unit) => !unit.includes('@'));
  return { ...officer(random.pick((units.length > 0 ? units : ['chengguan']) as [string])), role };
}

/** A ticket as its ledger has it, read by somebody who oversees. */
async function asItStands(client: HotlineClient, ticketNo: string): Promise<Ticket | undefined> {
  const { status, body } = await client.call({ role: 'auditor' }, 'GET', `/v1/audit/ledger/${ticketNo}`);
  if (status !== 200) return undefined;
  const { items } = body as { readonly items: readonly LedgerEntry[] };
  return replay(items.flatMap((entry) => bodyOf(entry).events));
}

/** A body with a text in the place of what stands for a sealed one. */
function worded(value: unknown, where: string): unknown {
  if (Array.isArray(value)) return value.map((each) => worded(each, where));
  if (typeof value !== 'object' || value === null) return value;
  if ('commitment' in value) return confided(where);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, worded(each, `${where} ${name}`)]),
  );
}
