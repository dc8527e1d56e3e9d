import { basisText } from '../shared/alert/citation.ts';
import { type Asked, type MissingFact, missingFacts, type Need } from '../shared/regulation/needed-facts.ts';
import type { Rules } from '../shared/regulation/rules.ts';
import type { Fact } from '../shared/regulation/vocabulary.ts';
import type { Ticket } from '../shared/ticket/ticket.ts';

/** What a request lacks, as its channel and its citizen are told it. */
export interface Missing {
  readonly facts: readonly MissingFact[];
  /** In Chinese: what is asked for, and why. */
  readonly told: string;
  readonly clause: string;
}

const LABELS: Readonly<Record<Fact, string>> = { name: '姓名', contact: '联系方式', place: '具体地址' };

const NEEDED: Readonly<Record<Exclude<Need, 'encouraged'>, (named: string) => string>> = {
  'this-matter': (named) => `本事项需要提供${named}方可办理，请如实补充`,
  'some-matters': (named) => `部分事项需要提供${named}等信息方可办理，涉及的请如实补充`,
};

/** What a request or a ticket lacks (Tai'an art. 10); undefined where nothing is asked for or all is there. */
export function missingIn(rules: Rules, asked: Asked): Missing | undefined {
  const found = missingFacts(rules, asked);
  if (!found) return undefined;
  const { facts, basis, grounds } = found;
  const asking = (Object.keys(NEEDED) as (keyof typeof NEEDED)[]).flatMap((need) => {
    const named = facts.filter((each) => each.need === need).map(({ fact }) => LABELS[fact]);
    return named.length === 0 ? [] : [NEEDED[need](named.join('、'))];
  });
  const nameless = rules.regulation.requests?.realName && facts.some(({ fact }) => fact === 'name');
  const sentences = nameless ? [...asking, '鼓励实名表达诉求'] : asking;
  const why = [basisText(rules.regulation, basis), ...grounds].join('；');
  return { facts, told: `${sentences.join('；')}（依据：${why}）。`, clause: basis.clause };
}

/** Papers that give a fact, whoever added them. */
const GIVING: Readonly<Record<Fact, RegExp>> = {
  name: /^name$/,
  contact: /^(phone|callerPhone)$/,
  place: /^(place|coordinates|addedPlace(\.\d+)?)$/,
};

/** What a ticket's file gives of its citizen and its place. */
export function givenIn({ papers }: Pick<Ticket, 'papers'>): Fact[] {
  const names = Object.keys(papers);
  return (Object.keys(GIVING) as Fact[]).filter((fact) => names.some((name) => GIVING[fact].test(name)));
}
