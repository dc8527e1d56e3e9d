import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import { CHANNELS } from '../caller.ts';
import { answeringFields } from './answering-schema.ts';
import { schemeFields } from './assessment-schema.ts';
import { bulletinFields } from './bulletin-schema.ts';
import { citizensSchema } from './citizens-schema.ts';
import { EXCLUSIONS } from './formulas-schema.ts';
import { analysisFields, warningFields, watchedWordFields } from './governance-schema.ts';
import { ladderFields, missingOf, type QuietHours, quietHoursSchema } from './ladder-schema.ts';
import { open311Fields } from './open311-schema.ts';
import { lengthSchema } from './provision.ts';
import { retentionFields } from './retention.ts';
import { revealSchema } from './reveal-rule.ts';
import {
  ATTACHMENT_PURPOSES,
  type AttachmentPurpose,
  CARD_COLOURS,
  CLOCKS,
  FACTS,
  GRADES,
  KINDS,
  MATTERS,
  METHODS,
  NATURES,
  STARTS,
} from './vocabulary.ts';

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

const exclusion = z.strictObject({
  /** The rate's id, as the formulas have it. */
  rate: z.string().regex(/^[a-z][A-Za-z-]*$/),
  when: z.enum(EXCLUSIONS),
  /** Of the numerator alone, or of both. */
  of: z.enum(['numerator', 'both']),
  /** `in`: they count all the same, where no clause leaves them out. */
  leave: z.enum(['out', 'in']),
  /** The days, here, of submission. */
  ...decision,
});
/** What a rate leaves out by the city's decision: what a termination excludes, for one (readings 17). */
export type ExclusionRule = z.infer<typeof exclusion>;

const assessmentScheme = z.strictObject({ ...schemeFields, ...decision });
/** By which points units, or regions, are assessed; the days are those on which a period ends. No text gives points. */
export type AssessmentScheme = z.infer<typeof assessmentScheme>;

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const contacts = z.strictObject({
  /** From when to when on a day a try to reach a citizen counts, `HH:mm`; the end is no longer in it. */
  hours: z
    .strictObject({ from: hour, to: hour })
    .refine(({ from, to }) => from < to, { path: ['to'], params: { rule: 'after-from' } })
    .exactOptional(),
  /** With how many contacts a day a citizen is contacted often enough. */
  mostADay: z.int().min(1).max(50).exactOptional(),
  ...decision,
});
/** When and how often citizens are contacted, where the text asks for suitable times and not too often. */
export type ContactsRule = z.infer<typeof contacts>;

const revisits = z.strictObject({
  /** How often a citizen is tried before a ticket is closed as not reached. */
  attempts: z.int().min(1).max(20),
  ...decision,
});
/** The city's rule for a revisit that reaches nobody. */
export type RevisitsRule = z.infer<typeof revisits>;

const concentration = z.strictObject({
  /** With how many tickets that follow one a matter is a hot spot that is supervised. */
  tickets: z.int().min(2).max(10_000),
  /** How far back they count. */
  withinDays: z.int().min(1).max(3660),
  ...decision,
});
/** The city's number for concentrated complaints, of which no text gives one. */
export type ConcentrationRule = z.infer<typeof concentration>;

const card = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  label: z.string().trim().min(1).max(100),
  colour: z.enum(CARD_COLOURS),
  ...decision,
});
/** What earns a unit a card (Meizhou art. 12(4), which does not say). */
export type CardRule = z.infer<typeof card>;

const source = z.strictObject({
  /** The line as it calls itself when it hands a matter over: a sub-centre, or a platform above. */
  line: z.string().regex(/^(\d{3,5}|\p{Script=Han}{2,10})$/u),
  /** What its tickets are marked with, as the regulation names the mark; an office such as one for petitions has none. */
  mark: z
    .string()
    .regex(/^[a-z][a-z-]*$/)
    .exactOptional(),
  ...decision,
});
/** A line that hands matters over; its tickets may bear a mark that carries duties (Shaoyang art. 7, 27). */
export type SourceRule = z.infer<typeof source>;

const entrance = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  label: z.string().trim().min(1).max(100),
  channel: z.enum(CHANNELS),
  ...decision,
});
/** A further way by which requests come in, beside those that the regulation names. */
export type EntranceRule = z.infer<typeof entrance>;

