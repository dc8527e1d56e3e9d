import * as z from 'zod';
import { assessmentsSchema } from './assessment-schema.ts';
import { label, provision, provisionShape } from './provision.ts';
import { ABUSE_MEASURES, CLOCKS, REGISTERS, URGING_WAYS } from './vocabulary.ts';

/** The form of how units and callers are held to a regulation: each block stands on its provision. */

const named = { id: z.string().regex(/^[a-z][a-z-]*$/), label };

/** Units are urged on (催办), which is apart from supervision. No ways: by any. */
const urging = z.strictObject({
  ways: z.array(z.enum(URGING_WAYS)).min(1).exactOptional(),
  /** Clocks whose overdue end has the system urge the unit by itself. */
  opensOn: z.array(z.enum(CLOCKS)).min(1).exactOptional(),
  ...provisionShape,
});

/** Yellow and red cards, and who inspects a unit that has one. What earns a card is the city's to set. */
const cards = z.strictObject({ to: label, ...provisionShape });

/** Faults of a unit, of the hotline or of a person that are passed to an authority. */
const referrals = z.array(
  z.strictObject({
    ...named,
    to: label,
    /** Whose fault it may be; only a unit's when left out. A person is named in the reason alone. */
    of: z
      .array(z.enum(['unit', 'hotline', 'person']))
      .min(1)
      .exactOptional(),
    /** Also by a body that divides what it is given, of those below it. */
    below: z.literal(true).exactOptional(),
    /** Only after a supervision of the unit that ended unsolved. */
    afterSupervision: z.literal(true).exactOptional(),
    /** The unit hears of it: it is to put it right. Left out where somebody is to be investigated. */
    unitTold: z.literal(true).exactOptional(),
    ...provisionShape,
  }),
);

/** Faults of a unit that no clock and no review shows: the hotline records them, with its reason. */
const faults = z.array(
  z.strictObject({
    ...named,
    /**
     * What has to stand on the ticket first: that the unit was called to a meeting or supervised on site, that it
     * returned it, or one of these marks.
     */
    needs: z
      .strictObject({
        calledTogether: z.literal(true).exactOptional(),
        returned: z.literal(true).exactOptional(),
        marks: z
          .array(z.string().regex(/^[a-z][a-z-]*$/))
          .min(1)
          .exactOptional(),
      })
      .exactOptional(),
    ...provisionShape,
  }),
);

/** What a ticket is marked with because a clause treats it apart: where it comes from, or who took it. */
const marks = z.array(
  z.strictObject({
    ...named,
    /** What has to be said with it: who took the call, which deputy it was, which seat. */
    needs: z
      .array(z.enum(['takenBy', 'deputy', 'seat']))
      .min(1)
      .exactOptional(),
    /** The city's list of people on which whoever stands behind the mark has to be found. */
    register: z.enum(REGISTERS).exactOptional(),
    /** Tickets with it are kept in a ledger of their own (台账). */
    ledger: z.literal(true).exactOptional(),
    /** The hotline watches its terms with the unit: it is told of each that nears its end or is missed. */
    watched: z.literal(true).exactOptional(),
    /** The matter is not judged by satisfaction alone. */
    notBySatisfaction: z.literal(true).exactOptional(),
    ...provisionShape,
  }),
);

/** Abuse of the hotline by a caller: its grounds, what is done about it, and to whom it is handed over. */
const abuse = z.strictObject({
  grounds: z.array(z.strictObject(named)).min(1),
  measures: z.array(z.enum(ABUSE_MEASURES)).min(1),
  /** The units deal with it as well as the hotline. */
  byUnits: z.literal(true).exactOptional(),
  to: label,
  ...provisionShape,
});

/** The blocks, as parts of a regulation. */
export const oversightShape = {
  urging: urging.exactOptional(),
  /** A body that divides what it is given urges and supervises those below it itself. */
  supervisionBelow: z
    .strictObject({
      /** It is also by this provision that it urges them, where the one on urging is about the hotline. */
      urging: z.literal(true).exactOptional(),
      ...provisionShape,
    })
    .exactOptional(),
  cards: cards.exactOptional(),
  /** Units are called in for a talk on the grounds on which they are named. */
  talks: provision.exactOptional(),
  referrals: referrals.exactOptional(),
  faults: faults.exactOptional(),
  marks: marks.exactOptional(),
  assessments: assessmentsSchema.exactOptional(),
  abuse: abuse.exactOptional(),
  /** Units on duty day and night hand in their rosters in time; by when is the city's to set. */
  dutyRosters: provision.exactOptional(),
  /** A fault made in good faith is excused on record. */
  excuse: provision.exactOptional(),
};
