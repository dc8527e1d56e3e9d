import { isInForce } from '../../regulation/rules.ts';
import { KIND_LABELS, type Kind } from '../../regulation/vocabulary.ts';
import type { Command } from '../commands.ts';
import type { Draft } from '../draft.ts';
import { among, type Refusal, refusal } from '../refusal.ts';

type Given = Omit<Command<'reject'>, 'type' | 'actor'>;
type Ground = Draft['rules']['regulation']['acceptance']['grounds'][number];

/**
 * A kind that the city's list doesn't have is not accepted (Shaoyang art. 9). An open list turns nobody away either:
 * what it doesn't name is taken as one of the kinds that it names, since the text has terms for no other.
 */
export function kindNotAccepted(draft: Draft, kind: Kind): Refusal | undefined {
  const { kinds } = draft.rules.regulation.acceptance;
  if (!kinds || !isInForce(draft.rules) || kinds.named.some((named) => named.kind === kind)) return undefined;
  const named = kinds.named.map((each) => KIND_LABELS[each.kind]).join('、');
  const detail =
    kinds.list === 'closed' ? '此类诉求不在本市受理范围' : `条文未列此类型，请按所列类型受理：${named}`;
  return refusal('kind-not-accepted', detail, { field: 'kind', clause: kinds.clause });
}

/** Not accepted, on one of the city's grounds; the citizen is told reason and basis (Shaoyang art. 10, 11). */
export function reject(draft: Draft, command: Command<'reject'>): Refusal | undefined {
  return refuse(draft, command);
}

/**
 * Refuses a request on a ground, with all that the ground's data asks for. That an earlier ticket is there and is
 * the same person's, and how often they came with the matter, is for the edge to look up.
 */
export function refuse(draft: Draft, given: Given): Refusal | undefined {
  const { grounds, notice } = draft.rules.regulation.acceptance;
  const ground = grounds.find(({ id }) => id === given.ground);
  if (!ground) {
    return refusal('unknown-ground', `不予受理须依据本市规定的情形${among(grounds)}`, {
      field: 'ground',
      clause: notice?.clause ?? grounds[0]?.clause,
    });
  }
  const missing = missingFor(draft, ground, given);
  if (missing) return missing;
  const { reason, basis, instead, repeatOf, repeats } = given;
  draft.record({
    type: 'Rejected',
    ground: ground.id,
    clause: ground.clause,
    reason,
    ...(basis && { basis }),
    ...(instead && { instead }),
    ...(repeatOf && { repeatOf }),
    ...(repeats !== undefined && { repeats }),
  });
  draft.cancelClocks(() => true);
  draft.record({ type: 'Closed', outcome: 'rejected' });
  return undefined;
}

function missingFor(draft: Draft, { needs = [], clause }: Ground, given: Given): Refusal | undefined {
  if (needs.includes('repeatOf') && given.repeatOf === undefined) {
    return refusal('field-required', '重复诉求须指明此前的工单', { field: 'repeatOf', clause });
  }
  if (needs.includes('instead') && given.instead === undefined) {
    return refusal('field-required', '须告知服务对象相应的途径或者去处', { field: 'instead', clause });
  }
  return needs.includes('often') ? tooSeldom(draft, clause, given.repeats ?? 0) : undefined;
}

/** How often makes a repeat unreasonable is the operator's to say; as long as they don't, none is. */
function tooSeldom(draft: Draft, clause: string, repeats: number): Refusal | undefined {
  const { settings, day } = draft.rules;
  const rule = settings.repeats;
  const holds = rule && rule.from <= day && (rule.until === undefined || day <= rule.until);
  if (!holds) {
    return refusal('rule-not-set', '条文要求制定规则，本市尚未设定次数和期间', { field: 'ground', clause });
  }
  if (repeats >= rule.times) return undefined;
  return refusal('too-few-repeats', '未达到本市设定的重复次数', { field: 'repeatOf', clause });
}
