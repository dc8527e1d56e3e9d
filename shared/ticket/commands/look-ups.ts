import * as z from 'zod';
import { personal } from '../../privacy/personal.ts';

/** What an agent found in a department's system and wants to have with the ticket (Lu'an art. 5 on interfaces). */
export const lookUpCommands = {
  /** The look-up itself is the edge's doing; nobody writes by hand what a system has said. */
  'keep-look-up': z.strictObject({
    /** The system, as the city's list of connectors names it. */
    system: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    answer: personal(),
  }),
} as const;
