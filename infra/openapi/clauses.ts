import { REGULATIONS } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import type { ClockKind } from '../../shared/regulation/vocabulary.ts';
import type { CommandType } from '../../shared/ticket/commands.ts';

/** What of a regulation's data a command is held to: blocks of provisions, and the clocks that it starts or keeps. */
interface Ground {
  readonly blocks?: readonly (keyof Regulation)[];
  readonly clocks?: readonly ClockKind[];
}

const GROUNDS: { readonly [T in CommandType]?: Ground } = {
  accept: { blocks: ['acceptance'] },
  reject: { blocks: ['acceptance'] },
  reply: { blocks: ['knowledge'], clocks: ['callback'] },
  'hand-over': { blocks: ['urgent', 'handOver'] },
  acknowledge: { blocks: ['handOver'], clocks: ['acknowledge'] },
  feedback: { blocks: ['handOver'] },
  dispatch: { blocks: ['leadAndAssistants', 'separately'], clocks: ['dispatch'] },
  sign: { blocks: ['signing'], clocks: ['sign'] },
  return: { blocks: ['return'], clocks: ['return'] },
  'review-return': { blocks: ['return'] },
  'refer-to-coordination': { blocks: ['coordination'] },
  'refer-to-leaders': { blocks: ['coordination'] },
  'decide-coordination': { blocks: ['coordination'] },
  'refer-across': { blocks: ['acrossRegions'] },
  'decide-across': { blocks: ['acrossRegions'] },
  'call-in': { blocks: ['callingIn'] },
  'handle-jointly': { blocks: ['jointHandling'] },
  'joint-feedback': { blocks: ['jointHandling'] },
  'take-back': { blocks: ['return'] },
  'dispute-return': { blocks: ['return'] },
  'review-dispute': { blocks: ['return'] },
  contact: { blocks: ['contactAttempts', 'contactLimit', 'response'], clocks: ['contact', 'reach'] },
  'unit-accept': { clocks: ['accept'] },
  respond: { blocks: ['roundTheClock', 'response'], clocks: ['respond'] },
  'request-extension': { blocks: ['extension'], clocks: ['extension'] },
  'review-extension': { blocks: ['extension'], clocks: ['extension'] },
  answer: { blocks: ['answer'], clocks: ['handle'] },
  fulfil: { blocks: ['answer'], clocks: ['promise'] },
  'set-law-term': { blocks: ['lawTerms'] },
  'review-answer': { blocks: ['review'] },
  revisit: { blocks: ['revisit'], clocks: ['revisit'] },
  redo: { blocks: ['redo'], clocks: ['redo'] },
  close: { blocks: ['revisit'] },
  supervise: { blocks: ['supervision', 'supervisionBelow'], clocks: ['supervise'] },
  'change-method': { blocks: ['supervision'] },
  'answer-supervision': { blocks: ['supervision'], clocks: ['supervise'] },
  'end-supervision': { blocks: ['supervision'] },
  escalate: { blocks: ['supervision'] },
  urge: { blocks: ['urging', 'supervisionBelow'] },
  'issue-card': { blocks: ['cards'] },
  talk: { blocks: ['talks'] },
  name: { blocks: ['naming'] },
  refer: { blocks: ['referrals'] },
  'record-fault': { blocks: ['faults'] },
  'withdraw-fault': { blocks: ['faults'] },
  excuse: { blocks: ['excuse'] },
  mark: { blocks: ['marks'] },
  'record-abuse': { blocks: ['abuse'] },
  'name-accused': { blocks: ['confidentiality'] },
  'record-consent': { blocks: ['confidentiality'] },
  'release-file': { blocks: ['confidentiality'] },
  'file-secrecy': { blocks: ['secrecyNeeds'] },
  'review-secrecy': { blocks: ['secrecyNeeds'] },
  'request-termination': { blocks: ['termination'] },
  'review-termination': { blocks: ['termination'] },
  object: { blocks: ['objection'], clocks: ['object'] },
  'review-objection': { blocks: ['objection'], clocks: ['object'] },
};

/** The clauses by which a command is carried out or refused, of every regulation, by their ids in the register. */
export function clausesOf(command: CommandType): readonly string[] {
  const { blocks = [], clocks = [] } = GROUNDS[command] ?? {};
  const cited = REGULATIONS.flatMap((regulation) => [
    ...blocks.map((block) => regulation[block]),
    ...regulation.terms.filter(({ clock }) => clocks.includes(clock)),
  ]).flatMap(citedIn);
  return [...new Set(cited)];
}

function citedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'clause' in value && typeof value.clause === 'string' ? [value.clause] : [];
  return [...own, ...Object.values(value).flatMap(citedIn)];
}
