import * as z from 'zod';
import { unitId } from '../ticket/commands/fields.ts';

/*
 * The ways by which a unit's duty officers are reached, and what an address of each looks like. `sms` and `email`
 * are subscriptions of the unit's topic, which SNS serves by itself; every other way is served by the sender. A
 * contact has one way, so under one contact nobody is told twice of one alert.
 */

/** Ways that are subscriptions of the unit's topic. */
export const TOPIC_WAYS = ['sms', 'email'] as const;
export type TopicWay = (typeof TOPIC_WAYS)[number];

/** Ways that the sender serves, one message for each contact. */
export const SENDER_WAYS = ['aliyun', 'tencent', 'sns', 'smtp', 'webhook', 'wecom', 'dingtalk'] as const;
export type SenderWay = (typeof SENDER_WAYS)[number];

/** Id of a contact among those of its unit; duty rosters and expert seats name contacts by it. */
export const contactId = unitId;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const contactFields = {
  id: contactId.exactOptional(),
  /** The officer's name or post, as colleagues read it. */
  name: z.string().trim().min(1).max(60).exactOptional(),
  /** When the officer can be reached; any hour when left out. `to` before `from` is on the next day. */
  hours: z
    .strictObject({ days: z.enum(['working', 'every']), from: timeOfDay, to: timeOfDay })
    .exactOptional(),
};

/** What the sender notes a delivery by, and the contact in whose place this one is tried. */
const sentFields = {
  ...contactFields,
  id: contactId,
  /** An earlier contact of the unit: this one is told where that one could not be. */
  insteadOf: contactId.exactOptional(),
  /** The unit's head (负责人) or its leader on duty (带班领导), who is told by ladders alone. */
  post: z.enum(['head', 'leader']).exactOptional(),
};

const phone = z.string().regex(/^\+\d{6,15}$/);
const email = z.email().max(120);

/** The name under which a key lies with the senders' secret; the rulebook holds no secret. */
const keyName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+$/i;
/** Names that never lead out of a network; the addresses behind other names are looked at when something is sent. */
const INNER = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|arpa|test|invalid|onion)$/i;
const PORTS = ['', '443', '8443'];

/** Where a unit's own system takes messages: https, by a name of the public network, without credentials. */
const webhookAddress = z
  .url({ protocol: /^https$/, hostname: HOST })
  .max(300)
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { hostname, username, password, port, hash } = new URL(text);
      return username + password + hash === '' && PORTS.includes(port) && !INNER.test(hostname);
    },
    { params: { rule: 'public-address' } },
  );

const sentBy = <W extends SenderWay>(way: W, to: z.ZodString | z.ZodEmail) =>
  z.strictObject({ way: z.literal(way), to, ...sentFields });

/** Schema of a contact (值班联系人). */
export const contactSchema = z.discriminatedUnion('way', [
  // As SNS takes them; one that it refuses would leave a version published and nobody told.
  z.strictObject({ way: z.literal('sms'), to: phone, ...contactFields }),
  z.strictObject({ way: z.literal('email'), to: email, ...contactFields }),
  sentBy('aliyun', phone),
  sentBy('tencent', phone),
  sentBy('sns', phone),
  sentBy('smtp', email),
  z.strictObject({ way: z.literal('webhook'), to: webhookAddress, key: keyName, ...sentFields }),
  // A robot's address is its secret: `to` is the name under which it lies with the senders' secret.
  sentBy('wecom', keyName),
  sentBy('dingtalk', keyName),
]);
/** A duty officer, by the way in which one is reached. */
export type Contact = z.infer<typeof contactSchema>;

/** A contact whom the sender serves. */
export type SentContact = Extract<Contact, { way: SenderWay }>;

/** A contact who subscribes to the unit's topic. */
export type TopicContact = Extract<Contact, { way: TopicWay }>;

export function isSent(contact: Contact): contact is SentContact {
  return (SENDER_WAYS as readonly string[]).includes(contact.way);
}

/** The duty officers who are told at once; the others only where one of these could not be. */
export function firstTold(contacts: readonly Contact[]): readonly SentContact[] {
  return contacts
    .filter(isSent)
    .filter(({ insteadOf, post }) => insteadOf === undefined && post === undefined);
}

/** Who is told where a contact could not be. */
export function toldInstead(contacts: readonly Contact[], contact: string): readonly SentContact[] {
  return contacts.filter(isSent).filter(({ insteadOf }) => insteadOf === contact);
}

/** Places in a list of contacts whose `insteadOf` names no earlier contact that the sender serves. */
export function strayFallbacks(contacts: readonly Contact[]): readonly number[] {
  return contacts.flatMap((contact, index) => {
    if (!isSent(contact) || contact.insteadOf === undefined) return [];
    const earlier = contacts.slice(0, index).filter(isSent);
    return earlier.some(({ id }) => id === contact.insteadOf) ? [] : [index];
  });
}
