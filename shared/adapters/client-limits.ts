/** How often one of AWS's clients tries a call, and how long it waits for each attempt. */
export interface ClientLimits {
  readonly maxAttempts: number;
  readonly requestHandler: {
    /** Milliseconds until a connection stands, name look-up and TLS with it. */
    readonly connectionTimeout: number;
    /** Milliseconds until the answer begins. */
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/**
 * The limits of every client, in one place. A function has 30 s and WeChat hangs up after 5 (被动回复), so one call
 * to a service that doesn't answer is over before either. Without `throwOnRequestTimeout` the SDK only warns.
 */
export const LIMITS = {
  /** The store: tried again by `retrying` alone, which knows what a repeated write may do. */
  store: limits(1, 2_000),
  /** What a person's request waits for: KMS and Secrets Manager, 4.5 s and the pauses at the most. */
  request: limits(3, 1_500),
  /** What runs behind a stream or a timer: Step Functions, SNS, SQS. */
  background: limits(4, 3_000),
  /** What must not be done twice where no answer comes: a message to a person. */
  once: limits(1, 8_000),
} as const satisfies Record<string, ClientLimits>;

function limits(maxAttempts: number, requestTimeout: number): ClientLimits {
  return {
    maxAttempts,
    requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true },
  };
}
