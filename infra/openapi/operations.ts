import * as z from 'zod';
import { FORMS, isCommand } from '../../functions/commands/commands.ts';
import type { Auth } from '../../functions/http/route.ts';
import { numberedForm } from '../../functions/intake/referrals.ts';
import { PUBLICATION_BODIES } from '../../functions/rulebook/publishing.ts';
import { SECTIONS, sectionsWritten } from '../../functions/rulebook/sections.ts';
import type { Channel, Role } from '../../shared/caller.ts';
import { MEASURE_ACTS } from '../../shared/governance/acts.ts';
import { ENTRY_ACTS } from '../../shared/knowledge/acts.ts';
import { COMMANDS, type CommandType } from '../../shared/ticket/commands.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { OPEN311, REQUEST_FORM } from './open311.ts';
import type { ServedRoute } from './routes.ts';

/** One call of the API: a route, or what a route's variable stands for. */
export interface Operation {
  /** `POST /v1/tickets/{ticketNo}/sign`. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** The gateway's route that takes it: `POST /v1/tickets/{ticketNo}/{command}`. */
  readonly route: string;
  /** The function that answers. */
  readonly by: string;
  readonly auth: Auth;
  readonly roles?: readonly Role[];
  readonly channels?: readonly Channel[];
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** The body is a form's, and not JSON. */
  readonly form?: true;
  /** The body may also come as one JSON value a line. */
  readonly list?: true;
  /** The ticket's command that it gives. */
  readonly command?: CommandType;
}

const COMMAND_ROUTE = 'POST /v1/tickets/{ticketNo}/{command}';
const ENTRY_ROUTE = 'POST /v1/knowledge/{entry}/{act}';
const MEASURE_ROUTE = 'POST /v1/governance/measures/{measure}/{act}';
const ATTACH_ROUTE = 'POST /v1/tickets/{ticketNo}/attach';
const SECTION = /^(GET|PUT) \/v1\/admin\/\{section\}\/\{region\}(\/\{id\})?$/;

/** Bodies whose items their routes read one by one, so that what is wrong with one stops no other. */
const LISTED: Readonly<Record<string, z.ZodType>> = {
  'POST /v1/intake/referrals': z.array(numberedForm).min(1),
};

/** What is read like a section, and published by none. */
const READ_ONLY: readonly string[] = ['walks'];

/**
 * The API's calls: each route as it is served; of the route of commands one call for each command that a person may
 * give, of the rulebook's routes one for each section, and of the routes of entries and measures one for each act.
 */
export function operationsOf(served: readonly ServedRoute[]): readonly Operation[] {
  return served.flatMap(({ by, route }) => {
    const { method, path, auth, roles, channels, body, query, list } = route;
    const key = `${method} ${path}`;
    const plain: Operation = {
      ...{ key, method, path, route: key, by, auth },
      ...(roles && { roles }),
      ...(channels && { channels }),
      ...(body && { body: LISTED[key] ?? body }),
      ...(query && { query }),
      ...(list && { list }),
    };
    if (by === OPEN311 && method === 'POST') return [{ ...plain, body: REQUEST_FORM, form: true }];
    if (key === COMMAND_ROUTE) return commandOperations(plain);
    if (key === ENTRY_ROUTE) return entryOperations(plain);
    if (key === MEASURE_ROUTE) return measureOperations(plain);
    if (key === ATTACH_ROUTE) return [{ ...plain, command: 'attach', roles: rolesOf('attach') }];
    return SECTION.test(key) ? sectionOperations(plain) : [plain];
  });
}

function commandOperations(route: Operation): readonly Operation[] {
  return (Object.keys(COMMANDS) as CommandType[]).filter(isCommand).map((command) => ({
    ...at(route, '{command}', command),
    command,
    roles: rolesOf(command),
    body: FORMS[command],
  }));
}

/** The acts on an entry of the knowledge base; those that make one have paths of their own. */
function entryOperations(route: Operation): readonly Operation[] {
  const { propose: _propose, request: _request, ...acts } = ENTRY_ACTS;
  return Object.entries(acts).map(([act, body]) => ({ ...at(route, '{act}', act), body }));
}

/** The acts on a measure; those that make one have paths of their own. */
function measureOperations(route: Operation): readonly Operation[] {
  const { open: _open, record: _record, ...acts } = MEASURE_ACTS;
  return Object.entries(acts).map(([act, body]) => ({ ...at(route, '{act}', act), body }));
}

function rolesOf(command: CommandType): readonly Role[] {
  return MOVES[command].by.filter((who): who is Role => who !== 'channel' && who !== 'system');
}

function sectionOperations(route: Operation): readonly Operation[] {
  const byId = route.path.endsWith('{id}');
  const written = route.method === 'PUT';
  const named = written || byId ? sectionsWritten(byId ? 'by-id' : 'whole') : Object.keys(SECTIONS);
  const bodies: Readonly<Record<string, z.ZodType>> = PUBLICATION_BODIES;
  return [...named, ...(written || byId ? [] : READ_ONLY)].map((name) => {
    const body = written ? ((byId ? bodies[`${name}/{id}`] : undefined) ?? bodies[name]) : undefined;
    return { ...at(route, '{section}', name), ...(body && { body }) };
  });
}

/** The call of a route whose variable stands for a name. */
function at(route: Operation, variable: string, name: string): Operation {
  const path = route.path.replace(variable, name);
  return { ...route, path, key: `${route.method} ${path}` };
}
