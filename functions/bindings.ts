import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LIMITS } from '../shared/adapters/client-limits.ts';
import { clock, wallClock } from '../shared/adapters/clock.ts';
import { dynamo } from '../shared/adapters/dynamo.ts';
import { dynamoAudit } from '../shared/adapters/dynamo-audit.ts';
import { dynamoCalls } from '../shared/adapters/dynamo-calls.ts';
import { dynamoConversations } from '../shared/adapters/dynamo-conversations.ts';
import { dynamoIdempotency } from '../shared/adapters/dynamo-idempotency.ts';
import { dynamoKnowledge } from '../shared/adapters/dynamo-knowledge.ts';
import { dynamoRulebook } from '../shared/adapters/dynamo-rulebook.ts';
import { dynamoTicketFinder } from '../shared/adapters/dynamo-ticket-finder.ts';
import { dynamoTicketStore } from '../shared/adapters/dynamo-ticket-store.ts';
import { ticketsNamed } from '../shared/adapters/dynamo-tickets-named.ts';
import { dynamoVault } from '../shared/adapters/dynamo-vault.ts';
import { dynamoWaits } from '../shared/adapters/dynamo-waits.ts';
import { kmsDataKeys } from '../shared/adapters/kms-cipher.ts';
import { dynamoNonces } from '../shared/adapters/nonces.ts';
import { s3Attachments } from '../shared/adapters/s3-attachments.ts';
import { type Secrets, secretsManagerSecrets } from '../shared/adapters/secrets.ts';
import { sfnWorkflow, stepFunctions } from '../shared/adapters/sfn-workflow.ts';
import { oidcTokens, UNSET } from '../shared/adapters/token-verifier.ts';
import type {
  AttachmentStore,
  AuditTrail,
  CallStore,
  ConversationStore,
  KnowledgeBase,
  Rulebook,
  TicketFinder,
  TicketStore,
  TicketsNamed,
  Vault,
  WaitStore,
  Workflow,
} from '../shared/ports.ts';
import { loadingBelow, namingBelow } from './against.ts';
import type { ApiDeps } from './http/api.ts';
import { createLogger } from './http/log.ts';
import type { DeskDeps } from './ticket-desk.ts';

/*
 * Which adapter stands behind which port on AWS. Each is made on first use and kept for the process, so that
 * importing a function does no I/O; a bundle holds only those that its function asks for.
 */

/** A value from the environment that every function is deployed with. */
export function env(name: `HOTLINE_${string}`): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Marked so that a bundler drops the bindings, and with them the clients, that a function does not use. */
/* @__NO_SIDE_EFFECTS__ */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const ticketStore: () => TicketStore = once(() =>
  dynamoTicketStore(
    dynamo(),
    {
      tickets: env('HOTLINE_TICKETS_TABLE'),
      ledger: env('HOTLINE_LEDGER_TABLE'),
      vault: env('HOTLINE_VAULT_TABLE'),
      keys: env('HOTLINE_KEYS_TABLE'),
      rulebook: env('HOTLINE_RULEBOOK_TABLE'),
    },
    wallClock,
  ),
);

/**
 * Tickets that are only looked up for whom they are about, by today's directories.
 * @param damaged what of one that can't be read, as {@link ticketsNamed} has it
 */
export function ticketsAbout(damaged?: 'left-out'): TicketsNamed {
  return namingBelow(ticketsNamed(dynamo(), env('HOTLINE_TICKETS_TABLE'), damaged), rulebook());
}

/** Tickets for people to read, who are kept from what is about a unit that theirs belongs to by now. */
export const readTickets: () => TicketStore = once(() => {
  const store = ticketStore();
  return { ...store, load: loadingBelow(store.load, rulebook()) };
});

export const ticketFinder: () => TicketFinder = once(() =>
  dynamoTicketFinder(dynamo(), env('HOTLINE_TICKETS_TABLE')),
);

export const rulebook: () => Rulebook = once(() => dynamoRulebook(dynamo(), env('HOTLINE_RULEBOOK_TABLE')));

export const knowledgeBase: () => KnowledgeBase = once(() =>
  dynamoKnowledge(dynamo(), env('HOTLINE_KNOWLEDGE_TABLE')),
);

export const vault: () => Vault = once(() =>
  dynamoVault(
    dynamo(),
    env('HOTLINE_VAULT_TABLE'),
    kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY')),
  ),
);

export const calls: () => CallStore = once(() =>
  dynamoCalls(
    dynamo(),
    env('HOTLINE_CALLS_TABLE'),
    kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY')),
  ),
);

export const conversations: () => ConversationStore = once(() =>
  dynamoConversations(
    dynamo(),
    env('HOTLINE_CONVERSATIONS_TABLE'),
    kmsDataKeys(new KMSClient(LIMITS.request), env('HOTLINE_VAULT_KEY')),
    wallClock,
  ),
);

/** Where every function that shows something of somebody puts it on record. */
export const audit: () => AuditTrail = once(() =>
  dynamoAudit(dynamo(), env('HOTLINE_AUDIT_TABLE'), { clock, wallClock }),
);

export const waits: () => WaitStore = once(() => dynamoWaits(dynamo(), env('HOTLINE_WAITS_TABLE')));

export const attachmentFiles: () => AttachmentStore = once(() =>
  s3Attachments(new S3Client(LIMITS.background), env('HOTLINE_ATTACHMENTS_BUCKET'), wallClock),
);

export const workflow: () => Workflow = once(() =>
  sfnWorkflow(stepFunctions(), env('HOTLINE_STATE_MACHINE_ARN')),
);

export const secrets: () => Secrets = once(() =>
  secretsManagerSecrets(
    new SecretsManagerClient(LIMITS.request),
    { channels: env('HOTLINE_CHANNELS_SECRET'), index: env('HOTLINE_INDEX_SECRET') },
    wallClock,
  ),
);

/** What deciding and committing a command takes. */
export const desk: () => DeskDeps = once(() => ({
  store: readTickets(),
  vault: vault(),
  rulebook: rulebook(),
  idempotency: dynamoIdempotency(dynamo(), env('HOTLINE_KEYS_TABLE')),
  clock,
  indexKeys: () => secrets().indexKeys(),
}));

function longestOf(minutes: string): { readonly longestMinutes?: number } {
  return minutes === UNSET ? {} : { longestMinutes: Number(minutes) };
}

/** What the HTTP layer of a function takes, under the function's name in its log lines. */
export function http(name: string): ApiDeps {
  return {
    channels: secrets().channels,
    tokens: oidcTokens(
      {
        ...{ issuer: env('HOTLINE_OIDC_ISSUER'), audience: env('HOTLINE_OIDC_AUDIENCE') },
        ...longestOf(env('HOTLINE_TOKEN_MINUTES')),
      },
      wallClock,
    ),
    nonces: dynamoNonces(dynamo(), env('HOTLINE_KEYS_TABLE'), wallClock),
    wallClock,
    log: createLogger({ function: name }),
    audit: audit(),
  };
}
