import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Messaging, type SentMessage, startMessaging } from '../../infra/local/fauxqs.ts';
import { temporaryFolder } from './fixture.ts';

const PLACE = { region: 'us-east-1', account: '000000000000', partition: 'aws', url: 'http://127.0.0.1:1' };
const arn = (service: string, name: string) =>
  ['arn', 'aws', service, PLACE.region, PLACE.account, name].join(':');

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const start = (sent: SentMessage[] = []): Promise<Messaging> =>
  startMessaging({
    folder: folder.path,
    place: PLACE,
    queues: [{ name: 'walks', attributes: { VisibilityTimeout: '300' } }],
    topics: [{ name: 'unit', subscriptions: [{ protocol: 'sms', endpoint: '+8613900000000' }] }],
    sent: (message) => sent.push(message),
  });

const publish = (messaging: Messaging) =>
  messaging.handle({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(
      new URLSearchParams({ Action: 'Publish', TopicArn: arn('sns', 'unit'), Message: 'm' }).toString(),
    ),
  });

describe('after a kill the emulator', () => {
  test('gives out again at once what a function had in hand', async () => {
    const before = await start();
    before.send(arn('sqs', 'walks'), 'one');
    before.send(arn('sqs', 'walks'), 'two');
    expect(before.receive('walks', 10).map(({ body }) => body)).toEqual(['one', 'two']);
    expect(before.receive('walks', 10)).toEqual([]);
    await before.close();
    const after = await start();
    expect(after.depth('walks')).toBe(2);
    const again = after.receive('walks', 10);
    expect(again.map(({ body }) => body).toSorted()).toEqual(['one', 'two']);
    for (const { receiptHandle } of again) after.delete('walks', receiptHandle);
    expect(after.depth('walks')).toBe(0);
    await after.close();
  });

  test('still reaches somebody who was entered just before it', async () => {
    await (await start()).close();
    // The subscription was kept, and the kill came before its topic was.
    const database = new DatabaseSync(join(folder.path, 'fauxqs.db'));
    database.exec("UPDATE sns_topics SET subscription_arns = '[]'");
    database.close();
    const sent: SentMessage[] = [];
    const after = await start(sent);
    expect((await publish(after)).status).toBe(200);
    expect(sent).toMatchObject([{ protocol: 'sms', endpoint: '+8613900000000', message: 'm' }]);
    await after.close();
  });
});

test('what its sender holds back keeps nobody waiting', async () => {
  const messaging = await start();
  const send = (DelaySeconds: number) =>
    messaging.handle({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: Buffer.from(
        JSON.stringify({ QueueUrl: `${PLACE.url}/${PLACE.account}/walks`, MessageBody: 'm', DelaySeconds }),
      ),
    });
  expect((await send(900)).status).toBe(200);
  expect(messaging.depth('walks')).toBe(0);
  expect(messaging.receive('walks', 10)).toEqual([]);
  expect((await send(0)).status).toBe(200);
  expect(messaging.depth('walks')).toBe(1);
  await messaging.close();
});

test('an SMS to a single number is answered as SNS does', async () => {
  const sent: SentMessage[] = [];
  const messaging = await start(sent);
  const form = { Action: 'Publish', PhoneNumber: '+8613900000001', Message: 'm' };
  const answer = await messaging.handle({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(form).toString()),
  });
  expect(answer.body.toString()).toMatch(/<MessageId>[0-9a-f-]{36}<\/MessageId>/);
  expect(sent).toMatchObject([{ protocol: 'sms', endpoint: '+8613900000001', message: 'm' }]);
  await messaging.close();
});
