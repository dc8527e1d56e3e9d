import type {
  AuditTrail,
  FeedbackGiven,
  TicketStore,
  Vault,
  Webhook,
  WebhookSender,
} from '../../shared/ports.ts';
import { feedbackIn } from '../feedback.ts';
import { recordSystemUse } from '../system-use.ts';

export interface WebhookDeps {
  readonly store: Pick<TicketStore, 'ledger'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly audit: AuditTrail;
  /** The webhooks of whoever speaks for a line in a region. */
  readonly webhooks: (region: string, line: string) => Promise<readonly Webhook[]>;
  readonly sender: WebhookSender;
}

/**
 * Tells lines by their webhooks what they are owed of one commit. A message has the same id in every attempt, so one
 * that is delivered twice is known.
 * @throws WebhookRefusedError when one of them did not take it; all are told again then
 */
export async function tell(deps: WebhookDeps, { ticketNo, version }: FeedbackGiven): Promise<void> {
  const { told, answer } = await feedbackIn(deps, ticketNo, version);
  for (const { at, ...data } of told) {
    const payload = JSON.stringify({ type: 'referral.feedback', timestamp: at, data });
    const fields = ['result'];
    for (const webhook of await deps.webhooks(ticketNo.slice(0, 6), data.line)) {
      const ticket = { ticketNo };
      await recordSystemUse(deps, {
        by: 'webhooks',
        what: 'referral',
        ticket,
        fields,
        answer,
        ref: data.line,
      });
      await deps.sender.send(webhook, `feedback_${ticketNo}_${version}`, payload);
    }
  }
}
