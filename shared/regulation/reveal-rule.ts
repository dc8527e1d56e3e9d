import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';

/** Whom a unit may reveal without the hotline's grant, where the city has so decided. */
export const REVEALED_BY_RULE = ['name', 'phone'] as const;

const count = z.int().min(1).max(10_000);
const limits = {
  /** From how many in an hour on, by one person, operators and auditors are told, and from how many tickets. */
  alarmPerHour: count,
  alarmTickets: count,
  /** How many in an hour, and of how many tickets, are the most. */
  mostPerHour: count,
  mostTickets: count,
};
/** How many in an hour by one person, of how many tickets. */
export type HourlyLimits = z.infer<z.ZodObject<typeof limits>>;

/** The longest that a request waits for its decision: no longer are requests kept. */
export const LONGEST_REQUEST_HOURS = 168;

/**
 * Whether, and how far, units may see what is masked for them. No text gives a number, so where a city has decided
 * nothing, units reveal nothing.
 */
export const revealSchema = z.strictObject({
  /** For how long a grant holds, and what was revealed may stand on a screen. */
  minutes: z.int().min(1).max(1440),
  /** What a unit reveals without a grant: a name, a phone, that a citizen asked to keep back; nothing when left out. */
  ungranted: z.array(z.enum(REVEALED_BY_RULE)).exactOptional(),
  ...limits,
  /** After how many hours a request lapses that nobody has decided; when it is no longer kept, where left out. */
  requestHours: z.int().min(1).max(LONGEST_REQUEST_HOURS).exactOptional(),
  /** Limits of calls back by the relay; those of looks, where left out. */
  callBacks: z.strictObject(limits).exactOptional(),
  ground: z.string().trim().min(1).max(500),
  by: z.string().trim().min(1).max(100),
  from: daySchema,
});
export type RevealRule = z.infer<typeof revealSchema>;

/** What something masked is seen for. */
export const REVEAL_PURPOSES = {
  contact: '联系诉求人核实情况',
  visit: '上门办理或现场核查',
  result: '告知办理结果',
  emergency: '紧急情况救助',
  proof: '核对证照或身份',
  inspection: '督查或复核',
} as const;
export const REVEAL_PURPOSE_CODES = Object.keys(REVEAL_PURPOSES) as [
  keyof typeof REVEAL_PURPOSES,
  ...(keyof typeof REVEAL_PURPOSES)[],
];
export type RevealPurpose = keyof typeof REVEAL_PURPOSES;
