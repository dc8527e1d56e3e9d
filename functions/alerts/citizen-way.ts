import { CITIZEN, isToldBySms } from '../../shared/alert/citizens.ts';
import { disclosureIntentsOf } from '../../shared/alert/disclosure.ts';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import type { AuditTrail, DeliveryQueue, Rulebook, TicketStore, Vault } from '../../shared/ports.ts';
import { TextsDestroyedError } from '../../shared/privacy/errors.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import type { Settings } from '../../shared/regulation/settings.ts';
import type { Unit } from '../../shared/routing/unit.ts';
import type { Change } from '../../shared/ticket/change.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { recordSystemUse } from '../system-use.ts';

/** How citizens are told of their tickets. */
export interface CitizenMessages extends DeliveryQueue {
  /** Whether the citizen of a ticket is told by SMS at all. */
  areTold(ticketNo: string): Promise<boolean>;
  /** What units are told of a change in which a complainant agreed that they learn who it is. */
  disclosures(change: Change): Promise<readonly AlertIntent[]>;
}

export interface CitizenMessageDeps {
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings'>;
  readonly queue: DeliveryQueue;
}

/** Citizens are told where their city has set by which provider, and they themselves have not chosen otherwise. */
export function citizenMessages({ tickets, rulebook, queue }: CitizenMessageDeps): CitizenMessages {
  return {
    async areTold(ticketNo) {
      const region = ticketNo.slice(0, 6);
      const { settings } = await rulebook.current(region);
      const { citizens } = await rulebook.settings(region, settings);
      const loaded = citizens && (await tickets.load(ticketNo));
      return loaded !== undefined && isToldBySms(loaded.ticket);
    },
    async disclosures(change) {
      if (!change.events.some(({ type }) => type === 'ConsentRecorded')) return [];
      const loaded = await tickets.load(change.ticketNo);
      return loaded ? disclosureIntentsOf(change, loaded.ticket) : [];
    },
    send: (task, seconds) => queue.send(task, seconds),
  };
}

/**
 * The citizen of a ticket as a recipient: the one place at which their number leaves the vault.
 * @returns undefined where there is no number that takes an SMS
 */
export async function citizenOf(
  ticket: Ticket,
  { citizens }: Pick<Settings, 'citizens'>,
  deps: { readonly vault: Pick<Vault, 'open'>; readonly audit: AuditTrail },
): Promise<Unit | undefined> {
  const { ticketNo, papers } = ticket;
  const ref = papers.phone?.ref;
  if (ref === undefined || !citizens) return undefined;
  const texts = await deps.vault.open(ticketNo, [ref]).catch((error: unknown) => {
    if (error instanceof TextsDestroyedError) return undefined;
    throw error;
  });
  const phone = parsePhone(texts?.[ref]?.split(',', 1)[0] ?? '');
  if (phone?.kind !== 'mobile') return undefined;
  await recordSystemUse(deps, {
    by: 'sender',
    what: citizens.way,
    ticket,
    fields: ['phone'],
    answer: 'clear',
  });
  return { id: CITIZEN, name: '诉求人', contacts: [{ id: CITIZEN, way: citizens.way, to: phone.e164 }] };
}
