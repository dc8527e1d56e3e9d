import { expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import { type PlainTemplate, type Rights, readableRights } from '../../infra/docs/readable-rights.ts';
import { SENDER_WAYS } from '../../shared/routing/contact.ts';
import { synthesized } from './synthesized.ts';

/** Whoever commits to a ticket: what it was, what it is, and the region's current rules. */
const COMMITS: Rights = {
  'table ledger': 'PutItem',
  'table tickets': 'BatchGetItem DeleteItem PutItem',
  'table rulebook': 'BatchGetItem GetItem',
};

/** Where people's words come in. */
const DOOR: Rights = {
  ...COMMITS,
  'table keys': 'BatchGetItem PutItem',
  'table vault': 'BatchGetItem PutItem',
  'secret index': 'GetSecretValue',
};

const TIMER: Rights = {
  ...COMMITS,
  'table waits': 'BatchGetItem PutItem',
  'states stateMachine ticket': 'StartExecution',
};

/** Who sees to tickets that follow another. */
const LINKS: Rights = { 'table tickets/index/byLead': 'Query', 'queue followers': 'SendMessage' };

/** Who looks at what was uploaded and keeps it. Uploads are signed with these rights too. */
const UPLOADS: Rights = {
  'bucket attachments': 'ListBucket',
  'bucket attachments/pending/*': 'GetObject PutObject',
  'bucket attachments/kept/*': 'PutObject',
  'key attachments': 'Decrypt GenerateDataKey',
};

/** Who carries out what citizens say by WeChat. */
const WECHAT: Rights = {
  ...DOOR,
  'table conversations': 'BatchGetItem BatchWriteItem',
  'key vault': 'Decrypt GenerateDataKey',
  'secret channels': 'GetSecretValue',
  'queue wechat': 'SendMessage',
};

/** Who makes units' topics. SNS knows nothing narrower for Unsubscribe. */
const topics: Rights = {
  'sns unit-*': 'CreateTopic ListSubscriptionsByTopic Subscribe',
  '*': 'sns:Unsubscribe',
};

/** What Lambda does with the role of a function that reads a stream, and with what it could not take. */
const reads = (stream: string): Rights => ({
  [`stream ${stream}`]: 'DescribeStream GetRecords GetShardIterator',
  '*': 'dynamodb:ListStreams',
  'queue repair': 'GetQueueAttributes GetQueueUrl SendMessage',
});

/** The same right at the queue of each way of sending. */
const eachWay = (actions: string): Rights =>
  Object.fromEntries(SENDER_WAYS.map((way) => [`queue messages-${way}`, actions]));

/** Whoever shows something of somebody, or refuses a known caller: it is only ever added. */
const RECORDS: Rights = { 'table audit': 'PutItem' };

/** Everything that a function may do, besides writing its own log. A new right has to be written down here. */
const RIGHTS: Readonly<Record<string, Rights>> = {
  intake: {
    ...RECORDS,
    ...DOOR,
    'table keys': 'BatchGetItem GetItem PutItem UpdateItem',
    // What lines were told of the matters that they handed over.
    'table feed': 'Query',
    'table ledger': 'PutItem Query',
    'table tickets/index/byPerson': 'Query',
    'table knowledge': 'BatchGetItem UpdateItem',
    'key vault': 'Decrypt GenerateDataKey',
    'secret channels': 'GetSecretValue',
    ...UPLOADS,
  },
  wechat: {
    ...RECORDS,
    ...WECHAT,
    'table keys': 'BatchGetItem GetItem PutItem UpdateItem',
    'table conversations': 'BatchGetItem BatchWriteItem PutItem Query UpdateItem',
    // It answers questions, and counts them.
    'table knowledge': 'BatchGetItem Query UpdateItem',
  },
  'wechat-jobs': {
    ...RECORDS,
    ...WECHAT,
    ...UPLOADS,
    'table knowledge': 'UpdateItem',
    'queue wechat': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
  },
  open311: {
    ...RECORDS,
    ...DOOR,
    // What a client has handed in this hour.
    'table keys': 'BatchGetItem PutItem UpdateItem',
    'table tickets/index/byService': 'Query',
    'key vault': 'Decrypt GenerateDataKey',
    'secret channels': 'GetSecretValue',
    ...UPLOADS,
  },
  calls: {
    ...RECORDS,
    'table calls': 'GetItem PutItem Query',
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table knowledge': 'BatchGetItem Query UpdateItem',
    'table keys': 'PutItem',
    'key vault': 'Decrypt GenerateDataKey',
    'secret channels': 'GetSecretValue',
  },
  commands: {
    ...RECORDS,
    ...DOOR,
    'table tickets/index/byPerson': 'Query',
    'table tickets/index/byLead': 'Query',
    'table knowledge': 'BatchGetItem',
    'table deliveries': 'UpdateItem',
    'key vault': 'Decrypt',
  },
  attachments: {
    ...RECORDS,
    ...DOOR,
    'key vault': 'Decrypt',
    ...UPLOADS,
    'bucket attachments/kept/*': 'GetObject PutObject',
  },
  queries: {
    ...RECORDS,
    'table ledger': 'Query',
    'table alerts': 'Query',
    'table deliveries': 'Query',
    'table deliveries/index/byTrouble': 'Query',
    'table tickets': 'BatchGetItem',
    'table tickets/index/byUnit': 'Query',
    'table tickets/index/byPerson': 'Query',
    'table tickets/index/byTopic': 'Query',
    'table tickets/index/byMark': 'Query',
    'table tickets/index/byLead': 'Query',
    'table rulebook': 'BatchGetItem GetItem',
    'table keys': 'GetItem UpdateItem',
    'table vault': 'BatchGetItem',
    'key vault': 'Decrypt',
    // A person's other tickets, while the index key is changed.
    'secret index': 'GetSecretValue',
  },
  // Changes the index key, and makes anew under it by what tickets are found.
  keys: {
    ...RECORDS,
    ...COMMITS,
    'table tickets/index/byDue': 'Query',
    'table keys': 'BatchGetItem PutItem',
    'table cursors': 'BatchGetItem',
    'table vault': 'BatchGetItem',
    'key vault': 'Decrypt',
    'secret index': 'GetSecretValue PutSecretValue',
  },
  assessments: {
    ...RECORDS,
    'table assessments': 'BatchGetItem PutItem Query',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'sns unit-*': 'Publish',
    'table aggregates': 'BatchGetItem Query',
    'table tickets': 'BatchGetItem',
    'table cursors': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'key vault': 'Decrypt GenerateDataKey',
  },
  province: {
    ...RECORDS,
    'table feed': 'Query',
    // An operator has a subscriber tried again that was given up.
    'table cursors': 'BatchGetItem UpdateItem',
    'table aggregates': 'Query',
    // Whether a ticket that is named is about who asks.
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'queue pushes': 'SendMessage',
  },
  rulebook: {
    ...RECORDS,
    'table rulebook': 'BatchGetItem GetItem PutItem Query UpdateItem',
    'queue walks': 'SendMessage',
    'secret index': 'GetSecretValue',
    'key vault': 'Decrypt GenerateDataKey',
    ...topics,
  },
  governance: {
    'table governance': 'BatchGetItem PutItem Query',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table aggregates': 'Query',
    'sns unit-*': 'Publish',
    'table audit': 'PutItem',
    'key vault': 'Decrypt GenerateDataKey',
  },
  bulletins: {
    ...RECORDS,
    'table bulletins': 'BatchGetItem PutItem Query',
    'table assessments': 'BatchGetItem Query',
    'table tickets': 'BatchGetItem',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table aggregates': 'Query',
    'sns unit-*': 'Publish',
    'key vault': 'Decrypt GenerateDataKey',
  },
  'governance-watch': {
    'table governance': 'BatchGetItem DeleteItem PutItem Query',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table aggregates': 'Query',
    'sns unit-*': 'Publish',
    'table cursors': 'BatchGetItem',
    'table bulletins': 'Query',
  },
  knowledge: {
    ...RECORDS,
    'table knowledge': 'BatchGetItem DeleteItem PutItem Query UpdateItem',
    'table knowledge/index/byProvider': 'Query',
    'table knowledge/index/byEvent': 'Query',
    'table knowledge/index/byReminder': 'Query',
    'table knowledge/index/byChange': 'Query',
    'table rulebook': 'BatchGetItem GetItem',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'sns unit-*': 'Publish',
  },
  audit: {
    'table audit': 'BatchGetItem PutItem Query',
    'table audit/index/byDay': 'Query',
    'table audit/index/byTicket': 'Query',
    'table audit/index/byPerson': 'Query',
    'table audit/index/byCaller': 'Query',
    'table ledger': 'Query',
    // A ticket as it lies, and whether it is about the auditor.
    'table tickets': 'BatchGetItem Query',
    // Who belongs to a unit that it is about.
    'table rulebook': 'BatchGetItem GetItem',
    'bucket audit': 'ListBucket',
    'bucket audit/anchors/*': 'GetObject',
    'secret index': 'GetSecretValue',
  },
  // What a unit is shown once, by the hotline's grant.
  reveal: {
    ...RECORDS,
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table keys': 'BatchGetItem GetItem PutItem UpdateItem',
    'table vault': 'BatchGetItem PutItem',
    'key vault': 'Decrypt',
    'secret senders': 'GetSecretValue',
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'sns unit-*': 'Publish',
  },
  anchor: {
    'table audit': 'Query',
    'table audit/index/byDay': 'Query',
    'table ledger': 'BatchGetItem',
    'table feed': 'Query',
    'table cursors': 'BatchGetItem',
    'bucket audit': 'ListBucket',
    'bucket audit/anchors/*': 'GetObject PutObject',
  },
  status: {},
  openapi: {},
  plan: TIMER,
  park: { ...TIMER, 'states stateMachine ticket': 'SendTaskSuccess StartExecution' },
  'on-due': { ...TIMER, ...LINKS },
  reconcile: { ...TIMER, 'table tickets/index/byDue': 'PartiQLSelect', 'table cursors': 'BatchGetItem' },
  wake: {
    ...TIMER,
    ...LINKS,
    ...reads('ledger'),
    'states stateMachine ticket': 'SendTaskSuccess StartExecution',
  },
  recompute: {
    ...COMMITS,
    ...topics,
    'table rulebook': 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
    'table tickets/index/byDue': 'Query',
    'table cursors': 'BatchGetItem',
    'queue walks': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
    'queue repair': 'SendMessage',
  },
  // Copies, and ends, what is sealed without opening it.
  keeping: {
    ...COMMITS,
    'table ledger': 'PutItem Query',
    'table tickets/index/byDue': 'Query',
    'table vault': 'DeleteItem Query',
    'table calls': 'DeleteItem Query',
    'table cursors': 'BatchGetItem',
    'bucket archive': 'ListBucketVersions',
    'bucket archive/*': 'DeleteObjectVersion PutObject',
    'key archive': 'GenerateDataKey',
    'bucket attachments': 'ListBucketVersions',
    'bucket attachments/kept/*': 'DeleteObjectVersion',
  },
  archive: {
    ...RECORDS,
    'table ledger': 'PutItem',
    'table tickets': 'BatchGetItem PutItem',
    'table vault': 'PutItem',
    'table rulebook': 'BatchGetItem GetItem',
    'bucket archive': 'ListBucket',
    'bucket archive/*': 'GetObject',
    'key archive': 'Decrypt',
  },
  followers: {
    ...RECORDS,
    ...DOOR,
    'table tickets/index/byLead': 'Query',
    'key vault': 'Decrypt',
    'queue followers': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
  },
  // Sends subscribers what they have not got; to departments with what their officers may read.
  push: {
    ...RECORDS,
    'table feed': 'Query',
    'table cursors': 'BatchGetItem UpdateItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table tickets': 'BatchGetItem',
    'table ledger': 'Query',
    'table vault': 'BatchGetItem',
    'key vault': 'Decrypt',
    'secret senders': 'GetSecretValue',
    'bucket subscriptions/*': 'PutObject',
    'key subscriptions': 'Decrypt GenerateDataKey',
    'queue pushes': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
  },
  // Asks departments' systems, and keeps with the ticket what an agent wants kept.
  'look-ups': {
    ...RECORDS,
    ...DOOR,
    'table keys': 'BatchGetItem PutItem UpdateItem',
    'key vault': 'Decrypt',
    'secret senders': 'GetSecretValue',
  },
  webhooks: {
    ...RECORDS,
    'table ledger': 'Query',
    'table vault': 'BatchGetItem',
    'key vault': 'Decrypt',
    'secret channels': 'GetSecretValue',
    'queue webhooks': 'DeleteMessage GetQueueAttributes ReceiveMessage',
  },
  // It does again whatever the readers of the streams do, and walks all tickets.
  repair: {
    ...TIMER,
    ...LINKS,
    'states stateMachine ticket': 'SendTaskSuccess StartExecution',
    'table ledger': 'PutItem Query',
    'table tickets': 'BatchGetItem DeleteItem PutItem Scan',
    'table feed': 'PutItem',
    'table cursors': 'BatchGetItem GetItem PutItem UpdateItem',
    'table aggregates': 'BatchGetItem PutItem UpdateItem',
    'table alerts': 'PutItem Query UpdateItem',
    'table deliveries': 'PutItem',
    'sns unit-*': 'Publish',
    'queue messages': 'SendMessage',
    'queue repair': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
  },
  'repair-api': { ...RECORDS, 'table cursors': 'BatchGetItem PutItem', 'queue repair': 'SendMessage' },
  feed: {
    ...reads('ledger'),
    'table ledger': 'Query',
    'table feed': 'PutItem',
    'table cursors': 'BatchGetItem PutItem UpdateItem',
  },
  alerts: {
    ...reads('feed'),
    'table alerts': 'PutItem UpdateItem',
    'table deliveries': 'PutItem',
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'sns unit-*': 'Publish',
    'queue messages': 'SendMessage',
    'queue webhooks': 'SendMessage',
    'queue pushes': 'SendMessage',
    'queue wechat': 'SendMessage',
  },
  digests: {
    'table alerts': 'DeleteItem GetItem PutItem Query UpdateItem',
    'table deliveries': 'PutItem',
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table cursors': 'BatchGetItem',
    'sns unit-*': 'Publish',
    'queue messages': 'SendMessage',
  },
  sender: {
    ...RECORDS,
    'table vault': 'BatchGetItem',
    'key vault': 'Decrypt',
    'table alerts': 'GetItem PutItem UpdateItem',
    'table deliveries': 'DeleteItem PutItem Query UpdateItem',
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem GetItem',
    'table keys': 'GetItem PutItem',
    'secret senders': 'GetSecretValue',
    'secret index': 'GetSecretValue',
    'queue messages': 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
    ...eachWay('DeleteMessage GetQueueAttributes ReceiveMessage SendMessage'),
    // SMS to a number, for which SNS knows nothing narrower.
    '*': 'sns:Publish',
  },
  receipts: {
    ...RECORDS,
    // What citizens write back.
    ...DOOR,
    'key vault': 'Decrypt',
    'table deliveries': 'DeleteItem GetItem PutItem Query UpdateItem',
    'secret senders': 'GetSecretValue',
    ...eachWay('SendMessage'),
  },
  aggregates: {
    ...reads('feed'),
    'table tickets': 'BatchGetItem',
    'table rulebook': 'BatchGetItem',
    'table cursors': 'BatchGetItem PutItem',
    'table aggregates': 'BatchGetItem PutItem UpdateItem',
  },
};

/** The state machine: its three workers, and what Step Functions asks of whoever keeps a log. */
const MACHINE: Rights = {
  'function on-due': 'InvokeFunction',
  'function park': 'InvokeFunction',
  'function plan': 'InvokeFunction',
  '*': [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ].join(' '),
};

const held = readableRights(synthesized().toJSON() as PlainTemplate);

it('the table names every function', () => {
  expect(Object.keys(RIGHTS).sort()).toEqual(FUNCTIONS.map(({ name }) => name).sort());
});

it.each(Object.keys(RIGHTS))('%s has exactly the rights of the table', (name) => {
  const ownLog = { [`log /aws/lambda/${name}`]: 'CreateLogStream PutLogEvents' };
  expect(held[name]).toEqual({ ...RIGHTS[name], ...ownLog });
});

it('the state machine calls its three workers, and nothing else', () => {
  expect(held['state machine']).toEqual(MACHINE);
});
