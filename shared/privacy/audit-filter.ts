import type { AuditAnswer, AuditLook } from './audit.ts';

/** What an auditor asks for among looks; what is left out is any. */
export interface LookFilter {
  /** The unit of whoever looked. */
  readonly unit?: string | undefined;
  readonly role?: string | undefined;
  readonly what?: string | undefined;
  /** A field that was shown, by its name. */
  readonly field?: string | undefined;
  readonly answer?: AuditAnswer | undefined;
  /** The code of a refusal. */
  readonly code?: string | undefined;
  readonly purpose?: string | undefined;
  /** What the citizen had asked to keep back. */
  readonly kept?: string | undefined;
  /** Hours of the day in the city, outside of which the look has to be: `09:00-17:00`, the end no longer in it. */
  readonly outside?: string | undefined;
}

/** Names by which a telephone number is on record: whoever asks for one asks for all. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  phone: ['phone', 'callerPhone', 'callbackPhone'],
};

/** Whether a look is one of those asked for. @param at the law's time of the look, with the city's offset */
export function isAskedFor(look: AuditLook & { readonly at: string }, asked: LookFilter): boolean {
  const { who, fields = [], why } = look;
  const { unit, role, what, field, answer, code, purpose, kept, outside } = asked;
  const same = (wanted: string | undefined, found: string | undefined) =>
    wanted === undefined || wanted === found;
  return (
    same(unit, who.unit) &&
    (role === undefined || who.roles?.includes(role) === true) &&
    same(what, look.what) &&
    (field === undefined || (ALIKE[field] ?? [field]).some((name) => fields.includes(name))) &&
    same(answer, look.answer) &&
    same(code, look.code) &&
    same(purpose, why?.purpose) &&
    same(kept, look.kept) &&
    (outside === undefined || isOutside(look.at, outside))
  );
}

function isOutside(at: string, hours: string): boolean {
  const [from = '', to = ''] = hours.split('-');
  const time = at.slice(11, 16);
  return time < from || time >= to;
}
