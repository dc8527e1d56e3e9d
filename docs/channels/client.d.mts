export interface Key {
  readonly keyId: string;
  readonly secret: string;
}

export interface SignedRequest {
  readonly method: string;
  /** As it is sent, without host and query. */
  readonly path: string;
  /** The part after `?`. */
  readonly query?: string;
  readonly body?: string | Uint8Array;
  /** Seconds since the Unix epoch; now when left out. */
  readonly timestamp?: number;
  /** 16 to 64 of `A-Z a-z 0-9 _ -`; a new one when left out. */
  readonly nonce?: string;
}

export interface HotlineAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

export interface HotlineClient {
  post(path: string, form: unknown, idempotencyKey?: string): Promise<HotlineAnswer>;
  get(path: string, query?: string): Promise<HotlineAnswer>;
}

export function canonicalQuery(query: string): string;
export function signedHeaders(key: Key, request: SignedRequest): Record<string, string>;
export function hotlineClient(options: Key & { readonly url: string }): HotlineClient;
