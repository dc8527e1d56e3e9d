/** A commit that told a line what became of a matter that it had handed over. */
export interface FeedbackGiven {
  readonly ticketNo: string;
  /** The ticket's version that the commit made. */
  readonly version: number;
}

/** What lines are still to be told of by their webhooks. */
export interface FeedbackQueue {
  send(told: readonly FeedbackGiven[]): Promise<void>;
}

/** Where a line's system wants to be told, and the key by which it knows who tells. */
export interface Webhook {
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
}

/** Tells a line's system. */
export interface WebhookSender {
  /**
   * @param id the same for every attempt at the same message
   * @throws WebhookRefusedError when it is not taken
   */
  send(webhook: Webhook, id: string, payload: string): Promise<void>;
}

/** A webhook that did not take a message; holds the status, where there was one. */
export class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError';
}
