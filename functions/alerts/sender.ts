import { CITIZEN, isToldBySms } from '../../shared/alert/citizens.ts';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import { parametersOf, TITLES } from '../../shared/alert/parameters.ts';
import type { Roster } from '../../shared/alert/roster.ts';
import { isPast } from '../../shared/alert/superseded.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type {
  AlertArchive,
  AlertSender,
  AlertSenders,
  AuditTrail,
  Claim,
  Clock,
  DeliveryKey,
  DeliveryQueue,
  DeliveryState,
  DeliveryStore,
  DeliveryTask,
  KeptAlert,
  OutgoingMessage,
  RulebookArchive,
  SendCounter,
  Sent,
  TicketStore,
  Vault,
} from '../../shared/ports.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import { isSent, type SentContact } from '../../shared/routing/contact.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import type { Logger } from '../http/log.ts';
import { citizenOf } from './citizen-way.ts';
import { type OnCall, onCall } from './on-call.ts';
import { type Asking, asking, type RatingDeps } from './rating-request.ts';
import { noteUnrostered, type UnrosteredDeps } from './unrostered.ts';

export interface SenderDeps extends RatingDeps, UnrosteredDeps {
  readonly alerts: Pick<AlertArchive, 'find'>;
  readonly deliveries: DeliveryStore;
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly rulebook: Pick<RulebookArchive, 'current' | 'settings' | 'units' | 'roster'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly audit: AuditTrail;
  readonly senders: AlertSenders;
  readonly counter: SendCounter;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long sending may take: a function's 30 seconds, and as long again for clocks that differ. */
const HOLD_MS = 60_000;
/** How long a receipt is waited for where no answer came, before the message is sent again. */
const UNCLEAR_MS = 300_000;
/** After how many seconds a message is tried again, by how often it was; after the last it is given up. */
const PAUSES = [10, 60, 300, 600, 900];

/** What ended without anybody having been told. */
const FAILED: ReadonlySet<DeliveryState> = new Set(['undelivered', 'refused', 'given-up']);

interface Work {
  readonly alert: KeptAlert;
  readonly unit: Unit | undefined;
  readonly roster?: Roster | undefined;
  readonly onCall: OnCall;
  /** How the city tells citizens. */
  readonly citizens?: Settings['citizens'];
  readonly deps: SenderDeps;
}

/**
 * Gives an alert to those of its unit's people on call whom the sender serves, each to the queue of their way; or, where
 * that queue brings it, sends it to one of them. So no provider that is slow or away holds up another way. Each message
 * is written down before it is sent, and looked at against the ticket as it stands; what failed for good goes to the
 * contacts named in its place. Doing a task again does nothing twice, but for what broke off between the provider's
 * answer and the note of it, which is counted (`ALERT_MAYBE_TWICE`).
 * @throws Error where the alert is not known
 */
export async function sendMessages(task: DeliveryTask, deps: SenderDeps): Promise<void> {
  const alert = await deps.alerts.find(task.ticketNo, task.alert);
  if (!alert) throw new Error('there is no such alert');
  const work = await workOn(alert, deps);
  if (work.unit && alert.recipient !== CITIZEN && task.contact === undefined)
    await noteUnrostered(alert, work.unit, work.roster, deps);
  const { unit, onCall: called } = work;
  // A citizen without a number that takes an SMS is nobody's fault.
  if (!unit && alert.recipient === CITIZEN) return;
  const contacts = unit?.contacts ?? [];
  // In the place of a contact who has left the directory since, those are told whom it now has.
  const named = contacts.filter(isSent).filter(({ id }) => id === task.contact);
  const told = named.length > 0 ? named : called.first;
  const [one] = named;
  if (one && one.way === task.way) await tell(one, work);
  else if (told.length === 0) await lookWhetherReached(work);
  else await leaveToQueue(told, work);
}

/** Whose alert it is, and who of them is on call. */
async function workOn(alert: KeptAlert, deps: SenderDeps): Promise<Work> {
  const { region, recipient, intent, ticketNo } = alert;
  const { units, rosters, settings } = await deps.rulebook.current(region);
  if (recipient === CITIZEN) {
    const loaded = await deps.tickets.load(ticketNo);
    const rules = await deps.rulebook.settings(region, settings);
    // What they chose may have changed since it was written down.
    const told = loaded && isToldBySms(loaded.ticket);
    const citizen = told ? await citizenOf(loaded.ticket, rules, deps) : undefined;
    const called = onCall(citizen, undefined, undefined, deps.clock.now());
    return { alert, unit: citizen, onCall: called, citizens: rules.citizens, deps };
  }
  const [directory, roster] = await Promise.all([
    deps.rulebook.units(region, units),
    deps.rulebook.roster(region, rosters, recipient),
  ]);
  const unit = directory.find(({ id }) => id === recipient);
  return { alert, unit, roster, onCall: onCall(unit, roster, intent.post, deps.clock.now()), deps };
}

/** Each contact in a message of its own, in the queue of its way. */
async function leaveToQueue(contacts: readonly SentContact[], { alert, deps }: Work): Promise<void> {
  const { ticketNo, alert: id } = alert;
  for (const { id: contact, way } of contacts)
    await deps.queue.send({ ticketNo, alert: id, contact, way }, 0);
}

/** Tells one contact; where that has failed for good, those in its place are told. */
async function tell(contact: SentContact, work: Work): Promise<void> {
  const ended = await attempt(contact, work);
  if (ended === undefined || !FAILED.has(ended)) return;
  const next = work.onCall.instead(contact.id);
  if (next.length === 0) await lookWhetherReached(work);
  else await leaveToQueue(next, work);
}

/** @returns where the message now stands; undefined while it is still to be decided */
async function attempt(contact: SentContact, work: Work): Promise<DeliveryState | undefined> {
  const { alert, deps } = work;
  const { deliveries, queue, clock, wallClock, log } = deps;
  const { ticketNo, region, recipient: unit } = alert;
  const { id, way } = contact;
  const key: DeliveryKey = { ticketNo, alert: alert.alert, contact: id };
  // Both before it is written down: what can't be had here leaves no doubt whether it was sent.
  const sender = await deps.senders.of(region, way);
  const loaded = await deps.tickets.load(ticketNo);
  const nowMs = wallClock.nowMs();
  const claim = await deliveries.claim(
    { ...key, region, unit, way, at: clock.now() },
    { nowMs, untilMs: nowMs + HOLD_MS },
  );
  if (claim.result === 'over') return claim.state;
  if (claim.result === 'held') {
    await queue.send({ ...key, way }, (claim.untilMs - nowMs) / 1000 + 1);
    return undefined;
  }
  const tries = claim.tries + 1;
  const note = (
    state: DeliveryState,
    more: { reason?: string; receipt?: string; untilMs?: number; tries?: number } = {},
  ) => deliveries.note(key, { state, tries, at: clock.now(), way, region, ...more });
  const put = async (reason: string, seconds: number, counted = tries) => {
    await note('waiting', { reason, tries: counted, untilMs: wallClock.nowMs() + seconds * 1000 });
    await queue.send({ ...key, way }, seconds);
    return undefined;
  };

  if (loaded && isPast(alert.intent, alert.basis, loaded.ticket)) {
    await note('superseded', { tries: claim.tries });
    return 'superseded';
  }
  noteDoubt(claim, sender, work);
  const { citizens } = work;
  const asked = loaded && citizens && (await asking(alert, contact, { ...loaded, citizens }, deps));
  const message = outgoing(key, contact, alert, asked);
  if (sender) {
    const from = await allowedFrom(sender, message, deps);
    if (from !== undefined) return put('limit', (from - nowMs) / 1000, claim.tries);
  }
  const sent: Sent = sender ? await sender.send(message) : { result: 'refused', reason: 'way-off' };
  switch (sent.result) {
    case 'accepted':
      await note('accepted', sent.receipt === undefined ? {} : { receipt: sent.receipt });
      return 'accepted';
    case 'refused':
      log.warn('MESSAGE_REFUSED', { ticketNo, region, unit, reason: `${way} ${sent.reason}` });
      await note('refused', { reason: sent.reason });
      return 'refused';
    case 'later':
    case 'unclear': {
      const pause = PAUSES[tries - 1];
      log.warn('MESSAGE_NOT_SENT', { ticketNo, region, unit, reason: `${way} ${sent.reason}` });
      if (pause === undefined) {
        await note('given-up', { reason: sent.reason });
        return 'given-up';
      }
      if (sent.result === 'later') return put(sent.reason, Math.max(pause, sent.seconds ?? 0));
      await note('sending', { reason: sent.reason, untilMs: wallClock.nowMs() + UNCLEAR_MS });
      await queue.send({ ...key, way }, UNCLEAR_MS / 1000 + 1);
      return undefined;
    }
  }
}

/** The time from which on a message may go under its provider's limits; undefined where it may at once. */
async function allowedFrom(
  sender: AlertSender,
  message: OutgoingMessage,
  { counter, wallClock }: SenderDeps,
): Promise<number | undefined> {
  const limited = sender.limits?.(message);
  return limited && counter.take(limited.subject, limited.limits, wallClock.nowMs());
}

/** Somebody was at it and broke off, and its receiver may see it twice. */
function noteDoubt(
  claim: Extract<Claim, { result: 'taken' }>,
  sender: AlertSender | undefined,
  { alert, deps }: Work,
): void {
  if (!claim.doubtful || !sender || sender.sameIdOnce) return;
  const { ticketNo, region, recipient: unit } = alert;
  deps.log.warn('ALERT_MAYBE_TWICE', { ticketNo, region, unit });
}

/** An alert all of whose messages have failed is put on the hotline's list; what is past concerns nobody. */
async function lookWhetherReached({ alert, unit, deps }: Work): Promise<void> {
  const { ticketNo, region, recipient, kind } = alert;
  const contacts = unit?.contacts ?? [];
  // Who subscribes to the topic was told by SNS.
  if (contacts.some((contact) => !isSent(contact))) return;
  const { deliveries } = await deps.deliveries.ofTicket(ticketNo);
  const own = deliveries.filter(
    ({ alert: of, contact }) => of === alert.alert && contacts.some(({ id }) => id === contact),
  );
  if (own.some(({ state }) => !FAILED.has(state))) return;
  deps.log.error('ALERT_UNDELIVERED', { ticketNo, region, unit: recipient });
  await deps.deliveries.noteUnreached({
    ...{ ticketNo, region, kind, unit: recipient },
    alert: alert.alert,
    at: deps.clock.now(),
  });
}

/** The id of a message, which providers hand back: ticket, or what else has a number, alert and contact. */
export function messageId({ ticketNo, alert, contact }: DeliveryKey): string {
  return `${ticketNo}/${alert}#${contact}`;
}

/** The message that an id names; undefined for what is none. */
export function messageOf(id: string): DeliveryKey | undefined {
  const [, ticketNo, alert, contact] =
    /^([A-Za-z0-9-]{6,32})\/([A-Za-z0-9@-]{1,120})#([a-z0-9-]{1,32})$/.exec(id) ?? [];
  return ticketNo && alert && contact ? { ticketNo, alert, contact } : undefined;
}

function outgoing(
  key: DeliveryKey,
  contact: SentContact,
  { intent: kept, text, region }: KeptAlert,
  asked: Asking | undefined,
): OutgoingMessage {
  const { intent = kept, links } = asked ?? {};
  const { parameters, ...about } = aboutOf(intent);
  return {
    id: messageId(key),
    region,
    to: contact.to,
    ...('key' in contact && { key: contact.key }),
    text: asked ? alertText(intent).text : text,
    ...about,
    parameters: { ...parameters, ...links },
  };
}

function aboutOf(intent: AlertIntent) {
  const { facts, ticketNo, recipient: unit, at, by, clause } = intent;
  return {
    ...{ kind: facts.kind, ticketNo, unit, at },
    subject: `12345热线：${TITLES[facts.kind]} ${ticketNo}`,
    parameters: parametersOf(intent),
    ...(by && { dueAt: by.at }),
    ...(clause !== undefined && { clause }),
  };
}
