import { dayOf, type Instant } from '../calendar/instant.ts';
import { areaOf } from '../routing/suggest.ts';
import type { Unit } from '../routing/unit.ts';
import { type Refusal, refusal } from '../ticket/refusal.ts';
import type { ActorOfMeasure, MeasureAct, MeasureActType } from './acts.ts';
import type { Measure } from './measure.ts';
import type { Topic } from './tally.ts';
import type { Warning } from './warning.ts';

/** What a decision on a measure rests on. */
export interface MeasureBasis {
  /** The standing units of the city. */
  readonly units: readonly Pick<Unit, 'id' | 'areas'>[];
  /** The warning that it treats, where one is named and there is one. */
  readonly warning?: Pick<Warning, keyof Topic | 'units'> | undefined;
  readonly now: Instant;
}

/** What is known of a measure before its first act. */
export type NewMeasure = Pick<Measure, 'measure' | 'region'>;

export type MeasureDecision = { readonly measure: Measure } | { readonly refusal: Refusal };

type Act<T extends MeasureActType> = Extract<MeasureAct, { type: T }>;

/**
 * Decides an act on a measure: the hotline has units treat a problem and looks whether it comes back, a unit treats its
 * own, and whoever works in a grid writes down what they find in their area.
 */
export function decideMeasure(
  before: Measure | NewMeasure,
  act: MeasureAct,
  by: ActorOfMeasure,
  basis: MeasureBasis,
): MeasureDecision {
  const after = decided(before, act, by, basis);
  if ('code' in after) return { refusal: after };
  const version = ('version' in before ? before.version : 0) + 1;
  return { measure: { ...after, version, changedAt: basis.now } };
}

function decided(
  before: Measure | NewMeasure,
  act: MeasureAct,
  by: ActorOfMeasure,
  basis: MeasureBasis,
): Measure | Refusal {
  if (act.type === 'open' || act.type === 'record') {
    if ('version' in before) return refusal('illegal-act', '该治理措施已存在');
    return act.type === 'open' ? open(before, act, by, basis) : record(before, act, by, basis);
  }
  if (!('version' in before)) return refusal('illegal-act', '没有该治理措施');
  switch (act.type) {
    case 'progress':
      return progress(before, act, by);
    case 'close':
      return close(before, act, by, basis);
    case 'check':
      return check(before, act, by, basis);
  }
}

function open(
  before: NewMeasure,
  act: Act<'open'>,
  by: ActorOfMeasure,
  { units, warning, now }: MeasureBasis,
): Measure | Refusal {
  if (!by.decides) return notYours();
  const unit = act.unit ?? by.unit;
  if (unit === undefined) return refusal('field-required', '须确定牵头单位', { field: 'unit' });
  if (by.side === 'unit' && unit !== by.unit) return notYours();
  const unknown = [unit, ...act.joint].find((id) => !units.some((each) => each.id === id));
  if (unknown !== undefined) {
    return refusal('unknown-unit', '没有该承办单位', { field: unknown === unit ? 'unit' : 'joint' });
  }
  if (act.warning !== undefined && !warning) {
    return refusal('unknown-warning', '没有该预警', { field: 'warning' });
  }
  if (warning && by.side === 'unit' && !warning.units.includes(unit)) return notYours();
  const topic = warning ? { of: warning.of, value: warning.value } : act.topic;
  if (!topic) return refusal('field-required', '须说明治理的类别、地点或者关键词', { field: 'topic' });
  if (act.dueOn < dayOf(now)) return dueInThePast();
  return {
    ...begun(before, by, now),
    origin: warning ? 'warning' : 'own',
    ...(act.warning !== undefined && { warning: act.warning }),
    topic,
    unit,
    joint: act.joint.filter((each) => each !== unit),
    ...(act.cause && { cause: act.cause }),
    treatments: act.treatments,
    dueOn: act.dueOn,
  };
}

/** Grid workers find problems in their area and solve them (Tai'an art. 26). */
function record(
  before: NewMeasure,
  { classCode, placeCode, solved, dueOn }: Act<'record'>,
  by: ActorOfMeasure,
  { units, now }: MeasureBasis,
): Measure | Refusal {
  const { unit } = by;
  if (unit === undefined) return notYours();
  const areas = units.find(({ id }) => id === unit)?.areas;
  if (!areas || areaOf({ areas }, placeCode) === undefined) {
    return refusal('not-your-area', '该地点不在本单位的辖区内', { field: 'placeCode' });
  }
  if (!solved && dueOn === undefined) {
    return refusal('field-required', '尚未处置的，须确定完成日期', { field: 'dueOn' });
  }
  if (dueOn !== undefined && dueOn < dayOf(now)) return dueInThePast();
  return {
    ...begun(before, by, now),
    origin: 'grid',
    topic: { of: 'class-place', value: `${classCode}#${placeCode}` },
    unit,
    joint: [],
    treatments: ['grid'],
    ...(solved
      ? { status: 'closed', closedAt: now, result: 'solved' }
      : { ...(dueOn !== undefined && { dueOn }) }),
  };
}

function begun({ measure, region }: NewMeasure, by: ActorOfMeasure, now: Instant) {
  const at = { openedAt: now, openedBy: by.id, changedAt: now };
  return { measure, region, version: 0, status: 'open', reopened: 0, ...at } as const;
}

function progress(measure: Measure, { cause }: Act<'progress'>, by: ActorOfMeasure): Measure | Refusal {
  if (!isTreatedBy(measure, by) && by.side !== 'hotline') return notYours();
  if (measure.status !== 'open') return notOpen();
  return { ...measure, ...(cause && { cause }) };
}

function close(
  measure: Measure,
  { result }: Act<'close'>,
  by: ActorOfMeasure,
  { now }: MeasureBasis,
): Measure | Refusal {
  if (by.unit !== measure.unit) return notYours();
  if (measure.origin !== 'grid' && !by.decides) return notYours();
  if (measure.status !== 'open') return notOpen();
  return { ...measure, status: 'closed', closedAt: now, result };
}

function check(
  measure: Measure,
  { effective, dueOn }: Act<'check'>,
  by: ActorOfMeasure,
  { now }: MeasureBasis,
): Measure | Refusal {
  if (by.side !== 'hotline' || !by.decides) return notYours();
  if (measure.status !== 'closed') return refusal('illegal-act', '治理措施尚未办结，不能核查');
  if (effective) return { ...measure, status: 'checked', effective };
  if (dueOn === undefined) return refusal('field-required', '继续治理的，须确定完成日期', { field: 'dueOn' });
  if (dueOn < dayOf(now)) return dueInThePast();
  const { closedAt: _closed, result: _result, ...rest } = measure;
  return { ...rest, status: 'open', effective, dueOn, reopened: measure.reopened + 1 };
}

/** The unit in charge of a measure, and those that treat it with it. */
export function isTreatedBy(
  { unit, joint }: Pick<Measure, 'unit' | 'joint'>,
  by: { readonly unit?: string },
): boolean {
  return by.unit !== undefined && (by.unit === unit || joint.includes(by.unit));
}

function notOpen(): Refusal {
  return refusal('illegal-act', '治理措施已办结');
}

function dueInThePast(): Refusal {
  return refusal('dates', '完成日期不得早于今日', { field: 'dueOn' });
}

function notYours(): Refusal {
  return refusal('not-yours', '无权对该治理措施进行此操作');
}
