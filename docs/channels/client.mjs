/**
 * A client of a 12345 hotline's intake for Node 20 or later, without dependencies: copy this file. How requests are
 * signed stands in signing.md, with vectors for clients in other languages.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';

/** The query in the form that is signed: pairs decoded, encoded again, sorted as texts. */
export function canonicalQuery(query) {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}

/** The headers that sign one request. It holds for five minutes and for one use. */
export function signedHeaders({ keyId, secret }, { method, path, query = '', body = '', timestamp, nonce }) {
  const at = String(timestamp ?? Math.floor(Date.now() / 1000));
  const once = nonce ?? randomUUID();
  const digest = createHash('sha256').update(body).digest('hex');
  const text = [method.toUpperCase(), path, canonicalQuery(query), at, once, digest].join('\n');
  return {
    'x-key-id': keyId,
    'x-timestamp': at,
    'x-nonce': once,
    'x-signature': createHmac('sha256', secret).update(text).digest('hex'),
  };
}

/** How often a request is sent before the caller is told that it failed. */
const ATTEMPTS = 4;

/**
 * Speaks to one hotline with one key.
 * @param url where the hotline is, such as https://hotline.example.cn
 */
export function hotlineClient({ url, keyId, secret }) {
  const base = url.replace(/\/$/, '');

  async function once(method, path, { query = '', body, headers = {} }) {
    const answer = await fetch(`${base}${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers: { ...headers, ...signedHeaders({ keyId, secret }, { method, path, query, body }) },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  }

  /** Sends again, newly signed, what found the hotline busy. */
  async function send(method, path, options) {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(method, path, options);
      if ((answer.status !== 503 && answer.status !== 429) || attempt === ATTEMPTS) return answer;
      const seconds = Number(answer.headers.get('retry-after') ?? attempt);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }

  return {
    /**
     * Hands a form in. All attempts carry one idempotency key, so that it becomes one ticket; give your own number
     * of the matter, so that a later attempt of another process does too.
     */
    post(path, form, idempotencyKey = randomUUID()) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      return send('POST', path, { body: JSON.stringify(form), headers });
    },

    /** Asks for something. @param query without the question mark, encoded */
    get(path, query) {
      return send('GET', path, { query });
    },
  };
}
