import { createHash } from 'node:crypto';

/**
 * Who makes a call of an example: a channel by its signature, nobody in particular, a sender of forms, or a person by a
 * token.
 */
export type Caller =
  | 'phone'
  | 'web'
  | 'referral'
  | 'nobody'
  | 'form'
  | { readonly role: string; readonly unit?: string };

/** One call of the examples. */
export interface Step {
  /** The operation, by method and path. */
  readonly call: string;
  /** In Chinese. */
  readonly title: string;
  readonly as: Caller;
  /** The ticket that the path names. */
  readonly ticket?: string;
  /** What else the path names. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** The idempotency key. */
  readonly key?: string;
  readonly body?: object;
  /** The body is not what the schema asks for, as is shown. */
  readonly wrong?: true;
  /** The ticket number that stands for what the call makes. */
  readonly makes?: string;
  /** The id that stands for the file that the call offers to upload. */
  readonly offers?: string;
  readonly status: number;
  /** The problem that it is answered by. */
  readonly code?: string;
}

export const LAMP = '43050026092100000001';
export const OTHER_LAMP = '43050026092100000002';
export const NOISE = '43050026092100000003';
export const POTHOLE = '43050026092100000004';
export const REFERRED = '43050026092100000005';
export const DRAIN = '43050026092100000006';
/** Stands for the key of an Open311 client. */
export const API_KEY = 'a-client-s-own-key';
export const ATTACHMENT = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';

export const REGION = '430500';
export const UNIT = 'chengguan';

export const administrator = { role: 'administrator' };
export const agent = { role: 'agent' };
export const dispatcher = { role: 'dispatcher' };
export const reviewer = { role: 'reviewer' };
export const supervisor = { role: 'supervisor' };
export const officer = { role: 'unit-officer', unit: UNIT };
export const province = { role: 'province-reader' };

/** The beginning of a JPEG, which is all that is looked at. */
export const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(1020, 7)]);
export const ofPhoto = {
  purpose: 'photo',
  mediaType: 'image/jpeg',
  bytes: PHOTO.length,
  sha256: createHash('sha256').update(PHOTO).digest('hex'),
};
