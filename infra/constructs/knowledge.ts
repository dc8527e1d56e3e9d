import { Construct } from 'constructs';
import { ENTRY_LISTED } from '../../shared/ports.ts';
import type { HotlineFunctions } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';

/** The knowledge base: entries with their acts, and the pairs of characters under which they are found. */
export class Knowledge extends Construct {
  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);
    const carries = ENTRY_LISTED;
    new HotlineTable(this, functions, {
      name: 'knowledge',
      variable: 'HOTLINE_KNOWLEDGE_TABLE',
      partitionKey: 'key',
      sortKey: { name: 'item' },
      indexes: [
        { name: 'byProvider', partitionKey: 'providerKey', sortKey: 'changedAt', carries },
        { name: 'byEvent', partitionKey: 'eventKey', sortKey: 'changedAt', carries },
        { name: 'byReminder', partitionKey: 'reminderKey', sortKey: 'remindedAt', carries },
        { name: 'byChange', partitionKey: 'changeKey', sortKey: 'changedAt', carries },
      ],
      grants: [
        { to: ['knowledge'], actions: ['BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'UpdateItem'] },
        ...['byProvider', 'byEvent', 'byReminder', 'byChange'].map(
          (index) => ({ to: ['knowledge'], actions: ['Query'], index }) as const,
        ),
        // An answer names the entry that it comes from.
        { to: ['intake', 'commands'], actions: ['BatchGetItem'] },
        // They answer questions, and count them.
        { to: ['calls', 'wechat'], actions: ['BatchGetItem', 'Query', 'UpdateItem'] },
        // Whoever goes on to a ticket found the answer short.
        { to: ['intake', 'wechat-jobs'], actions: ['UpdateItem'] },
      ],
    });
  }
}
