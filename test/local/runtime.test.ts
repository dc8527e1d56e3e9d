import { request } from 'node:http';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readText } from '../../infra/local/data-folder.ts';
import { type Runtime, startRuntime } from '../../infra/local/main.ts';
import type { Instant } from '../../shared/calendar/instant.ts';
import { temporaryFolder, writeAssembly } from './fixture.ts';

const START = '2026-09-18T10:00:00+08:00' as Instant;
const seen = () => (globalThis as { hotlineSeen?: string[] }).hotlineSeen ?? [];
const ticks = () => (globalThis as { hotlineTicks?: [string, string][] }).hotlineTicks ?? [];

describe('the embedded runtime', () => {
  const folder = temporaryFolder();
  const assembly = temporaryFolder();
  let runtime: Runtime;
  const start = () =>
    startRuntime({
      dataDir: folder.path,
      port: 0,
      virtualClock: true,
      at: START,
      quiet: true,
      assembly: writeAssembly(assembly.path),
    });
  /** What every client here is made with; addresses come from the environment, as in the functions. */
  const options = () => ({
    region: runtime.endpoints.region,
    credentials: {
      accessKeyId: runtime.endpoints.accessKeyId,
      secretAccessKey: runtime.endpoints.secretAccessKey,
    },
    maxAttempts: 1,
  });
  const environment = () => runtime.deployment.functions[0]?.environment ?? {};
  beforeAll(async () => {
    runtime = await start();
  });
  afterAll(async () => {
    await runtime.close();
    folder.remove();
    assembly.remove();
  });

  test('answers the HTTP API by the template’s routes', async () => {
    const health = await fetch(`${runtime.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { table: 'hotline-ledger' }]);
    expect((await fetch(`${runtime.url}/nothing`)).status).toBe(404);
    const failed = await fetch(`${runtime.url}/fail`);
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  test('refuses a second start on its folder, naming the process, and lives on', async () => {
    await expect(start()).rejects.toThrow(`process ${process.pid}`);
    expect((await fetch(`${runtime.url}/healthz`)).status).toBe(200);
  });

  test('delivers streams before it calls itself settled, and what cannot be delivered to the repair queue', async () => {
    for (const id of ['a1', 'poison', 'a2']) {
      expect((await fetch(`${runtime.url}/v1/tickets/${id}`, { method: 'POST' })).status).toBe(201);
    }
    await runtime.settle();
    // What shares a batch with the poison is delivered again when the batch is cut.
    expect([...new Set(seen())]).toEqual(['a1', 'a2']);
    const sqs = new SQSClient(options());
    const QueueUrl = environment().HOTLINE_REPAIR_QUEUE_URL;
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect((await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).MessageId).toBeDefined();
  });

  test('moves its clock by request, one schedule after the other', async () => {
    const before = ticks().length;
    const move = (body: string, type = 'application/json') =>
      fetch(`${runtime.url}/local/clock`, { method: 'POST', headers: { 'content-type': type }, body });
    const moved = await move('{"to":"2026-09-18T11:00:00+08:00"}');
    expect([moved.status, await moved.json()]).toEqual([
      200,
      { now: '2026-09-18T11:00:00+08:00', moved: 'PT3600S', steps: 4 },
    ]);
    expect(ticks().slice(before)).toEqual([
      ['Scheduled Event', '2026-09-18T02:15:00.000Z'],
      ['Scheduled Event', '2026-09-18T02:30:00.000Z'],
      ['Scheduled Event', '2026-09-18T02:45:00.000Z'],
      ['Scheduled Event', '2026-09-18T03:00:00.000Z'],
    ]);
    const statuses = [
      (await move('{"to":"2026-09-18T10:59:00+08:00"}')).status,
      (await move('{"advance":"P1M"}')).status,
      (await move('{"advance":"P1D","to":"2026-09-19T10:00:00+08:00"}')).status,
      (await move('{"advance":"PT1M"}', 'text/plain')).status,
    ];
    expect(statuses).toEqual([400, 400, 400, 415]);
    expect(await (await fetch(`${runtime.url}/local/clock`)).json()).toEqual({
      now: runtime.now(),
      virtual: true,
    });
  });

  test('seals data keys for their context only', async () => {
    const kms = new KMSClient(options());
    const KeyId = environment().HOTLINE_VAULT_KEY;
    const EncryptionContext = { ticketNo: '1', purpose: 'vault' };
    const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
    expect([made.KeyId, made.Plaintext?.length]).toEqual([KeyId, 32]);
    const { CiphertextBlob } = made;
    const opened = await kms.send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: 'vault', ticketNo: '1' } }),
    );
    expect(opened.Plaintext).toEqual(made.Plaintext);
    // Wrapped anew, in the same context and no other, it is the same key.
    const again = {
      CiphertextBlob,
      DestinationKeyId: KeyId,
      DestinationEncryptionContext: EncryptionContext,
    };
    const anew = await kms.send(
      new ReEncryptCommand({ ...again, SourceEncryptionContext: EncryptionContext }),
    );
    expect(anew.CiphertextBlob).not.toEqual(CiphertextBlob);
    const rewrapped = { CiphertextBlob: anew.CiphertextBlob, EncryptionContext };
    expect((await kms.send(new DecryptCommand(rewrapped))).Plaintext).toEqual(made.Plaintext);
    const stray = new ReEncryptCommand({ ...again, SourceEncryptionContext: { ticketNo: '2' } });
    await expect(kms.send(stray)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    const wrong = { CiphertextBlob, EncryptionContext: { ticketNo: '2', purpose: 'vault' } };
    await expect(kms.send(new DecryptCommand(wrong))).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    });
    await expect(
      kms.send(new GenerateDataKeyCommand({ KeyId: 'other', KeySpec: 'AES_256' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('gives development secrets to those who know the folder’s key', async () => {
    const secrets = new SecretsManagerClient(options());
    const value = async (SecretId: string | undefined) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
    const channels = JSON.parse(await value(environment().HOTLINE_CHANNELS_SECRET));
    expect(channels.clients.map(({ keyId }: { keyId: string }) => keyId)).toEqual([
      'local-phone',
      'local-web',
      'local-referral',
      'local-supervision',
      'local-rating',
      'local-110',
    ]);
    expect(channels.wechat[0].account).toBe('demo-430500');
    expect(await value(environment().HOTLINE_INDEX_SECRET)).toMatch(/^[0-9a-f]{64}$/);
    const SecretId = environment().HOTLINE_INDEX_SECRET;
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'f'.repeat(64) }));
    expect(await value(SecretId)).toBe('f'.repeat(64));
    await expect(value('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const credentials = { accessKeyId: 'SOMEBODYELSE', secretAccessKey: 'x' };
    const stranger = new SecretsManagerClient({ ...options(), credentials });
    await expect(
      stranger.send(new GetSecretValueCommand({ SecretId: 'hotline-index' })),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('keeps what is published to people, once a subscription', async () => {
    const sns = new SNSClient(options());
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'hotline-unit-430500-u1' }));
    expect(TopicArn).toBe(`${environment().HOTLINE_TOPIC_PREFIX}430500-u1`);
    for (const [Protocol, Endpoint] of [
      ['sms', '+8613900000000'],
      ['email', 'duty@example.org'],
    ]) {
      await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    }
    await sns.send(new PublishCommand({ TopicArn, Message: '工单待签收', Subject: '12345' }));
    const about = { at: runtime.now(), topic: 'hotline-unit-430500-u1', message: '工单待签收' };
    expect(runtime.outbox()).toMatchObject([
      { ...about, number: 1, protocol: 'sms', endpoint: '+8613900000000' },
      { ...about, number: 2, protocol: 'email', endpoint: 'duty@example.org' },
    ]);
    const page = await fetch(`${runtime.url}/local/outbox`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('工单待签收');
    const list = (await (await fetch(`${runtime.url}/local/outbox?after=1`)).json()) as {
      messages: object[];
    };
    expect(list.messages).toHaveLength(1);
  });

  test('runs functions by Lambda’s Invoke and the state machine by the Step Functions API', async () => {
    const lambda = new LambdaClient(options());
    const invoke = (FunctionName: string) =>
      lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ a: 1 }) }));
    const echoed = await invoke('hotline-echo');
    expect(echoed.Payload?.transformToString()).toBe('{"a":1}');
    expect(readText(folder.path, 'functions.log')).toBe('echoed\n');
    const failed = await invoke('hotline-fail');
    expect(failed.FunctionError).toBe('Unhandled');
    expect(JSON.parse(failed.Payload?.transformToString() ?? '')).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no luck',
    });
    await expect(invoke('hotline-none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    const sfn = new SFNClient(options());
    const stateMachineArn = runtime.endpoints.stateMachineArn;
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"b":2}' }));
    await runtime.settle();
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect([execution.status, execution.output]).toEqual(['SUCCEEDED', '{"b":2}']);
  });

  test('vouches for its own tokens by discovery', async () => {
    const token = await runtime.token({ role: 'dispatcher', region: '430500', unit: 'u1' });
    const discovery = await fetch(`${runtime.url}/.well-known/openid-configuration`);
    const { issuer, jwks_uri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
    expect(process.env.HOTLINE_OIDC_ISSUER).toBe(issuer);
    const keys = createRemoteJWKSet(new URL(jwks_uri));
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: 'hotline12345',
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({
      roles: ['dispatcher'],
      region: '430500',
      unit: 'u1',
      sub: 'local-dispatcher',
    });
    expect(JSON.stringify(await (await fetch(jwks_uri)).json())).not.toContain('"d"');
  });

  test('answers nobody who was led here under another name', async () => {
    const status = await new Promise((resolve) => {
      request(`${runtime.url}/local/outbox`, { headers: { host: 'evil.example' } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end();
    });
    expect(status).toBe(421);
  });

  test.each([
    ['invokes no function', 'POST', '/2015-03-31/functions/hotline-repair/invocations', 'text/plain', 403],
    ['publishes nothing', 'POST', '/', 'application/x-www-form-urlencoded', 403],
    ['reads no outbox', 'GET', '/local/outbox', undefined, 403],
    ['may call the API, which has its own doors', 'GET', '/v1/no-such-route', undefined, 404],
  ])('a page of another place %s', async (_what, method, path, type, status) => {
    const body = method === 'POST' ? 'Action=ListTopics&Version=2010-03-31' : undefined;
    for (const origin of ['https://evil.example', 'null']) {
      const headers = { origin, ...(type && { 'content-type': type }) };
      const answer = await fetch(`${runtime.url}${path}`, { method, headers, ...(body && { body }) });
      expect(answer.status).toBe(status);
    }
    const own = await fetch(`${runtime.url}/local/clock`, { headers: { origin: runtime.url } });
    expect(own.status).toBe(200);
  });

  test('starts again where it was, and leaves the environment as it found it', async () => {
    const before = seen().length;
    await runtime.close();
    expect([process.env.HOTLINE_INDEX_SECRET, process.env.AWS_ENDPOINT_URL_KMS]).toEqual([
      undefined,
      undefined,
    ]);
    runtime = await startRuntime({
      dataDir: folder.path,
      port: 0,
      virtualClock: true,
      quiet: true,
      assembly: assembly.path,
    });
    expect(runtime.now()).toBe('2026-09-18T11:00:00+08:00');
    await runtime.settle();
    expect(seen()).toHaveLength(before);
    expect(runtime.outbox()).toHaveLength(2);
  });
});
