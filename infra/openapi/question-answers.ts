import * as z from 'zod';
import { QUESTION_ENDS } from '../../shared/ports.ts';
import { entryNo } from '../../shared/ticket/commands/intake-form.ts';
import { type Answers, count } from './answer-parts.ts';

const text = z.string();
const shown = z.strictObject({
  entry: entryNo,
  title: text,
  text,
  provider: text,
  providerName: text,
  publishedOn: z.iso.date(),
  area: text.optional(),
  areaName: text.optional(),
});

/** What is answered to questions. */
export const QUESTION_ANSWERS: Readonly<Record<string, Answers>> = {
  'POST /v1/public/questions': {
    200: z.strictObject({
      end: z.enum(['answered', 'unsure', 'passed-on', 'off']),
      told: text,
      entries: z.array(shown),
      services: z.array(z.strictObject({ code: text, name: text })),
    }),
  },
  'POST /v1/intake/phone/questions': {
    200: z.strictObject({
      callId: text,
      say: text.max(120),
      next: z.enum(['answer', 'menu', 'agent']),
      entries: z.array(entryNo),
    }),
  },
  'GET /v1/knowledge/questions': {
    200: z.strictObject({
      days: z.array(
        z.strictObject({ day: z.iso.date(), ends: z.partialRecord(z.enum(QUESTION_ENDS), count) }),
      ),
      items: z.array(
        z.strictObject({
          entry: entryNo,
          title: text,
          provider: text,
          shown: count,
          notEnough: count,
          reports: count,
          wanting: z.literal(true).optional(),
        }),
      ),
    }),
  },
};
