import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type ListeningHotline, listeningHotline } from './listening-hotline.ts';
import { CHANNELS_DOCS, exampleOf } from './signing-page.ts';

const KEY = { keyId: 'cti', secret: 'the secret of a call centre' };
const CALLS = '/v1/intake/phone/calls';
const RECORDINGS = '/v1/intake/phone/recordings';

let hotline: ListeningHotline | undefined;
let example: ChildProcess | undefined;

afterEach(() => {
  hotline?.close();
  example?.kill();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('the server of docs/channels/phone.md hands on what a contact centre pushes', async () => {
  hotline = await listeningHotline(KEY, CALLS, RECORDINGS);
  const code = exampleOf('phone.md', "Example: Tencent's cloud contact centre", 'js').replaceAll(
    "'./",
    `'file://${CHANNELS_DOCS}/`,
  );
  const port = await freePort();
  const env = {
    ...process.env,
    ...{ HOTLINE_URL: hotline.url, HOTLINE_KEY_ID: KEY.keyId, HOTLINE_SECRET: KEY.secret },
    ...{ PUSH_AUTHORIZATION: 'Basic cHVzaDpwdXNo', PORT: String(port) },
  };
  example = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!example.stdout) throw new Error('no output');
  await once(example.stdout, 'data');

  const push = async (action: string, body: object, authorization = env.PUSH_AUTHORIZATION) => {
    const headers = {
      authorization,
      'content-type': 'application/json',
      'x-tccc-push-uuid': `uuid-${action}`,
    };
    const address = `http://127.0.0.1:${port}/push?action=${action}&version=1`;
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as { ErrCode: number }) };
  };
  const session = { SessionId: 'S-1', Direction: 0, Caller: '13900001111', EndStatusString: 'ok' };
  expect(await push('cdr', session)).toMatchObject({ status: 200, ErrCode: 0 });
  const recording = { SessionId: 'S-1', RecordId: 'R-1', RecordURL: 'https://a.example.cn/1' };
  expect(await push('record', recording)).toMatchObject({ status: 200, ErrCode: 0 });
  expect(await push('cdr', session, 'Basic wrong')).toMatchObject({ status: 401, ErrCode: 401 });
  const call = { callId: 'S-1', direction: 'in', callerPhone: '13900001111', outcome: 'answered' };
  const uri = 'https://a.example.cn/1';
  expect(hotline.heard).toEqual([
    { path: CALLS, idempotencyKey: 'uuid-cdr', body: { region: '430500', ...call } },
    {
      path: RECORDINGS,
      idempotencyKey: 'uuid-record',
      body: expect.objectContaining({ region: '430500', callId: 'S-1', recordId: 'R-1', uri }),
    },
  ]);
});
