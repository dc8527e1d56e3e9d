import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { FOUND_BY, LISTED, MARKED, SERVED } from '../../shared/ports.ts';
import type { FunctionName } from '../build.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** Where people's requests and acts come in. */
export const DOORS: readonly FunctionName[] = [
  'intake',
  'wechat',
  'wechat-jobs',
  'open311',
  'receipts',
  'commands',
  'attachments',
  'look-ups',
];

/** What carries people's words from one ticket to another; a reaction comes in like a person. */
export const CARRIERS: readonly FunctionName[] = ['followers'];

/** What waits, wakes, plans and repairs; each settles what is due before it looks further. */
export const TIMERS: readonly FunctionName[] = ['plan', 'park', 'on-due', 'wake', 'reconcile', 'repair'];

/** Whatever may commit to a ticket. */
export const COMMITTERS: readonly FunctionName[] = [
  ...DOORS,
  ...CARRIERS,
  ...TIMERS,
  'recompute',
  'keeping',
  'keys',
];

/** The ledger, the tickets as they stand, and the keys that make a request happen once. */
export class TicketStore extends Construct {
  readonly ledger: HotlineTable;

  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    this.ledger = new HotlineTable(this, functions, {
      name: 'ledger',
      variable: 'HOTLINE_LEDGER_TABLE',
      partitionKey: 'ticketNo',
      sortKey: { name: 'version', type: AttributeType.NUMBER },
      stream: true,
      grants: [
        // Nobody may update or delete: what happened stays.
        { to: COMMITTERS, actions: ['PutItem'] },
        {
          to: ['queries', 'feed', 'repair', 'intake', 'webhooks', 'push', 'keeping', 'audit'],
          actions: ['Query'],
        },
        // The hashes, to be anchored.
        { to: ['anchor'], actions: ['BatchGetItem'] },
        // What is missing is put back from its copy in the archive.
        { to: ['archive'], actions: ['PutItem'] },
      ],
    });

    new HotlineTable(this, functions, {
      name: 'tickets',
      variable: 'HOTLINE_TICKETS_TABLE',
      partitionKey: 'ticketNo',
      sortKey: { name: 'item' },
      indexes: [
        { name: 'byUnit', partitionKey: 'unitKey', sortKey: 'dueAt', carries: LISTED },
        { name: 'byDue', partitionKey: 'dueShard', sortKey: 'nextDueAt' },
        { name: 'byPerson', partitionKey: 'person', sortKey: 'acceptedAt', carries: FOUND_BY },
        { name: 'byTopic', partitionKey: 'topic', sortKey: 'submittedAt', carries: ['traits'] },
        { name: 'byMark', partitionKey: 'markKey', sortKey: 'markedAt', carries: MARKED },
        { name: 'byLead', partitionKey: 'followed', sortKey: 'ticketNo' },
        { name: 'byService', partitionKey: 'servedIn', sortKey: 'submittedAt', carries: SERVED },
      ],
      grants: [
        // A unit that has no part in a ticket any more loses its line.
        { to: COMMITTERS, actions: ['BatchGetItem', 'PutItem', 'DeleteItem'] },
        { to: ['push', 'reveal', 'bulletins'], actions: ['BatchGetItem'] },
        { to: ['queries', 'aggregates', 'calls', 'sender', 'digests', 'alerts'], actions: ['BatchGetItem'] },
        // No index names a closed ticket, and a repair looks at those as well.
        { to: ['repair'], actions: ['Scan'] },
        { to: ['queries'], actions: ['Query'], index: 'byUnit' },
        { to: ['recompute', 'keeping', 'keys'], actions: ['Query'], index: 'byDue' },
        { to: ['archive'], actions: ['BatchGetItem', 'PutItem'] },
        { to: ['audit'], actions: ['Query'] },
        // Whether a ticket that is named is about who asks.
        { to: ['audit', 'province', 'assessments'], actions: ['BatchGetItem'] },
        { to: ['reconcile'], actions: ['PartiQLSelect'], index: 'byDue' },
        { to: ['intake', 'commands', 'queries'], actions: ['Query'], index: 'byPerson' },
        { to: ['queries'], actions: ['Query'], index: 'byTopic' },
        { to: ['queries'], actions: ['Query'], index: 'byMark' },
        { to: ['open311'], actions: ['Query'], index: 'byService' },
        {
          to: ['commands', 'queries', 'followers', 'wake', 'on-due', 'repair'],
          actions: ['Query'],
          index: 'byLead',
        },
      ],
    });

    new HotlineTable(this, functions, {
      name: 'keys',
      variable: 'HOTLINE_KEYS_TABLE',
      partitionKey: 'key',
      timeToLive: 'expiresAt',
      grants: [
        { to: [...DOORS, ...CARRIERS], actions: ['BatchGetItem', 'PutItem'] },
        // Nonces alone: what is reported of calls makes no ticket.
        { to: ['calls'], actions: ['PutItem'] },
        // What a client of Open311 has handed in this hour, and how often somebody has looked things up.
        { to: ['open311', 'look-ups'], actions: ['UpdateItem'] },
        // The count of wrong guesses at a ticket's phone number.
        { to: ['queries', 'wechat', 'intake'], actions: ['GetItem', 'UpdateItem'] },
        // Requests to see what is masked, their grants, and how many were seen in the hour.
        { to: ['reveal'], actions: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'] },
        // When a recipient was last sent what, which providers limit.
        { to: ['sender'], actions: ['GetItem', 'PutItem'] },
        // How far the walk to another index key has come.
        { to: ['keys'], actions: ['BatchGetItem', 'PutItem'] },
        // The count of public forms by address and region.
        { to: ['intake'], actions: ['UpdateItem'] },
      ],
    });
  }
}
