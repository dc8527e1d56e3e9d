import * as z from 'zod';
import { CHANNELS } from '../caller.ts';
import { label, list, notKnown, provision, provisionShape } from './provision.ts';
import {
  CALLS_THROUGH,
  CLOCKS,
  CONTACT_WAYS,
  ENTRY_KINDS,
  FACTS,
  KINDS,
  MATTERS,
  METHODS,
  REQUEST_FORMS,
} from './vocabulary.ts';

/** The form of what a regulation requires of conduct: each block stands on its provision. */

const kinds = z.array(z.enum(KINDS)).min(1);
const matters = z.array(z.enum(MATTERS)).min(1);
const named = { id: z.string().regex(/^[a-z][a-z-]*$/), label };

const workingDays = z.int().positive();
const extensionLimits = {
  max: z.strictObject({ workingDays, force: provisionShape.force }).exactOptional(),
  count: z.strictObject({ value: z.int().positive(), force: provisionShape.force }).exactOptional(),
};

export const acceptanceSchema = z.strictObject({
  /** The kinds that are accepted, each with other words of the text that count as it. */
  kinds: z
    .strictObject({
      list,
      named: z.array(z.strictObject({ kind: z.enum(KINDS), also: z.array(label).exactOptional() })).min(1),
      ...provisionShape,
    })
    .exactOptional(),
  /** Grounds on which a request isn't accepted. */
  grounds: z.array(
    z.strictObject({
      ...named,
      /** What the citizen is told on this ground, beside the reason, unless they are told better. */
      told: label.exactOptional(),
      /**
       * What has to be there beside reason and ground: the earlier ticket that is repeated, where the citizen
       * should go, and that it was repeated as often as the city's operator has set.
       */
      needs: z
        .array(z.enum(['repeatOf', 'instead', 'often']))
        .min(1)
        .exactOptional(),
      ...provisionShape,
    }),
  ),
  /** What the citizen is told, when not accepted. */
  notice: provision.exactOptional(),
});

/** By which ways requests come in, as the text names them, and over which channel each reaches the hotline. */
export const entrancesSchema = z.array(
  z.strictObject({
    ...named,
    channel: z.enum(CHANNELS),
    /** What its tickets are marked with, one of `marks`. */
    mark: named.id.exactOptional(),
    ...provisionShape,
    /** None where the text says it in its preamble. */
    article: provisionShape.article.exactOptional(),
  }),
);

/** In what form requests come, and what whoever brings one has to say of themselves. */
export const requestsSchema = z.strictObject({
  forms: z.strictObject({ list, named: z.array(z.enum(REQUEST_FORMS)).min(1), ...provisionShape }),
  /** Whoever asks is encouraged to say who they are. */
  realName: provision.exactOptional(),
  /** What some matters need. Which those are is the city's to say, where the text does not. */
  facts: z.strictObject({ list, named: z.array(z.enum(FACTS)).min(1), ...provisionShape }).exactOptional(),
});

export const knowledgeSchema = z.strictObject({
  /** Answered on line from the knowledge base; else the unit is asked and the citizen called back. */
  online: provision.exactOptional(),
  direct: provision.exactOptional(),
  /** The base itself: who provides an entry maintains it. */
  base: z
    .strictObject({
      keeping: provision,
      /** The kinds of entry that the text names. */
      kinds: z
        .strictObject({
          named: z.array(z.strictObject({ kind: z.enum(ENTRY_KINDS), label })).min(1),
          ...provisionShape,
        })
        .exactOptional(),
      /** What the hotline has collected counts once the unit has confirmed it. */
      confirmation: provision.exactOptional(),
      /** By how many persons at least an entry is reviewed before it is published. */
      reviews: z.strictObject({ least: z.int().positive(), ...provisionShape }).exactOptional(),
      /** The county body above a unit reviews what the unit provides. */
      countyReview: provision.exactOptional(),
      /** What is not given in time after the hotline's reminder counts; the term is the city's to set. */
      reminders: provision.exactOptional(),
      /** Sudden events have an answer list. */
      answerLists: provision.exactOptional(),
      /** Errors are reported and put right. */
      reports: provision.exactOptional(),
      /** Open to the public. */
      open: provision.exactOptional(),
    })
    .exactOptional(),
});

/** Matters that are passed on at once: to the unit that the clause names, or to another line. */
export const urgentSchema = z.array(
  z
    .strictObject({
      matter: z.enum(MATTERS),
      kinds: kinds.exactOptional(),
      /** As the clause calls the unit, or as our reading does where it says only the one concerned. */
      unitRole: label.exactOptional(),
      /** No matter for a unit: it is put through to a line of `handOver`. */
      handOver: z.literal(true).exactOptional(),
      ...provisionShape,
    })
    .refine((each) => (each.unitRole === undefined) !== (each.handOver === undefined), {
      error: 'an urgent matter goes to a unit or to a line',
    }),
);

