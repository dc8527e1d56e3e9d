import { createHmac, timingSafeEqual } from 'node:crypto';

/** Which answer a link asks about. */
export interface RatingClaim {
  /** Twenty digits. */
  readonly ticketNo: string;
  /** 0 to 255. */
  readonly round: number;
  /** The last day on which it opens, counted from 1970-01-01 in UTC. */
  readonly lastDay: number;
}

const DAY_MS = 86_400_000;
const NUMBER_BYTES = 9;
const CLAIM_BYTES = NUMBER_BYTES + 3;
const MAC_BYTES = 10;
/** How long a token is, in characters of an address. */
export const TOKEN_LENGTH = Math.ceil(((CLAIM_BYTES + MAC_BYTES) * 4) / 3);
const TOKEN = new RegExp(`^[A-Za-z0-9_-]{${TOKEN_LENGTH}}$`);

/**
 * The token of a link by which one answer is rated: number, round and last day, with an HMAC of 80 bits over them
 * under a key derived from the index key. It says nothing that the message beside it does not say.
 */
export function ratingToken(indexKey: Uint8Array, { ticketNo, round, lastDay }: RatingClaim): string {
  const claim = Buffer.alloc(CLAIM_BYTES);
  Buffer.from(
    BigInt(ticketNo)
      .toString(16)
      .padStart(NUMBER_BYTES * 2, '0'),
    'hex',
  ).copy(claim);
  claim.writeUInt8(round, NUMBER_BYTES);
  claim.writeUInt16BE(lastDay, NUMBER_BYTES + 1);
  return Buffer.concat([claim, macOf(indexKey, claim)]).toString('base64url');
}

/** What a token says; undefined for one that was not made here, was changed, or is past its last day. */
export function readRatingToken(indexKey: Uint8Array, token: string, nowMs: number): RatingClaim | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const claim = bytes.subarray(0, CLAIM_BYTES);
  if (!timingSafeEqual(bytes.subarray(CLAIM_BYTES), macOf(indexKey, claim))) return undefined;
  const number = BigInt(`0x${claim.subarray(0, NUMBER_BYTES).toString('hex')}`);
  const lastDay = claim.readUInt16BE(NUMBER_BYTES + 1);
  if (dayNumber(nowMs) > lastDay) return undefined;
  return { ticketNo: number.toString().padStart(20, '0'), round: claim.readUInt8(NUMBER_BYTES), lastDay };
}

/** Whole days since 1970-01-01, in UTC. */
export function dayNumber(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS);
}

function macOf(indexKey: Uint8Array, claim: Uint8Array): Buffer {
  const key = createHmac('sha256', indexKey).update('rating:v1').digest();
  return createHmac('sha256', key).update(claim).digest().subarray(0, MAC_BYTES);
}
