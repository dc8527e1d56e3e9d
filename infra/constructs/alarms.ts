import { Aws, CfnCondition, Duration, Fn, NestedStack } from 'aws-cdk-lib';
import {
  type Alarm,
  type CfnAlarm,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SENDER_WAYS } from '../../shared/routing/contact.ts';
import type { FunctionName } from '../build.ts';
import type { Api } from './api.ts';
import { functionWatches } from './function-watches.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { FIVE_MINUTES, type Watch, watch } from './watch.ts';
import { WATCHED_QUEUES } from './watched-queues.ts';

/** A line in the log of these functions that is counted: its `code`, or what its field `value` says. */
interface CountedLine {
  /** The metric's name in the namespace `hotline`. */
  readonly metric: string;
  readonly code: string;
  readonly functions: readonly FunctionName[];
  readonly value?: string;
}

/** The functions that read a stream. */
const FOLLOWERS: readonly FunctionName[] = ['wake', 'feed', 'alerts', 'aggregates'];

/** Calls without which nothing can be taken in or followed up. */
const VITAL: readonly (readonly [table: string, operation: Operation])[] = [
  ['ledger', Operation.TRANSACT_WRITE_ITEMS],
  ['tickets', Operation.BATCH_GET_ITEM],
  ['feed', Operation.TRANSACT_WRITE_ITEMS],
  ['waits', Operation.PUT_ITEM],
];

/** What there is to watch besides the functions. */
export interface Watched {
  readonly functions: HotlineFunctions;
  readonly machine: StateMachine;
  readonly api: Api;
  /** Whom alarms wake. */
  readonly operators: Topic;
}

/**
 * The alarms. Each says what it means and names the heading of docs/runbook.md that leads to the cure.
 * Where a person waits it rings after one period, where the system tries again by itself after more.
 * They are a nested stack: a stack takes 500 resources, and the hotline's own and their alarms are more than that.
 */
