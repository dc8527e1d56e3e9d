import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

/** The least that a function of this kind can be: one client of the SDK, and an answer. */
export const handler = async (): Promise<string> => client.config.region();
