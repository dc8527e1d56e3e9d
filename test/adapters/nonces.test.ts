import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoNonces } from '../../shared/adapters/nonces.ts';

const client = new DynamoDBClient({ region: 'local' });
const dynamo = mockClient(client);
const nonces = dynamoNonces(client, 'hotline-keys', { nowMs: () => 1_714_122_000_900 });

beforeEach(() => dynamo.reset());

describe('a nonce', () => {
  it('is taken by one put, on condition that it is free or expired, and expires by whole seconds', async () => {
    dynamo.on(PutItemCommand).resolves({});
    expect(await nonces.take('nonce:k:n', 600)).toBe(true);
    expect(dynamo.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'hotline-keys',
      Item: { key: { S: 'nonce:k:n' }, expiresAt: { N: '1714122600' }, taker: { S: expect.any(String) } },
      ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
      ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: { ':now': { N: '1714122000' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it('that is taken is not taken again', async () => {
    dynamo.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ $metadata: {}, message: '' }));
    expect(await nonces.take('nonce:k:n', 600)).toBe(false);
  });

  it('is still taken by a call whose answer got lost', async () => {
    const lost = Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    dynamo
      .on(PutItemCommand)
      .rejectsOnce(lost)
      .callsFake(({ Item }) => {
        throw new ConditionalCheckFailedException({ $metadata: {}, message: '', Item });
      });
    expect(await nonces.take('nonce:k:n', 600)).toBe(true);
  });

  it('is not taken for granted when the table fails', async () => {
    dynamo.on(PutItemCommand).rejects(new Error('away'));
    await expect(nonces.take('nonce:k:n', 600)).rejects.toThrow('away');
  });
});
