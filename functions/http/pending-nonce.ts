import type { NonceStore } from '../../shared/privacy/ports.ts';

/**
 * A signed request's nonce that is yet to be taken: with the commit that the request makes, in one transaction, or
 * by itself. Either way before the answer, so that a request is answered once.
 */
export class PendingNonce {
  /** Whose it is among the keys. */
  readonly key: string;
  readonly ttlSeconds: number;
  /** Set by whoever has committed it. */
  taken = false;
  private readonly nonces: NonceStore;

  constructor(key: string, ttlSeconds: number, nonces: NonceStore) {
    this.key = key;
    this.ttlSeconds = ttlSeconds;
    this.nonces = nonces;
  }

  /** Takes it, if that is not done; false when it is another request's. */
  async take(): Promise<boolean> {
    this.taken ||= await this.nonces.take(this.key, this.ttlSeconds);
    return this.taken;
  }
}
