import { parsePush, scalarFields } from '../../functions/intake/wechat/document.ts';
import { aesKeyOf, decrypt, encrypt } from '../../functions/intake/wechat/encryption.ts';
import { wechatSignature } from '../../functions/intake/wechat/signature.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { type City, REGION } from './city.ts';

interface Account {
  readonly account: string;
  readonly appId: string;
  readonly token: string;
  readonly region: string;
  readonly encodingAESKey: string;
}

/** Pushes encrypted messages as WeChat's servers do, and reads the replies. @returns what the citizen sees */
export function wechatOf(city: City, openId: string, of = REGION) {
  return async (msgId: string, fields: Readonly<Record<string, string>>): Promise<string> => {
    const { wechat } = JSON.parse(keptSecret(city.dataDir, 'hotline-channels') ?? '') as {
      wechat: Account[];
    };
    const account = wechat.find(({ region }) => region === of);
    if (!account) throw new Error(`no WeChat account of ${of}`);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const all = {
      ToUserName: 'gh_1',
      FromUserName: openId,
      CreateTime: '1789956000',
      MsgId: msgId,
      ...fields,
    };
    const message = Object.entries(all).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
    const key = aesKeyOf(account.encodingAESKey);
    const Encrypt = encrypt(key, {
      random: Buffer.alloc(16, 'r'),
      message: Buffer.from(`<xml>${message.join('')}</xml>`),
      appId: account.appId,
    });
    const query = new URLSearchParams({
      timestamp,
      nonce: 'n1',
      encrypt_type: 'aes',
      msg_signature: wechatSignature([account.token, timestamp, 'n1', Encrypt]),
    });
    const url = `${city.runtime.url}/v1/intake/wechat/${account.account}?${query}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: `<xml><ToUserName>gh_1</ToUserName><Encrypt>${Encrypt}</Encrypt></xml>`,
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
    if (text === 'success') return text;
    const reply = decrypt(key, scalarFields(parsePush(Buffer.from(text))).get('Encrypt') ?? '');
    return scalarFields(parsePush(reply.message)).get('Content') ?? '';
  };
}
