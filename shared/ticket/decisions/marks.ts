import { decisionInForce, provisionsInForce } from '../../regulation/rules.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { among, type Refusal, refusal } from '../refusal.ts';

type GivenMark = Omit<Command<'mark'>, 'type' | 'actor'>;

/** The ticket is marked as one that a clause treats apart, with who or what stands behind the mark. */
export function mark(draft: Draft, command: Command<'mark'>): Refusal | undefined {
  return putMark(draft, command, '');
}

/** The marks that a request is taken in with; a refusal names the place of the one that is not to be given. */
export function putMarks(draft: Draft, marks: readonly GivenMark[] = []): Refusal | undefined {
  for (const [index, given] of marks.entries()) {
    // What nobody has said refuses nobody.
    if (given.held?.by === 'phone' && !markRule(draft, given.mark)) continue;
    const refused = putMark(draft, given, `marks.${index}.`);
    if (refused) return refused;
  }
  return undefined;
}

/**
 * A matter that came from a line is marked as the city's operator has set for that line: a sub-centre's, or the
 * State Council's platform (Shaoyang art. 7, 27). The regulation in force has to know the mark.
 */
export function markBySource(draft: Draft, line: string): void {
  for (const source of draft.rules.settings.sources ?? []) {
    if (source.line !== line || source.mark === undefined || !decisionInForce(draft.rules, source)) continue;
    markByLaw(draft, source.mark);
  }
}

/** What came in by an entrance that a clause treats apart is marked so (Inner Mongolia art. 6(6)). */
export function markByEntrance(draft: Draft, entrance: string): void {
  const known = provisionsInForce(draft.rules, draft.rules.regulation.entrances);
  const by = known.find(({ id }) => id === entrance);
  if (by?.mark !== undefined) markByLaw(draft, by.mark);
}

function markByLaw(draft: Draft, mark: string): void {
  const rule = markRule(draft, mark);
  if (!rule || isMarked(draft, rule.id)) return;
  draft.recordLaw({ type: 'Marked', mark: rule.id, ...consequences(rule) }, draft.now);
}

/** Whether the city's operator has named a line as one that requests come from. */
export function isSource(draft: Draft, line: string): boolean {
  const { sources = [] } = draft.rules.settings;
  return sources.some((source) => source.line === line && decisionInForce(draft.rules, source));
}

type MarkRule = NonNullable<Draft['rules']['regulation']['marks']>[number];

function putMark(draft: Draft, given: GivenMark, place: string): Refusal | undefined {
  const rule = markRule(draft, given.mark);
  if (!rule) {
    const known = provisionsInForce(draft.rules, draft.rules.regulation.marks);
    return refusal('unknown-mark', `本市规定没有该标记${among(known)}`, { field: `${place}mark` });
  }
  const { id, clause, needs = [] } = rule;
  const { takenBy, deputy, seat, held, reason } = given;
  const people = { takenBy, deputy, seat };
  for (const name of needs) {
    if (people[name] === undefined) {
      return refusal('field-required', '该标记缺少必填项', { field: `${place}${name}`, clause });
    }
  }
  if (held?.found === false) {
    const field = `${place}${needs[0] ?? 'mark'}`;
    return refusal('not-on-register', '本市名册中没有该编号', { field, clause });
  }
  if (isMarked(draft, id)) {
    return refusal('already-marked', '工单已有该标记', { field: `${place}mark`, clause });
  }
  draft.record({
    type: 'Marked',
    mark: id,
    ...(takenBy !== undefined && { takenBy }),
    ...(deputy !== undefined && { deputy }),
    ...(seat !== undefined && { seat }),
    ...(held && { held: { register: held.register, version: held.version } }),
    ...consequences(rule),
    ...(reason && { reason }),
  });
  return undefined;
}

function markRule(draft: Draft, mark: string): MarkRule | undefined {
  return provisionsInForce(draft.rules, draft.rules.regulation.marks).find(({ id }) => id === mark);
}

function isMarked({ ticket }: Draft, mark: string): boolean {
  return ticket.oversight?.marks?.some((each) => each.mark === mark) === true;
}

/** What follows from a mark, by its clause. */
function consequences({ clause, ledger, watched, notBySatisfaction }: MarkRule) {
  return {
    clause,
    ...(ledger && { ledger }),
    ...(watched && { watched }),
    ...(notBySatisfaction && { notBySatisfaction }),
  };
}
