import * as z from 'zod';
import { daySchema } from '../calendar/calendar.ts';
import type { Day } from '../calendar/instant.ts';
import { personal } from '../privacy/personal.ts';
import { code } from '../ticket/commands/fields.ts';

/**
 * The register of people's congress deputies (人大代表基本信息库, Shaoyang art. 18). What it says of a person is
 * sealed; it is searched by the number under which the city keeps a deputy, or by a keyed index of their phones.
 */

const term = {
  deputy: code,
  /** Of which congress, as the city calls it: 市人大, 大祥区人大. */
  congress: z.string().trim().min(1).max(60).exactOptional(),
  /** The days on which the mandate holds. */
  from: daySchema.exactOptional(),
  until: daySchema.exactOptional(),
};

/** Schema of a deputy as handed in. */
export const deputyForm = z.strictObject({
  ...term,
  name: personal(),
  phones: z.array(personal()).max(5).default([]),
});
/** A deputy as handed in. */
export type DeputyForm = z.output<typeof deputyForm>;

/** Schema of the register as it is kept. */
export const deputiesSchema = z.strictObject({
  deputies: z.array(z.strictObject({ ...term, persons: z.array(z.string().max(64)) })),
  /** Names and phones by deputy, as `SealedDeputies`, under a data key of the register's own. */
  sealed: z.string(),
});
/** The register as it is kept. */
export type Deputies = z.infer<typeof deputiesSchema>;

/** Schema of what lies sealed in the register: who each deputy is. */
export const deputyPeople = z.record(
  z.string(),
  z.strictObject({ name: z.string(), phones: z.array(z.string()) }),
);
/** Who each deputy is, by number. */
export type DeputyPeople = z.infer<typeof deputyPeople>;

/** The numbers that are given to two deputies, by their places in the list. */
export function repeatedDeputies(given: readonly Pick<DeputyForm, 'deputy'>[]): readonly number[] {
  const numbers = given.map(({ deputy }) => deputy);
  return numbers.flatMap((number, index) => (numbers.indexOf(number) < index ? [index] : []));
}

/** Whether a number is a deputy's on a day. */
export function isDeputy({ deputies }: Deputies, deputy: string, day: Day): boolean {
  return deputies.some((each) => each.deputy === deputy && holds(each, day));
}

/** The deputy to whom a keyed index of a person belongs on a day. */
export function deputyOf({ deputies }: Deputies, person: string, day: Day): string | undefined {
  return deputies.find((each) => each.persons.includes(person) && holds(each, day))?.deputy;
}

function holds({ from, until }: { from?: Day; until?: Day }, day: Day): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until);
}
