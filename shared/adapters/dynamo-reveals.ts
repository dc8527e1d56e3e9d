import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Instant, instantOf } from '../calendar/instant.ts';
import type { ReasonStore, RevealRequest, RevealStore, WallClock } from '../ports.ts';
import { LONGEST_REQUEST_HOURS } from '../regulation/reveal-rule.ts';
import { fromItem, toItem } from './dynamo.ts';
import { readAll, readOne } from './dynamo-reads.ts';
import { retrying } from './dynamo-retry.ts';

/** A week, after which a request that nobody has looked at is forgotten. It stays in the audit. */
const TTL_SECONDS = LONGEST_REQUEST_HOURS * 3600;

/** A request in its region's list of open ones: the attribute's name. */
const LISTED = /^(\d{20})\/(.+)$/;

/**
 * Requests in the keys table, one item for each unit on a ticket; what they say is codes, ids and times. Beside them one
 * item for each region names those that are open, with the time at which each lapses.
 */
export function dynamoReveals(client: DynamoDBClient, table: string, wallClock: WallClock): RevealStore {
  const keyOf = (ticketNo: string, unit: string) => `reveal:${ticketNo}:${unit}`;
  const listOf = (region: string) => toItem({ key: `reveal-open:${region}` });
  const lasting = () => Math.floor(wallClock.nowMs() / 1000) + TTL_SECONDS;

  async function update(
    region: string,
    change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<Record<string, AttributeValue>> {
    const command = new UpdateItemCommand({ TableName: table, Key: listOf(region), ...change });
    return (await retrying(() => client.send(command))).Attributes ?? {};
  }

  async function list({ ticketNo, unit, lapsesAt }: RevealRequest): Promise<void> {
    const region = ticketNo.slice(0, 6);
    const expiresAt = lasting();
    const all = await update(region, {
      UpdateExpression: 'SET #r = :l, expiresAt = :e',
      ExpressionAttributeNames: { '#r': `${ticketNo}/${unit}` },
      ExpressionAttributeValues: {
        ':l': { S: lapsesAt ?? instantOf(expiresAt * 1000) },
        ':e': { N: String(expiresAt) },
      },
      ReturnValues: 'ALL_NEW',
    });
    const lapsed = listed(all).filter(({ until }) => until <= instantOf(wallClock.nowMs()));
    for (const { name, until } of lapsed) await unlist(region, name, until);
  }

  /** @param until only while it lapses then: who has asked again is asking anew */
  async function unlist(region: string, name: string, until?: Instant): Promise<void> {
    await update(region, {
      UpdateExpression: 'REMOVE #r',
      ExpressionAttributeNames: { '#r': name },
      ...(until !== undefined && {
        ConditionExpression: '#r = :l',
        ExpressionAttributeValues: { ':l': { S: until } },
      }),
    }).catch((thrown: unknown) => {
      if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
    });
  }

  async function requests(
    wanted: readonly { readonly ticketNo: string; readonly unit: string }[],
  ): Promise<RevealRequest[]> {
    const keys = wanted.map(({ ticketNo, unit }) => toItem({ key: keyOf(ticketNo, unit) }));
    const found = (await readAll(client, { [table]: keys }))[table] ?? [];
    return found.map((item) => JSON.parse(String(fromItem(item).request)) as RevealRequest);
  }

  return {
    async put(request) {
      const { ticketNo, unit, state } = request;
      // Listed before it is there: a name on the list without a request says nothing.
      if (state === 'asked') await list(request);
      const Item = toItem({
        key: keyOf(ticketNo, unit),
        request: JSON.stringify(request),
        expiresAt: lasting(),
      });
      await retrying(() => client.send(new PutItemCommand({ TableName: table, Item })));
      if (state !== 'asked') await unlist(ticketNo.slice(0, 6), `${ticketNo}/${unit}`);
    },
    of: (ticketNo, units) => requests(units.map((unit) => ({ ticketNo, unit }))),
    async open(region) {
      const now = instantOf(wallClock.nowMs());
      const names = listed((await readOne(client, table, listOf(region))) ?? {});
      const found = await requests(names.filter(({ until }) => until > now));
      return found
        .filter(({ state }) => state === 'asked')
        .sort((one, other) => one.askedAt.localeCompare(other.askedAt));
    },
  };
}

function listed(item: Record<string, AttributeValue>) {
  return Object.entries(item).flatMap(([name, value]) => {
    const [, ticketNo, unit] = LISTED.exec(name) ?? [];
    return ticketNo !== undefined && unit !== undefined
      ? [{ name, ticketNo, unit, until: value.S as Instant }]
      : [];
  });
}

/** Reasons in the vault, sealed by whoever hands them over. */
export function dynamoReasons(client: DynamoDBClient, table: string): ReasonStore {
  return {
    async keep(ticketNo, items) {
      for (const { ref, sealed } of items) {
        const put = new PutItemCommand({
          TableName: table,
          Item: toItem({ ticketNo, ref, sealed }),
          ConditionExpression: 'attribute_not_exists(ticketNo)',
        });
        await retrying(() => client.send(put)).catch((thrown: unknown) => {
          // Its name is new, so what lies there is an earlier attempt of this call.
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        });
      }
    },
  };
}