/** Other lines a call is handed to: `to` at once and for good, `both-ways` by a standing link. */
export const handOverSchema = z.array(
  z.strictObject({
    lines: z.array(label).min(1),
    /** Whether the text names examples, so that it goes to others of that sort as well; a closed list when left out. */
    list: list.exactOptional(),
    way: z.enum(['to', 'both-ways']),
    ...provisionShape,
  }),
);

/** Who serves or stands ready day and night. It changes the response only: working days stay working days. */
export const roundTheClockSchema = z.array(
  z.strictObject({ units: z.array(label).min(1), ...provisionShape }),
);

/** A line that is gone, kept beside or linked, as one row of a routing table. */
export const lineSchema = z.strictObject({
  name: label,
  number: z
    .string()
    .regex(/^\d{3,5}$/)
    .exactOptional(),
  /** `merged`: the number is gone; `kept`: two numbers, one hotline; `linked`: calls are put through both ways. */
  way: z.enum(['merged', 'kept', 'linked']),
  units: z.array(label).min(1),
  /** Whose seats take the calls. */
  seats: z.enum(['hotline', 'own']),
  expertSeat: z.enum(['expert', 'special']).exactOptional(),
  /** One person of the department works on site at the hotline. */
  onSite: z.literal(true).exactOptional(),
  roundTheClock: z.literal(true).exactOptional(),
  /** During the transition callers hear a voice prompt. */
  prompt: z.literal(true).exactOptional(),
  ...provisionShape,
});

/** Who is not to learn of a matter, or of whoever brought it. */
export const confidentialitySchema = z.strictObject({
  /** Nothing of it goes to whom it is about: that body is neither given the matter nor shown it. */
  accused: provision.exactOptional(),
  /** Of these kinds about these matters: without consent on record nobody but the hotline learns who brought it. */
  withoutConsent: z.strictObject({ kinds, matters, list, ...provisionShape }).exactOptional(),
});

/** Units are called in while the citizen is on the line. */
export const callingInSchema = z.strictObject({
  ways: z.array(z.enum(CALLS_THROUGH)).min(1),
  ...provisionShape,
});

/** Fields in which matters are handled jointly with other bodies. */
export const jointHandlingSchema = z.strictObject({
  list,
  fields: z.array(z.strictObject(named)).min(1),
  ...provisionShape,
});

/** A proposal is what should be done with the matter; a unit proposed instead is one. */
const needs = z.array(z.enum(['reason', 'basis', 'proposal', 'proposedUnit']));
export const returnSchema = z.strictObject({
  sameDay: provision.exactOptional(),
  siteVisit: provision.exactOptional(),
  /** One way to return for all: no difference is made by a check on site. */
  plain: provision.exactOptional(),
  /** Matters that need a photo of the site. */
  photo: z.strictObject({ matters, ...provisionShape }).exactOptional(),
  /** Too late to return: deemed signed, or no longer as of right. */
  late: z
    .strictObject({ effect: z.enum(['deemed-signed', 'office-may']).exactOptional(), ...provisionShape })
    .exactOptional(),
  review: provision.exactOptional(),
  /** A unit may dispute a refused return, and a second review decides. */
  dispute: provision.exactOptional(),
  /** What a new dispatch does to the terms: every term starts anew, for the new unit. */
  newDispatch: z
    .strictObject({ effect: z.literal('anew'), clocks: z.array(z.enum(CLOCKS)), ...provisionShape })
    .exactOptional(),
  needs: z.strictObject({ sameDay: needs, siteVisit: needs, plain: needs.exactOptional() }),
});

export const extensionSchema = z.strictObject({
  ...extensionLimits,
  beforeExpiry: z.boolean(),
  /** Clocks that are never extended. */
  notFor: z.array(z.enum(CLOCKS)),
  /** The kinds that the text names, where it names any; and whether others may follow. */
  kinds: kinds.exactOptional(),
  list: list.exactOptional(),
  /** What is said when it is asked for; an explanation is what the citizen was told. */
  needs: z.array(z.enum(['reason', 'explanation'])).exactOptional(),
  /** Who decides, in Chinese. */
  decidedBy: label.exactOptional(),
  /** The unit tells the citizen of the longer term and how far the matter is. */
  tellCitizen: provision.exactOptional(),
  ...provisionShape,
});

export const answerSchema = z.strictObject({
  /** What a submitted answer must hold. */
  fields: z.array(z.enum(['handledBy', 'handledAt', 'process', 'result', 'contact'])),
  ...provisionShape,
  unsolved: z
    .strictObject({ needs: z.array(z.enum(['measures', 'promisedOn'])), ...provisionShape })
    .exactOptional(),
  unlawful: z.strictObject({ needs: z.array(z.enum(['explanation'])), ...provisionShape }).exactOptional(),
  contactCitizen: provision.exactOptional(),
  /** The handling side checks a reply for secrets before it goes out. */
  secrecyCheck: provision.exactOptional(),
});

