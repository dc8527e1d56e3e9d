/** Who calls: a channel by its signed key, or a person or province platform by an OIDC token. */

export const ROLES = [
  'agent',
  'dispatcher',
  'reviewer',
  'supervisor',
  'unit-officer',
  'unit-head',
  'province-reader',
  'auditor',
  'administrator',
  /** Set apart for secret tickets: held beside another role, it opens them to that role. */
  'secrecy-staff',
] as const;
export type Role = (typeof ROLES)[number];

export const CHANNELS = ['phone', 'web', 'wechat', 'referral'] as const;
/** How a request came in. */
export type Channel = (typeof CHANNELS)[number];

export const LINKS = ['supervision', 'rating'] as const;
/** What a linked platform may bring besides requests: orders of supervision, or ratings. */
export type Link = (typeof LINKS)[number];

/** A call centre, website or other hotline that signs its requests; bound to its regions and channels. */
export interface ChannelCaller {
  readonly type: 'channel';
  readonly id: string;
  readonly regions: readonly string[];
  readonly channels: readonly Channel[];
  /** What else it may bring. */
  readonly links?: readonly Link[];
  /** The system that it is part of, where that has several keys; its calls go by that name. */
  readonly system?: string;
  /** The lines (110, 供水) that it speaks for; every line of its regions when left out. */
  readonly lines?: readonly string[];
}

/**
 * An account, the `sub` of a token: visible ASCII (OpenID Connect Core, 2), so that two that look alike are one, and
 * whoever is complained about can be named by it.
 */
export const ACCOUNT = /^[!-~](?:[ -~]*[!-~])?$/;

/** Somebody with a token. `region` is a GB/T 2260 code; a province's caller sees its prefix. */
export interface PersonCaller {
  readonly type: 'person';
  readonly id: string;
  readonly roles: readonly Role[];
  readonly region: string;
  readonly unit?: string;
  /** What the token's `scope` names, where it names anything. */
  readonly scope?: readonly string[];
}

export type Caller = ChannelCaller | PersonCaller;

/** Whether a region is another or a part of it: 430581 lies in 430500, and 150100 in 150000. */
export function liesIn(region: string, wider: string): boolean {
  const prefix = wider.replace(/(00)+$/, '');
  return prefix !== '' && region.startsWith(prefix);
}

/** Whether a caller's region covers a ticket's: its own code, or, for a province (…0000), all that lies in it. */
export function coversRegion(callerRegion: string, region: string): boolean {
  return callerRegion === region || (callerRegion.endsWith('0000') && liesIn(region, callerRegion));
}
