import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { clearWords } from '../privacy/clear-words.ts';
import { ENTRY_FAULTS, ENTRY_KINDS } from '../regulation/vocabulary.ts';
import { code, ticketNo, unitRef } from '../ticket/commands/fields.ts';

/** What is done with entries of the knowledge base (知识库), and by whom. Entries are for everybody's eyes. */

/** What an entry says: kind and standard form are the same for all who provide any (entry standards). */
export const contentSchema = z.strictObject({
  kind: z.enum(ENTRY_KINDS),
  /** The question, or the name of the procedure, policy or institution. */
  title: clearWords(100, { offices: true }),
  /** With the numbers of offices, not of people. */
  text: clearWords(6000, { offices: true }),
  /** Other words under which people look for it. */
  keywords: z.array(clearWords(20)).max(10).default([]),
  /** Where it holds, as an administrative division code; everywhere when left out. */
  area: z
    .string()
    .regex(/^\d{6}(\d{3}){0,2}$/)
    .exactOptional(),
  /** The sudden event that it belongs to the answer list of (答疑清单). */
  event: code.exactOptional(),
  validFrom: daySchema.exactOptional(),
  validUntil: daySchema.exactOptional(),
});
/** What an entry says. */
export type Content = z.output<typeof contentSchema>;

const reason = clearWords(500);

/** The bodies of all acts. */
export const ENTRY_ACTS = {
  /** A unit writes an entry, or the hotline writes down what it has collected for the unit. */
  propose: contentSchema.extend({ provider: unitRef }),
  /** The hotline asks a unit for an entry that is missing. */
  request: z.strictObject({ provider: unitRef, title: clearWords(100), event: code.exactOptional() }),
  /** The unit that answers for it says that it is so. */
  confirm: z.strictObject({}),
  revise: contentSchema,
  review: z.strictObject({ passed: z.boolean(), reason: reason.exactOptional() }),
  remove: z.strictObject({ reason }),
  /** Somebody found it wrong; codes only, so that nobody's words about a citizen get in here. */
  report: z.strictObject({ fault: z.enum(ENTRY_FAULTS), ticketNo: ticketNo.exactOptional() }),
  dismiss: z.strictObject({ report: z.int().min(1), reason }),
  /** The hotline reminds the unit that it has to be brought up to date. */
  remind: z.strictObject({ fault: z.enum(ENTRY_FAULTS) }),
} as const;

export type ActType = keyof typeof ENTRY_ACTS;
/** An act's body as its schema gives it. */
export type ActBody<T extends ActType> = z.output<(typeof ENTRY_ACTS)[T]>;
/** An act as it is decided. */
export type EntryAct = {
  // A body without fields would else allow no field beside it.
  [T in ActType]: { readonly type: T } & (string extends keyof ActBody<T> ? object : ActBody<T>);
}[ActType];

/** Who does it. `unit` is their own, for those who act for one. */
export interface ActorOfEntry {
  readonly id: string;
  readonly side: 'hotline' | 'unit';
  readonly unit?: string;
  /** Whether they may review for their side: the hotline's reviewers, and the heads of units. */
  readonly reviews: boolean;
}
