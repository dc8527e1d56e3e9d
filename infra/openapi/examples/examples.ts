import { HANDLING } from './handling.ts';
import { INTAKE } from './intake.ts';
import { OVERSIGHT } from './oversight.ts';
import type { Step } from './parts.ts';
import { READING } from './reading.ts';
import { RULEBOOK } from './rulebook.ts';

/**
 * One morning of a city's hotline, call by call: the examples of the document. A test makes these calls in this order
 * and holds each to its status, so what is shown is what happens. Numbers of tickets and files are drawn by the hotline;
 * those here stand for them.
 */
export const EXAMPLES: readonly Step[] = [...RULEBOOK, ...INTAKE, ...HANDLING, ...OVERSIGHT, ...READING];
