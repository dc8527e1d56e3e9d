import type { AlertFacts } from './facts.ts';

/*
 * What those concerned are told of early warnings, of measures against what they warn of, of analyses and other material
 * that are due, and of assessments.
 */

export type GovernanceFacts = Extract<
  AlertFacts,
  { kind: 'hot-spot' | 'measure' | 'analysis-due' | 'hand-in-due' | 'assessment' }
>;

/** What the number in an alert is the number of. */
export function namedAs({ kind }: AlertFacts): string {
  switch (kind) {
    case 'hot-spot':
      return '预警';
    case 'measure':
      return '治理措施';
    case 'analysis-due':
      return '分析研判';
    case 'hand-in-due':
      return '报送材料';
    case 'assessment':
      return '考核';
    case 'knowledge':
      return '知识库条目';
    default:
      return kind.startsWith('citizen-') ? '您的诉求工单' : '工单';
  }
}

const ASSESSED: Readonly<Record<Extract<AlertFacts, { kind: 'assessment' }>['what'], string>> = {
  objected: '有单位提出申诉，请审核',
  granted: '申诉审核通过，该情形不计入考核',
  refused: '申诉审核未通过，考核结果不变',
  published: '结果已公布，请登录系统查看',
};

/**
 * @param please what is asked for, with the time by which
 * @param inTime whether there is still a time by which it can be done
 */
export function governanceSentence(
  facts: GovernanceFacts,
  please: (act: string) => string,
  inTime: boolean,
): string {
  switch (facts.kind) {
    case 'hot-spot': {
      const said = `${facts.window}“${facts.label}”诉求${facts.count}件`;
      if (facts.what === 'ended') return `${said}，已回落，预警解除`;
      if (facts.what === 'grown') return `${said}，继续增多，请加强治理`;
      return `${said}，${facts.finding === 'frequent' ? '属高频' : '明显上升'}，请研判治理`;
    }
    case 'measure':
      if (facts.what === 'late') return '已过完成日期，请立即完成';
      if (facts.what === 'reopened') return `核查未见效，${please('完成')}`;
      return `由你单位${facts.what === 'joint' ? '配合' : '牵头'}治理，${please('完成')}`;
    case 'analysis-due':
      return `（${periodText(facts.period)}）尚未提交，${please('提交')}`;
    case 'assessment':
      return `（${facts.period}）${ASSESSED[facts.what]}`;
    case 'hand-in-due':
      return inTime
        ? `（${facts.period}）尚未报送，${please('报送')}`
        : `（${facts.period}动态、案例和分析）逾期未报送，${please('报送')}`;
  }
}

/** `2026-09` as 2026年9月, `2026-07/2026-09` as 2026年7至9月: a period lies within a year. */
function periodText(period: string): string {
  const [first = '', last] = period.split('/');
  const month = (text: string) => Number(text.slice(5));
  return `${first.slice(0, 4)}年${month(first)}${last === undefined ? '' : `至${month(last)}`}月`;
}
