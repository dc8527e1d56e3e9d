import * as z from 'zod';
import type { PersonCaller } from '../../shared/caller.ts';
import {
  type AttemptCounter,
  type DepartmentSystems,
  type Rulebook,
  SystemFailedError,
  type WallClock,
} from '../../shared/ports.ts';
import { PersonalText, personal } from '../../shared/privacy/personal.ts';
import { type Connector, type ShownLine, shownOf } from '../../shared/registers/connectors.ts';
import { mustRead } from '../commands/access.ts';
import { keyOf } from '../http/asked-once.ts';
import { ofTicket } from '../http/on-record.ts';
import { type FieldError, Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

export interface LookUpDeps extends DeskDeps {
  readonly rulebook: DeskDeps['rulebook'] & Pick<Rulebook, 'register'>;
  readonly systems: DepartmentSystems;
  readonly attempts: Pick<AttemptCounter, 'count'>;
  readonly wallClock: WallClock;
}

const lookUpBody = z.strictObject({
  system: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  /** What is asked for, by the names of the connector's fields. */
  query: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/), personal()),
  /** Whether the answer is kept with the ticket, sealed. Otherwise it is shown and forgotten. */
  keep: z.boolean().optional(),
});

/** What a system's failure is told as: status, code and title. */
const FAILURES: Readonly<Record<SystemFailedError['why'], Problem>> = {
  'no-key': problem(503, 'system-not-set-up', '该部门系统尚未配置完成 / The system is not set up'),
  'inner-address': problem(503, 'system-not-set-up', '该部门系统尚未配置完成 / The system is not set up'),
  'no-answer': problem(504, 'system-no-answer', '部门系统没有应答，请稍后再试 / No answer in time'),
  refused: problem(502, 'system-refused', '部门系统拒绝了查询 / The system refused'),
  'no-json': problem(502, 'system-unreadable', '部门系统的应答无法读取 / The answer is unreadable'),
};

/**
 * The routes by which agents look something up in departments' systems while they handle a ticket (Lu'an art. 5 on
 * interfaces). What was asked is neither kept nor logged; that something was shown is on record.
 */
export function lookUpRoutes(deps: LookUpDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/look-ups/{region}',
      auth: 'person',
      handle: async ({ params, caller }) => {
        const { region = '' } = params;
        if (region !== caller.region) throw standardProblem('not-found');
        const items = (await connectorsOf(deps, region)).map(({ id, label, query }) => ({
          system: id,
          label,
          query,
        }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/look-up',
      auth: 'person',
      body: lookUpBody,
      handle: async ({ params, body, caller, disclose, idempotencyKey, rawBody }) => {
        const { ticketNo = '' } = params;
        const loaded = /^\d{20}$/.test(ticketNo) ? await deps.store.load(ticketNo) : undefined;
        if (!loaded) throw standardProblem('not-found');
        const { ticket } = loaded;
        mustRead(caller, ticket, 'look-up');
        const connector = (await connectorsOf(deps, ticket.region)).find(({ id }) => id === body.system);
        if (!connector) throw standardProblem('not-found', { field: 'system' });
        const query = queryOf(connector, body.query);
        await mustNotBeTooMany(deps, caller, connector);
        const answer = await deps.systems.ask(ticket.region, connector, query).catch(told);
        const lines = shownOf(connector, answer);
        await disclose({
          what: 'look-up',
          ...ofTicket(ticket),
          ref: connector.id,
          fields: lines.map(({ label }) => label),
          answer: 'clear',
        });
        const shown = { ticketNo, system: connector.id, label: connector.label, lines };
        if (body.keep !== true) return { status: 200, body: { ...shown, kept: false } };
        await act(deps, {
          ticketNo,
          type: 'keep-look-up',
          body: { system: connector.id, answer: new PersonalText(textOf(connector, lines)) },
          actor: { side: 'hotline' },
          by: caller.id,
          ...(idempotencyKey !== undefined && {
            once: { ...keyOf(caller, idempotencyKey), path: `${ticketNo}/look-up`, body: rawBody },
          }),
          authorise: (current) => void mustRead(caller, current, 'look-up'),
          answer: ({ version }) => ({ version }),
        });
        return { status: 200, body: { ...shown, kept: true } };
      },
    }),
  ];
}

async function connectorsOf({ rulebook }: LookUpDeps, region: string): Promise<readonly Connector[]> {
  const { registers } = await rulebook.current(region);
  return (await rulebook.register(region, registers, 'connectors'))?.connectors ?? [];
}

/** @throws Problem 400 that names the fields, never what was asked */
function queryOf(
  { query: fields }: Connector,
  given: z.output<typeof lookUpBody>['query'],
): Readonly<Record<string, string>> {
  const errors: FieldError[] = Object.keys(given)
    .filter((name) => !fields.some((field) => field.name === name))
    .map(() => ({ field: 'query', rule: `one-of:${fields.map(({ name }) => name).join('|')}` }));
  const query: Record<string, string> = {};
  for (const { name, required, most } of fields) {
    const text = given[name]?.text.trim() ?? '';
    if (text === '' && required) errors.push({ field: `query.${name}`, rule: 'required' });
    if (text.length > most) errors.push({ field: `query.${name}`, rule: `max-length:${most}` });
    if (text !== '') query[name] = text;
  }
  if (errors.length > 0) throw standardProblem('invalid-request', { ...errors[0], errors });
  return query;
}

const MINUTE_MS = 60_000;

/** A person who looks things up does so at a person's pace. */
async function mustNotBeTooMany(
  { attempts, wallClock }: LookUpDeps,
  { id }: PersonCaller,
  { id: system, mostAMinute }: Connector,
): Promise<void> {
  const now = wallClock.nowMs();
  const minute = Math.floor(now / MINUTE_MS);
  if ((await attempts.count(`look-up:${system}:${id}:${minute}`)) <= mostAMinute) return;
  throw new Problem({
    status: 429,
    code: 'too-many-look-ups',
    title: '查询过于频繁，请稍后再试 / Too many look-ups',
    retryAfter: Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000),
  });
}

function told(error: unknown): never {
  throw error instanceof SystemFailedError ? FAILURES[error.why] : error;
}

function problem(status: number, code: string, title: string): Problem {
  return new Problem({ status, code, title, field: 'system' });
}

/** What is kept: the system and each line as it was shown. */
function textOf({ label }: Connector, lines: readonly ShownLine[]): string {
  return [label, ...lines.map((line) => `${line.label}：${line.value}`)].join('\n');
}
