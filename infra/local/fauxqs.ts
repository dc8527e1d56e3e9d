/**
 * SNS, SQS and S3 by the fauxqs emulator, in this process, without a port of its own: requests that come to
 * the runtime's address are handed to it. Its stores are taken apart from its start function because that
 * one listens on every interface.
 */
import { randomUUID } from 'node:crypto';
import { buildApp } from 'fauxqs';
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { DeployedQueue, DeployedTopic, Place } from './deployment.ts';

/** One message that a person would have received. */
export interface SentMessage {
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly subject: string | undefined;
  readonly message: string;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly md5OfBody: string;
}

export interface Messaging {
  /** Answers a request of the SNS, SQS or S3 protocol. */
  handle(request: RawRequest): Promise<RawResponse>;
  /** Puts a message into a queue by its ARN. */
  send(queueArn: string, body: string): void;
  /** Takes up to `count` messages, which stay hidden for the queue's visibility timeout. */
  receive(queue: string, count: number): readonly ReceivedMessage[];
  delete(queue: string, receiptHandle: string): void;
  /** Makes a received message visible again after so many seconds of the machine's clock. */
  returnLater(queue: string, receiptHandle: string, seconds: number): void;
  /**
   * Messages in a queue: waiting and in flight. What its sender holds back by the machine's clock is due by no clock
   * that is moved here, and isn't waited for.
   */
  depth(queue: string): number;
  close(): Promise<void>;
}

const PEOPLE = new Set(['sms', 'email', 'email-json']);

/**
 * Opens the emulator on a folder and makes the deployment's queues and topics. `sent` is called, before the
 * publisher has its answer, once for each person's subscription of a topic that something is published to.
 */
export async function startMessaging(options: {
  readonly folder: string;
  readonly place: Place;
  readonly queues: readonly DeployedQueue[];
  readonly buckets?: readonly string[];
  readonly topics: readonly DeployedTopic[];
  readonly sent: (message: SentMessage) => void;
}): Promise<Messaging> {
  const { place, sent } = options;
  const persistence = new PersistenceManager(options.folder);
  // Private in its types only.
  const asOne = persistence as unknown as { transaction(run: () => void): void };
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const { sqsStore, snsStore, s3Store } = stores;
  persistence.load(sqsStore, snsStore, s3Store);
  Object.assign(sqsStore, { persistence });
  Object.assign(snsStore, { persistence });
  Object.assign(s3Store, { persistence });
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = persistence;
    // Whoever had received these is gone with the process, and will never delete them.
    for (const held of queue.inflightMessages.values()) held.visibilityDeadline = 0;
  }
  for (const { arn, topicArn } of snsStore.subscriptions.values()) {
    // Kept before its topic knows of it; a kill in between would have it subscribed and never told.
    const known = snsStore.getTopic(topicArn)?.subscriptionArns;
    if (known && !known.includes(arn)) known.push(arn);
  }
  const app = buildApp({ logger: false, defaultRegion: place.region, stores });
  app.addHook('onClose', () => persistence.close());
  await app.ready();

  for (const { name, attributes } of options.queues) {
    const arn = `arn:${place.partition}:sqs:${place.region}:${place.account}:${name}`;
    if (!sqsStore.getQueueByArn(arn)) {
      sqsStore.createQueue(name, `${place.url}/${place.account}/${name}`, arn, { ...attributes });
    }
  }
  for (const name of options.buckets ?? []) s3Store.createBucket(name);
  for (const { name, subscriptions } of options.topics) {
    const topic = snsStore.createTopic(name, undefined, undefined, place.region);
    for (const { protocol, endpoint } of subscriptions) snsStore.subscribe(topic.arn, protocol, endpoint);
  }

  const queueNamed = (name: string) => {
    const queue = sqsStore.getQueueByName(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  };
  const deliver = (form: URLSearchParams) => {
    const topicArn = form.get('TopicArn') ?? '';
    const topic = snsStore.getTopic(topicArn);
    for (const arn of topic?.subscriptionArns ?? []) {
      const subscription = snsStore.getSubscription(arn);
      if (!subscription || !PEOPLE.has(subscription.protocol)) continue;
      const { protocol, endpoint } = subscription;
      for (const { message, subject } of published(form)) {
        sent({ topic: topic?.name as string, protocol, endpoint, subject, message });
      }
    }
  };

  return {
    handle: async ({ method, url, headers, body }) => {
      const form = isForm(headers) ? new URLSearchParams(body.toString('utf8')) : undefined;
      const number = form?.get('Action') === 'Publish' ? form.get('PhoneNumber') : null;
      if (form && number !== null) {
        const message = form.get('Message') ?? '';
        sent({ topic: 'sns', protocol: 'sms', endpoint: number, subject: undefined, message });
        return smsAnswer();
      }
      const response = await app.inject({ method: method as 'POST', url, headers, payload: body });
      if (response.statusCode === 200 && form?.get('Action')?.startsWith('Publish')) deliver(form);
      return {
        status: response.statusCode,
        headers: flat(response.headers),
        body: response.rawPayload,
      };
    },
    send: (queueArn, body) => {
      const queue = sqsStore.getQueueByArn(queueArn);
      if (!queue) throw new Error(`there is no queue ${queueArn}`);
      queue.enqueue(SqsStore.createMessage(body, {}, undefined, undefined, undefined));
    },
    receive: (name, count) => {
      const queue = queueNamed(name);
      let taken: ReturnType<typeof queue.dequeue> = [];
      // What was received too often moves to another queue by a deletion and an insertion: both or neither.
      asOne.transaction(() => {
        taken = queue.dequeue(count, undefined, (arn) => sqsStore.getQueueByArn(arn));
      });
      return taken.map((message) => ({
        messageId: message.MessageId ?? randomUUID(),
        receiptHandle: message.ReceiptHandle,
        body: message.Body,
        attributes: message.Attributes ?? {},
        md5OfBody: message.MD5OfBody,
      }));
    },
    delete: (name, receiptHandle) => {
      queueNamed(name).deleteMessage(receiptHandle);
    },
    returnLater: (name, receiptHandle, seconds) => queueNamed(name).changeVisibility(receiptHandle, seconds),
    depth: (name) => {
      const queue = queueNamed(name);
      queue.processTimers();
      return queue.messages.length + queue.inflightMessages.size;
    },
    close: () => app.close(),
  };
}

/** What SNS answers to an SMS to a single number, which the emulator doesn't know. */
function smsAnswer(): RawResponse {
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
  const space = 'http://sns.amazonaws.com/doc/2010-03-31/';
  const body = Buffer.from(`<PublishResponse xmlns="${space}">${result}${metadata}</PublishResponse>`);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

/** What a Publish or PublishBatch call says. */
function published(form: URLSearchParams): readonly { message: string; subject: string | undefined }[] {
  if (form.get('Action') === 'Publish') {
    return [{ message: form.get('Message') ?? '', subject: form.get('Subject') ?? undefined }];
  }
  const entries = [...form.keys()].flatMap((key) => /^(.+\.member\.\d+)\.Message$/.exec(key)?.[1] ?? []);
  return entries.map((entry) => ({
    message: form.get(`${entry}.Message`) ?? '',
    subject: form.get(`${entry}.Subject`) ?? undefined,
  }));
}

function isForm(headers: Record<string, string>): boolean {
  return (headers['content-type'] ?? '').includes('x-www-form-urlencoded');
}

function flat(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== undefined && !/^(connection|transfer-encoding)$/i.test(name))
      .map(([name, value]) => [name, String(value)]),
  );
}
