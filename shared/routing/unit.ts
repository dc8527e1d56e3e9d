import * as z from 'zod';
import { KINDS } from '../regulation/vocabulary.ts';
import { code, day, unitId } from '../ticket/commands/fields.ts';
import { contactId, contactSchema } from './contact.ts';

export { type Contact, contactId } from './contact.ts';

/** On which tier of government a unit stands, the highest first. */
export const LEVELS = ['province', 'city', 'county', 'street'] as const;

/** How another line joined the hotline: 整体并入, 双号并行, 双向联动; the words of a regulation's own list of lines. */
export const LINE_WAYS = ['merged', 'kept', 'linked'] as const;

const label = z.string().trim().min(1).max(60);

/** A line of the unit's own beside 12345. */
const lineSchema = z.strictObject({
  name: label,
  number: z
    .string()
    .regex(/^\d{3,12}$/)
    .exactOptional(),
  way: z.enum(LINE_WAYS),
  /** Whose seats take its calls. */
  seats: z.enum(['hotline', 'own']),
  roundTheClock: z.boolean().exactOptional(),
  /** The experts behind its seat in the hotline's hall, by their contacts; empty where none has been named yet. */
  experts: z.array(contactId).max(50).exactOptional(),
});

/** Schema of a handling unit (承办单位) of a city. What was not there in earlier versions may be left out. */
export const unitSchema = z.strictObject({
  id: unitId,
  /** As people read it, in Chinese. */
  name: label,
  level: z.enum(LEVELS).exactOptional(),
  /** The unit above it. */
  parent: unitId.exactOptional(),
  /** What it is in charge of, in words as a citizen or its list of powers would have them. */
  duties: z.array(label).max(200).exactOptional(),
  /** Where it is in charge: administrative division codes of six to twelve digits; everywhere when left out. */
  areas: z
    .array(z.string().regex(/^\d{6}(\d{3}){0,2}$/))
    .max(200)
    .exactOptional(),
  /** Of which kinds of request; all when left out. */
  kinds: z.array(z.enum(KINDS)).min(1).exactOptional(),
  /** Of which classes of the city's own list, each with all below it; all when left out. */
  classes: z.array(code).min(1).max(200).exactOptional(),
  roundTheClock: z.boolean().exactOptional(),
  /** False while it has not joined the hotline (暂未纳入热线成员单位). */
  member: z.boolean().exactOptional(),
  /** The names under which clauses mean it, in Chinese (市应急管理局, 供电企业), beside its own. */
  roles: z.array(label).max(20).exactOptional(),
  /** Its own seat for calls that the hotline puts through (远端座席). */
  remoteSeat: z.strictObject({ number: z.string().regex(/^\d{3,12}$/) }).exactOptional(),
  lines: z.array(lineSchema).max(50).exactOptional(),
  /** From this day on nothing is dispatched to it; what it has it finishes, or the hotline takes it back. */
  dissolved: z.strictObject({ on: day, successor: unitId.exactOptional() }).exactOptional(),
  /** Its liaison with the hotline (联络员), one of its contacts. */
  liaison: contactId.exactOptional(),
  /** The section in it that handles tickets (承办科室), as people read it. */
  section: label.exactOptional(),
  /** The persons who handle them, among its contacts. */
  handlers: z.array(contactId).max(20).exactOptional(),
  /** Where its duty officers are alerted. */
  contacts: z.array(contactSchema).max(20),
});

/** Schema of a city's unit directory. */
export const unitsSchema = z.array(unitSchema);

/** A handling unit of a city. */
export type Unit = z.infer<typeof unitSchema>;
