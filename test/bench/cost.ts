import prices from './prices.json' with { type: 'json' };

/** What a plain life uses of what AWS charges for. */
export interface Used {
  readonly stateTransition: number;
  readonly writeUnit: number;
  readonly readUnit: number;
  readonly invocation: number;
  readonly gigabyteSecond: number;
  /** HTTP requests through API Gateway. */
  readonly request: number;
  readonly loggedGigabyte: number;
  /** Calls of KMS. */
  readonly keyCall: number;
  /** Messages published to SNS. */
  readonly publication: number;
}

/** What it costs, in US dollars, at the list prices of `prices.json`. */
export function dollarsOf(used: Used): number {
  return prices.prices.reduce(
    (sum, { unit, price, per }) => sum + (used[unit as keyof Used] * price) / per,
    0,
  );
}

/** Where and when the prices are from. */
export const PRICED = `${prices.region}, ${prices.asOf}`;
