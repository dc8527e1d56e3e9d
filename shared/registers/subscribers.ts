import * as z from 'zod';
import { lineName, region, unitRef } from '../ticket/commands/fields.ts';

/*
 * Who is sent a region's changes as they happen: a province's platform, departments, a service portal, a supervision
 * platform, the rating system (好差评) and complaint systems (Shaoyang art. 7, Inner Mongolia art. 17, Lu'an art. 5).
 */

export const SUBSCRIBER_KINDS = [
  'province',
  'department',
  'portal',
  'supervision',
  'rating',
  'complaint',
] as const;
/** What a subscriber is, and so which changes it is sent, and how much of them. */
export type SubscriberKind = (typeof SUBSCRIBER_KINDS)[number];

/** An address on the public network; one within a network is reached by the city's relay. */
const httpsUrl = z.url({ protocol: /^https$/ }).max(300);

const form = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('webhook'),
    url: httpsUrl,
    /** The signing key, by its name among the city's webhook keys in the senders' secret. */
    key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  }),
  z.strictObject({
    form: z.literal('files'),
    /** What the keys of its files begin with. */
    prefix: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  }),
]);

const subscriber = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  label: z.string().trim().min(1).max(100),
  kind: z.enum(SUBSCRIBER_KINDS),
  /** Whose changes; the region's in whose rulebook it stands when left out, else ones that lie in it. */
  regions: z.array(region).min(1).max(200).exactOptional(),
  /** Of a department: the units whose parts it is sent, as tickets name them. */
  units: z.array(unitRef).min(1).max(100).exactOptional(),
  /** Of a portal or a complaint system: the line as which it hands matters over. */
  line: lineName.exactOptional(),
  /** The fields that it may have, beside those that everybody gets; all when left out. */
  fields: z.array(z.string().max(32)).max(32).exactOptional(),
  /** Changes in one message. */
  batch: z.int().min(1).max(200).exactOptional(),
  to: form,
});
/** Somebody who is sent changes. */
export type Subscriber = z.infer<typeof subscriber>;

/** Schema of a region's subscribers, as handed in and as kept. */
export const subscribersSchema = z.strictObject({ subscribers: z.array(subscriber).max(200) });
export type Subscribers = z.infer<typeof subscribersSchema>;

/** One thing that is wrong with a list of subscribers: where, and which rule it breaks. */
export interface SubscriberProblem {
  readonly field: string;
  readonly rule: 'duplicate' | 'required' | 'not-for-this-kind' | 'within-region' | 'unknown-field';
}

const NAMED: Readonly<Partial<Record<SubscriberKind, 'units' | 'line'>>> = {
  department: 'units',
  portal: 'line',
  complaint: 'line',
};

/**
 * Everything that is wrong with a list of subscribers.
 * @param isWithin whether a region is the one in whose rulebook they stand, or lies in it
 * @param fields the names of the feed's fields
 */
export function subscriberProblems(
  { subscribers }: Subscribers,
  isWithin: (region: string) => boolean,
  fields: ReadonlySet<string>,
): readonly SubscriberProblem[] {
  const found: SubscriberProblem[] = [];
  const seen = new Set<string>();
  const prefixes = new Set<string>();
  for (const [index, each] of subscribers.entries()) {
    const at = (field: string) => `subscribers.${index}.${field}`;
    if (seen.has(each.id)) found.push({ field: at('id'), rule: 'duplicate' });
    seen.add(each.id);
    if (each.to.form === 'files') {
      if (prefixes.has(each.to.prefix)) found.push({ field: at('to.prefix'), rule: 'duplicate' });
      prefixes.add(each.to.prefix);
    }
    for (const name of ['units', 'line'] as const) {
      const needed = NAMED[each.kind] === name;
      if (needed && each[name] === undefined) found.push({ field: at(name), rule: 'required' });
      if (!needed && each[name] !== undefined) found.push({ field: at(name), rule: 'not-for-this-kind' });
    }
    for (const [place, name] of (each.regions ?? []).entries()) {
      if (!isWithin(name)) found.push({ field: at(`regions.${place}`), rule: 'within-region' });
    }
    for (const [place, name] of (each.fields ?? []).entries()) {
      if (!fields.has(name)) found.push({ field: at(`fields.${place}`), rule: 'unknown-field' });
    }
  }
  return found;
}