export class Alarms extends NestedStack {
  readonly #operators: Topic;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    this.#operators = watched.operators;
    this.#watchTimers(watched);
    this.#watchFollowers(watched.functions);
    this.#watchAlerts(watched.functions);
    for (const each of functionWatches(watched.functions)) this.#add(each);
    this.#watchApi(watched.api);
    this.#watchTables();
  }

  #add(what: Watch): Alarm {
    return watch(this, this.#operators, what);
  }

  #watchTimers({ functions, machine }: Watched): void {
    this.#add({
      name: 'timers-late',
      chinese: '有工单到期两分钟后仍未被唤醒，对账已补记，期限不受影响',
      english: 'Timers did not come; the reconciler made up for them, and due times are unchanged.',
      runbook: 'timers-late',
      metric: this.#counted(functions, {
        metric: 'TimersLate',
        code: 'TIMERS_LATE',
        functions: ['reconcile'],
        value: '$.count',
      }),
      threshold: 1,
    });
    this.#add({
      name: 'reconciler-silent',
      chinese: '对账一小时未运行，丢失的定时器无人补上',
      english: 'The reconciler has not run for an hour, so lost timers stay lost.',
      runbook: 'reconciler-silent',
      metric: functions.get('reconcile').metricInvocations({ period: Duration.hours(1) }),
      threshold: 1,
      below: true,
      silence: TreatMissingData.BREACHING,
    });
    this.#add({
      name: 'invalid-token',
      chinese: '唤醒工单的令牌不被承认，该工单要等对账',
      english: 'Step Functions does not know the token of a wait; the ticket waits for the reconciler.',
      runbook: 'invalid-token',
      metric: this.#counted(functions, {
        metric: 'InvalidTokens',
        code: 'INVALID_TOKEN',
        functions: ['park', 'wake', 'repair'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'execution-failed',
      chinese: '工单的流程异常结束，到期时由对账接续',
      english: 'A ticket’s execution has failed; the reconciler starts the next when something is due.',
      runbook: 'execution-failed',
      metric: sum([
        machine.metricFailed({ period: FIVE_MINUTES }),
        machine.metricTimedOut({ period: FIVE_MINUTES }),
      ]),
      threshold: 1,
    });
    this.#add({
      name: 'executions-throttled',
      chinese: '流程引擎限流，唤醒会延后',
      english: 'Step Functions throttles; waits end late.',
      runbook: 'executions-throttled',
      metric: machine.metricThrottled({ period: FIVE_MINUTES, statistic: 'sum' }),
      threshold: 1,
      periods: 3,
    });
  }

  #watchFollowers(functions: HotlineFunctions): void {
    for (const name of FOLLOWERS)
      this.#add({
        name: `${name}-behind`,
        chinese: `函数 ${name} 落后台账十分钟以上，22 小时后转入补做队列`,
        english: `Function ${name} is ten minutes behind its stream; after 22 hours repair takes over.`,
        runbook: 'stream-behind',
        metric: functions.get(name).metric('IteratorAge', { statistic: 'max', period: FIVE_MINUTES }),
        threshold: Duration.minutes(10).toMilliseconds(),
        periods: 2,
      });
    for (const { name, chinese, english, minutes } of WATCHED_QUEUES) {
      this.#add({
        name: `${name}-waiting`,
        chinese,
        english,
        runbook: `${name}-waiting`,
        metric: queueMetric(`hotline-${name}`, 'ApproximateAgeOfOldestMessage'),
        threshold: Duration.minutes(minutes).toSeconds(),
        periods: 2,
      });
      for (const way of name === 'messages' ? SENDER_WAYS : [])
        this.#add({
          name: `${name}-${way}-waiting`,
          chinese: `${chinese}（${way}）`,
          english: `${english.slice(0, -1)} by the way ${way}.`,
          runbook: `${name}-waiting`,
          metric: queueMetric(`hotline-${name}-${way}`, 'ApproximateAgeOfOldestMessage'),
          threshold: Duration.minutes(minutes).toSeconds(),
          periods: 2,
        });
      this.#add({
        name: `${name}-given-up`,
        chinese: `${chinese}，五次失败后已放弃`,
        english: `${english} It failed five times and was given up.`,
        runbook: `${name}-given-up`,
        metric: queueMetric(`hotline-${name}-dead`, 'ApproximateNumberOfMessagesVisible'),
        threshold: 1,
      });
    }
    this.#add({
      name: 'subscriber-parked',
      chinese: '有订阅方一天没有收下推送，已停止推送，待处理后恢复',
      english: 'A subscriber has taken nothing for a day and was given up until an operator resumes it.',
      runbook: 'subscriber-parked',
      metric: this.#counted(functions, {
        metric: 'SubscribersParked',
        code: 'SUBSCRIBER_PARKED',
        functions: ['push'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'reveals-unusual',
      chinese: '有人一小时内查看遮盖信息的次数或工单数达到本市限次，请审计员核查',
      english: 'Somebody looks at masked people unusually often; an auditor has to look at it.',
      runbook: 'reveals-unusual',
      metric: this.#counted(functions, {
        metric: 'RevealsUnusual',
        code: 'REVEALS_UNUSUAL',
        functions: ['reveal'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'ledger-unreadable',
      chinese: '有工单的台账读不出来，可能被改动过',
      english: 'A ticket’s ledger cannot be read; it may have been tampered with.',
      runbook: 'ledger-unreadable',
      metric: this.#counted(functions, {
        metric: 'LedgersUnreadable',
        code: 'LEDGER_UNREADABLE',
        functions: ['feed', 'repair'],
      }),
      threshold: 1,
    });
  }

  #watchAlerts(functions: HotlineFunctions): void {
    this.#add({
      name: 'alerts-not-sent',
      chinese: '给承办单位的提醒发不出去，仍在重试',
      english: 'Alerts to units can’t be sent; they are tried again.',
      runbook: 'alerts-not-sent',
      metric: this.#counted(functions, {
        metric: 'AlertsNotSent',
        code: 'ALERT_NOT_SENT',
        functions: ['alerts', 'repair'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'unit-without-contacts',
      chinese: '承办单位没有登记联系人，提醒无人收到',
      english: 'A unit has no contacts, so nobody gets its alerts.',
      runbook: 'unit-without-contacts',
      metric: this.#counted(functions, {
        metric: 'AlertsWithoutTopic',
        code: 'ALERT_WITHOUT_TOPIC',
        functions: ['alerts', 'repair'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'alerts-undelivered',
      chinese: '有提醒经各种方式都未能送达，须电话通知承办单位',
      english: 'An alert reached nobody by any way; its unit has to be phoned.',
      runbook: 'alerts-undelivered',
      metric: this.#counted(functions, {
        metric: 'AlertsUndelivered',
        code: 'ALERT_UNDELIVERED',
        functions: ['sender'],
      }),
      threshold: 1,
    });
    this.#add({
      name: 'alerts-maybe-twice',
      chinese: '有消息发出后未得到回应，再次发送，收件人可能收到两次',
      english: 'Messages were sent again since no answer came; people may get them twice.',
      runbook: 'alerts-maybe-twice',
      metric: this.#counted(functions, {
        metric: 'AlertsMaybeTwice',
        code: 'ALERT_MAYBE_TWICE',
        functions: ['sender'],
      }),
      threshold: 10,
      periods: 2,
    });
    this.#add({
      name: 'replies-stray',
      chinese: '短信平台转来许多不知来自谁的短信回复，群众的评价可能没有登记上',
      english: 'Many replies by SMS come from numbers that nobody asked; ratings may be getting lost.',
      runbook: 'replies-stray',
      metric: this.#counted(functions, {
        metric: 'RepliesStray',
        code: 'REPLY_STRAY',
        functions: ['receipts'],
      }),
      threshold: 20,
      periods: 2,
    });
    // Units' topics come and go with the rulebook, so this asks for all of them at once.
    const undelivered = this.#add({
      name: 'messages-undelivered',
      chinese: '提醒已发出，但短信或邮件没有送达',
      english: 'Alerts were sent, but SMS or email did not reach people.',
      runbook: 'messages-undelivered',
      metric: new MathExpression({
        expression: 'SELECT SUM(NumberOfNotificationsFailed) FROM SCHEMA("AWS/SNS", TopicName)',
        period: FIVE_MINUTES,
      }),
      threshold: 1,
      periods: 2,
    });
    // No SMS in China, and no word that its CloudWatch takes such a query (docs/deploy.md, Regions).
    const outsideChina = new CfnCondition(this, 'outside-china', {
      expression: Fn.conditionNot(Fn.conditionEquals(Aws.PARTITION, 'aws-cn')),
    });
    (undelivered.node.defaultChild as CfnAlarm).cfnOptions.condition = outsideChina;
  }

  #watchApi({ http }: Api): void {
    this.#add({
      name: 'api-errors',
      chinese: '接口连续返回 5xx，来电来信可能登记不上',
      english: 'The API answers 5xx; requests may not be taken in.',
      runbook: 'api-errors',
      metric: http.metricServerError({ period: FIVE_MINUTES, statistic: 'sum' }),
      threshold: 5,
      periods: 2,
    });
    this.#add({
      name: 'api-slow',
      chinese: '百分之一的请求超过三秒，微信五秒即放弃',
      english: 'One request in a hundred takes over three seconds; WeChat hangs up after five.',
      runbook: 'api-slow',
      metric: http.metricLatency({ period: FIVE_MINUTES, statistic: 'p99' }),
      threshold: 3000,
      periods: 3,
    });
  }

  #watchTables(): void {
    const tables = (this.nestedStackParent ?? this).node
      .findAll()
      .filter((part) => part instanceof HotlineTable);
    for (const table of tables)
      this.#add({
        name: `table-${table.node.id}-throttled`,
        chinese: `数据表 ${table.node.id} 限流，请求变慢或返回 503`,
        english: `Table ${table.node.id} throttles; requests get slow or are answered 503.`,
        runbook: 'table-throttled',
        metric: sum(
          ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
            table.metric(name, { statistic: 'sum', period: FIVE_MINUTES }),
          ),
        ),
        threshold: 1,
        periods: 2,
      });
    this.#add({
      name: 'store-faults',
      chinese: '数据库自身出错，请求会返回 503，稍后重试',
      english: 'DynamoDB itself fails; requests are answered 503 and have to be sent again.',
      runbook: 'store-faults',
      metric: sum(
        VITAL.map(
          ([table, operation]) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName: 'SystemErrors',
              dimensionsMap: { TableName: `hotline-${table}`, Operation: operation },
              statistic: 'sum',
              period: FIVE_MINUTES,
            }),
        ),
      ),
      threshold: 5,
      periods: 2,
    });
  }

  /** The metric of a log line, as the sum over five minutes. */
  #counted(
    functions: HotlineFunctions,
    { metric, code, functions: names, value = '1' }: CountedLine,
  ): IMetric {
    for (const name of names)
      new MetricFilter(this, `${metric}-${name}`, {
        logGroup: functions.get(name).logGroup,
        filterPattern: FilterPattern.stringValue('$.code', '=', code),
        metricNamespace: 'hotline',
        metricName: metric,
        metricValue: value,
      });
    return new Metric({
      namespace: 'hotline',
      metricName: metric,
      statistic: 'sum',
      period: FIVE_MINUTES,
    });
  }
}

/** The sum over metrics of which some may have nothing to say; `m1+m2` would then say nothing either. */
function sum(metrics: readonly IMetric[]): IMetric {
  return new MathExpression({
    expression: 'SUM(METRICS())',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: FIVE_MINUTES,
  });
}

function queueMetric(queue: string, metricName: string): IMetric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queue },
    statistic: 'max',
    period: FIVE_MINUTES,
  });
}
