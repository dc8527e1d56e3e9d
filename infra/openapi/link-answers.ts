import * as z from 'zod';
import { connectorsSchema } from '../../shared/registers/connectors.ts';
import { SUBSCRIBER_KINDS, subscribersSchema } from '../../shared/registers/subscribers.ts';
import { STAGES } from '../../shared/ticket/ticket.ts';
import { type Answers, at, count, no, outcome } from './answer-parts.ts';

const text = z.string();

const ordered = z.strictObject({ ticketNo: no, supervision: text, stage: z.enum(STAGES) });
const rated = z.strictObject({ ticketNo: no, stage: z.enum(STAGES), outcome: outcome.optional() });

/** What is answered to those who link systems with the hotline. */
export const LINK_ANSWERS: Readonly<Record<string, Answers>> = {
  'POST /v1/links/supervisions': { 201: ordered, 200: ordered },
  'POST /v1/links/ratings': { 201: rated, 200: rated },
  'GET /v1/province/subscriptions': {
    200: z.strictObject({
      items: z.array(
        z.strictObject({
          subscriber: text,
          label: text,
          kind: z.enum(SUBSCRIBER_KINDS),
          region: text,
          form: z.enum(['webhook', 'files']),
          at: count,
          sent: count,
          behind: count,
          digest: text.optional(),
          failures: count.optional(),
          failingSince: at.optional(),
          parkedAt: at.optional(),
        }),
      ),
    }),
  },
  'POST /v1/province/subscriptions/{region}/{subscriber}/resume': {
    200: z.strictObject({ subscriber: text, resumed: z.array(text) }),
  },
  'GET /v1/look-ups/{region}': {
    200: z.strictObject({
      items: z.array(
        z.strictObject({ system: text, label: text, query: z.array(z.looseObject({ name: text })) }),
      ),
    }),
  },
  'POST /v1/tickets/{ticketNo}/look-up': {
    200: z.strictObject({
      ticketNo: no,
      system: text,
      label: text,
      lines: z.array(z.strictObject({ label: text, value: text })),
      kept: z.boolean(),
    }),
  },
};

/** The lists of linked systems, as they are read. */
export const LINK_LISTS = {
  subscribers: subscribersSchema.partial().extend({ version: text }),
  connectors: connectorsSchema.partial().extend({ version: text }),
} as const;
