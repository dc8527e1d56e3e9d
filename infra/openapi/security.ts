import { SIGNATURE_HEADERS } from '../../functions/http/signature.ts';
import type { Operation } from './operations.ts';

/** The parts of a channel's signature, each in a header of its own. */
const SIGNATURE = {
  keyId: ['ChannelKeyId', '密钥编号 / Id of the client’s key'],
  timestamp: ['ChannelTimestamp', '秒级时间戳，与服务器相差不超过300秒 / Seconds since the Unix epoch'],
  nonce: ['ChannelNonce', '随机数，每个只能用一次 / 16 to 64 of A-Z a-z 0-9 _ -, each once'],
  signature: [
    'ChannelSignature',
    '小写十六进制的HMAC-SHA256，依次对方法、路径、查询串、时间戳、随机数、请求体SHA-256（每项一行）签名 / HMAC-SHA256 in hexadecimal',
  ],
} as const satisfies Record<keyof typeof SIGNATURE_HEADERS, readonly [string, string]>;

/** What WeChat's server puts into the query. */
const WECHAT = ['signature', 'timestamp', 'nonce'] as const;
const wechatName = (part: string) => `Wechat${part.charAt(0).toUpperCase()}${part.slice(1)}`;

/** The ways in which callers prove who they are. */
export const SECURITY_SCHEMES: Readonly<Record<string, object>> = {
  Person: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: '统一身份认证（OIDC）签发的令牌：工作人员和省级平台 / OIDC token of a person or a province',
  },
  ...Object.fromEntries(
    Object.entries(SIGNATURE).map(([part, [scheme, description]]) => [
      scheme,
      { type: 'apiKey', in: 'header', name: SIGNATURE_HEADERS[part as keyof typeof SIGNATURE], description },
    ]),
  ),
  Open311Key: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: '接口密钥，也可放在表单中 / Key of a client, in the query or in the form',
  },
  ...Object.fromEntries(
    WECHAT.map((part) => [
      wechatName(part),
      { type: 'apiKey', in: 'query', name: part, description: '微信服务器的签名参数 / Of WeChat’s server' },
    ]),
  ),
};

/** What a call asks for: all parts of a signature together, a token, or nothing. */
export function securityOf({
  auth,
  path,
  form,
}: Operation): readonly Readonly<Record<string, readonly string[]>>[] {
  if (auth === 'person') return [{ Person: [] }];
  if (form) return [{ Open311Key: [] }];
  if (auth === 'channel') return [together(Object.values(SIGNATURE).map(([scheme]) => scheme))];
  return path.startsWith('/v1/intake/wechat/') ? [together(WECHAT.map(wechatName))] : [];
}

function together(schemes: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(schemes.map((scheme) => [scheme, []]));
}
