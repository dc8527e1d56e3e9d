import type { Counts, Measure } from './measures.ts';
import reporting from './reporting.json' with { type: 'json' };

/** How a rate is worked out, in words for people, and what it rests on. */
export interface Formula {
  readonly id: RateId;
  readonly label: string;
  readonly text: string;
  /** In Chinese: what requires it, or that the reading is ours. */
  readonly ground: string;
  /** The clause that requires the figures, where the region's regulation has one. */
  readonly clause?: string;
}

export const RATES = ['onTime', 'dispatchedOnTime', 'signedOnTime', 'solved', 'satisfied'] as const;
export type RateId = (typeof RATES)[number];

/** A rate with what it is made of. `rate` is from 0 to 1, and null where there is nothing to divide by. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  readonly rate: number | null;
  /** The formula's id. */
  readonly formula: RateId;
}

interface Definition {
  readonly label: string;
  readonly text: string;
  readonly numerator: Measure;
  /** Its parts add up to the denominator. */
  readonly denominator: readonly Measure[];
}

const DEFINITIONS: Readonly<Record<RateId, Definition>> = {
  onTime: {
    label: '按时办结率',
    text: '按时办结的办理期限数÷（按时办结的办理期限数＋逾期的办理期限数）；以牵头单位最终有效的期限为准，含批准的延期，不含重办、督办和会同单位的期限，尚未届满的不计',
    numerator: 'handleKept',
    denominator: ['handleKept', 'handleMissed'],
  },
  dispatchedOnTime: {
    label: '按时转派率',
    text: '按时转派次数÷（按时转派次数＋逾期的转派期限数）',
    numerator: 'dispatchKept',
    denominator: ['dispatchKept', 'dispatchMissed'],
  },
  signedOnTime: {
    label: '按时签收率',
    text: '牵头单位按时签收次数÷（按时签收次数＋逾期的签收期限数）；视为签收的计为逾期',
    numerator: 'signKept',
    denominator: ['signKept', 'signMissed'],
  },
  solved: {
    label: '问题解决率',
    text: '最近一次回访答复“已解决”的工单数÷最近一次回访联系上且已询问是否解决的工单数；“部分解决”不计入分子',
    numerator: 'solvedYes',
    denominator: ['solvedAsked'],
  },
  satisfied: {
    label: '满意率',
    text: '最近一次回访评价属本市规定的满意等次的工单数÷最近一次回访联系上并作出评价的工单数；未联系上的不计',
    numerator: 'satisfiedYes',
    denominator: ['satisfiedAsked'],
  },
};

/** Clauses that require a city's periodic figures, by regulation. */
const REPORTING: Readonly<Record<string, string>> = reporting;

/** The rates that counts give. */
export function ratesOf(counts: Counts): Readonly<Record<RateId, Rate>> {
  const rate = (id: RateId): Rate => {
    const definition = DEFINITIONS[id];
    const numerator = counts[definition.numerator] ?? 0;
    const denominator = definition.denominator.reduce((sum, part) => sum + (counts[part] ?? 0), 0);
    return { numerator, denominator, rate: denominator === 0 ? null : numerator / denominator, formula: id };
  };
  return {
    onTime: rate('onTime'),
    dispatchedOnTime: rate('dispatchedOnTime'),
    signedOnTime: rate('signedOnTime'),
    solved: rate('solved'),
    satisfied: rate('satisfied'),
  };
}

/** The formulas of the rates, for a city under the given regulation (its id), or under none that is shipped. */
export function formulasFor(regulation: string | undefined): readonly Formula[] {
  const clause = regulation === undefined ? undefined : REPORTING[regulation];
  const ground = clause
    ? '规定要求定期统计分析，未给出计算公式；此为本系统的统计口径'
    : '规定未给出计算公式；此为本系统的统计口径';
  return RATES.map((id) => {
    const { label, text } = DEFINITIONS[id];
    return { id, label, text, ground, ...(clause && { clause }) };
  });
}
