/** Counts from outside, over HTTP, whether everything that was acknowledged is there once. */
import { Writable } from 'node:stream';
import { verifyCommand } from '../../infra/cli/verify.ts';
import { awsJsonClient } from '../../infra/local/aws-json.ts';
import type { HotlineClient } from '../../infra/local/client.ts';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { Change } from '../../shared/ticket/change.ts';
import type { HotlineProcess } from './hotline-process.ts';
import { type Acknowledged, REGION, type Seen } from './writers.ts';

const AUDITOR = { role: 'auditor' };
const AT_ONCE = 8;
/** Commands that the system gives itself; all others were somebody's. */
const OWN_COMMANDS = new Set(['settle', 'recompute']);

export interface Recount {
  /** One line for each thing that is missing, double or different. */
  readonly faults: readonly string[];
  readonly tickets: number;
  readonly open: number;
  readonly alerts: number;
  /** Messages that were sent twice: what a kill between sending and noting it down comes to. */
  readonly doubles: number;
  /** What `hotline verify` said last. */
  readonly verified: string;
}

interface TicketBody {
  readonly stage: string;
  readonly version: number;
  readonly text?: string;
}

/** `kills` is how many messages may have been sent twice at the most. */
export async function recount(
  hotline: HotlineProcess,
  client: HotlineClient,
  seen: Seen,
  kills: number,
): Promise<Recount> {
  const faults: string[] = [];
  const verified = await verify(hotline, faults);
  const changes = await wholeFeed(client);
  const told = new Set(changes.map(({ ticketNo }) => ticketNo));
  const acknowledged = new Map(seen.tickets.map((ticket) => [ticket.ticketNo, ticket]));
  if (acknowledged.size !== seen.tickets.length) faults.push('two requests were given the same ticket');
  for (const ticketNo of told) {
    if (!acknowledged.has(ticketNo)) faults.push(`${ticketNo}: nobody was told of this ticket`);
  }
  const waiting = await runningExecutions(hotline);
  let open = 0;
  const tickets = [...acknowledged.values()];
  for (let from = 0; from < tickets.length; from += AT_ONCE) {
    const group = tickets.slice(from, from + AT_ONCE);
    for (const found of await Promise.all(group.map((ticket) => checkTicket(client, ticket, waiting)))) {
      if (found.open) open++;
      faults.push(...found.faults);
    }
  }
  const alerts = await checkAlerts(client, hotline, changes, kills);
  return { ...alerts, faults: [...faults, ...alerts.faults], tickets: told.size, open, verified };
}

/** What `hotline verify` says last; what it finds wrong is added to the faults. */
export async function verify(hotline: HotlineProcess, faults: string[]): Promise<string> {
  let said = '';
  const paper = new Writable({
    write: (chunk, _encoding, done) => {
      said += String(chunk);
      done();
    },
  });
  const code = await verifyCommand(['--region', REGION, '--data', hotline.dataDir], paper);
  const lines = said.trim().split('\n');
  if (code !== 0) faults.push(...lines.slice(0, -1).map((line) => `verify: ${line}`));
  return lines.at(-1) ?? '';
}

/** A region's changes from the first on. */
export async function wholeFeed(client: HotlineClient): Promise<readonly (Change & { seq: number })[]> {
  const changes: (Change & { seq: number })[] = [];
  for (let after = ''; ; ) {
    const path = `/v1/province/changes?region=${REGION}&limit=500${after}`;
    const { status, body } = await client.call({ role: 'province-reader' }, 'GET', path);
    if (status !== 200) throw new Error(`the feed answered ${status}`);
    const page = body as { items: (Change & { seq: number })[]; cursor: string; more: boolean };
    changes.push(...page.items);
    if (!page.more) return changes;
    after = `&after=${encodeURIComponent(page.cursor)}`;
  }
}

