import type * as z from 'zod';
import type { Caller, Channel, ChannelCaller, Link, PersonCaller, Role } from '../../shared/caller.ts';
import { rolesAtDoor, signersAtDoor } from '../access-calls.ts';
import type { PendingNonce } from './pending-nonce.ts';
import type { Disclose } from './shown.ts';

/** How a route knows its caller: a channel's signature, a person's token, or not at all. */
export type Auth = 'channel' | 'person' | 'none';

/** The caller that each way of authentication gives. */
export interface CallerOf {
  channel: ChannelCaller;
  person: PersonCaller;
  none: undefined;
}

/** A request as a handler sees it: verified and parsed. */
export interface ApiRequest<Body = unknown, Query = unknown, Who = Caller | undefined> {
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The query as its schema gives it; without a schema, a record of strings. */
  readonly query: Query;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as its schema gives it; undefined without a schema. */
  readonly body: Body;
  /** The bytes as they were sent. */
  readonly rawBody: Uint8Array;
  readonly caller: Who;
  readonly idempotencyKey?: string;
  /** Of a route that commits it: the request's nonce, to be handed on to the commit. */
  readonly nonce?: PendingNonce;
  /** From where it came; a proxy's where one stands before the gateway. */
  readonly sourceIp?: string;
  /** The version in `If-Match`. */
  readonly ifMatch?: number;
  readonly requestId: string;
  /** Puts on record what the handler is about to show of somebody. Whatever is personal leaves only after it. */
  readonly disclose: Disclose;
}

/** What a handler answers: a JSON `body`, or a `text` or `bytes` of their own type, or none of them. */
export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: { readonly type: string; readonly content: string };
  readonly bytes?: { readonly type: string; readonly content: Uint8Array };
}

/** What a route says about itself; the types of the request follow from it. */
export interface RouteDefinition<A extends Auth, Body extends z.ZodType, Query extends z.ZodType> {
  readonly method: string;
  /** As API Gateway writes it: `/v1/tickets/{ticketNo}/{command}`. */
  readonly path: string;
  readonly auth: A;
  /** For people: one of these roles is needed, else 403. As the table of calls has it (access-calls.ts), when left out. */
  readonly roles?: readonly Role[];
  /** For channels: one of these is needed, else 403. These and `link` are as the table has them, when both are left out. */
  readonly channels?: readonly Channel[];
  /** For linked platforms: the caller has to be one that may bring this, else 403. */
  readonly link?: Link;
  /** For channels: the handler takes the request's nonce with its commit; where it makes none, it is taken after it. */
  readonly commitsNonce?: true;
  readonly body?: Body;
  readonly query?: Query;
  /** Headers of every answer, refusals too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body is a list, which may also come as one JSON value a line (application/x-ndjson). */
  readonly list?: true;
  /** A name that comes several times in the query is a list: its values are joined by commas. */
  readonly listQuery?: true;
  /** Largest body in bytes, 64 KB when left out. */
  readonly bodyLimit?: number;
  handle(request: ApiRequest<z.output<Body>, z.output<Query>, CallerOf[A]>): Promise<ApiResponse>;
}

/** A route whose own types are forgotten, so that routes make a list. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly auth: Auth;
  readonly roles?: readonly Role[];
  readonly channels?: readonly Channel[];
  readonly link?: Link;
  readonly commitsNonce?: true;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
  readonly list?: true;
  readonly listQuery?: true;
  readonly bodyLimit?: number;
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/**
 * Checks a route's handler against its schemas and its way of authentication. Who may call it is what the table of calls
 * says; a route that stands in no row is nobody's.
 */
export function route<
  A extends Auth,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodType<Readonly<Record<string, string>>>,
>(definition: RouteDefinition<A, Body, Query>): Route {
  const { auth, method, path, roles, channels, link } = definition;
  const given = roles ?? channels ?? link;
  if (given !== undefined || auth === 'none') return definition;
  const door = auth === 'person' ? { roles: rolesAtDoor(method, path) } : signersAtDoor(method, path);
  return { ...definition, ...door };
}
