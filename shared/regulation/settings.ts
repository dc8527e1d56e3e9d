import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { lengthSchema } from './provision.ts';
import { CLOCKS, GRADES, KINDS, MATTERS, METHODS, NATURES, STARTS } from './vocabulary.ts';

/**
 * A city's settings: what its operator decides where the regulation leaves it open. They live in the
 * rulebook in versions; none is overwritten.
 */

/** A city's decision: on what ground, by whom, and for which days of acceptance. */
const decision = {
  /** The decision it rests on, in Chinese; shown with every due time that it makes. */
  ground: z.string().trim().min(1).max(500),
  /** Who decided. */
  by: z.string().trim().min(1).max(100),
  from: daySchema,
  until: daySchema.exactOptional(),
};

const operatorTerm = z.strictObject({
  clock: z.enum(CLOCKS),
  kinds: z.array(z.enum(KINDS)).min(1),
  /** Conditions, as those of a regulation's terms. */
  complex: z.literal(true).exactOptional(),
  siteVisit: z.literal(true).exactOptional(),
  matters: z.array(z.enum(MATTERS)).min(1).exactOptional(),
  methods: z.array(z.enum(METHODS)).min(1).exactOptional(),
  natures: z.array(z.enum(NATURES)).min(1).exactOptional(),
  length: lengthSchema,
  start: z.enum(STARTS),
  ...decision,
});
/** A term set by the city: fills what the regulation leaves unset, and may be shorter than what it states. */
export type OperatorTerm = z.infer<typeof operatorTerm>;

const adoption = z.strictObject({ regulation: z.string().min(1), ...decision });
/** A city applies a draft, or a regulation that has ended, to the tickets accepted on these days. */
export type Adoption = z.infer<typeof adoption>;

const repeats = z.strictObject({
  /** A request may be refused as repeated without reason when so many like it came before. */
  times: z.int().min(1).max(100),
  /** How far back they count. */
  withinDays: z.int().min(1).max(3660),
  ...decision,
});
/** The city's rule for unreasonable repeats, where its text requires one and gives no number (Lu'an, task 11). */
export type RepeatsRule = z.infer<typeof repeats>;

const percent = z.int().min(1).max(100);
const likeness = z.strictObject({
  /** From which likeness of their texts on, in percent, two requests of one person are shown as alike. */
  samePerson: percent,
  /** The same for two requests of different persons. */
  anybody: percent,
  /** How long before a request others are looked for. */
  withinDays: z.int().min(1).max(3660),
});
/** From when on requests count as alike. A person decides; this only says what they are shown. */
export type LikenessRule = z.infer<typeof likeness>;

export const settingsSchema = z.strictObject({
  /** GB/T 2260 code; all zeros for the shipped default, which is no city's. */
  region: z.string().regex(/^\d{6}$/),
  /** The hour `HH:mm` at which a day's term ends, where the city doesn't want 24:00 (Civil Code 203). */
  businessCloses: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .exactOptional(),
  /** How long before the end of a clock the unit is reminded; a clock left out has no reminder. */
  reminders: z.partialRecord(z.enum(CLOCKS), z.strictObject({ minutesBefore: z.int().positive() })),
  terms: z.array(operatorTerm),
  /** Regulations that hold by the city's decision beyond their own dates. */
  adopted: z.array(adoption).exactOptional(),
  /** Grades of a revisit that count as satisfied. */
  satisfied: z.array(z.enum(GRADES)),
  repeats: repeats.exactOptional(),
  likeness: likeness.exactOptional(),
});
/** A city's settings, as read. */
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Reads a city's settings from data.
 * @throws ZodError that names the field
 */
export function parseSettings(data: unknown): Settings {
  return settingsSchema.parse(data);
}

/** The version under which the shipped settings are recorded. */
export const DEFAULT_SETTINGS_VERSION = 'default';

/**
 * For a city that hasn't set its own: on 2,816 public messages it finds every pair that shares half of its text,
 * and of four million pairs none that shares less than a seventh.
 */
const SHIPPED_LIKENESS: LikenessRule = { samePerson: 20, anybody: 30, withinDays: 90 };

/** From when on a city's requests count as alike. */
export function likenessRule({ likeness: own }: Pick<Settings, 'likeness'>): LikenessRule {
  return own ?? SHIPPED_LIKENESS;
}

/** For a city that has set nothing: day terms are reminded at 09:00 of their last day, a signature at 16:00. */
export const DEFAULT_SETTINGS: Settings = parseSettings({
  region: '000000',
  reminders: {
    dispatch: { minutesBefore: 30 },
    respond: { minutesBefore: 20 },
    callback: { minutesBefore: 240 },
    sign: { minutesBefore: 480 },
    handle: { minutesBefore: 900 },
    redo: { minutesBefore: 900 },
    supervise: { minutesBefore: 900 },
  },
  terms: [],
  satisfied: ['very-satisfied', 'satisfied', 'basically-satisfied'],
  likeness: SHIPPED_LIKENESS,
});
