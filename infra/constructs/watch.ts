import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Something that wakes an operator. */
export interface Watch {
  /** The alarm is `hotline-<name>`. */
  readonly name: string;
  /** What it means, in a sentence for an operator who has never seen the system. */
  readonly chinese: string;
  readonly english: string;
  /** The anchor of the heading in docs/runbook.md that leads to the cure. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** The alarm rings at this value or above; with `below`, under it. */
  readonly threshold: number;
  readonly below?: boolean;
  /** How many of the metric's periods in a row; 1 when left out. */
  readonly periods?: number;
  /** What no data means. Most metrics exist only while there is something to count, so it is all well. */
  readonly silence?: TreatMissingData;
}

/** Makes the alarm of a watch. It tells `operators` when it rings and when it is over. */
export function watch(
  scope: Construct,
  operators: ITopic,
  { name, chinese, english, runbook, ...what }: Watch,
): Alarm {
  const { metric, threshold, below = false, periods = 1, silence = TreatMissingData.NOT_BREACHING } = what;
  const alarm = new Alarm(scope, name, {
    alarmName: `hotline-${name}`,
    alarmDescription: `${chinese} / ${english} docs/runbook.md#${runbook}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence,
  });
  const action = new SnsAction(operators);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

/** The topic to which those who run the hotline subscribe, and to which CloudWatch may publish. */
export function operatorsTopic(scope: Construct, id: string): Topic {
  const topic = new Topic(scope, id, {
    topicName: 'hotline-operators',
    displayName: '12345 hotline operators',
    enforceSSL: true,
  });
  // A policy of its own replaces the one that SNS gives a topic, and with it CloudWatch's right.
  const { resourceStatement } = topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  resourceStatement?.addCondition('StringEquals', { 'aws:SourceAccount': Stack.of(scope).account });
  return topic;
}

/** Over how long a metric is added up where nothing else is said. */
export const FIVE_MINUTES = Duration.minutes(5);