const neededFacts = z
  .strictObject({
    /** Whose matters need them: every condition that is named. */
    kinds: z.array(z.enum(KINDS)).min(1).exactOptional(),
    matters: z.array(z.enum(MATTERS)).min(1).exactOptional(),
    facts: z.array(z.enum(FACTS)).min(1),
    ...decision,
  })
  .refine(({ kinds, matters }) => kinds !== undefined || matters !== undefined, {
    path: ['kinds'],
    params: { rule: 'kinds-or-matters' },
    error: 'some matters need them, not all',
  });
/** Which matters can't be handled without name, contact or address (Tai'an art. 10(2), which names none). */
export type NeededFactsRule = z.infer<typeof neededFacts>;

const perHour = z.int().min(1).max(100_000);
const publicForm = z.strictObject({
  /** How many requests are taken in an hour from one address, and in all. */
  perAddress: perHour,
  perRegion: perHour,
  /** The entrance that it is, where the city tells several apart. */
  entrance: z.string().max(32).exactOptional(),
  ...decision,
});
/** The city has opened a form to everybody; without this it is closed. */
export type PublicFormRule = z.infer<typeof publicForm>;

const dutyRosters = z.strictObject({
  /** A month's roster is handed in at the latest so many days before the month begins, by 24:00. */
  daysBefore: z.int().min(0).max(60),
  ...decision,
});
/** By when units hand in a month's duty roster (Shaoyang art. 27, which gives no number). */
export type DutyRosterRule = z.infer<typeof dutyRosters>;

const knowledge = z.strictObject({
  /** By the end of which working day after the hotline's reminder a unit has to hand in what is missing or stale. */
  workingDays: z.int().min(1).max(60),
  ...decision,
});
/** The term of a reminder about the knowledge base (Shaoyang art. 27, which gives no number). */
export type KnowledgeRule = z.infer<typeof knowledge>;

const answering = z.strictObject({ ...answeringFields, ...decision });
/** From when on an entry of the knowledge base answers a question by itself; without it nothing does. */
export type AnsweringRule = z.infer<typeof answering>;

const bulletin = z.strictObject({ ...bulletinFields, ...decision });
/** What the city decides on its bulletin, where the text leaves it open (Lu'an, task 16; Shaoyang art. 6). */
export type BulletinSettings = z.infer<typeof bulletin>;

const named = z.record(
  z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/),
  z.string().trim().min(1).max(60),
);

const warning = z
  .strictObject({ ...warningFields, ...decision })
  .refine(({ frequent, rising }) => frequent !== undefined || rising !== undefined, {
    path: ['frequent'],
    params: { rule: 'frequent-or-rising' },
    error: 'a warning has a threshold',
  });
/** From when on requests are frequent or rising, of which no text gives a number (Tai'an art. 23, 24). */
export type WarningRule = z.infer<typeof warning>;

const watchedWord = z.strictObject({ ...watchedWordFields, ...decision });
/** A word for which requests are watched (Tai'an art. 24). */
export type WatchedWord = z.infer<typeof watchedWord>;

const analysis = z.strictObject({ ...analysisFields, ...decision });
/** How often requests are analysed where the text says regularly (Inner Mongolia art. 13). */
export type AnalysisRule = z.infer<typeof analysis>;

const ladder = z.strictObject({ ...ladderFields, ...decision }).superRefine((each, context) => {
  for (const field of missingOf(each)) {
    context.addIssue({
      code: 'custom',
      path: [field],
      message: 'needed',
      params: { rule: 'needed-by-a-rung' },
    });
  }
});
/** Who is told of a kind of clock, and when: before its end, at it and after it. */
export type LadderRule = z.infer<typeof ladder>;

const open311 = z.strictObject({ ...open311Fields, ...decision });
/** What the city offers to clients of Open311; without it one service for each kind of request. */
export type Open311Rule = z.infer<typeof open311>;

const retention = z.strictObject({ ...retentionFields, ...decision });
/** After how long an ended ticket is archived, and a kind of its data destroyed; what is not set is kept. */
export type RetentionRule = z.infer<typeof retention>;

