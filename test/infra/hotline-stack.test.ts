import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import { ENVIRONMENT } from '../../infra/constructs/hotline-functions.ts';
import { attribute, type Properties, resources, synthesized } from './synthesized.ts';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

describe('functions', () => {
  it('are the fifteen of the table, alike but for their name, bundle and memory', () => {
    const functions = Object.values(resources(template, 'AWS::Lambda::Function'));
    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
      FUNCTIONS.map(({ name }) => `hotline-${name}`).sort(),
    );
    template.allResourcesProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 30,
    });
  });

  it('all have the same environment, which is the contract', () => {
    const environments = Object.values(resources(template, 'AWS::Lambda::Function')).map(
      ({ Environment }) => (Environment as { Variables: Record<string, unknown> }).Variables,
    );
    for (const variables of environments) expect(variables).toEqual(environments[0]);
    expect(Object.keys(environments[0] ?? {}).sort()).toEqual([...ENVIRONMENT].sort());
  });

  it('each have a role of their own', () => {
    const roles = Object.values(resources(template, 'AWS::Lambda::Function')).map(({ Role }) =>
      attribute(Role),
    );
    expect(new Set(roles).size).toBe(FUNCTIONS.length);
  });
});

describe('tables', () => {
  const KEYS: Record<string, readonly [string, string?, ('S' | 'N')?]> = {
    ledger: ['ticketNo', 'version', 'N'],
    tickets: ['ticketNo', 'item', 'S'],
    vault: ['ticketNo', 'ref', 'S'],
    keys: ['key'],
    waits: ['ticketNo'],
    rulebook: ['region', 'item', 'S'],
    feed: ['block', 'seq', 'N'],
    aggregates: ['bucket', 'cell', 'S'],
    cursors: ['cursor'],
    alerts: ['ticketNo', 'alert', 'S'],
  };

  it('have the keys of the contract', () => {
    const tables = Object.values(resources(template, 'AWS::DynamoDB::Table'));
    const keys = tables.map(({ TableName, KeySchema, AttributeDefinitions }) => {
      const schema = KeySchema as { AttributeName: string }[];
      const types = AttributeDefinitions as { AttributeName: string; AttributeType: string }[];
      const typeOf = (name?: string) => types.find((type) => type.AttributeName === name)?.AttributeType;
      const [partition, sort] = schema.map(({ AttributeName }) => AttributeName);
      expect(typeOf(partition)).toBe('S');
      return [
        String(TableName).replace('hotline-', ''),
        sort ? [partition, sort, typeOf(sort)] : [partition],
      ];
    });
    expect(Object.fromEntries(keys)).toEqual(KEYS);
  });

  it('are on demand, restorable and not deleted with the stack', () => {
    template.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it('stream only where items are inserted for ever, and forget only keys', () => {
    const named = (having: (table: Record<string, unknown>) => unknown) =>
      Object.values(resources(template, 'AWS::DynamoDB::Table'))
        .filter(having)
        .map(({ TableName }) => TableName)
        .sort();
    expect(named(({ StreamSpecification }) => StreamSpecification)).toEqual([
      'hotline-feed',
      'hotline-ledger',
    ]);
    expect(named(({ TimeToLiveSpecification }) => TimeToLiveSpecification)).toEqual(['hotline-keys']);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'hotline-keys',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    for (const TableName of ['hotline-feed', 'hotline-ledger'])
      template.hasResourceProperties('AWS::DynamoDB::Table', {
        TableName,
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      });
  });

  it('tickets can be asked for by unit, by next due time and by person', () => {
    const index = (name: string, partition: string, sort: string) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'hotline-tickets',
      GlobalSecondaryIndexes: [
        index('byUnit', 'unitKey', 'dueAt'),
        index('byDue', 'dueShard', 'nextDueAt'),
        index('byPerson', 'person', 'acceptedAt'),
      ],
    });
  });
});

describe('streams', () => {
  it('feed four functions, each batch with its failures, and the repair queue takes what stays undone', () => {
    const tables = resources(template, 'AWS::DynamoDB::Table');
    const functions = resources(template, 'AWS::Lambda::Function');
    const mappings = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping')).filter(
      ({ StartingPosition }) => StartingPosition !== undefined,
    );
    const pairs = mappings.map(({ EventSourceArn, FunctionName }) => [
      tables[attribute(EventSourceArn)]?.TableName,
      functions[(FunctionName as { Ref: string }).Ref]?.FunctionName,
    ]);
    expect(pairs.sort()).toEqual([
      ['hotline-feed', 'hotline-aggregates'],
      ['hotline-feed', 'hotline-alerts'],
      ['hotline-ledger', 'hotline-feed'],
      ['hotline-ledger', 'hotline-wake'],
    ]);
    const [repair] = Object.entries(resources(template, 'AWS::SQS::Queue')).find(
      ([, { QueueName }]) => QueueName === 'hotline-repair',
    ) ?? [''];
    const streamed = {
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 22 * 3600,
      MaximumRetryAttempts: 10,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [repair, 'Arn'] } } },
    };
    for (const mapping of mappings) expect(mapping).toMatchObject(streamed);
  });

  it('and a queue feeds the walk through a region, a leg at a time', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: Match.absent(),
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'hotline-walks' });
  });

  it('repairs that fail five times are kept apart', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'hotline-repair',
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'hotline-repair-dead' });
  });
});

describe('logs', () => {
  it('are kept at least six months', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  it('of calls say nothing of who called, from where, or about which ticket', () => {
    const [stage] = Object.values(resources(template, 'AWS::ApiGatewayV2::Stage'));
    const { Format } = (stage as Properties).AccessLogSettings as { Format: string };
    const fields = Object.values(JSON.parse(Format) as Record<string, string>);
    expect(fields.sort()).toEqual(
      [
        '$context.requestId',
        '$context.requestTime',
        '$context.routeKey',
        '$context.status',
        '$context.responseLatency',
        '$context.responseLength',
        '$context.integrationStatus',
      ].sort(),
    );
  });

  it('of the state machine leave out what executions carry', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ IncludeExecutionData: false }),
    });
  });
});

describe('keys and secrets', () => {
  it('outlive the stack, and the key is renewed every year', () => {
    template.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('of channels begin with nobody; the index key is 64 hexadecimal digits', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'hotline-channels',
      SecretString: '{"clients":[],"wechat":[]}',
    });
    const index = Object.values(resources(template, 'AWS::SecretsManager::Secret')).find(
      ({ Name }) => Name === 'hotline-index',
    )?.GenerateSecretString as { PasswordLength: number; ExcludeCharacters: string };
    const left = [...'abcdefghijklmnopqrstuvwxyz0123456789'].filter(
      (character) => !index.ExcludeCharacters.includes(character),
    );
    expect(left.join('')).toBe('abcdef0123456789');
    expect(index).toMatchObject({ PasswordLength: 64, ExcludeUppercase: true, ExcludePunctuation: true });
  });
});

describe.each([undefined, 'us-east-1', 'cn-north-1'])('in region %s', (region) => {
  it('the template suits the partition', () => {
    const placed = synthesized(region);
    const text = JSON.stringify(placed.toJSON());
    expect(text.match(/arn:aws(-cn)?:/g)).toBeNull();
    expect(text).not.toContain('TracingConfig');
    expect(text).not.toContain('AWS::XRay');
    for (const mapping of Object.values(resources(placed, 'AWS::Lambda::EventSourceMapping')))
      expect(mapping).not.toHaveProperty('Tags');
    placed.hasResourceProperties('AWS::DynamoDB::Table', {
      Tags: [{ Key: 'project', Value: 'hotline12345' }],
    });
  });
});
