import { liesIn } from '../../caller.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { isSupervised, openSupervision } from '../opening.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { leadOf } from '../ticket.ts';
import { meantBy } from '../unit-ref.ts';
import { hotlineOf } from '../work-lines.ts';
import { inCoordination } from './coordination.ts';
import { cannotSend, sendTo } from './sending.ts';

/*
 * A matter that concerns several regions, or levels of one: the hotline of the region above them, whose regulation
 * it is, coordinates and supervises (Inner Mongolia art. 11(2)). The dispatch term keeps running meanwhile.
 */

/** The hotline above is asked who leads. */
export function referAcross(draft: Draft, command: Command<'refer-across'>): Refusal | undefined {
  const { regions, reason } = command;
  const rule = draft.rules.regulation.acrossRegions;
  if (!rule) return refusal('no-cross-region', '本地区规定没有跨地区协调');
  const { clause } = rule;
  const { region: to } = draft.basis.regulation;
  const waiting = inCoordination(draft);
  if (waiting) return waiting;
  if (leadOf(draft.ticket)) return refusal('already-dispatched', '该工单已有承办单位', { clause });
  for (const [index, region] of regions.entries()) {
    const field = `regions.${index}`;
    if (!liesIn(region, to))
      return refusal('not-in-this-region', '不属于本规定适用的地区', { field, clause });
    if (regions.indexOf(region) !== index)
      return refusal('region-named-twice', '同一地区不能重复列入', { field });
  }
  draft.record({ type: 'ReferredAcross', to, regions, clause, reason });
  return undefined;
}

/** It has decided: the ticket goes to the units named, of whichever of the regions, under the ticket's own terms. */
export function decideAcross(draft: Draft, command: Command<'decide-across'>): Refusal | undefined {
  const { lead, assistants, reason, actor } = command;
  const { across, region } = draft.ticket;
  const clause = draft.rules.regulation.acrossRegions?.clause;
  if (across?.state !== 'open' || clause === undefined) {
    return refusal('not-across', '该工单没有正在进行的跨地区协调', { clause });
  }
  if ((actor.region ?? region) !== across.to) {
    return refusal('not-the-coordinator', '由上级热线协调确定承办单位', { clause });
  }
  const concerned = [region, across.to, ...across.regions];
  for (const [index, ref] of [lead, ...assistants].entries()) {
    if (concerned.includes(meantBy(ref, region).region)) continue;
    const field = index === 0 ? 'lead' : `assistants.${index - 1}`;
    return refusal('region-not-concerned', '该单位所在地区不在跨地区协调范围内', { field, clause });
  }
  const refused = cannotSend(draft, lead, assistants, 'lead');
  if (refused) return refused;
  draft.record({ type: 'AcrossDecided', by: across.to, lead, assistants, clause, reason });
  sendTo(draft, { lead, assistants });
  superviseAcross(draft, lead, across.to);
  return undefined;
}

/** It supervises what it has coordinated, where the regulation says so; its own tickets are its own hotline's. */
function superviseAcross(draft: Draft, unit: string, above: string): void {
  const { region } = draft.ticket;
  const by = above === region ? {} : { by: hotlineOf(above, region) };
  for (const ground of draft.rules.regulation.supervision.grounds) {
    const { method } = ground;
    if (!ground.opensOnAcross || method === undefined || isSupervised(draft.ticket, ground, unit)) continue;
    openSupervision(draft, { ground, method, unit, ...by, byLaw: { at: draft.now } });
  }
}
