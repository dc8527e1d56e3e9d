import * as z from 'zod';
import { unitId } from '../ticket/commands/fields.ts';

/** Schema of a handling unit (承办单位) of a city. */
export const unitSchema = z.strictObject({
  id: unitId,
  /** As people read it, in Chinese. */
  name: z.string().trim().min(1).max(60),
  parent: z.string().exactOptional(),
  roundTheClock: z.boolean().exactOptional(),
  /** Where its duty officers are alerted. */
  contacts: z
    .array(
      z.discriminatedUnion('way', [
        // As SNS takes them; one that it refuses would leave a version published and nobody told.
        z.strictObject({ way: z.literal('sms'), to: z.string().regex(/^\+\d{6,15}$/) }),
        z.strictObject({ way: z.literal('email'), to: z.email().max(120) }),
      ]),
    )
    .max(20),
});

/** Schema of a city's unit directory. */
export const unitsSchema = z.array(unitSchema);

/** A handling unit of a city. */
export type Unit = z.infer<typeof unitSchema>;
