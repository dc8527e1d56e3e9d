import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, ROOT } from '../../infra/build.ts';
import { sources } from '../architecture/sources.ts';
import { type Properties, resources, rightsOf, synthesized, synthesizedAlarms } from './synthesized.ts';

let template: Template;
let watching: Template;
let alarms: readonly Properties[];
beforeAll(() => {
  template = synthesized();
  watching = synthesizedAlarms();
  alarms = Object.values(resources(watching, 'AWS::CloudWatch::Alarm'));
});

const runbook = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The anchor that an alarm's text ends with. */
function anchorOf({ AlarmDescription }: Properties): string {
  return /docs\/runbook\.md#([a-z-]+)$/.exec(String(AlarmDescription))?.[1] ?? '';
}

/** Tables in which looks and tries are counted; nobody restores them with the tickets. */
const COUNTED = ['audit', 'keys'];

/** What is under a heading of the runbook, up to the next of its rank. */
function chapter(anchor: string): string {
  const parts = runbook.split(/^(?=## )/m);
  return parts.find((part) => anchors(part)[0] === anchor) ?? '';
}

const named = (name: string): Properties | undefined =>
  alarms.find(({ AlarmName }) => AlarmName === `hotline-${name}`);

describe('each alarm', () => {
  it('says in Chinese and in English what it means, and names a chapter of the runbook', () => {
    for (const alarm of alarms)
      expect(String(alarm.AlarmDescription)).toMatch(
        /^(?=.*\p{Script=Han}).+ \/ [A-Z].+\. docs\/runbook\.md#[a-z-]+$/u,
      );
    expect(alarms.map(anchorOf).filter((anchor) => chapter(anchor) === '')).toEqual([]);
  });

  it('is called by its name in that chapter, which tells where to look, what to do and how to see that it is over', () => {
    for (const alarm of alarms) {
      const text = chapter(anchorOf(alarm));
      const name = String(alarm.AlarmName);
      // Alarms made for each function or table are named by their pattern.
      const pattern = name.replace(
        /^hotline-(table-)?[a-z0-9-]+?-(failing|behind|throttled)$/,
        'hotline-$1*-$2',
      );
      expect(text.includes(`\`${name}\``) || text.includes(`\`${pattern}\``), `${name} in its chapter`).toBe(
        true,
      );
      expect(text).toMatch(/^\*\*Look\*\*[\s\S]*^\*\*Cure\*\*[\s\S]*^\*\*Cured\*\*/m);
      // The first paragraph is for an operator who reads Chinese.
      expect(text.split('\n\n')[1]).toMatch(/\p{Script=Han}/u);
    }
  });

  it('tells the operators when it rings and when it is over', () => {
    const [topic] = Object.entries(resources(template, 'AWS::SNS::Topic')).find(
      ([, { TopicName }]) => TopicName === 'hotline-operators',
    ) ?? [''];
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topic }]);
      expect(OKActions).toEqual([{ Ref: topic }]);
    }
    template.hasOutput('OperatorsTopic', { Value: { Ref: topic } });
  });

  it('takes silence for health, but for the reconciler, which has to be heard', () => {
    const alarmed = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(alarmed).toEqual([
      expect.objectContaining({ AlarmName: 'hotline-reconciler-silent', TreatMissingData: 'breaching' }),
    ]);
  });

  it('adds up no more metrics than CloudWatch allows', () => {
    for (const { Metrics = [] } of alarms) expect((Metrics as unknown[]).length).toBeLessThanOrEqual(10);
  });
});

describe('nothing stands still unseen', () => {
  it('each function that crashes', () => {
    for (const { name } of FUNCTIONS) expect(named(`${name}-failing`), name).toBeDefined();
  });

  it('each stream reader that falls behind', () => {
    const functions = resources(template, 'AWS::Lambda::Function');
    const readers = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'))
      .filter(({ StartingPosition }) => StartingPosition !== undefined)
      .map(({ FunctionName }) => functions[(FunctionName as { Ref: string }).Ref]?.FunctionName);
    expect(readers.length).toBeGreaterThan(0);
    for (const reader of readers)
      expect(named(`${String(reader).replace('hotline-', '')}-behind`)).toMatchObject({
        MetricName: 'IteratorAge',
        Dimensions: [{ Name: 'FunctionName' }],
      });
  });

  it('each queue that does not empty, and each dead-letter queue that fills', () => {
    for (const { QueueName, RedrivePolicy } of Object.values(resources(template, 'AWS::SQS::Queue')))
      expect(alarms).toContainEqual(
        expect.objectContaining({
          MetricName: RedrivePolicy ? 'ApproximateAgeOfOldestMessage' : 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: QueueName }],
        }),
      );
  });

  it('each table that throttles', () => {
    for (const { TableName } of Object.values(resources(template, 'AWS::DynamoDB::Table')))
      expect(named(`table-${String(TableName).replace('hotline-', '')}-throttled`)).toBeDefined();
  });

  it('the API, its errors and its time', () => {
    expect(named('api-errors')).toMatchObject({ MetricName: '5xx', Namespace: 'AWS/ApiGateway' });
    expect(named('api-slow')).toMatchObject({ MetricName: 'Latency', ExtendedStatistic: 'p99' });
  });
});

