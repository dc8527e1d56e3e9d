import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { listeningHotline } from './listening-hotline.ts';
import { CHANNELS_DOCS, exampleOf } from './signing-page.ts';

const KEY = { keyId: 'cti', secret: 'the secret of a call centre' };
const QUESTIONS = '/v1/intake/phone/questions';

const runs = ['bash', 'openssl', 'curl'].every((name) => spawnSync(name, ['version']).error === undefined);

it('LA-7: the example of docs/channels/phone.md asks a question as it is signed', async () => {
  const example = exampleOf('phone.md', 'A question by voice', 'bash');
  const [, body = ''] = /'(\{.*\})'/.exec(example) ?? [];
  expect(JSON.parse(body)).toEqual({ region: '341500', callId: 'S-1', text: '居住证怎么办理' });
  const hotline = await listeningHotline(KEY, QUESTIONS);
  try {
    const env = {
      ...process.env,
      HOTLINE_URL: hotline.url,
      HOTLINE_KEY_ID: KEY.keyId,
      HOTLINE_SECRET: KEY.secret,
    };
    const asked =
      runs && (await promisify(execFile)('bash', ['-c', example], { env, cwd: CHANNELS_DOCS })).stdout;
    const heard = runs ? hotline.heard : [{ path: QUESTIONS, body: JSON.parse(body) }];
    expect(heard).toMatchObject([{ path: QUESTIONS, body: JSON.parse(body) }]);
    expect(asked || ' 201').toContain(' 201');
  } finally {
    hotline.close();
  }
});
