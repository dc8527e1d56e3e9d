import type { CurrentRulebook } from '../../shared/ports.ts';
import { KEPT_REGISTERS, type KeptRegisterId } from '../../shared/regulation/vocabulary.ts';

/** The sections as paths name them. The registers are one section of the rulebook, each under a path of its own. */
export const SECTIONS = {
  calendars: 'calendar',
  settings: 'settings',
  units: 'units',
  rosters: 'rosters',
  deputies: 'registers',
  experts: 'registers',
  'answering-days': 'registers',
  subscribers: 'registers',
  connectors: 'registers',
} as const satisfies Readonly<Record<string, keyof CurrentRulebook>>;

/** Which sections are written as one, and which by id; deputies are written either way. */
const WRITTEN: Readonly<Record<keyof typeof SECTIONS, 'whole' | 'by-id' | 'either'>> = {
  calendars: 'by-id',
  settings: 'whole',
  units: 'by-id',
  rosters: 'by-id',
  deputies: 'either',
  experts: 'by-id',
  'answering-days': 'whole',
  subscribers: 'whole',
  connectors: 'whole',
};

/** The sections that are written as one, or those that are written by id. */
export function sectionsWritten(how: 'whole' | 'by-id'): readonly (keyof typeof SECTIONS)[] {
  return (Object.keys(SECTIONS) as (keyof typeof SECTIONS)[]).filter(
    (name) => WRITTEN[name] === how || WRITTEN[name] === 'either',
  );
}

/** Whether a path names one of the registers. */
export function isRegister(name: string | undefined): name is KeptRegisterId {
  return KEPT_REGISTERS.some((each) => each === name);
}