describe('lines in the log', () => {
  const filters = () => Object.values(resources(watching, 'AWS::Logs::MetricFilter'));
  const codes = () =>
    filters().map(({ FilterPattern }) => /\$\.code = "([A-Z_]+)"/.exec(String(FilterPattern))?.[1] ?? '');

  it('that are counted are lines that the product writes', () => {
    const product = sources('functions').map(({ code }) => code);
    const unknown = codes().filter((code) => !product.some((text) => text.includes(`'${code}'`)));
    expect(codes().length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  it('of a token that is not known are counted wherever a wait is ended', () => {
    const ending = [...rightsOf(template)]
      .filter(([, rights]) => rights.some(({ action }) => action === 'states:SendTaskSuccess'))
      .map(([name]) => `/aws/lambda/hotline-${name}`);
    const groups = resources(template, 'AWS::Logs::LogGroup');
    const counted = filters()
      .filter(({ FilterPattern }) => String(FilterPattern).includes('INVALID_TOKEN'))
      .map(({ LogGroupName }) => groups[(LogGroupName as { Ref: string }).Ref]?.LogGroupName);
    expect(counted.sort()).toEqual(ending.sort());
  });

  it('are counted under the name that an alarm watches', () => {
    for (const { MetricTransformations } of filters()) {
      const [metric] = MetricTransformations as [{ MetricName: string; MetricNamespace: string }];
      expect(alarms).toContainEqual(
        expect.objectContaining({ Namespace: metric.MetricNamespace, MetricName: metric.MetricName }),
      );
    }
  });
});

it('only CloudWatch may publish to the operators, and only for this account', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  });
});

describe('what the stack costs by the month, in docs/deploy.md,', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8');
  const costs = guide.slice(guide.indexOf('| by the month |')).split('\n');
  const row = (what: string) => costs.find((line) => line.startsWith(`| ${what}`));
  /** Messages are waited for by five readers, twenty seconds at a time. */
  const POLLS = (5 * 30 * 86_400) / 20;

  it('counts the metrics that alarms look at', () => {
    const metrics = alarms.flatMap(({ Metrics, MetricName }) =>
      MetricName === undefined
        ? (Metrics as Properties[]).filter(
            ({ MetricStat, Expression }) => MetricStat !== undefined || /^SELECT /.test(String(Expression)),
          )
        : [MetricName],
    );
    const { length } = metrics;
    expect(row('alarms')).toBe(`| alarms | ${length} metrics at $0.10 | ${(length / 10).toFixed(2)} |`);
  });

  it('counts the queues that Lambda reads', () => {
    const read = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'));
    const queues = read.filter(({ StartingPosition }) => StartingPosition === undefined).length;
    const millions = (queues * POLLS) / 1e6;
    const price = (millions * 0.4).toFixed(2);
    expect(row('Lambda')).toBe(
      `| Lambda's polling of ${queues} queues | ${millions.toFixed(1)} million requests at $0.40 a million | ${price} |`,
    );
  });
});

describe('restoring a table by the runbook', () => {
  const text = chapter('restoring-a-table');

  it('stops every function that writes what is restored', () => {
    const tables = Object.entries(resources(template, 'AWS::DynamoDB::Table'))
      .filter(([, { TableName }]) => !COUNTED.includes(String(TableName).replace('hotline-', '')))
      .map(([id]) => `"${id}"`);
    const writing = [...rightsOf(template)]
      .filter(([, held]) =>
        held.some(
          ({ action, resource }) =>
            /^dynamodb:(Put|Update|Delete)Item$/.test(action) && tables.some((id) => resource.includes(id)),
        ),
      )
      .map(([name]) => name);
    const [, stopped = ''] = /WRITERS="([^"]+)"/.exec(text) ?? [];
    expect(stopped.split(/[\s\\]+/).sort()).toEqual(writing.sort());
  });

  it('names each table that loses its time to live', () => {
    const kept = Object.values(resources(template, 'AWS::DynamoDB::Table'))
      .filter(({ TimeToLiveSpecification }) => TimeToLiveSpecification !== undefined)
      .map(({ TableName }) => String(TableName).replace('hotline-', ''));
    const [, named = ''] = /# (.+) only\n/.exec(text) ?? [];
    expect(named.split(/, | and /).sort()).toEqual(kept.sort());
  });
});
