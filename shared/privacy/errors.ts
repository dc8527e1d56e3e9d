/** A token that is not to be trusted; `reason` says which check failed and holds nothing of the token. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  readonly reason: 'malformed' | 'algorithm' | 'key' | 'signature' | 'expired' | 'claims';

  constructor(reason: InvalidTokenError['reason'], options?: ErrorOptions) {
    super(`token refused: ${reason}`, options);
    this.reason = reason;
  }
}

/** The issuer's metadata or keys cannot be had, so nothing can be said about a token. */
export class IdentityProviderError extends Error {
  override readonly name = 'IdentityProviderError';
}

/** Whoever tells persons from programs cannot be asked. */
export class CaptchaError extends Error {
  override readonly name = 'CaptchaError';
}

/** A sealed text that does not open: another key, another place, or changed bytes. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

/** A ticket's data key is gone: what was sealed under it can be read by nobody any more. */
export class TextsDestroyedError extends Error {
  override readonly name = 'TextsDestroyedError';
}

/** A secret that is missing or not of the agreed form. The message names the secret and fields, no values. */
export class SecretFormError extends Error {
  override readonly name = 'SecretFormError';
}
