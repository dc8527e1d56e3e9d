import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTIONS, type FunctionName } from '../build.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { FIVE_MINUTES, type Watch } from './watch.ts';

interface Consequence {
  readonly functions: readonly FunctionName[];
  readonly chinese: string;
  readonly english: string;
  /** So many failures in five minutes ring, and over how many such periods in a row. */
  readonly failures: number;
  readonly periods: number;
}

/** What stands still when a function fails. */
const CONSEQUENCES: readonly Consequence[] = [
  {
    // A person waits; a single crash in a hundred thousand calls is not worth waking anybody.
    functions: [
      'intake',
      'wechat',
      'open311',
      'calls',
      'commands',
      'attachments',
      'rulebook',
      'knowledge',
      'assessments',
      'bulletins',
      'look-ups',
      'governance',
      'repair-api',
      'archive',
      'keys',
    ],
    chinese: '群众诉求或工作人员的操作可能没有登记上',
    english: 'requests or acts may not get in',
    failures: 3,
    periods: 1,
  },
  {
    // Providers hand most things in again, and not for ever.
    functions: ['receipts'],
    chinese: '群众的短信评价和短信是否送达可能没有登记上',
    english: 'ratings by SMS and receipts may not get in',
    failures: 3,
    periods: 1,
  },
  {
    functions: ['queries', 'province', 'audit', 'reveal', 'status', 'openapi'],
    chinese: '查询和省级平台拉取可能没有回应',
    english: 'queries and the province may get no answer',
    failures: 3,
    periods: 1,
  },
  {
    // The state machine tries again for a minute and more.
    functions: ['plan', 'park', 'on-due'],
    chinese: '到期时间照常计算，但可能晚记入台账',
    english: 'due times hold, but may be written down late',
    failures: 1,
    periods: 2,
  },
  {
    // Called twice an hour, so that a failure stands alone.
    functions: ['reconcile'],
    chinese: '有工单到期后补记不成，下一次对账再试',
    english: 'what is due on some tickets can’t be written down; the next run tries again',
    failures: 1,
    periods: 1,
  },
  {
    // Called once a day; the next run takes up every day that has none.
    functions: ['anchor'],
    chinese: '查看记录和台账当日没有存证，次日补做',
    english: 'audit and ledger are not anchored; the next day’s run makes it good',
    failures: 1,
    periods: 1,
  },
  {
    // Called once a day.
    functions: ['keeping'],
    chinese: '有办结工单没有按规定归档或到期销毁，次日再试',
    english: 'ended tickets are not archived, or what is to be destroyed is not; the next day tries again',
    failures: 1,
    periods: 1,
  },
  {
    // Called once a day.
    functions: ['governance-watch'],
    chinese: '当日的预警没有做完，次日再做',
    english: 'today’s early warnings are not all made; the next day’s run makes them',
    failures: 1,
    periods: 1,
  },
];

/** The others follow what is already written, and are called until they succeed. */
const FOLLOWING: Omit<Consequence, 'functions'> = {
  chinese: '工单已入账，提醒、统计或流转会延后',
  english: 'tickets are safe, but alerts, figures or waits lag',
  failures: 1,
  periods: 2,
};

/** A watch on each function's crashes and time-outs, and one on the concurrency that they share. */
export function functionWatches(functions: HotlineFunctions): readonly Watch[] {
  const failing = FUNCTIONS.map(({ name }): Watch => {
    const { chinese, english, failures, periods } =
      CONSEQUENCES.find((each) => each.functions.includes(name)) ?? FOLLOWING;
    return {
      name: `${name}-failing`,
      chinese: `函数 ${name} 崩溃或超时：${chinese}`,
      english: `Function ${name} crashes or runs out of time: ${english}.`,
      runbook: 'function-failing',
      metric: functions.get(name).metricErrors({ period: FIVE_MINUTES }),
      threshold: failures,
      periods,
    };
  });
  const throttled: Watch = {
    name: 'functions-throttled',
    chinese: '账号的函数并发已用尽，各类请求都会延后或失败',
    english: 'The account’s concurrency is used up; requests fail and followers lag.',
    runbook: 'functions-throttled',
    // The whole account's, since all functions share its concurrency.
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: 'sum',
      period: FIVE_MINUTES,
    }),
    threshold: 1,
    periods: 2,
  };
  return [...failing, throttled];
}
