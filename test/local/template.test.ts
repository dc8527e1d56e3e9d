import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../infra/local/deployment.ts';
import { resolveIntrinsics } from '../../infra/local/intrinsics.ts';
import { resolveDeployment } from '../../infra/local/template.ts';
import { fixtureTemplate, variable } from './fixture.ts';

const place: Place = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  url: 'http://127.0.0.1:1',
};
const asset = (key: string) => `/assets/${key}`;
const here = (service: string, path: string) =>
  `arn:${place.partition}:${service}:us-east-1:000000000000:${path}`;
const deployment = resolveDeployment(fixtureTemplate(), place, asset);

describe('a synthesized template', () => {
  test('gives each function its bundle and its environment with every reference resolved', () => {
    expect(deployment.functions[0]).toMatchObject({
      name: 'hotline-status',
      arn: here('lambda', 'function:hotline-status'),
      codePath: '/assets/status.zip',
      handler: 'index.handler',
      timeoutSeconds: 5,
      environment: {
        LEDGER: 'hotline-ledger',
        HOTLINE_REPAIR_QUEUE_URL: 'http://127.0.0.1:1/000000000000/hotline-repair',
        HOTLINE_TOPIC_PREFIX: here('sns', 'hotline-unit-'),
        HOTLINE_VAULT_KEY: here('kms', 'key/VaultKey'),
      },
    });
  });

  test('leads each route to its function', () => {
    expect(deployment.routes).toContainEqual({
      method: 'POST',
      path: '/v1/tickets/{id}',
      functionArn: here('lambda', 'function:hotline-writer'),
    });
  });

  test('maps a stream to its function with the rules of delivery', () => {
    expect(deployment.mappings).toEqual([
      {
        logicalId: 'Mapping',
        functionArn: here('lambda', 'function:hotline-follow'),
        source: { table: 'hotline-ledger' },
        batchSize: 100,
        bisect: true,
        reportsFailures: true,
        retries: 0,
        maxAgeSeconds: 79_200,
        onFailure: here('sqs', 'hotline-repair'),
      },
    ]);
  });

  test('substitutes in the state machine only what the template gives', () => {
    const definition = JSON.parse(deployment.stateMachines[0]?.definition ?? '');
    expect(definition.States.Echo.Resource).toBe(`arn:${place.partition}:states:::lambda:invoke`);
    expect(definition.States.Echo.Parameters.FunctionName).toBe(here('lambda', 'function:hotline-echo'));
  });

  test('reads schedules in minutes and tables with keys and stream', () => {
    expect(deployment.schedules).toMatchObject([{ everyMinutes: 15, atMinute: 0 }]);
    expect(deployment.tables).toMatchObject([
      {
        name: 'hotline-ledger',
        streamed: true,
        keys: [
          { name: 'ticketNo', type: 'S' },
          { name: 'version', type: 'N' },
        ],
      },
    ]);
  });

  test('is refused when it has a type nobody carries out here, by that name', () => {
    const { Resources } = fixtureTemplate();
    const template = { Resources: { ...Resources, Bus: { Type: 'AWS::Events::EventBus' } } };
    expect(() => resolveDeployment(template, place, asset)).toThrow('AWS::Events::EventBus (Bus)');
  });

  test('may have a nested stack of alarms, and none of anything that would have to run here', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotline-nested-'));
    const file = join(folder, 'nested.json');
    const key = `${'0'.repeat(64)}.json`;
    const TemplateURL = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, `/${key}`]] };
    const Resources = { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } } };
    const read = (nested: object) => {
      writeFileSync(file, JSON.stringify({ Resources: nested }));
      return resolveDeployment({ Resources }, place, (asked) => (asked === key ? file : ''));
    };
    expect(read({ Alarm: { Type: 'AWS::CloudWatch::Alarm' } }).queues).toEqual([]);
    expect(() => read({ Queue: { Type: 'AWS::SQS::Queue' } })).toThrow('AWS::SQS::Queue (Nested.Queue)');
    rmSync(folder, { recursive: true });
  });

  test('is refused when a schedule is none that is known', () => {
    const template = {
      Resources: {
        Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'cron(0 1 ? * MON *)' } },
      },
    };
    expect(() => resolveDeployment(template, place, asset)).toThrow('only rate(...)');
  });

  test.each([
    ['cron(5/30 * * * ? *)', 30, 5],
    ['cron(5 * * * ? *)', 60, 5],
    ['cron(35 16 * * ? *)', 1440, 995],
  ])(
    'knows minutes of every hour that come back at even distances, and times of the day: %s',
    (ScheduleExpression, everyMinutes, atMinute) => {
      const Targets = [{ Arn: { 'Fn::GetAtt': ['tickFunction', 'Arn'] } }];
      const { Resources } = fixtureTemplate();
      const Rule = { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression, Targets } };
      const { schedules } = resolveDeployment({ Resources: { ...Resources, Rule } }, place, asset);
      expect(schedules).toMatchObject([{ everyMinutes, atMinute }]);
    },
  );

  test('leaves out what its condition excludes', () => {
    const template = {
      Conditions: { Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'cn-north-1'] } },
      Resources: { Queue: { Type: 'AWS::SQS::Queue', Condition: 'Never', Properties: {} } },
    };
    expect(resolveDeployment(template, place, asset).queues).toEqual([]);
  });
});

describe('intrinsic functions', () => {
  const refs = {
    ref: (name: string) => `<${name}>`,
    attribute: (id: string, attribute: string) => `<${id}.${attribute}>`,
    condition: (name: string) => name === 'Yes',
  };
  test.each([
    [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }, 'a-<B>'],
    [
      { 'Fn::Sub': `${variable('A')}/${variable('B.Arn')}/${variable('!C')}` },
      `<A>/<B.Arn>/${variable('C')}`,
    ],
    [{ 'Fn::Sub': [variable('V'), { V: { Ref: 'W' } }] }, '<W>'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    [{ 'Fn::If': ['Yes', 1, 2] }, 1],
    [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    [{ a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ])('%j', (value, meaning) => {
    expect(resolveIntrinsics(value, refs)).toEqual(meaning);
  });

  test('one that is not known is named', () => {
    expect(() => resolveIntrinsics({ 'Fn::GetAZs': '' }, refs)).toThrow('Fn::GetAZs');
  });
});
