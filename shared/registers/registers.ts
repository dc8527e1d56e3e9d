import type * as z from 'zod';
import type { Day } from '../calendar/instant.ts';
import type { KeptRegisterId, RegisterId } from '../regulation/vocabulary.ts';
import { type AnsweringDays, answeringDaysSchema, answersOn } from './answering-days.ts';
import { type Connectors, connectorsSchema } from './connectors.ts';
import { type Deputies, deputiesSchema, isDeputy } from './deputies.ts';
import { type Experts, expertsSchema, isSeatServed } from './experts.ts';
import { type Subscribers, subscribersSchema } from './subscribers.ts';

/** What each of the city's registers holds. */
export interface Registers {
  readonly deputies: Deputies;
  readonly experts: Experts;
  readonly 'answering-days': AnsweringDays;
  readonly subscribers: Subscribers;
  readonly connectors: Connectors;
}

/** The registers as they are kept, by name. */
export const REGISTER_SCHEMAS = {
  deputies: deputiesSchema,
  experts: expertsSchema,
  'answering-days': answeringDaysSchema,
  subscribers: subscribersSchema,
  connectors: connectorsSchema,
} as const satisfies { readonly [I in KeptRegisterId]: z.ZodType<Registers[I]> };

/** Who or what stands behind a mark. */
export interface BehindMark {
  readonly mark: string;
  readonly takenBy?: string | undefined;
  readonly deputy?: string | undefined;
  readonly seat?: string | undefined;
}

const FINDERS: {
  readonly [I in RegisterId]: (register: Registers[I], given: BehindMark, day: Day) => boolean;
} = {
  deputies: (register, { deputy }, day) => deputy !== undefined && isDeputy(register, deputy, day),
  experts: (register, { seat }, day) => seat !== undefined && isSeatServed(register, seat, day),
  'answering-days': (register, { mark, takenBy }, day) =>
    takenBy !== undefined && answersOn(register, mark, takenBy, day),
};

/** Whether a register knows who or what stands behind a mark, on the day on which it is put. */
export function isOnRegister<I extends RegisterId>(
  id: I,
  register: Registers[I],
  given: BehindMark,
  day: Day,
): boolean {
  return FINDERS[id](register, given, day);
}
