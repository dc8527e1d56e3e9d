import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { Channel, ChannelCaller } from '../../shared/caller.ts';
import { wordsIn } from '../../shared/governance/words.ts';
import type { AttachmentStore, CurrentRulebook, KnowledgeBase, TicketFinder } from '../../shared/ports.ts';
import { type IndexKey, type IndexKeys, indexUnder } from '../../shared/privacy/index-keys.ts';
import { keyedIndex } from '../../shared/privacy/keyed-index.ts';
import { PersonalText } from '../../shared/privacy/personal.ts';
import { type PhoneNumber, parsePhone } from '../../shared/privacy/phone.ts';
import { entrancesOf } from '../../shared/regulation/entrances.ts';
import { type Rules, regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import { KINDS } from '../../shared/regulation/vocabulary.ts';
import { rejectionForm, requestFields } from '../../shared/ticket/commands/acceptance.ts';
import { uploadClaim, uploadForm } from '../../shared/ticket/commands/attaching.ts';
import { callFields } from '../../shared/ticket/commands/intake-form.ts';
import { marksForm } from '../../shared/ticket/commands/oversight.ts';
import { COMMANDS, type CommandBody } from '../../shared/ticket/commands.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { asSaid, fingerprintsUnder } from '../found-under.ts';
import { mustCount } from '../held-knowledge.ts';
import { deputyMarks, heldMarks } from '../held-marks.ts';
import { keyOf } from '../http/asked-once.ts';
import { nonceUsed } from '../http/authenticate.ts';
import type { PendingNonce } from '../http/pending-nonce.ts';
import { type Problem, standardProblem } from '../http/problem.ts';
import { type ApiRequest, type ApiResponse, type Route, route } from '../http/route.ts';
import { givenIn, type Missing, missingIn } from '../missing-facts.ts';
import { withRepeats } from '../other-tickets.ts';
import { type Acted, act, type DeskDeps, type Once, TicketNoTakenError } from '../ticket-desk.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { keepUpload, offerUpload } from '../uploads.ts';

/** What making a ticket of a request takes. */
export interface SubmitDeps extends DeskDeps {
  readonly finder: TicketFinder;
  /** The base that answers come from, where they are given with a request. */
  readonly knowledge?: Pick<KnowledgeBase, 'entry'>;
  /** Counts entries that had been shown to whoever goes on to a ticket; it refuses nothing. */
  readonly notEnough?: (region: string, entries: readonly string[]) => Promise<void>;
}

export interface IntakeDeps extends SubmitDeps {
  readonly files: AttachmentStore;
}

/** What a form says was uploaded before it. */
export const claims = z.array(uploadClaim).max(9).optional();

/** Code of an administrative division. */
export const region = z.string().regex(/^\d{6}$/);

/** The agent's form: taking the call is accepting it, answering it at once, or refusing it with a ground. */
const phoneForm = z.strictObject({
  ...requestFields,
  region,
  ...callFields,
  kind: z.enum(KINDS),
  consentToWait: z.boolean().optional(),
  reply: COMMANDS.submit.shape.reply,
  knowledge: COMMANDS.submit.shape.knowledge,
  marks: marksForm,
  rejection: rejectionForm.optional(),
  attachments: claims,
});

const webForm = z.strictObject({ ...requestFields, region, attachments: claims });

/** An upload before there is a ticket lies under its region, and goes to whoever hands its id in there. */
const earlyUpload = uploadForm.extend({ region });

/** What somebody who stays unknown does not say. */
const IDENTIFYING = ['name', 'phone', 'callerPhone', 'openId'] as const;

/** Draws for a ticket number that is free; taken ones are a matter of one in a hundred million a day. */
const DRAWS = 3;

/** The routes by which call centres and websites hand in requests. */
export function intakeRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/phone',
      auth: 'channel',
      commitsNonce: true,
      body: phoneForm,
      handle: (request) => intake(deps, request, 'phone', { ...request.body, accepted: true }),
    }),
    route({
      method: 'POST',
      path: '/v1/intake/web',
      auth: 'channel',
      commitsNonce: true,
      body: webForm,
      handle: (request) => intake(deps, request, 'web', { ...request.body, accepted: false }),
    }),
    route({
      method: 'POST',
      path: '/v1/intake/attachments',
      auth: 'channel',
      body: earlyUpload,
      handle: async ({ caller, body: { region: owner, ...upload }, rawBody, idempotencyKey: key }) => {
        if (!caller.regions.includes(owner)) throw standardProblem('not-found', { field: 'region' });
        const again =
          key === undefined
            ? undefined
            : { key, by: caller.id, rawBody, secret: (await deps.indexKeys()).root };
        return { status: 201, body: await offerUpload(deps, { region: owner, owner }, upload, again) };
      },
    }),
  ];
}

type Form = Omit<
  CommandBody<'submit'>,
  'ticketNo' | 'channel' | 'person' | 'likeness' | 'words' | 'attachments'
>;
type FormWithFiles = Form & { readonly attachments?: z.output<typeof claims> };

