import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { Channel, ChannelCaller } from '../../shared/caller.ts';
import type { TicketFinder } from '../../shared/ports.ts';
import { keyedIndex } from '../../shared/privacy/keyed-index.ts';
import { keyedPieces } from '../../shared/privacy/keyed-pieces.ts';
import { fingerprint } from '../../shared/privacy/likeness.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { type PhoneNumber, parsePhone } from '../../shared/privacy/phone.ts';
import { KINDS } from '../../shared/regulation/vocabulary.ts';
import { rejectionForm, requestFields } from '../../shared/ticket/commands/acceptance.ts';
import { COMMANDS, type CommandBody } from '../../shared/ticket/commands.ts';
import { type Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { withRepeats } from '../other-tickets.ts';
import { type Acted, act, type DeskDeps, type Once, TicketNoTakenError } from '../ticket-desk.ts';
import { ticketAnswer } from '../ticket-view.ts';

export interface IntakeDeps extends DeskDeps {
  /** Key of the indexes by which a person's tickets are found again, 32 bytes. */
  readonly indexKey: () => Promise<Uint8Array>;
  readonly finder: TicketFinder;
}

/** Code of an administrative division. */
export const region = z.string().regex(/^\d{6}$/);

/** The agent's form: taking the call is accepting it, answering it at once, or refusing it with a ground. */
const phoneForm = z.strictObject({
  ...requestFields,
  region,
  kind: z.enum(KINDS),
  callId: COMMANDS.submit.shape.callId,
  consentToWait: z.boolean().optional(),
  reply: COMMANDS.submit.shape.reply,
  rejection: rejectionForm.optional(),
});

const webForm = z.strictObject({ ...requestFields, region });

/** Draws for a ticket number that is free; taken ones are a matter of one in a hundred million a day. */
const DRAWS = 3;

/** The routes by which call centres and websites hand in requests. */
export function intakeRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/phone',
      auth: 'channel',
      channels: ['phone'],
      body: phoneForm,
      handle: (request) => intake(deps, request, 'phone', { ...request.body, accepted: true }),
    }),
    route({
      method: 'POST',
      path: '/v1/intake/web',
      auth: 'channel',
      channels: ['web'],
      body: webForm,
      handle: (request) => intake(deps, request, 'web', { ...request.body, accepted: false }),
    }),
  ];
}

type Form = Omit<CommandBody<'submit'>, 'ticketNo' | 'channel' | 'person' | 'likeness'>;

/**
 * Takes a form in for one of the caller's regions: 201 with the ticket, or 200 for a repeated key.
 * @throws Problem 404 for a foreign region, and whatever `submitRequest` throws
 */
export async function intake(
  deps: IntakeDeps,
  request: ApiRequest<unknown, unknown, ChannelCaller>,
  channel: Channel,
  form: Form,
): Promise<ApiResponse> {
  const { caller, idempotencyKey, rawBody } = request;
  if (!caller.regions.includes(form.region)) throw standardProblem('not-found', { field: 'region' });
  const once =
    idempotencyKey === undefined
      ? {}
      : { once: { key: `${caller.id}:${idempotencyKey}`, path: channel, body: rawBody } };
  const { answer, repeated } = await submitRequest(deps, { channel, form, by: caller.id, ...once });
  return { status: repeated ? 200 : 201, body: answer };
}

/**
 * Makes a ticket of a request.
 * @throws Problem 400 for a phone number that is none, and whatever `act` throws
 */
export async function submitRequest(
  deps: IntakeDeps,
  given: { readonly channel: Channel; readonly form: Form; readonly by: string; readonly once?: Once },
): Promise<Acted> {
  const { channel, form, by, once } = given;
  const [{ person, phone }, likeness] = await Promise.all([personOf(deps, form), likenessOf(deps, form)]);
  for (let draw = 0; draw < DRAWS; draw++) {
    const ticketNo = drawTicketNo(form.region, deps);
    try {
      return await act(deps, {
        ticketNo,
        type: 'submit',
        body: { ...form, ticketNo, channel, likeness, ...(person && { person }), ...(phone && { phone }) },
        actor: { side: 'channel' },
        by,
        ...(once && { once }),
        complete: async (_none, body) => {
          const { region, rejection, classCode, matter, placeCode } = body;
          if (!rejection) return body;
          const filed = {
            ...(classCode && { classCode }),
            ...(matter && { matter }),
            ...(placeCode && { placeCode }),
          };
          const request = { ...filed, ticketNo, region, person, likeness, at: deps.clock.now() };
          return { ...body, rejection: await withRepeats(deps, request, rejection) };
        },
        answer: (ticket) => ticketAnswer(ticket),
      });
    } catch (error) {
      if (!(error instanceof TicketNoTakenError)) throw error;
    }
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

/** Region, the day on the city's wall, and eight random digits that nobody can guess on from. */
function drawTicketNo(of: string, { clock }: Pick<IntakeDeps, 'clock'>): string {
  const day = dayOf(clock.now()).replaceAll('-', '').slice(2);
  return `${of}${day}${String(randomInt(100_000_000)).padStart(8, '0')}`;
}

/** The keyed index of whoever asks, and their number in one form, so that both find and call back work. */
async function personOf(
  deps: IntakeDeps,
  { phone, openId }: Pick<Form, 'phone' | 'openId'>,
): Promise<{ person?: string; phone?: PersonalText }> {
  const parsed = phone && parsePhone(phone.text);
  if (phone && !parsed) throw invalidPhone();
  if (parsed && 'e164' in parsed) {
    return {
      person: keyedIndex(await deps.indexKey(), 'phone', parsed.e164),
      phone: new PersonalText(dialled(parsed)),
    };
  }
  return openId ? { person: keyedIndex(await deps.indexKey(), 'openid', openId.text) } : {};
}

/** The keyed fingerprint by which requests that say nearly the same are found. */
async function likenessOf(deps: IntakeDeps, { title, text, place }: Form): Promise<string> {
  const said = title === undefined ? text.text : `${title.text}\n${text.text}`;
  const hash = keyedPieces(await deps.indexKey());
  return fingerprint({ text: said, ...(place && { place: place.text }) }, hash);
}

/** The number as it is called back, with its extension, which the index leaves out. */
function dialled({ e164, extension }: PhoneNumber): string {
  return extension === undefined ? e164 : `${e164},${extension}`;
}

function invalidPhone(): Problem {
  return standardProblem('invalid-request', { field: 'phone', rule: 'a phone number of China, or left out' });
}
