import { leadsToSomebody, NO_PERSONS } from '../../shared/privacy/clear-words.ts';
import type { FieldError } from '../http/problem.ts';

/** Where the addresses of staff, offices and systems stand, which people are to be told by. */
const ADDRESSES: readonly string[] = ['to', 'url', 'contact', 'keyService'];

/**
 * What of a publication leads to somebody by a number where none has a place: the rulebook is kept in clear, every
 * version of it, for good.
 * @param isOurs whether a name is one of the schemas' own; another was chosen by the caller and isn't repeated
 */
export function personsIn(value: unknown, isOurs: (name: string) => boolean, path = ''): FieldError[] {
  if (typeof value === 'string') return leadsToSomebody(value) ? [{ field: path, rule: NO_PERSONS }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (ADDRESSES.includes(key)) return [];
    const shown = Array.isArray(value) || isOurs(key) ? key : '*';
    return personsIn(each, isOurs, path === '' ? shown : `${path}.${shown}`);
  });
}
