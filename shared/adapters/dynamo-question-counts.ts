import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Day } from '../calendar/instant.ts';
import { type EntryUse, type KnowledgeBase, QUESTION_ENDS, type QuestionDay } from '../ports.ts';
import { fromItem, toItem } from './dynamo.ts';
import { queryAll } from './dynamo-query.ts';
import { readAll } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** The key of what was counted of a base: an item a day, and one for each entry that was shown. */
export function useKey(region: string): string {
  return `USE#${region}`;
}

/** More entries than any base shows. */
const MOST_ENTRIES = 5_000;

/** Counts of questions in the table of the knowledge base: numbers alone, none of what was asked. */
export function questionCounts(
  client: DynamoDBClient,
  table: string,
): Pick<KnowledgeBase, 'count' | 'counted'> {
  const update = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    retrying(() => client.send(new UpdateItemCommand({ ...input, TableName: table })));

  /** Adds one to a count of an item. */
  const addOne = (region: string, item: string, name: string) =>
    update({
      Key: toItem({ key: useKey(region), item }),
      UpdateExpression: 'ADD #name :one',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });

  /** What was never shown, or is said to be short oftener than it was shown, is no count. */
  async function addNotEnough(region: string, item: string): Promise<void> {
    try {
      await update({
        Key: toItem({ key: useKey(region), item }),
        UpdateExpression: 'ADD #not :one',
        ConditionExpression: 'attribute_exists(#shown) AND (attribute_not_exists(#not) OR #not < #shown)',
        ExpressionAttributeNames: { '#not': 'notEnough', '#shown': 'shown' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  return {
    async count(region, day, end, entries) {
      const each = (entry: string) =>
        end === 'not-enough'
          ? addNotEnough(region, `ENTRY#${entry}`)
          : addOne(region, `ENTRY#${entry}`, 'shown');
      await Promise.all([addOne(region, `DAY#${day}`, end), ...entries.map(each)]);
    },

    async counted(region, days) {
      const key = useKey(region);
      const keys = days.map((day) => toItem({ key, item: `DAY#${day}` }));
      const [found, entries] = await Promise.all([
        keys.length === 0 ? {} : readAll(client, { [table]: keys }),
        queryAll(
          client,
          {
            TableName: table,
            KeyConditionExpression: '#key = :k AND begins_with(#item, :i)',
            ExpressionAttributeNames: { '#key': 'key', '#item': 'item' },
            ExpressionAttributeValues: { ':k': { S: key }, ':i': { S: 'ENTRY#' } },
          },
          MOST_ENTRIES,
        ),
      ]);
      const listed: Readonly<Record<string, Record<string, AttributeValue>[]>> = found;
      return {
        days: (listed[table] ?? []).map(dayOfItem).sort((one, other) => (one.day < other.day ? -1 : 1)),
        entries: entries.map(useOf),
      };
    },
  };
}

function dayOfItem(item: Record<string, AttributeValue>): QuestionDay {
  const counts = fromItem(item);
  const ends = QUESTION_ENDS.flatMap((end) =>
    counts[end] === undefined ? [] : [[end, Number(counts[end])]],
  );
  return { day: String(counts.item).slice('DAY#'.length) as Day, ends: Object.fromEntries(ends) };
}

function useOf(item: Record<string, AttributeValue>): EntryUse {
  const { item: name, shown = 0, notEnough = 0 } = fromItem(item);
  return {
    entry: String(name).slice('ENTRY#'.length),
    shown: Number(shown),
    notEnough: Number(notEnough),
  };
}