/** A ticket against what its people were told: each command once, in order; the text readable; an execution waiting. */
async function checkTicket(
  client: HotlineClient,
  { ticketNo, text, commands }: Acknowledged,
  waiting: ReadonlyMap<string, readonly string[]>,
): Promise<{ open: boolean; faults: string[] }> {
  const faults: string[] = [];
  const [shown, history] = await Promise.all([
    client.call({ role: 'dispatcher' }, 'GET', `/v1/tickets/${ticketNo}`),
    client.call(AUDITOR, 'GET', `/v1/tickets/${ticketNo}/history`),
  ]);
  if (shown.status !== 200 || history.status !== 200) {
    return { open: false, faults: [`${ticketNo}: acknowledged and not there (${shown.status})`] };
  }
  const ticket = shown.body as TicketBody;
  const { items } = history.body as { items: { version: number; command: string }[] };
  const given = items.filter(({ command, version }) => version > 1 && !OWN_COMMANDS.has(command));
  const line = (list: readonly { version: number; command: string }[]) =>
    list.map(({ version, command }) => `${version} ${command}`).join(', ');
  if (line(given) !== line(commands)) {
    faults.push(`${ticketNo}: acknowledged [${line(commands)}], written [${line(given)}]`);
  }
  if (!JSON.stringify(shown.body).includes(text)) faults.push(`${ticketNo}: its text cannot be read`);
  const executions = waiting.get(ticketNo) ?? [];
  const open = ticket.stage !== 'closed';
  if (executions.length !== (open ? 1 : 0)) {
    faults.push(`${ticketNo}: ${ticket.stage}, with ${executions.length} execution(s) running`);
  }
  const idle = executions.find((state) => !state.startsWith('Await'));
  if (idle !== undefined) faults.push(`${ticketNo}: its execution does not wait but is in ${idle}`);
  return { open, faults };
}

/** By ticket, the state of each execution that runs. */
async function runningExecutions(hotline: HotlineProcess): Promise<ReadonlyMap<string, string[]>> {
  const { region, accessKeyId, secretAccessKey, stateMachineArn } = hotline.endpoints();
  const { call, close } = awsJsonClient(hotline.url, 'states', region, { accessKeyId, secretAccessKey });
  const found = new Map<string, string[]>();
  try {
    let nextToken: unknown;
    do {
      const page = await call('AWSStepFunctions.ListExecutions', {
        stateMachineArn,
        statusFilter: 'RUNNING',
        maxResults: 1000,
        ...(nextToken !== undefined && { nextToken }),
      });
      for (const { executionArn, name } of page.executions as { executionArn: string; name: string }[]) {
        const history = await call('AWSStepFunctions.GetExecutionHistory', {
          executionArn,
          reverseOrder: true,
          maxResults: 50,
        });
        const events = history.events as { stateEnteredEventDetails?: { name: string } }[];
        const state = events.find((event) => event.stateEnteredEventDetails)?.stateEnteredEventDetails?.name;
        const ticketNo = name.slice(0, 20);
        found.set(ticketNo, [...(found.get(ticketNo) ?? []), state ?? 'no state']);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  } finally {
    close();
  }
}

/** What the changes call for, to everybody who is entered for the recipient, against the outbox. */
async function checkAlerts(
  client: HotlineClient,
  hotline: HotlineProcess,
  changes: readonly Change[],
  kills: number,
): Promise<Pick<Recount, 'faults' | 'alerts' | 'doubles'>> {
  const units = await client.call({ role: 'administrator' }, 'GET', `/v1/admin/units/${REGION}`);
  const { items } = units.body as {
    items: { id: string; contacts: { way: string; to: string }[] }[];
  };
  const contacts = new Map(items.map(({ id, contacts: list }) => [id, list]));
  const answer = await fetch(`${hotline.url}/local/outbox`);
  const { messages } = (await answer.json()) as { messages: OutboxMessage[] };
  const sent = new Map<string, number>();
  for (const { topic, endpoint, message } of messages) {
    const unit = topic.slice(topic.indexOf(REGION) + REGION.length + 1);
    const key = `${unit} ${endpoint} ${message}`;
    sent.set(key, (sent.get(key) ?? 0) + 1);
  }
  const wanted = new Map<string, number>();
  for (const intent of changes.flatMap((change) => intentsOf(change))) {
    for (const { to } of contacts.get(intent.recipient) ?? []) {
      const key = `${intent.recipient} ${to} ${alertText(intent).text}`;
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
  }
  const faults: string[] = [];
  const twice = new Set<string>();
  for (const [key, count] of wanted) {
    const found = sent.get(key) ?? 0;
    if (found < count) faults.push(`alert sent ${found} times instead of ${count}: ${key}`);
    // Everybody of one unit gets the same alert twice, so what counts is the alert.
    if (found > count) twice.add(key.replace(/ \S+/, ''));
  }
  for (const key of sent.keys()) if (!wanted.has(key)) faults.push(`alert that nothing called for: ${key}`);
  if (twice.size > kills) faults.push(`${twice.size} alerts were sent twice, after ${kills} kills`);
  return { faults, alerts: messages.length, doubles: twice.size };
}
