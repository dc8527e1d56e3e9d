import { dayOf } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import type { CurrentRulebook } from '../../shared/ports.ts';
import { acceptForm, rejectionForm } from '../../shared/ticket/commands/acceptance.ts';
import { dispatchForm } from '../../shared/ticket/commands/dispatch.ts';
import { markForm } from '../../shared/ticket/commands/oversight.ts';
import { supervisionForm } from '../../shared/ticket/commands/supervision.ts';
import { COMMANDS, type CommandBody, type CommandType } from '../../shared/ticket/commands.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { type KnowledgeDeps, mustCount } from '../held-knowledge.ts';
import { heldMarks } from '../held-marks.ts';
import { keyOf } from '../http/asked-once.ts';
import { parseJson, parsePart } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { type OtherTicketsDeps, withOtherTickets } from '../other-tickets.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { actorFor, mustGive, mustNotBeKeptFrom } from './access.ts';
import { withoutKept } from './names-of-others.ts';
import { suggestionFor } from './suggestion.ts';

export type CommandDeps = DeskDeps & OtherTicketsDeps & KnowledgeDeps;

/** Bodies as people send them: without what the hotline counts itself. */
export const FORMS = {
  ...COMMANDS,
  accept: acceptForm,
  dispatch: dispatchForm,
  mark: markForm,
  reject: rejectionForm,
  supervise: supervisionForm,
};

/** The route by which people act on tickets: every command that a person may give. */
export function commandRoutes(deps: CommandDeps): Route[] {
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
  deps: CommandDeps,
  { params, headers, rawBody, caller, idempotencyKey, ifMatch }: ApiRequest<unknown, unknown, PersonCaller>,
): Promise<ApiResponse> {
  const { ticketNo = '', command: name = '' } = params;
  if (!isCommand(name) || !/^\d{20}$/.test(ticketNo)) throw standardProblem('not-found');
  const actor = actorFor(caller, name, ticketNo.slice(0, 6));
  const json = rawBody.length === 0 ? {} : parseJson(headers['content-type'], rawBody);
  const body = parsePart('body', FORMS[name], json) as CommandBody<CommandType>;
  const { answer } = await act(deps, {
    ticketNo,
    type: name,
    body,
    actor,
    by: caller.id,
    ...(ifMatch !== undefined && { ifMatch }),
    ...(idempotencyKey !== undefined && {
      once: { ...keyOf(caller, idempotencyKey), path: `${ticketNo}/${name}`, body: rawBody },
    }),
    authorise: (ticket) => mustGive(caller, ticket, name, actor),
    again: (ticket) => mustNotBeKeptFrom(caller, ticket),
    complete: async (ticket, asked, current) =>
      ticket ? completed(deps, caller, name, ticket, asked, current) : asked,
    answer: (ticket) => ticketAnswer(ticket, actor.unit),
  });
  return { status: 200, body: await withoutKept(deps, caller, ticketNo, answer) };
}

/** A command's body with what a decision can't see by itself: other tickets, registers, the words that units are suggested by. */
async function completed(
  deps: CommandDeps,
  caller: PersonCaller,
  name: CommandType,
  ticket: Ticket,
  asked: CommandBody<CommandType>,
  current: CurrentRulebook,
): Promise<CommandBody<CommandType>> {
  if (name === 'reply') {
    await mustCount(deps, ticket.region, (asked as CommandBody<'reply'>).knowledge);
    return asked;
  }
  if (name === 'mark') {
    const taken = ticket.acceptedAt ?? ticket.submittedAt;
    const by = { region: ticket.region, version: current.registers, on: dayOf(taken) };
    const [held] = await heldMarks(deps, by, [asked as CommandBody<'mark'>]);
    return held ?? asked;
  }
  if (name === 'accept') {
    const { marks, ...accepted } = asked as CommandBody<'accept'>;
    const by = { region: ticket.region, version: current.registers, on: dayOf(deps.clock.now()) };
    return marks ? { ...accepted, marks: await heldMarks(deps, by, marks) } : asked;
  }
  if (name !== 'dispatch') return withOtherTickets(deps, caller, name, ticket, asked);
  const body = asked as CommandBody<'dispatch'>;
  const candidates = await suggestionFor(deps, ticket);
  return { ...body, suggested: candidates.some(({ unit }) => unit === body.lead) };
}

/**
 * Only what some role may give is a command over HTTP; `settle` and the like are the system's. A file is attached by
 * its own route, which looks at it first.
 */
export function isCommand(name: string): name is CommandType {
  return (
    Object.hasOwn(COMMANDS, name) &&
    name !== 'attach' &&
    MOVES[name as CommandType].by.some((who) => who !== 'system' && who !== 'channel')
  );
}
