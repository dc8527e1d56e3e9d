import { provisionsInForce, type Rules } from './rules.ts';
import type { Regulation } from './schema.ts';
import type { Kind, Matter } from './vocabulary.ts';

/** A matter that is passed on at once, by its provision. */
export type Urgent = Regulation['urgent'][number];
/** Lines to which matters are handed over, by their provision. */
export type HandOverRule = NonNullable<Regulation['handOver']>[number];

/** What the regulation has passed on at once of a request of this kind and matter; empty for an ordinary one. */
export function urgentFor(
  { kind, matter }: { readonly kind: Kind; readonly matter?: Matter },
  rules: Rules,
): readonly Urgent[] {
  return provisionsInForce(rules, rules.regulation.urgent).filter(
    (each) => each.matter === matter && (each.kinds?.includes(kind) ?? true),
  );
}

/**
 * The provision by which matters go to a line such as 110 or 供水: the one that names it, else one whose list is open.
 * Undefined where the regulation has neither.
 */
export function handOverTo(line: string, rules: Rules): HandOverRule | undefined {
  const known = provisionsInForce(rules, rules.regulation.handOver);
  return known.find(({ lines }) => lines.includes(line)) ?? known.find(({ list }) => list === 'open');
}

/** Whether the regulation itself names a line: among those with which matters are exchanged, or that have joined. */
export function namesLine(line: string, rules: Rules): boolean {
  const { handOver, lines } = rules.regulation;
  return (
    provisionsInForce(rules, handOver).some((each) => each.lines.includes(line)) ||
    provisionsInForce(rules, lines).some(({ name, number }) => name === line || number === line)
  );
}

/** The provision that has a unit of one of these names answer day and night, and the name that it uses. */
export function roundTheClockDuty(
  names: readonly string[],
  rules: Rules,
): { readonly clause: string; readonly as: string } | undefined {
  for (const { clause, units } of provisionsInForce(rules, rules.regulation.roundTheClock)) {
    const as = units.find((unit) => names.includes(unit));
    if (as !== undefined) return { clause, as };
  }
  return undefined;
}
