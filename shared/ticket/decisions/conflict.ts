import type { Directory } from '../directory.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { isAccused } from '../secrecy.ts';

/**
 * Whether a unit is one of these or stands below one of them, as the directory has it.
 * @param units it may hold circles: nobody is looked at twice
 */
export function belongsTo(named: readonly string[], unit: string, units: Directory): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = unit; at !== undefined && !seen.has(at); at = units.get(at)?.parent) {
    if (named.includes(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Whether a unit is the party complained about or belongs to it: by the directory of now, or as it was when named. */
export function inConflict({ ticket, basis }: Draft, unit: string): boolean {
  return isAccused(ticket, unit) || belongsTo(ticket.accused ?? [], unit, basis.units);
}

/** Why a matter can't go to a unit: it is the party complained about, or belongs to it (Shaoyang art. 23). */
export function conflict(draft: Draft, unit: string, field: string): Refusal | undefined {
  if (!inConflict(draft, unit)) return undefined;
  return refusal('conflict-of-interest', '该单位为被投诉对象或者隶属于被投诉对象，不能承办或者知悉该工单', {
    field,
    clause: draft.rules.regulation.confidentiality?.accused?.clause,
  });
}

/** Whom a unit's referral is told to: the unit itself, unless it is the party complained about, or belongs to it. */
export function toldOf(draft: Draft, unit: string | undefined): { readonly told?: string } {
  return unit === undefined || inConflict(draft, unit) ? {} : { told: unit };
}
