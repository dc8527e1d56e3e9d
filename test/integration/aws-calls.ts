import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { type PlainTemplate, type Rights, readableRights } from '../../infra/docs/readable-rights.ts';
import { ASSEMBLY } from '../../infra/local/build-cache.ts';
import { runningFunction } from '../../infra/local/function-output.ts';

/** Emitted in the caller's own context, before anything of the body is written. */
const CHANNEL = 'http.client.request.created';

/** What a transaction needs is granted by its parts. */
const PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** What a function asked of AWS: `intake: PutItem on table ledger`. */
export type Call = `${string}: ${string} on ${string}`;

export interface AwsCalls {
  /** Every call so far, once each, in alphabetical order. */
  all(): readonly Call[];
  close(): void;
}

/** Watches what the deployment's functions ask of AWS in this process, in the words of their rights. */
export function watchAwsCalls(): AwsCalls {
  const calls = new Set<Call>();
  const seen = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const name = runningFunction()?.replace('hotline-', '');
    if (name === undefined) return;
    const end = request.end;
    const taken = (...given: unknown[]): ClientRequest => {
      for (const asked of askedOf(request, text(given[0]))) calls.add(`${name}: ${asked}`);
      return Reflect.apply(end, request, given) as ClientRequest;
    };
    request.end = taken as typeof end;
  };
  subscribe(CHANNEL, seen);
  return { all: () => [...calls].sort(), close: () => unsubscribe(CHANNEL, seen) };
}

/** What each function that is deployed here may do. */
export function deployedRights(): Readonly<Record<string, Rights>> {
  const template = readFileSync(join(ASSEMBLY, 'hotline.template.json'), 'utf8');
  return readableRights(JSON.parse(template) as PlainTemplate);
}

/** The calls that go beyond the roles: on AWS they would be refused. */
export function beyondRights(calls: readonly Call[]): readonly Call[] {
  const rights = deployedRights();
  return calls.filter((call) => {
    const [, name = '', action = '', resource = ''] = /^(\S+): (\S+) on (.+)$/.exec(call) ?? [];
    return !rights[name]?.[resource]?.split(' ').includes(action);
  });
}

function text(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
}

/** `action on resource`, for each of the resources that one request names. */
function askedOf(request: ClientRequest, body: string): readonly `${string} on ${string}`[] {
  const [service = '', action = ''] = String(request.getHeader('x-amz-target') ?? '').split('.');
  if (service === '') return askedOfSns(body);
  const given = JSON.parse(body) as Record<string, unknown>;
  if (service.startsWith('DynamoDB_')) return askedOfDynamo(action, given);
  if (service === 'TrentService') return [`${action} on key vault`];
  if (service === 'secretsmanager')
    return [`${action} on secret ${last(given.SecretId).replace(/-\w+$/, '')}`];
  // A batch of messages is granted as the single ones are.
  if (service === 'AmazonSQS') return [`${action.replace(/Batch$/, '')} on queue ${last(given.QueueUrl)}`];
  return [`${action} on states stateMachine ticket`];
}

function askedOfDynamo(action: string, given: Record<string, unknown>): readonly `${string} on ${string}`[] {
  if (action === 'TransactWriteItems') {
    const items = given.TransactItems as Record<string, { TableName: string }>[];
    return items.flatMap((item) =>
      Object.entries(item).map(
        ([part, { TableName }]) => `${PARTS[part] ?? part} on table ${last(TableName)}` as const,
      ),
    );
  }
  if (action === 'ExecuteStatement') {
    const [, table = '', index] = /FROM "([^"]+)"(?:\."([^"]+)")?/.exec(String(given.Statement)) ?? [];
    return [`PartiQLSelect on table ${last(table)}${index === undefined ? '' : `/index/${index}`}`];
  }
  if (given.RequestItems !== undefined)
    return Object.keys(given.RequestItems as object).map(
      (name) => `${action} on table ${last(name)}` as const,
    );
  const index = given.IndexName === undefined ? '' : `/index/${given.IndexName}`;
  return [`${action} on table ${last(given.TableName)}${index}`];
}

/** SNS alone speaks the old query protocol. Anything else without a target is no call of AWS. */
function askedOfSns(body: string): readonly `${string} on ${string}`[] {
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (action === null) return [];
  if (form.has('PhoneNumber')) return [`sns:${action} on *`];
  return [action === 'Unsubscribe' ? 'sns:Unsubscribe on *' : `${action} on sns unit-*`];
}

/** The last part of a name, an ARN or an address, without the prefix that all have. */
function last(name: unknown): string {
  return String(name).split(/[:/]/).at(-1)?.replace('hotline-', '') ?? '';
}