/** What the unit's response (响应) is, where the text has more than being on site for one. */
export const responseSchema = z.strictObject({
  /** Whoever was in touch with the citizen has responded. */
  byContact: z.literal(true),
  /** What has to be done before the term ends, as alerts have it. */
  act: label,
  ...provisionShape,
});

/** The hotline's review of an answer; `failed` says under which term the unit goes on. */
export const reviewSchema = z.union([
  z.strictObject({
    failed: z.literal('original-term').exactOptional(),
    /** What an answer is sent back for, where the text names it; a failed review says which. */
    faults: z.array(z.strictObject(named)).min(1).exactOptional(),
    ...provisionShape,
  }),
  notKnown,
]);

/** Handling may be ended without a result, after the hotline has reviewed the evidence. */
export const terminationSchema = z.array(
  z.strictObject({
    ...named,
    needs: z.array(z.enum(['evidence', 'explanation'])),
    /** Also of what was answered, when the citizen has said at the revisit that it doesn't satisfy them. */
    whenDissatisfied: z.literal(true).exactOptional(),
    ...provisionShape,
  }),
);

/** What the citizen is asked when the matter is done, and the ways that the text has it asked. */
export const revisitSchema = z.strictObject({
  asks: z.array(z.enum(['grade', 'solved', 'unitContacted'])).exactOptional(),
  ways: z.array(z.enum(CONTACT_WAYS)).min(1).exactOptional(),
  ...provisionShape,
});

export const redoSchema = z.strictObject({
  finding: z.literal('unit-fault'),
  /**
   * The finding alone sends it back, whatever the citizen says; or the first dissatisfaction does, before anybody has
   * found anything. Else it takes both.
   */
  on: z.enum(['finding', 'first-dissatisfaction']).exactOptional(),
  /** Dissatisfaction sends it back when the citizen was asked in one of these ways. */
  ways: z.array(z.enum(CONTACT_WAYS)).min(1).exactOptional(),
  ...provisionShape,
});

/** A unit's objection to a dissatisfied revisit: the grounds, and what has to be handed in with it. */
export const objectionSchema = z.strictObject({
  grounds: z.array(z.strictObject(named)).min(1),
  needs: z.array(z.enum(['evidence', 'contactProof'])),
  ...provisionShape,
});

export const supervisionSchema = z.strictObject({
  grounds: z.array(
    z.strictObject({
      ...named,
      /** Clocks whose overdue end opens a supervision by itself, and by which method. */
      opensOn: z.array(z.enum(CLOCKS)).min(1).exactOptional(),
      /** Dissatisfied again after a redo, by the unit's fault as found: a supervision opens by itself. */
      opensOnRedoDissatisfied: z.literal(true).exactOptional(),
      /** Opens by itself once the ticket has a unit in charge and one of these marks. */
      opensOnMarks: z.array(z.string().min(1)).min(1).exactOptional(),
      /** Opens by itself, by the hotline above, when that has decided who leads what crosses regions. */
      opensOnAcross: z.literal(true).exactOptional(),
      /** Opens by itself when as many tickets follow this one as the city's operator has set. */
      opensOnFollowers: z.literal(true).exactOptional(),
      method: z.enum(METHODS).exactOptional(),
      ...provisionShape,
    }),
  ),
  /** The ways that the text names, as methods and in Chinese. */
  ways: z
    .strictObject({
      list,
      named: z.array(z.strictObject({ method: z.enum(METHODS).exactOptional(), label })).min(1),
      ...provisionShape,
    })
    .exactOptional(),
  extension: z.strictObject({ ...extensionLimits, ...provisionShape }).exactOptional(),
  /** Still unsolved after supervision: to whom it goes. */
  escalation: z
    .strictObject({
      to: label,
      /** Also by a body that divides what it is given, of its own supervision of those below it. */
      below: z.literal(true).exactOptional(),
      /** Also what a unit promised and did not do goes there, without a supervision before. */
      onBrokenPromise: z.literal(true).exactOptional(),
      ...provisionShape,
    })
    .exactOptional(),
});

/** Faults for which a unit is named in public or called in. */
export const namingSchema = z.array(
  z.strictObject({
    ...named,
    /** What has to stand on the ticket's record first: so many returns, that the unit made it overdue, or that a return of its was improper. */
    needs: z
      .strictObject({
        /** As what the unit has its part in the ticket, while it has one. */
        role: z.enum(['lead', 'assistant']).exactOptional(),
        returns: z.int().positive().exactOptional(),
        attribution: z.literal(true).exactOptional(),
        improper: z.literal(true).exactOptional(),
      })
      .exactOptional(),
    ...provisionShape,
  }),
);

/** Rates that the text names. It gives no formula. */
export const ratesSchema = z.array(z.strictObject({ ...named, ...provisionShape }));

/** What is published or judged, and how often; no period where the text gives none. */
export const periodsSchema = z.array(
  z.strictObject({
    ...named,
    of: z.enum(['bulletin', 'assessment', 'analysis']),
    period: z.enum(['month', 'quarter', 'year']).exactOptional(),
    ...provisionShape,
  }),
);
