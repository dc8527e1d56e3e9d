import { type AuditTrail, AuditUnavailableError } from '../../../shared/ports.ts';
import type { AuditLook } from '../../../shared/privacy/audit.ts';

/** A trail in memory, which can be made to fail. */
export class MemoryTrail implements AuditTrail {
  readonly looks: AuditLook[] = [];
  fails = false;
  /** Run once, while the next looks are written: what somebody else does in between. */
  meanwhile: (() => Promise<unknown>) | undefined;

  async record(...looks: readonly AuditLook[]): Promise<void> {
    if (this.fails) throw new AuditUnavailableError('no audit');
    this.looks.push(...looks);
    const during = this.meanwhile;
    this.meanwhile = undefined;
    await during?.();
  }
}
