import { hasMobile, maskText } from './masking-text.ts';
import { writtenWords } from './personal.ts';

/*
 * What people write that is kept in clear, as a city's own record: why a version is published, on what ground, what an
 * entry of the knowledge base says. It is no place for citizens, so what leads to one by a number is refused. Names that
 * nothing announces are not found (docs/free-texts.md).
 */

/** The rule that a refusal names. */
export const NO_PERSONS = 'no-personal-data';

/**
 * Whether a text has what leads to somebody: numbers of phones, identity and bank cards, mail, accounts.
 * @param offices numbers and addresses of offices may stand in it: mobile phones and cards alone are looked for
 */
export function leadsToSomebody(text: string, offices = false): boolean {
  return offices ? hasMobile(text) || maskText(text, []) !== text : maskText(text, ['contact']) !== text;
}

/** Schema of a text that is kept in clear: trimmed, of so many characters, and without what leads to somebody. */
export function clearWords(most: number, { least = 1, offices = false } = {}) {
  return writtenWords()
    .min(least)
    .max(most)
    .refine((text) => !leadsToSomebody(text, offices), { params: { rule: NO_PERSONS } })
    .meta({ 'x-clear-words': true });
}
