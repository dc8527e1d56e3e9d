/** Puts a deployment together in this process: services, functions, state machine, streams and the server's doors. */
import { join } from 'node:path';
import { parseSenders } from '../../shared/alert/senders.ts';
import { epochMs, instantOf } from '../../shared/calendar/instant.ts';
import { type AwsCredentials, awsJsonClient } from './aws-json.ts';
import type { LawClock } from './clock.ts';
import { ensureFolder, writeJson } from './data-folder.ts';
import type { Deployment, Place } from './deployment.ts';
import { apiDoor, awsJsonDoor, invokeDoor, messagingDoor } from './doors.ts';
import { durabilityOf, TRUSTED } from './durability.ts';
import { durationMs } from './duration.ts';
import type { DynamoDbEngine } from './dynamodb-engine.ts';
import { type SentMessage, startMessaging } from './fauxqs.ts';
import { Foreground } from './foreground.ts';
import { captureOutput } from './function-output.ts';
import { hostFunctions } from './functions.ts';
import type { Server } from './http.ts';
import { openIssuer } from './issuer.ts';
import { kmsEndpoint, masterKey } from './kms.ts';
import { localDoor } from './local-api.ts';
import { mover } from './mover.ts';
import { openOutbox } from './outbox.ts';
import { patientCall } from './patient-call.ts';
import { HERE, MAIL_HERE, providersDoor } from './providers.ts';
import { startQueues } from './queues.ts';
import { repairFirst } from './repair-first.ts';
import type { Runtime, RuntimeEndpoints, RuntimeOptions } from './runtime.ts';
import { s3Door } from './s3-door.ts';
import { startSchedules } from './schedules.ts';
import { keptSecret, placed, secretsEndpoint } from './secrets.ts';
import { settler } from './settle.ts';
import { Signal } from './signal.ts';
import { startSmtpSink } from './smtp-sink.ts';
import { startStateMachines } from './state-machines.ts';
import { watchStoreWrites } from './store-writes.ts';
import { openStreams } from './streams.ts';
import { ensureTables } from './tables.ts';
import { TimerHeap } from './timers.ts';

/** How long the end waits for handlers that still run. */
const LAST_HANDLERS_MS = 5_000;

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** What is there before the deployment is put together. */
export interface Booted {
  readonly ran?: RuntimeOptions['ran'];
  readonly dataDir: string;
  readonly log: (line: string) => void;
  readonly clock: LawClock;
  readonly credentials: AwsCredentials;
  readonly server: Server;
  readonly place: Place;
  readonly deployment: Deployment;
  readonly engine: DynamoDbEngine;
  readonly undo: (() => unknown)[];
  readonly close: () => Promise<void>;
}

