import { expect, it } from 'vitest';
import { matches, sources } from './sources.ts';

const MADE = /new [A-Z]\w*Client\(/;
/** A call to another system that is made by hand, up to its end. */
const FETCHED = /(?<![.\w])(?:await |return )fetch\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;
/** Libraries that open connections of their own, each with the limits that its adapter gives it. */
const LIMITED: Readonly<Record<string, readonly RegExp[]>> = {
  'shared/adapters/outgoing-http.ts': [/signal: AbortSignal\.timeout\(Math\.min\(/, /size <= LONGEST_ANSWER/],
  'shared/adapters/smtp-mail.ts': [/connectionTimeout:/, /greetingTimeout:/, /socketTimeout:/],
  'shared/adapters/token-verifier.ts': [/timeoutDuration:/],
};

it('every client of AWS that the product makes has its limits from one place', () => {
  const made = matches(sources('shared', 'functions'), MADE);
  expect(made.length).toBeGreaterThanOrEqual(6);
  expect(made.filter((line) => !/new \w+Client\(LIMITS\.\w+\)/.test(line))).toEqual([]);
});

it('no call to another system waits for ever', () => {
  const found = sources('shared', 'functions');
  const fetched = found.flatMap(({ path, code }) =>
    [...code.matchAll(FETCHED)].map(([call]) => ({ path, timed: /\bsignal\b/.test(call) })),
  );
  expect(fetched.length).toBeGreaterThanOrEqual(5);
  expect(fetched.filter(({ timed }) => !timed)).toEqual([]);
  const connecting = found.filter(({ imports }) =>
    imports.some((name) => /^(node:)?(https?|net|tls|http2|nodemailer)$/.test(name)),
  );
  const unlimited = connecting.filter(({ path, code }) => {
    const limits = LIMITED[path];
    // Asking whether something is an address opens no connection.
    if (!limits) return /\b(request|connect|createTransport)\(/.test(code);
    return !limits.every((limit) => limit.test(code));
  });
  expect(unlimited.map(({ path }) => path)).toEqual([]);
});
