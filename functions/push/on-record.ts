import type { AuditTrail, Subscription } from '../../shared/ports.ts';
import type { Disclosed } from './selection.ts';

/**
 * Puts on record which tickets' words a subscriber is about to be given. A batch that is sent again is on record again.
 * @throws AuditUnavailableError, and then nothing may be sent
 */
export function onRecord(trail: AuditTrail) {
  return async (
    { region, owner, subscriber }: Subscription,
    disclosed: readonly Disclosed[],
  ): Promise<void> => {
    if (disclosed.length === 0) return;
    const who = { kind: 'system', id: `subscriber:${owner}/${subscriber}`, region: owner } as const;
    await trail.record(...disclosed.map((each) => ({ ...each, region, who, what: 'ticket', route: 'push' })));
  };
}
