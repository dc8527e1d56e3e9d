import * as z from 'zod';
import type { Instant } from '../../shared/calendar/instant.ts';
import type { ChannelCaller, PersonCaller } from '../../shared/caller.ts';
import type { CallId, CallStore, Clock, TicketStore } from '../../shared/ports.ts';
import { PersonalText, personal } from '../../shared/privacy/personal.ts';
import { HAND_OVER_MODES } from '../../shared/regulation/vocabulary.ts';
import { type Reported, reportOf } from '../../shared/ticket/call-record.ts';
import { code, instant } from '../../shared/ticket/commands/fields.ts';
import { callFields, reference } from '../../shared/ticket/commands/intake-form.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { mustRead } from '../commands/access.ts';
import type { Logger } from '../http/log.ts';
import { ofTicket } from '../http/on-record.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

export interface CallDeps {
  readonly calls: CallStore;
  readonly store: Pick<TicketStore, 'load'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const region = z.string().regex(/^\d{6}$/);
const seconds = z.int().min(0).max(172_800).optional();
/** An address with a scheme and a place: one that a browser would carry out instead of opening is none. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;
/** By how much a call centre's clock may be fast. */
const FAST_MS = 300_000;

/** What every report says of itself. */
const reported = {
  region,
  callId: reference,
  /** As of when it is known; what is reported again as of later holds. Now, when left out. */
  asOf: instant.optional(),
  /** After which it is to be forgotten. */
  retainUntil: instant.optional(),
};

const TRANSFER_MODES = ['internal', ...HAND_OVER_MODES] as const;
const transfer = z.strictObject({
  at: instant,
  mode: z.enum(TRANSFER_MODES),
  from: code.optional(),
  /** An agent's or a group's id, or a line such as 110. */
  to: personal(),
  connected: z.boolean().optional(),
});

/** A call record (话单): all that is known so far, or only what is new. */
const callReport = z.strictObject({
  ...reported,
  direction: z.enum(['in', 'out']).optional(),
  callerPhone: personal().optional(),
  calledNumber: callFields.calledNumber,
  startedAt: instant.optional(),
  queuedAt: instant.optional(),
  answeredAt: instant.optional(),
  endedAt: instant.optional(),
  talkSeconds: seconds,
  queue: code.optional(),
  agentId: code.optional(),
  outcome: z
    .enum(['answered', 'abandoned-in-menu', 'abandoned-in-queue', 'abandoned-ringing', 'busy', 'failed'])
    .optional(),
  transfers: z.array(transfer).max(20).optional(),
});

/** A recording as far as the hotline knows it: where it is, and never what is in it. */
const recordingReport = z.strictObject({
  ...reported,
  recordId: reference,
  provider: code,
  /** Where it can be had; whoever has it may hear the recording, so it is kept like the recording. */
  uri: personal().refine(({ text }) => ADDRESS.test(text), { params: { rule: 'absolute-uri' } }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  seconds,
  startedAt: instant.optional(),
});

/**
 * The routes by which a call centre's system reports calls and recordings, in any order and however often, and by
 * which the hotline's people look at those of a ticket. A report without a ticket is kept as well: the ticket may
 * come later, or none may come of the call.
 */
export function callRoutes(deps: CallDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/phone/calls',
      auth: 'channel',
      body: callReport,
      handle: async ({ caller, body }) => {
        const { region: of, callId, asOf, retainUntil, ...fields } = body;
        const reports = reportOf(plain({ ...fields, retainUntil }), knownAt(deps.clock.now(), asOf));
        await deps.calls.report(ofCaller(caller, of, callId), undefined, reports, retainUntil);
        return { status: 200, body: { callId } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/intake/phone/recordings',
      auth: 'channel',
      body: recordingReport,
      handle: async ({ caller, body }) => {
        const { region: of, callId, asOf, retainUntil, ...fields } = body;
        const { recordId } = fields;
        const reports = reportOf(plain({ ...fields, retainUntil }), knownAt(deps.clock.now(), asOf));
        await deps.calls.report(ofCaller(caller, of, callId), recordId, reports, retainUntil);
        return { status: 200, body: { callId, recordId } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/calls',
      auth: 'person',
      handle: async ({ params, caller, requestId, disclose }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        const { ticketNo } = ticket;
        const known = await callOf(deps, ticket);
        // Who asked where a recording lies is on record, as with files.
        deps.log.info('CALLS_OPENED', { requestId, ticketNo, by: caller.id, count: known ? 1 : 0 });
        if (known) await disclose({ what: 'calls', ...ofTicket(ticket), answer: 'clear' });
        return { status: 200, body: { ticketNo, items: known ? [known] : [] } };
      },
    }),
  ];
}

/** As of when a report holds. One of a time to come would hold against all that are still to be made. */
function knownAt(now: Instant, asOf: Instant = now): Instant {
  if (Date.parse(asOf) - Date.parse(now) > FAST_MS) {
    throw standardProblem('invalid-request', { field: 'asOf', rule: 'not-in-the-future' });
  }
  return asOf;
}

/** The call in the name of whoever reports it. */
function ofCaller({ regions, id, system = id }: ChannelCaller, of: string, callId: string): CallId {
  if (!regions.includes(of)) throw standardProblem('not-found', { field: 'region' });
  return { region: of, system, callId };
}

/** Personal texts as texts: the store seals the whole. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, Reported | undefined> {
  const unwrap = (value: unknown): unknown => {
    if (value instanceof PersonalText) return value.text;
    if (Array.isArray(value)) return value.map(unwrap);
    return value !== null && typeof value === 'object' ? plain(value as Record<string, unknown>) : value;
  };
  const entries = Object.entries(fields).map(([name, value]) => [name, unwrap(value)] as const);
  return Object.fromEntries(entries) as Record<string, Reported | undefined>;
}

/** What is known of the call from which a ticket came; recordings that are to be forgotten by now are. */
async function callOf({ calls, clock }: CallDeps, { region: of, form }: Ticket): Promise<object | undefined> {
  const { callId, callSystem: system } = form ?? {};
  if (callId === undefined || system === undefined) return undefined;
  const found = await calls.find({ region: of, system, callId });
  const now: Instant = clock.now();
  const kept = (record: Readonly<Record<string, Reported>>) => !(String(record.retainUntil ?? '~') <= now);
  return {
    ...{ system, callId },
    ...(found?.call && kept(found.call) && { call: found.call }),
    recordings: (found?.recordings ?? []).filter(kept),
  };
}

/** Calls are the hotline's own: units are given the citizen's words, not who said them and where that is recorded. */
async function visible({ store }: CallDeps, caller: PersonCaller, ticketNo = ''): Promise<Ticket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  mustRead(caller, loaded.ticket, 'calls');
  return loaded.ticket;
}