/** No limit is set higher: an upload is one request, and is copied in one. */
const MOST_BYTES = 100 * 1024 * 1024;
const attachments = z.strictObject({
  /** How large a file of each purpose may be, in bytes; a purpose left out keeps the shipped limit. */
  mostBytes: z.partialRecord(z.enum(ATTACHMENT_PURPOSES), z.int().min(1).max(MOST_BYTES)),
});

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
  businessCloses: hour.exactOptional(),
  /** How long before the end of a clock the unit is reminded; a clock left out has no reminder. */
  reminders: z.partialRecord(z.enum(CLOCKS), z.strictObject({ minutesBefore: z.int().positive() })),
  /** Ladders in the place of the one reminder, for the clocks that they name; the first that fits holds. */
  ladders: z.array(ladder).max(50).exactOptional(),
  /** When only what can't wait is told. */
  quietHours: quietHoursSchema.exactOptional(),
  /** At which times of the day is told what only lets somebody know, and from how many tickets on as one message. */
  digest: z.strictObject({ times: z.array(hour).max(24), tickets: z.int().min(2).max(1000) }).exactOptional(),
  terms: z.array(operatorTerm),
  /** Regulations that hold by the city's decision beyond their own dates. */
  adopted: z.array(adoption).exactOptional(),
  /** Grades of a revisit that count as satisfied. */
  satisfied: z.array(z.enum(GRADES)),
  repeats: repeats.exactOptional(),
  contacts: contacts.exactOptional(),
  revisits: revisits.exactOptional(),
  concentration: concentration.exactOptional(),
  cards: z.array(card).exactOptional(),
  sources: z.array(source).max(100).exactOptional(),
  entrances: z.array(entrance).max(50).exactOptional(),
  neededFacts: z.array(neededFacts).max(50).exactOptional(),
  publicForm: publicForm.exactOptional(),
  dutyRosters: dutyRosters.exactOptional(),
  knowledge: knowledge.exactOptional(),
  answering: answering.exactOptional(),
  warnings: z.array(warning).max(50).exactOptional(),
  watchedWords: z.array(watchedWord).max(200).exactOptional(),
  analysis: analysis.exactOptional(),
  bulletin: bulletin.exactOptional(),
  /** What the city's codes are called, where people read them. */
  names: z.strictObject({ classes: named.exactOptional(), places: named.exactOptional() }).exactOptional(),
  open311: open311.exactOptional(),
  retention: z.array(retention).max(40).exactOptional(),
  assessments: z.array(assessmentScheme).max(20).exactOptional(),
  exclusions: z.array(exclusion).max(50).exactOptional(),
  likeness: likeness.exactOptional(),
  reveal: revealSchema.exactOptional(),
  /** By which provider citizens are told of their tickets by SMS; without it they are not. */
  citizens: citizensSchema.exactOptional(),
  /** What files the city takes. */
  attachments: attachments.exactOptional(),
});
/** A city's settings, as read; with the terms of the region above it where both have set some (`layers.ts`). */
export type Settings = z.infer<typeof settingsSchema> & { readonly termsAbove?: readonly OperatorTerm[] };

/** Settings of a region that lies in another one, as they hold. */
export const layeredSettingsSchema = settingsSchema.extend({
  termsAbove: z.array(operatorTerm).exactOptional(),
});

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

/** For a city that hasn't set its own: nobody is woken by what can wait for the morning. */
const SHIPPED_QUIET_HOURS: QuietHours = { from: '22:00', to: '08:00' };

/** When a city tells only what can't wait. */
export function quietHoursOf({ quietHours: own }: Pick<Settings, 'quietHours'>): QuietHours {
  return own ?? SHIPPED_QUIET_HOURS;
}

/** For a city that hasn't set its own: only what came at night is gathered. */
const SHIPPED_DIGEST = { times: [], tickets: 3 };

/** When a city gathers what can wait, and from how many tickets on. */
export function digestOf({ digest: own }: Pick<Settings, 'digest'>): NonNullable<Settings['digest']> {
  return own ?? SHIPPED_DIGEST;
}

const MIB = 1024 * 1024;
/** A phone's photo, a call of an hour, a scanned report. */
const SHIPPED_MOST_BYTES: Readonly<Record<AttachmentPurpose, number>> = {
  photo: 10 * MIB,
  recording: 50 * MIB,
  document: 20 * MIB,
  evidence: 50 * MIB,
};

/** How large a file of a purpose may be, in bytes. */
export function mostBytesOf(
  { attachments: own }: Pick<Settings, 'attachments'>,
  purpose: AttachmentPurpose,
): number {
  return own?.mostBytes[purpose] ?? SHIPPED_MOST_BYTES[purpose];
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
