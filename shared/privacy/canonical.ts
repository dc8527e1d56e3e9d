/**
 * JSON with the keys of every object sorted and no white space (RFC 8785 for the strings, booleans and whole
 * numbers that ledger and audit hold), so that the same facts are the same bytes.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Hex SHA-256 of a UTF-8 text. A parameter, because the domain holds no cryptography of its own. */
export type Sha256 = (text: string) => string;

/** What the first entry of a chain names as the hash before it. */
export const GENESIS = '0'.repeat(64);
