import type { PersonCaller } from '../../shared/caller.ts';
import { COMMANDS, type CommandBody, type CommandType } from '../../shared/ticket/commands.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { parseJson, parsePart } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { actorFor, mustSee } from './access.ts';

/** The route by which people act on tickets: every command that a person may give. */
export function commandRoutes(deps: DeskDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/{command}',
      auth: 'person',
      handle: (request) => command(deps, request),
    }),
  ];
}

async function command(
  deps: DeskDeps,
  { params, headers, rawBody, caller, idempotencyKey, ifMatch }: ApiRequest<unknown, unknown, PersonCaller>,
): Promise<ApiResponse> {
  const { ticketNo = '', command: name = '' } = params;
  if (!isCommand(name) || !/^\d{20}$/.test(ticketNo)) throw standardProblem('not-found');
  const actor = actorFor(caller, name);
  const json = rawBody.length === 0 ? {} : parseJson(headers['content-type'], rawBody);
  const body = parsePart('body', COMMANDS[name], json) as CommandBody<CommandType>;
  const { answer } = await act(deps, {
    ticketNo,
    type: name,
    body,
    actor,
    by: caller.id,
    ...(ifMatch !== undefined && { ifMatch }),
    ...(idempotencyKey !== undefined && {
      once: { key: `${caller.id}:${idempotencyKey}`, path: `${ticketNo}/${name}`, body: rawBody },
    }),
    authorise: (ticket) => mustSee(caller, ticket),
    answer: (ticket) => ticketAnswer(ticket, actor.unit),
  });
  return { status: 200, body: answer };
}

/** Only what some role may give is a command over HTTP; `settle` and the like are the system's. */
function isCommand(name: string): name is CommandType {
  return (
    Object.hasOwn(COMMANDS, name) &&
    MOVES[name as CommandType].by.some((who) => who !== 'system' && who !== 'channel')
  );
}
