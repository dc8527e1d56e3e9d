import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sign } from '../../../functions/http/signature.ts';
import { signRequestCommand } from '../../../infra/cli/sign-request.ts';

const NONCE = 'nonce-0123456789';
const BODY = '{"matter":"it\'s dark"}';
const KEY = ['--key-id', 'call-centre', '--secret', 'the secret'];

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sign-request-'));
});

afterEach(() => rmSync(data, { recursive: true }));

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await signRequestCommand(argv, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    wallClock: { nowMs: () => 1_714_122_000_999 },
    nonce: () => NONCE,
  });
  return { code, out, err };
}

function signatureOf(secret: string, path: string, query = '', body = BODY): string {
  return sign(secret, {
    method: 'POST',
    path,
    query,
    timestamp: '1714122000',
    nonce: NONCE,
    body: Buffer.from(body),
  });
}

describe('hotline sign-request', () => {
  it('prints the headers of a request for curl', async () => {
    expect(await run(...KEY, 'post', '/v1/intake/phone?b=2&a=1', BODY)).toEqual({
      code: 0,
      err: [],
      out: [
        "-H 'x-key-id: call-centre'",
        "-H 'x-timestamp: 1714122000'",
        `-H 'x-nonce: ${NONCE}'`,
        `-H 'x-signature: ${signatureOf('the secret', '/v1/intake/phone', 'b=2&a=1')}'`,
        "-H 'content-type: application/json'",
      ],
    });
  });

  it('prints the whole curl line, quoted for the shell', async () => {
    const { out } = await run(
      ...KEY,
      '--curl',
      '--url',
      'http://127.0.0.1:9/',
      '--idempotency-key',
      'k-1',
      'POST',
      '/v1/intake/phone',
      BODY,
    );
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/^curl -sS -X POST 'http:\/\/127\.0\.0\.1:9\/v1\/intake\/phone' -H /);
    expect(out[0]).toContain(`-H 'idempotency-key: k-1'`);
    expect(out[0]).toContain(`--data-binary '{"matter":"it'\\''s dark"}'`);
  });

  it('asks for Chinese in the form in which it is sent', async () => {
    const { out } = await run(...KEY, '--curl', 'GET', '/v1/referrals/供水/feedback?region=430500');
    expect(out[0]).toContain('/v1/referrals/%E4%BE%9B%E6%B0%B4/feedback?region=430500');
  });

  it('reads the body from a file', async () => {
    const file = join(data, 'body.json');
    writeFileSync(file, BODY);
    const { out } = await run(...KEY, 'POST', '/v1/intake/phone', `@${file}`);
    expect(out.join('\n')).toContain(signatureOf('the secret', '/v1/intake/phone'));
  });

  it("takes the runtime's key for the channel of the path, or the one that is named", async () => {
    const client = (keyId: string, channel: string) => ({
      keyId,
      secrets: [`the secret of ${keyId}`],
      regions: ['430500'],
      channels: [channel],
    });
    const clients = ['phone', 'web', 'referral'].map((channel) => client(`local-${channel}`, channel));
    writeFileSync(
      join(data, 'secrets.json'),
      JSON.stringify({ 'hotline-channels': { value: JSON.stringify({ clients }) } }),
    );
    const byPath = await run('--data', data, 'POST', '/v1/intake/web', BODY);
    expect(byPath.out).toContain("-H 'x-key-id: local-web'");
    expect(byPath.out.join('\n')).toContain(signatureOf('the secret of local-web', '/v1/intake/web'));
    for (const path of ['/v1/intake/referrals', '/v1/referrals/110/feedback']) {
      const { out } = await run('--data', data, 'POST', path, BODY);
      expect(out).toContain("-H 'x-key-id: local-referral'");
    }
    const byName = await run('--data', data, '--key-id', 'local-phone', 'POST', '/v1/intake/web', BODY);
    expect(byName.out).toContain("-H 'x-key-id: local-phone'");
    const unknown = await run('--data', data, '--key-id', 'nobody', 'POST', '/v1/intake/web', BODY);
    expect(unknown).toMatchObject({ code: 1, out: [], err: ['there is no such key id'] });
    const noChannel = await run('--data', data, 'POST', '/v1/progress', BODY);
    expect(noChannel).toMatchObject({ code: 1, out: [] });
  });

  it.each([
    ['without the data folder', ['--data', '/nowhere', 'POST', '/v1/intake/web'], 'npm start'],
    ['without a path', ['POST'], 'METHOD PATH'],
    ['with a path that is none', [...KEY, 'POST', 'v1'], 'METHOD PATH'],
    ['with a flag that is none', ['--no', 'POST', '/v1'], '--no'],
    ['with a file that is missing', [...KEY, 'POST', '/v1', '@/nowhere'], '/nowhere'],
  ])('%s says so in one line', async (_, argv, said) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(said);
  });
});
