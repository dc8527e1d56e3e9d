import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import { ENVIRONMENT } from '../../infra/constructs/hotline-functions.ts';
import { FOUND_BY, LISTED, MARKED, SERVED } from '../../shared/ports.ts';
import { attribute, MACHINE, type Properties, resources, synthesized } from './synthesized.ts';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

describe('functions', () => {
  it('are those of the table, alike but for their name, bundle and memory', () => {
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
    deliveries: ['owner', 'item', 'S'],
    conversations: ['person', 'item', 'S'],
    calls: ['call', 'item', 'S'],
    knowledge: ['key', 'item', 'S'],
    assessments: ['assessment', 'item', 'S'],
    audit: ['chain', 'number', 'N'],
    governance: ['key', 'item', 'S'],
    bulletins: ['bulletin', 'item', 'S'],
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

  it('stream only where items are inserted for ever, and forget only keys, conversations and calls', () => {
    const named = (having: (table: Record<string, unknown>) => unknown) =>
      Object.values(resources(template, 'AWS::DynamoDB::Table'))
        .filter(having)
        .map(({ TableName }) => TableName)
        .sort();
    expect(named(({ StreamSpecification }) => StreamSpecification)).toEqual([
      'hotline-feed',
      'hotline-ledger',
    ]);
    const forgetting = ['hotline-bulletins', 'hotline-calls', 'hotline-conversations', 'hotline-keys'];
    expect(named(({ TimeToLiveSpecification }) => TimeToLiveSpecification)).toEqual(forgetting);
    for (const TableName of forgetting)
      template.hasResourceProperties('AWS::DynamoDB::Table', {
        TableName,
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    for (const TableName of ['hotline-feed', 'hotline-ledger'])
      template.hasResourceProperties('AWS::DynamoDB::Table', {
        TableName,
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      });
  });

  it('tickets can be asked for by unit, next due time, person, topic, mark, public service and the ticket they follow', () => {
    const index = (name: string, partition: string, sort: string, projection: object) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      Projection: projection,
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'hotline-tickets',
      GlobalSecondaryIndexes: [
        index('byUnit', 'unitKey', 'dueAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: [...LISTED] }),
        index('byDue', 'dueShard', 'nextDueAt', { ProjectionType: 'KEYS_ONLY' }),
        index('byPerson', 'person', 'acceptedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: [...FOUND_BY],
        }),
        index('byTopic', 'topic', 'submittedAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['traits'] }),
        index('byMark', 'markKey', 'markedAt', { ProjectionType: 'INCLUDE', NonKeyAttributes: [...MARKED] }),
        index('byLead', 'followed', 'ticketNo', { ProjectionType: 'KEYS_ONLY' }),
        index('byService', 'servedIn', 'submittedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: [...SERVED],
        }),
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

  it('every queue keeps apart what failed five times, for as long as SQS allows', () => {
    const queues = resources(template, 'AWS::SQS::Queue');
    const names = Object.values(queues).map(({ QueueName }) => String(QueueName));
    const live = names.filter((name) => !name.endsWith('-dead'));
    expect(live).not.toHaveLength(0);
    // Messages of every way are given up into one: each says for whom it is, and is given to its way again.
    const deadOf = (name: string) => `${name.replace(/^(hotline-messages)-.+/, '$1')}-dead`;
    expect(names.sort()).toEqual([...live, ...new Set(live.map(deadOf))].sort());
    for (const { QueueName, RedrivePolicy, MessageRetentionPeriod } of Object.values(queues)) {
      expect(MessageRetentionPeriod).toBe(14 * 24 * 3600);
      if (String(QueueName).endsWith('-dead')) continue;
      const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as Properties;
      expect(queues[attribute(deadLetterTargetArn)]?.QueueName).toBe(deadOf(String(QueueName)));
      expect(maxReceiveCount).toBe(5);
    }
  });

  it('and takes messages over TLS only, encrypted', () => {
    const queues = resources(template, 'AWS::SQS::Queue');
    for (const { SqsManagedSseEnabled } of Object.values(queues)) expect(SqsManagedSseEnabled).toBe(true);
    const guarded = Object.values(resources(template, 'AWS::SQS::QueuePolicy')).flatMap(
      ({ Queues, PolicyDocument }) => {
        expect(PolicyDocument).toMatchObject({
          Statement: expect.arrayContaining([
            expect.objectContaining({
              Effect: 'Deny',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        });
        return (Queues as { Ref: string }[]).map(({ Ref }) => Ref);
      },
    );
    expect(guarded.sort()).toEqual(Object.keys(queues).sort());
  });

  it('and from others than functions only what units’ topics are told', () => {
    const allowed = Object.values(resources(template, 'AWS::SQS::QueuePolicy')).flatMap(
      ({ PolicyDocument }) =>
        (PolicyDocument as { Statement: Properties[] }).Statement.filter(({ Effect }) => Effect === 'Allow'),
    );
    expect(allowed).toMatchObject([
      { Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } },
    ]);
    expect(JSON.stringify(allowed[0]?.Condition)).toContain('hotline-unit-*');
  });
});

describe('files', () => {
  it('lie encrypted in a bucket that nobody reaches but over TLS, and that outlives the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() },
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });

  it('are forgotten after a week where nobody attached them', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ Prefix: 'pending/', ExpirationInDays: 7, Status: 'Enabled' })],
      },
    });
  });
});

describe('logs', () => {
  it('are kept at least six months, and outlive what wrote them', () => {
    template.allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { RetentionInDays: 365 },
    });
  });

  it('have a group for each function, for the API and for the state machine', () => {
    const groups = Object.values(resources(template, 'AWS::Logs::LogGroup')).map(
      ({ LogGroupName }) => LogGroupName,
    );
    expect(groups.sort()).toEqual(
      [
        ...FUNCTIONS.map(({ name }) => `/aws/lambda/hotline-${name}`),
        '/aws/vendedlogs/hotline-api',
        '/aws/vendedlogs/states/hotline-ticket',
      ].sort(),
    );
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

it('the state machine is deployed as its file stands', () => {
  const [machine] = Object.values(resources(template, 'AWS::StepFunctions::StateMachine'));
  expect(machine?.DefinitionString).toBe(readFileSync(MACHINE, 'utf8'));
  expect(machine?.StateMachineType).toBe('STANDARD');
});