/** Puts the deployment together and opens the server; `undo` gathers what ends it, last first. */
export async function assemble(booted: Booted): Promise<Runtime> {
  const { dataDir, log, clock, credentials, server, place, deployment, engine, undo, close } = booted;
  const { url } = server;
  const client = awsJsonClient(engine.endpoint, 'dynamodb', place.region, credentials);
  undo.push(client.close);
  const call = patientCall(client.call, engine);
  const writes = watchStoreWrites();
  undo.push(() => writes.close());
  const changed = new Signal();
  const foreground = new Foreground();
  const timers = new TimerHeap(clock);
  undo.push(() => timers.clear());
  const master = masterKey(dataDir);
  const outbox = openOutbox(dataDir, master);
  const environment = deployment.functions[0]?.environment ?? {};
  const issuerUrl = environment.HOTLINE_OIDC_ISSUER ?? url;
  const ownIssuer = LOOPBACK.test(issuerUrl) ? url : issuerUrl;
  const audience = environment.HOTLINE_OIDC_AUDIENCE ?? 'hotline12345';
  const issuer = await openIssuer(dataDir, url, audience);

  const keep = (message: SentMessage) => outbox.add(message, instantOf(clock.now()));
  const secrets = deployment.secrets.map(({ name, arn }) => ({
    name,
    arn,
    variable: Object.keys(environment).find((variable) => environment[variable] === arn),
  }));
  const mail = await startSmtpSink(({ to, subject, text }) =>
    keep({ topic: 'smtp', protocol: 'smtp', endpoint: to, subject, message: text }),
  );
  undo.push(() => mail.close());
  const places = { [HERE]: url, [MAIL_HERE]: mail.url };
  const secretValues = secretsEndpoint(dataDir, secrets, places);
  const sendersSecret = secrets.find(({ variable }) => variable === 'HOTLINE_SENDERS_SECRET')?.name;
  const sendersText = sendersSecret === undefined ? undefined : keptSecret(dataDir, sendersSecret);
  // A kind of alert without a template is noticed here, not when the first alert is due.
  const senders = sendersText === undefined ? [] : parseSenders(placed(sendersText, places));

  const messaging = await startMessaging({
    folder: ensureFolder(join(dataDir, 'messaging')),
    place,
    queues: deployment.queues,
    buckets: deployment.buckets,
    topics: deployment.topics,
    sent: keep,
  });
  undo.push(() => messaging.close());

  const services = serviceAddresses(url, engine.endpoint);
  const output = captureOutput(dataDir);
  undo.push(() => output.close());
  const [table] = deployment.tables;
  const durability = engine.own && table ? durabilityOf({ engine, call, table, writes }) : TRUSTED;
  const functions = hostFunctions(
    deployment.functions,
    {
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      HOTLINE_OIDC_ISSUER: ownIssuer,
      ...services,
    },
    output,
    durability,
  );
  undo.push(() => functions.close());
  const { invoke } = functions;

  await engine.ready;
  await ensureTables(call, deployment.tables);
  const stateMachines = await startStateMachines({
    place,
    machines: deployment.stateMachines,
    timers,
    functions,
    foreground,
    credentials,
    endpoint: services.AWS_ENDPOINT_URL_SFN as string,
    own: url,
  });
  const streams = await openStreams({
    dataDir,
    call,
    region: place.region,
    tables: deployment.tables,
    mappings: deployment.mappings,
    life: () => engine.life(),
    invoke,
    rest: (workedMs, given) => foreground.rest(workedMs, given),
    giveUp: (destination, body) => messaging.send(destination, body),
    repair: () => repair(),
    changed: () => changed.notify(),
    log,
  });
  undo.push(() => streams.close());
  undo.push(() => streams.clearBarriers());
  const queues = startQueues({
    place,
    messaging,
    mappings: deployment.mappings,
    invoke,
    changed: () => changed.notify(),
    log,
  });
  undo.push(() => queues.close());
  const queueUrl = environment.HOTLINE_REPAIR_QUEUE_URL;
  const repair = repairFirst({ queueUrl, place, messaging, queues, changed });
  functions.onEnd((name, milliseconds) => {
    booted.ran?.(name, milliseconds);
    streams.nudge();
    queues.nudge();
    changed.notify();
  });

  const settle = settler({ functions, streams, queues, engine: stateMachines, timers, writes, changed });
  const moves = mover(clock, timers, settle);
  const { secretAccessKey, accessKeyId } = credentials;
  const stateMachineArn = deployment.stateMachines[0]?.arn;
  const shown = {
    url,
    pid: process.pid,
    region: place.region,
    accessKeyId,
    audience,
    stateMachineArn,
    services,
  };
  const endpoints: RuntimeEndpoints = { ...shown, secretAccessKey };
  writeJson(dataDir, 'endpoints.json', endpoints);

  const kms = kmsEndpoint(master, deployment.keys);
  server.open([
    localDoor({ clock, mover: moves, outbox, issuer, endpoints: shown }),
    providersDoor(() => senders, keep),
    awsJsonDoor({ AWSStepFunctions: stateMachines.answer }),
    awsJsonDoor(
      {
        TrentService: async (target, body) => ({ status: 200, body: await kms(target, body) }),
        secretsmanager: async (target, body) => ({ status: 200, body: await secretValues(target, body) }),
      },
      accessKeyId,
    ),
    s3Door({ messaging, accessKeyId, secretAccessKey }),
    messagingDoor(messaging),
    invokeDoor(functions, log),
    apiDoor({ routes: deployment.routes, place, functions, foreground, healthy: engine.healthy, log }),
  ]);
  startSchedules({ schedules: deployment.schedules, timers, place, invoke, log });
  undo.push(async () => {
    timers.clear();
    const limit = Date.now() + LAST_HANDLERS_MS;
    while (functions.inFlight() > 0 && Date.now() < limit) await changed.wait(100);
  });
  const restarted = stateMachines.restart(call, environment.HOTLINE_WAITS_TABLE).catch((error: Error) => {
    log(`not every execution was started again: ${error.message}; the reconciler takes over what falls due`);
  });
  undo.push(async () => {
    stateMachines.stop();
    await restarted;
  });
  await streams.begin();
  return {
    url,
    endpoints,
    deployment,
    settle,
    advance: (duration, progress) => {
      const ms = durationMs(duration);
      if (ms === undefined) throw new Error(`${duration} is no duration such as P3D or PT2H`);
      return moves.moveBy(ms, progress);
    },
    to: (instant, progress) => moves.moveTo(epochMs(instant), progress),
    now: () => instantOf(clock.now()),
    token: (claims) => issuer.mintToken(claims),
    outbox: () => outbox.list(),
    invoke,
    close,
  };
}

/** Where the SDK finds each service. What the surroundings name for DynamoDB and Step Functions stays. */
function serviceAddresses(url: string, dynamodb: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb,
    AWS_ENDPOINT_URL_SFN: process.env.AWS_ENDPOINT_URL_SFN ?? url,
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_ENDPOINT_URL_SNS: url,
    AWS_ENDPOINT_URL_SQS: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
  };
}
