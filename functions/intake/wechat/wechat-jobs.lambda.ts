import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wallClock } from '../../../shared/adapters/clock.ts';
import { wechatApi } from '../../../shared/adapters/wechat-api.ts';
import { WECHAT_NOTICES } from '../../../shared/privacy/ports.ts';
import { ticketNo } from '../../../shared/ticket/commands/fields.ts';
import { attachmentFiles, secrets } from '../../bindings.ts';
import { createLogger } from '../../http/log.ts';
import { doJob, type JobDeps } from './jobs.ts';
import { deedDeps } from './wechat-bindings.ts';

const log = createLogger({ function: 'wechat-jobs' });
const ofMessage = { account: z.string(), person: z.string(), message: z.string() };
const job = z.discriminatedUnion('job', [
  z.strictObject({ job: z.literal('carry-out'), ...ofMessage }),
  z.strictObject({ job: z.literal('media'), ...ofMessage }),
  z.strictObject({ job: z.literal('notice'), ticketNo, notice: z.enum(WECHAT_NOTICES) }),
]);

let made: JobDeps | undefined;

function deps(): JobDeps {
  const wechat = wechatApi(wallClock);
  made ??= {
    ...deedDeps(log),
    accounts: secrets().wechat,
    files: attachmentFiles(),
    media: wechat,
    sender: wechat,
    put,
    log,
  };
  return made;
}

/** A picture goes where its sender would upload it; what is not taken in time is tried again with its job. */
async function put(url: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes), signal });
  if (!answer.ok) throw new Error(`the upload was answered ${answer.status}`);
}

/** Does the jobs of a batch; one that fails is delivered again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { body, messageId } of event.Records) {
    try {
      await doJob(deps(), job.parse(JSON.parse(body)));
    } catch (error) {
      log.error('WECHAT_JOB_FAILED', {}, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
