import { Problem } from '../http/problem.ts';

/** The number of a version that a city has published itself, `v3`; 0 for what the product ships. */
export function numberOf(version: string): number {
  return Number(/^v(\d+)$/.exec(version)?.[1] ?? 0);
}

/** The header that names a section's version, as `If-Match` takes it back. */
export function versionTag(version: string): { readonly etag: string } {
  return { etag: `"v${numberOf(version)}"` };
}

/**
 * Refuses a change to what the caller has not seen.
 * @param ifMatch the version that the caller knows; undefined where any will do
 */
export function mustMatch(ifMatch: number | undefined, current: string): void {
  if (ifMatch === undefined || ifMatch === numberOf(current)) return;
  throw new Problem({
    status: 412,
    code: 'version-changed',
    title: '规则库已变更 / Version changed',
    field: 'If-Match',
  });
}
