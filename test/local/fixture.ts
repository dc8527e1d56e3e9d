/** A small deployment as CDK would synthesize it, so that the runtime can be tested without the product. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A fresh folder, and what takes it away again. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hotline-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const CLIENT = pathToFileURL(join(import.meta.dirname, '../../infra/local/aws-json.ts')).href;

/** What each function of the fixture does, as the bundle's source. `seen` gathers what streams delivered. */
const SOURCES = {
  status: `export const handler = async () => ({ statusCode: 200, body: JSON.stringify({ table: process.env.LEDGER }) });`,
  echo: `export const handler = async (event) => { process.stdout.write('echoed\\n'); return event; };`,
  fail: `export const handler = async () => { throw new TypeError('no luck'); };`,
  writer: `
    import { awsJsonClient } from '${CLIENT}';
    const env = process.env;
    const { call } = awsJsonClient(env.AWS_ENDPOINT_URL_DYNAMODB, 'dynamodb', env.AWS_REGION, {
      accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY });
    export const handler = async ({ pathParameters }) => {
      await call('DynamoDB_20120810.PutItem', { TableName: env.LEDGER,
        Item: { ticketNo: { S: pathParameters.id }, version: { N: '1' } } });
      return { statusCode: 201, headers: { 'X-Made': pathParameters.id }, body: '{}' };
    };`,
  follow: `
    globalThis.hotlineSeen ??= [];
    export const handler = async ({ Records }) => {
      for (const { eventName, dynamodb } of Records) {
        if (dynamodb.Keys.ticketNo.S === 'poison') throw new Error('cannot');
        globalThis.hotlineSeen.push(dynamodb.Keys.ticketNo.S);
      }
      return { batchItemFailures: [] };
    };`,
  tick: `
    const clock = globalThis[Symbol.for('hotline12345.clock')];
    globalThis.hotlineTicks ??= [];
    export const handler = async (event) => {
      globalThis.hotlineTicks.push([event['detail-type'], new Date((clock ?? Date.now)()).toISOString()]);
    };`,
} as const;

/** A placeholder of Fn::Sub and of state machine substitutions. */
export const variable = (name: string) => `\${${name}}`;

const FUNCTIONS = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
const ENVIRONMENT = {
  Variables: {
    LEDGER: { Ref: 'Ledger' },
    HOTLINE_OIDC_ISSUER: 'http://127.0.0.1:12345',
    HOTLINE_OIDC_AUDIENCE: 'hotline12345',
    HOTLINE_CHANNELS_SECRET: { Ref: 'Channels' },
    HOTLINE_INDEX_SECRET: { Ref: 'Index' },
    HOTLINE_VAULT_KEY: { 'Fn::GetAtt': ['VaultKey', 'Arn'] },
    HOTLINE_REPAIR_QUEUE_URL: { Ref: 'Repair' },
    HOTLINE_TOPIC_PREFIX: {
      'Fn::Sub': `arn:${variable('AWS::Partition')}:sns:${variable('AWS::Region')}:${variable('AWS::AccountId')}:hotline-unit-`,
    },
  },
};

const ROUTES: Readonly<Record<string, keyof typeof SOURCES>> = {
  'GET /healthz': 'status',
  'POST /v1/tickets/{id}': 'writer',
  'ANY /echo/{proxy+}': 'echo',
  'GET /fail': 'fail',
};

/** The template: one table with a stream, its reader, a schedule, a queue, a machine, secrets and a key. */
export function fixtureTemplate(): { Resources: Record<string, { Type: string; Properties?: object }> } {
  const functions = FUNCTIONS.map((name) => [
    `${name}Function`,
    {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: `hotline-${name}`,
        Handler: 'index.handler',
        Code: { S3Bucket: { 'Fn::Sub': `assets-${variable('AWS::AccountId')}` }, S3Key: `${name}.zip` },
        Timeout: 5,
        Environment: ENVIRONMENT,
      },
    },
  ]);
  const routes = Object.entries(ROUTES).flatMap(([RouteKey, name], index) => [
    [
      `Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${index}` }]] },
        },
      },
    ],
    [
      `Integration${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationUri: { 'Fn::GetAtt': [`${name}Function`, 'Arn'] },
          PayloadFormatVersion: '2.0',
        },
      },
    ],
  ]);
  return {
    Resources: {
      ...Object.fromEntries(functions),
      ...Object.fromEntries(routes),
      Role: { Type: 'AWS::IAM::Role' },
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'hotline', ProtocolType: 'HTTP' } },
      Ledger: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'hotline-ledger',
          AttributeDefinitions: [
            { AttributeName: 'ticketNo', AttributeType: 'S' },
            { AttributeName: 'version', AttributeType: 'N' },
          ],
          KeySchema: [
            { AttributeName: 'ticketNo', KeyType: 'HASH' },
            { AttributeName: 'version', KeyType: 'RANGE' },
          ],
          StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Ledger', 'StreamArn'] },
          FunctionName: { Ref: 'followFunction' },
          BatchSize: 100,
          BisectBatchOnFunctionError: true,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          MaximumRetryAttempts: 0,
          MaximumRecordAgeInSeconds: 79200,
          StartingPosition: 'TRIM_HORIZON',
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Repair', 'Arn'] } } },
        },
      },
      Repair: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'hotline-repair', VisibilityTimeout: 180 },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(15 minutes)',
          State: 'ENABLED',
          Targets: [{ Arn: { 'Fn::GetAtt': ['tickFunction', 'Arn'] }, Id: 'Target0' }],
        },
      },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'hotline-ticket',
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          DefinitionString: JSON.stringify({
            StartAt: 'Echo',
            States: {
              Echo: {
                Type: 'Task',
                Resource: `arn:${variable('Partition')}:states:::lambda:invoke`,
                Parameters: { FunctionName: variable('EchoFunction'), 'Payload.$': '$' },
                OutputPath: '$.Payload',
                End: true,
              },
            },
          }),
          DefinitionSubstitutions: {
            Partition: { Ref: 'AWS::Partition' },
            EchoFunction: { 'Fn::GetAtt': ['echoFunction', 'Arn'] },
          },
        },
      },
      Channels: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'hotline-channels' } },
      Index: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'hotline-index' } },
      VaultKey: { Type: 'AWS::KMS::Key', Properties: {} },
    },
  };
}

/** Writes the fixture's assembly into a folder and answers the folder. */
export function writeAssembly(folder: string): string {
  const files: Record<string, object> = {};
  for (const name of FUNCTIONS) {
    mkdirSync(join(folder, `asset.${name}`), { recursive: true });
    writeFileSync(join(folder, `asset.${name}`, 'index.mjs'), SOURCES[name]);
    files[name] = {
      source: { path: `asset.${name}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${name}.zip` } },
    };
  }
  writeFileSync(join(folder, 'hotline.assets.json'), JSON.stringify({ version: '1', files }));
  writeFileSync(join(folder, 'hotline.template.json'), JSON.stringify(fixtureTemplate()));
  return folder;
}