/**
 * Takes a form in for one of the caller's regions: 201 with the ticket, or 200 for a repeated key.
 * @throws Problem 404 for a foreign region, and whatever `submitRequest` throws
 */
export async function intake(
  deps: IntakeDeps,
  request: Pick<
    ApiRequest<unknown, unknown, ChannelCaller>,
    'caller' | 'idempotencyKey' | 'rawBody' | 'nonce'
  >,
  channel: Channel,
  { attachments, ...form }: FormWithFiles,
  number?: Once,
): Promise<ApiResponse> {
  const { caller, idempotencyKey, rawBody, nonce } = request;
  if (!caller.regions.includes(form.region)) throw standardProblem('not-found', { field: 'region' });
  checkForm(form);
  const once =
    idempotencyKey === undefined
      ? {}
      : { once: { ...keyOf(caller, idempotencyKey), path: channel, body: rawBody } };
  const place = { region: form.region, owner: form.region };
  const files = attachments && {
    keep: (ticketNo: string) =>
      Promise.all(attachments.map((claim) => keepUpload(deps, place, ticketNo, claim))),
  };
  // What is kept for the ticket is kept before the commit, and once.
  if (attachments && nonce && !(await nonce.take())) throw nonceUsed();
  const signed = { by: caller.id, ...(nonce && !nonce.taken && { nonce }) };
  const { answer, repeated } = await submitRequest(deps, {
    channel,
    form: withSystem(caller, form),
    ...signed,
    ...once,
    ...(number && { number }),
    ...files,
  });
  return { status: repeated ? 200 : 201, body: answer };
}

/**
 * What a form may not say although each of its fields may be said.
 * @throws Problem 400 that names the field
 */
export function checkForm(form: Form): void {
  const named = form.anonymous && IDENTIFYING.find((field) => form[field] !== undefined);
  if (named) throw standardProblem('invalid-request', { field: named, rule: 'not-with:anonymous' });
}

/** By what a request is taken in: its region's regulation and settings, today; undefined without a regulation. */
async function rulesFor(
  { rulebook, clock }: Pick<DeskDeps, 'rulebook' | 'clock'>,
  of: string,
  { settings: version }: CurrentRulebook,
): Promise<Rules | undefined> {
  const regulation = regulationOfRegion(of);
  if (!regulation) return undefined;
  return rulesOn(regulation, await rulebook.settings(of, version), version, dayOf(clock.now()));
}

/**
 * By which of the city's entrances a request came in: the one that it names, or the only one of its channel.
 * @throws Problem 400 for an entrance that the channel has not
 */
function entranceOf(
  rules: Rules | undefined,
  { channel, entrance }: Pick<CommandBody<'submit'>, 'channel' | 'entrance'>,
): { readonly entrance?: string } {
  if (!rules) return {};
  const known = entrancesOf(rules).filter((each) => each.channel === channel);
  const [only, ...others] = known;
  if (entrance === undefined) return only && others.length === 0 ? { entrance: only.id } : {};
  if (known.some(({ id }) => id === entrance)) return { entrance };
  throw standardProblem('invalid-request', { field: 'entrance', rule: 'of-this-city' });
}

/** A call goes by the name of the system whose number it is. */
function withSystem({ id, system = id }: ChannelCaller, form: Form): Form {
  return form.callId === undefined ? form : { ...form, callSystem: system };
}

/**
 * Makes a ticket of a request.
 * @throws Problem 400 for a phone number that is none, and whatever `act` throws
 */
