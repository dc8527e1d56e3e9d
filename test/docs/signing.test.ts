import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalQuery, hotlineClient, signedHeaders } from '../../docs/channels/client.mjs';
import known from '../../docs/channels/signing-vectors.json' with { type: 'json' };
import { canonicalQuery as canonicalForm, sign, stringToSign } from '../../functions/http/signature.ts';
import { type ListeningHotline, listeningHotline } from './listening-hotline.ts';
import { CHANNELS_DOCS, exampleOf } from './signing-page.ts';

const { keyId, secret, timestamp, nonce, vectors } = known;
const PATH = '/v1/intake/phone';
/** What stands in all three examples. */
const FORM = { region: '430500', kind: 'help', text: '路灯不亮，晚上看不见路' };

/** The examples as they were when they were last seen run: a machine without their program can't run them. */
const SEEN_RUN = {
  bash: 'b7d9b3f9f3db8dcd1df6ddba038c6b2e82c6154d95b84cbddcd7a452a4ee3038',
  python: '3c502c44ace703cec0c04c340e3981843363a8209ac6eda171f4a217057a778f',
};

let hotline: ListeningHotline;

beforeAll(async () => {
  hotline = await listeningHotline({ keyId, secret }, PATH);
});

afterAll(() => hotline.close());

const environment = () => ({
  ...process.env,
  HOTLINE_URL: hotline.url,
  HOTLINE_KEY_ID: keyId,
  HOTLINE_SECRET: secret,
});

/** Runs an example; its output. */
async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { env: environment(), cwd: CHANNELS_DOCS });
  return stdout;
}

function has(...programs: string[]): boolean {
  return programs.every((program) => spawnSync(program, ['--version']).status === 0);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What an example printed, and what the hotline heard; what both have to be where it can't be run here. */
async function seen(runs: boolean, example: () => Promise<string>) {
  if (!runs) return EXPECTED;
  hotline.heard.length = 0;
  const said = await example();
  return {
    status: /\b\d{3}\b/.exec(said)?.[0],
    ticket: said.includes('as it is answered'),
    heard: [...hotline.heard],
  };
}

const EXPECTED = {
  status: '201',
  ticket: true,
  heard: [{ path: PATH, body: FORM, idempotencyKey: 'call-20261101-0001' }],
};

describe('the vectors of docs/channels', () => {
  it.each(vectors)('$what', ({ method, path, query, body, ...expected }) => {
    const parts = { method, path, query, timestamp: String(timestamp), nonce, body: Buffer.from(body) };
    expect({
      canonicalQuery: canonicalForm(query),
      stringToSign: stringToSign(parts),
      signature: sign(secret, parts),
    }).toEqual({
      canonicalQuery: expected.canonicalQuery,
      stringToSign: expected.stringToSign,
      signature: expected.signature,
    });
    expect(canonicalQuery(query)).toBe(expected.canonicalQuery);
    const headers = signedHeaders({ keyId, secret }, { method, path, query, body, timestamp, nonce });
    expect(headers['x-signature']).toBe(expected.signature);
  });

  it('cover the path that a gateway hands on decoded', () => {
    const { path, signature, method, query } = vectors.at(-1) as (typeof vectors)[number];
    const parts = { method, query, timestamp: String(timestamp), nonce, body: Buffer.from('') };
    expect(path).toContain('%');
    expect(sign(secret, { ...parts, path: decodeURIComponent(path) })).toBe(signature);
  });
});

describe('the examples of docs/channels/signing.md', () => {
  it('Node', async () => {
    const example = exampleOf('signing.md', 'Node', 'js');
    const code = example.replace("'./client.mjs'", JSON.stringify(`file://${CHANNELS_DOCS}/client.mjs`));
    expect(await seen(true, () => run(process.execPath, '--input-type=module', '-e', code))).toEqual(
      EXPECTED,
    );
  });

  it('curl', async () => {
    const example = exampleOf('signing.md', 'curl', 'bash');
    const runs = has('bash', 'curl') && spawnSync('openssl', ['version']).status === 0;
    expect(await seen(runs, () => run('bash', '-euo', 'pipefail', '-c', example))).toEqual(EXPECTED);
    expect(digestOf(example)).toBe(SEEN_RUN.bash);
  });

  it('Python, which signs every vector as the hotline does', async () => {
    const example = exampleOf('signing.md', 'Python', 'python');
    const runs = has('python3');
    expect(await seen(runs, () => run('python3', '-c', example))).toEqual(EXPECTED);
    const signing =
      'import sys\n' +
      'v = json.load(open("signing-vectors.json", encoding="utf-8"))\n' +
      'print(json.dumps([signed_headers(v["keyId"], v["secret"], x["method"], x["path"], x["query"], ' +
      'x["body"].encode(), v["timestamp"], v["nonce"])["X-Signature"] for x in v["vectors"]]))';
    const library = `${example.replace(/^if __name__[\s\S]*/m, '')}\n${signing}`;
    const signatures = vectors.map(({ signature }) => signature);
    const made = runs ? (JSON.parse(await run('python3', '-c', library)) as string[]) : signatures;
    expect(made).toEqual(signatures);
    expect(digestOf(example)).toBe(SEEN_RUN.python);
  });
});

describe('the client', () => {
  it('asks again, signed anew and under the same key, when the hotline is busy', async () => {
    hotline.heard.length = 0;
    hotline.busy = 2;
    const { url } = hotline;
    const client = hotlineClient({ url, keyId, secret });
    expect((await client.post(PATH, FORM)).status).toBe(201);
    expect(hotline.heard).toEqual([
      { path: PATH, body: FORM, idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
  });

  it('hands on a refusal as it is', async () => {
    const client = hotlineClient({ url: hotline.url, keyId, secret: 'another secret altogether' });
    const { status, body } = await client.post(PATH, FORM);
    expect([status, (body as { rule: string }).rule]).toEqual([401, 'signature-wrong']);
  });
});
