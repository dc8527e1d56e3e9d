import { handOverTo, urgentFor } from '../../regulation/emergencies.ts';
import type { Command } from '../commands.ts';
import { unitsMeant } from '../directory.ts';
import type { Draft } from '../draft.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { HandOver } from '../ticket.ts';
import { clockOf } from '../ticket.ts';
import { conflict, inConflict } from './conflict.ts';
import { fromNow } from './from-now.ts';
import { sendTo } from './sending.ts';

/**
 * What the regulation has passed on at once is marked with its acceptance. Where exactly one unit of the
 * directory bears the name that the clause uses, the ticket goes to it in the same act; else it stays on top of
 * the hotline's list, and the hotline is told (Shaoyang art. 12, 20; Inner Mongolia art. 10; Lu'an task 10).
 */
export function passOnUrgent(draft: Draft): void {
  const { kind, matter } = draft.ticket;
  if (kind === undefined) return;
  const found = urgentFor({ kind, ...(matter && { matter }) }, draft.rules);
  const [first] = found;
  if (!first) return;
  const { clause } = first;
  const meant = found.flatMap(({ unitRole: as }) =>
    as === undefined
      ? []
      : unitsMeant(as, draft.basis.units)
          .filter(({ id }) => !inConflict(draft, id))
          .map(({ id: unit }) => ({ unit, as })),
  );
  draft.recordLaw(
    {
      type: 'MarkedUrgent',
      ...(matter && { matter }),
      clause,
      ...(first.handOver && { handOver: true }),
      ...(meant.length > 0 && { meant }),
    },
    draft.now,
  );
  const [only] = meant;
  // A name that nobody bears may be the one that is meant.
  const known = found.every(
    ({ unitRole }) => unitRole === undefined || meant.some(({ as }) => as === unitRole),
  );
  if (only && known && meant.every(({ unit }) => unit === only.unit)) {
    sendTo(draft, { lead: only.unit, assistants: [] }, { clause, as: only.as });
  }
}

/**
 * The matter goes to an emergency or utility line. Wholly, the ticket waits for what comes back; where units have
 * a part in it, or the citizen, the line and the hotline talk together, the hotline goes on with its own part
 * (Shaoyang art. 7; Tai'an art. 13(1); Inner Mongolia art. 10; Lu'an task 3; Meizhou art. 9).
 */
export function handOver(draft: Draft, command: Command<'hand-over'>): Refusal | undefined {
  const { line, mode, kind, externalNo, note } = command;
  const rule = handOverTo(line, draft.rules);
  if (!rule) {
    const clause = draft.rules.regulation.handOver?.[0]?.clause;
    return refusal('unknown-line', '本市规定没有与该热线的移交或联动', { field: 'line', clause });
  }
  const { clause } = rule;
  if (pendingHandOver(draft)) {
    return refusal('hand-over-pending', '已移交其他热线，尚待对方确认', { clause });
  }
  const known = draft.ticket.handOvers?.find((each) => each.line === line);
  if (known && known.state !== 'refused') {
    return refusal('already-handed-over', '该事项已移交该热线', { field: 'line', clause });
  }
  if (draft.ticket.kind === undefined && kind === undefined) {
    return refusal('kind-required', '移交时须确定诉求类型', { field: 'kind', clause });
  }
  const keepers = unitsMeant(line, draft.basis.units);
  const concerned = keepers.map(({ id }) => conflict(draft, id, 'line')).find((each) => each !== undefined);
  if (concerned) return concerned;
  draft.record({
    type: 'HandedOver',
    line,
    mode,
    clause,
    whole: mode !== 'three-party' && draft.ticket.assignments.length === 0,
    ...(keepers.length === 1 && keepers[0] && { unit: keepers[0].id }),
    ...(draft.ticket.kind === undefined && kind && { kind }),
    ...(externalNo !== undefined && { externalNo }),
    ...(note && { note }),
  });
  draft.startClocks(fromNow(draft, 'handed-over'));
  return undefined;
}

/** The line takes the matter, or not: then the hotline goes on as if it had never been away, on its own clocks. */
export function acknowledge(draft: Draft, command: Command<'acknowledge'>): Refusal | undefined {
  const { refused, reason, externalNo } = command;
  const pending = pendingHandOver(draft);
  if (!pending || (command.line !== undefined && command.line !== pending.line)) {
    return refusal('no-hand-over', '没有待确认的移交', { ...(command.line && { field: 'line' }) });
  }
  const { line } = pending;
  if (refused && !reason) {
    return refusal('field-required', '不予接收须说明理由', {
      field: 'reason',
      clause: handOverTo(line, draft.rules)?.clause,
    });
  }
  const about = { line, ...(externalNo !== undefined && { externalNo }) };
  draft.endClock(clockOf(draft.ticket, 'acknowledge'));
  if (refused && reason) {
    draft.record({ type: 'HandOverRefused', ...about, reason });
    return undefined;
  }
  draft.record({ type: 'HandOverAcknowledged', ...about });
  if (pending.from === undefined) return undefined;
  draft.cancelClocks(() => true);
  // One way is for good: nothing is awaited of the line any more.
  if (handOverTo(line, draft.rules)?.way === 'to') draft.record({ type: 'Closed', outcome: 'handed-over' });
  return undefined;
}

/** What became of the matter is written down; a ticket that went over wholly ends with it. */
export function feedback(draft: Draft, command: Command<'feedback'>): Refusal | undefined {
  const { line, result, solved } = command;
  const { source, handOvers, stage } = draft.ticket;
  const said = { line, result, ...(solved && { solved }) };
  if (command.direction === 'to-source') {
    if (source?.line !== line) return refusal('not-the-source', '该工单不是由该热线转来', { field: 'line' });
    if (stage === 'submitted') return refusal('not-accepted', '尚未受理，不能反馈结果', { field: 'line' });
    draft.record({ type: 'FeedbackGiven', ...said, externalNo: source.externalNo });
    return undefined;
  }
  const to = handOvers?.find((each) => each.line === line && each.state !== 'refused');
  if (!to) return refusal('not-handed-over', '该事项未移交该热线', { field: 'line' });
  if (to.fedBackAt !== undefined) return refusal('already-fed-back', '该热线已反馈结果', { field: 'line' });
  if (to.state === 'pending') draft.endClock(clockOf(draft.ticket, 'acknowledge'));
  draft.record({ type: 'FeedbackReceived', ...said });
  if (to.from !== undefined && stage === 'handed-over') {
    draft.cancelClocks(() => true);
    draft.record({ type: 'Closed', outcome: 'handed-over' });
  }
  return undefined;
}

/** The hand-over on which the line has not said anything yet; there is one at a time. */
function pendingHandOver(draft: Draft): HandOver | undefined {
  return draft.ticket.handOvers?.find(({ state }) => state === 'pending');
}