export async function submitRequest(
  deps: SubmitDeps,
  given: {
    readonly channel: Channel;
    readonly form: Form;
    readonly by: string;
    /** Keyed index of whoever asks, where the form doesn't say who that is. */
    readonly person?: string;
    readonly once?: Once;
    /** The number that the matter has where it comes from. */
    readonly number?: Once;
    readonly nonce?: PendingNonce;
    /** Keeps with the ticket what was uploaded for it. */
    readonly keep?: (ticketNo: string) => Promise<CommandBody<'submit'>['attachments']>;
  },
): Promise<Acted> {
  const { channel, form, by, once, number, nonce, keep } = given;
  const keys = await deps.indexKeys();
  const { persons = given.person === undefined ? [] : [given.person], phone } = personOf(keys, form);
  const [person] = persons;
  const [likeness, ...otherwise] = fingerprintsOf(keys.lookUp, form);
  for (let draw = 0; draw < DRAWS; draw++) {
    const ticketNo = drawTicketNo(form.region, deps);
    let rules: Rules | undefined;
    try {
      const acted = await act(deps, {
        ticketNo,
        type: 'submit',
        body: {
          ...{ ...form, ticketNo, channel },
          ...{ ...(likeness && { likeness }), ...(person && { person }), ...(phone && { phone }) },
        },
        actor: { side: 'channel' },
        by,
        ...(once && { once }),
        ...(number && { number }),
        ...(nonce && { nonce }),
        complete: async (_none, asked, current) => {
          if (deps.knowledge) {
            await mustCount({ ...deps, knowledge: deps.knowledge }, form.region, asked.knowledge);
          }
          rules = await rulesFor(deps, form.region, current);
          const entrance = entranceOf(rules, asked);
          const [attachments, marks] = await Promise.all([
            keep?.(ticketNo),
            marksOf(deps, asked, deputiesAs(keys, form), current),
          ]);
          const words = watchedIn(deps, form, rules);
          const body = {
            ...asked,
            ...entrance,
            ...(words.length > 0 && { words: [...words] }),
            ...(attachments && { attachments }),
            ...(marks.length > 0 && { marks }),
          };
          const { region, rejection, classCode, matter, placeCode, accused } = body;
          if (!rejection) return body;
          const filed = {
            ...(classCode && { classCode }),
            ...(matter && { matter }),
            ...(placeCode && { placeCode }),
            ...(likeness && { likeness }),
            ...(accused && { accused }),
          };
          const repeating = {
            ...filed,
            ticketNo,
            region,
            persons,
            otherwise,
            at: deps.clock.now(),
          };
          return { ...body, rejection: await withRepeats(deps, repeating, rejection) };
        },
        answer: (ticket) => ({ ...ticketAnswer(ticket), missing: rules && missingFrom(rules, ticket) }),
      });
      if (form.answeredWith && !acted.repeated) await deps.notEnough?.(form.region, form.answeredWith);
      return acted;
    } catch (error) {
      if (!(error instanceof TicketNoTakenError)) throw error;
    }
  }
  throw standardProblem('busy', { retryAfter: 1 });
}

/** What the request that made a ticket still lacks; nothing where it is settled already. */
function missingFrom(rules: Rules, ticket: Ticket): Missing | undefined {
  const { kind, matter, closedAt } = ticket;
  return closedAt === undefined ? missingIn(rules, { kind, matter, given: givenIn(ticket) }) : undefined;
}

/** The marks that a request is given, held against the city's registers, and that of a deputy whose phone is known. */
async function marksOf(
  deps: SubmitDeps,
  { region, marks = [] }: CommandBody<'submit'>,
  persons: readonly string[],
  { registers }: CurrentRulebook,
): Promise<NonNullable<CommandBody<'submit'>['marks']>> {
  const by = { region, version: registers, on: dayOf(deps.clock.now()) };
  const [held, known] = await Promise.all([
    heldMarks(deps, by, marks),
    deputyMarks(deps, by, persons, marks),
  ]);
  return [...held, ...known];
}

/** Region, the day on the city's wall, and eight random digits that nobody can guess on from. */
function drawTicketNo(of: string, { clock }: Pick<SubmitDeps, 'clock'>): string {
  const day = dayOf(clock.now()).replaceAll('-', '').slice(2);
  return `${of}${day}${String(randomInt(100_000_000)).padStart(8, '0')}`;
}

/**
 * The keyed indexes of whoever asks, the one to be written first, and their number in one form, so that both find and
 * call back work.
 */
function personOf(
  { lookUp, root }: IndexKeys,
  { phone, openId }: Pick<Form, 'phone' | 'openId'>,
): { persons?: readonly string[]; phone?: PersonalText } {
  const parsed = phone && parsePhone(phone.text);
  if (phone && !parsed) throw invalidPhone();
  if (parsed && 'e164' in parsed) {
    return {
      persons: lookUp.map((key) => indexUnder(key, 'phone', parsed.e164)),
      phone: new PersonalText(dialled(parsed)),
    };
  }
  return openId ? { persons: [keyedIndex(root, 'openid', openId.text)] } : {};
}

/** The indexes under which a register of deputies may name whoever asks, whenever it was published. */
function deputiesAs({ all }: IndexKeys, { phone }: Pick<Form, 'phone'>): readonly string[] {
  const parsed = phone && parsePhone(phone.text);
  return parsed && 'e164' in parsed ? all.map((key) => indexUnder(key, 'phone', parsed.e164)) : [];
}

/** The keyed fingerprints by which requests that say nearly the same are found. */
function fingerprintsOf(keys: readonly IndexKey[], form: Form): readonly string[] {
  const { place } = form;
  return fingerprintsUnder(keys, { text: saidIn(form), ...(place && { place: place.text }) });
}

/** The city's watched words that stand in what is asked, by id, while its text is still open. */
function watchedIn({ clock }: SubmitDeps, form: Form, rules: Rules | undefined): readonly string[] {
  return wordsIn(saidIn(form), rules?.settings.watchedWords ?? [], dayOf(clock.now()));
}

function saidIn({ title, text }: Form): string {
  return asSaid(text.text, title?.text);
}

/** The number as it is called back, with its extension, which the index leaves out. */
function dialled({ e164, extension }: PhoneNumber): string {
  return extension === undefined ? e164 : `${e164},${extension}`;
}

function invalidPhone(): Problem {
  return standardProblem('invalid-request', { field: 'phone', rule: 'a phone number of China, or left out' });
}
