import { describe, expect, it } from 'vitest';
import { isPassing, isUnanswered } from '../../shared/adapters/passing-errors.ts';

const error = (fields: object) => Object.assign(new Error('told'), fields);
const cancelled = (...codes: string[]) =>
  error({ name: 'TransactionCanceledException', CancellationReasons: codes.map((Code) => ({ Code })) });

describe('a failure that passes', () => {
  it.each([
    ['DynamoDB throttles', error({ name: 'ProvisionedThroughputExceededException' })],
    ['DynamoDB breaks down', error({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })],
    ['a transaction conflicts', cancelled('None', 'TransactionConflict')],
    ['a transaction is throttled', cancelled('ThrottlingError', 'None')],
    ['KMS throttles', error({ name: 'ThrottlingException' })],
    ['KMS breaks down', error({ name: 'KMSInternalException' })],
    ['Secrets Manager breaks down', error({ name: 'InternalServiceError' })],
    ['SNS throttles', error({ name: 'ThrottledException' })],
    ['Step Functions has an unknown outage', error({ name: 'Whatever', $metadata: { httpStatusCode: 503 } })],
    ['anybody asks for patience', error({ name: 'Whatever', $metadata: { httpStatusCode: 429 } })],
    ['no answer comes in time', error({ name: 'TimeoutError' })],
    ['the connection is lost', error({ code: 'ECONNRESET' })],
    ['nobody listens', error({ code: 'ECONNREFUSED' })],
    ['names are not resolved', error({ code: 'EAI_AGAIN' })],
  ])('%s', (_what, thrown) => {
    expect(isPassing(thrown)).toBe(true);
  });
});

describe('a failure that does not', () => {
  it.each([
    ['a condition', cancelled('None', 'ConditionalCheckFailed')],
    ['a condition beside a conflict', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    ['a wrong item', cancelled('ValidationError')],
    ['no right to it', error({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } })],
    ['a fault of the program', new TypeError('undefined')],
    ['what is no error', 'ThrottlingException'],
  ])('%s', (_what, thrown) => {
    expect(isPassing(thrown)).toBe(false);
  });
});

describe('after a failure the call may have been carried out', () => {
  it.each([
    [true, error({ name: 'TimeoutError' })],
    [true, error({ code: 'ECONNRESET' })],
    [true, error({ name: 'InternalServerError' })],
    [true, error({ name: 'Whatever', $metadata: { httpStatusCode: 503 } })],
    [true, error({ name: 'TransactionInProgressException', $metadata: { httpStatusCode: 400 } })],
    [false, error({ code: 'ECONNREFUSED' })],
    [false, error({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } })],
    [false, cancelled('TransactionConflict')],
    [false, 'TimeoutError'],
  ])('%s: %s', (unanswered, thrown) => {
    expect(isUnanswered(thrown)).toBe(unanswered);
  });
});
