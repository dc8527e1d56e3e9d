import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acs3Authorization, acs3Canonical, acs3Query, acs3Signature } from '../../shared/adapters/acs3.ts';
import { dingtalkSign } from '../../shared/adapters/group-robots.ts';
import { tc3Authorization, tc3Canonical, tc3Signature } from '../../shared/adapters/tc3.ts';

const hashed = (text: string) => createHash('sha256').update(text).digest('hex');

describe('Alibaba Cloud’s example (V3版本请求体&签名机制)', () => {
  const request = {
    method: 'POST',
    path: '/',
    query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    },
  };
  const signature = '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0';

  it('has the published hash and signature', () => {
    expect(hashed(acs3Canonical(request))).toBe(
      '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    expect(acs3Signature(request, 'YourAccessKeySecret')).toBe(signature);
    expect(
      acs3Authorization(request, { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' }),
    ).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;' +
        `x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=${signature}`,
    );
  });

  it('encodes a query by RFC 3986, sorted by encoded name', () => {
    expect(acs3Query({ b: "*'()! ~", a: '工', 'a-b': '+/=' })).toBe(
      'a=%E5%B7%A5&a-b=%2B%2F%3D&b=%2A%27%28%29%21%20~',
    );
  });
});

describe('Tencent Cloud’s example (签名方法 v3)', () => {
  const request = {
    service: 'cvm',
    timestamp: 1551113065,
    payload: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    headers: { 'content-type': 'application/json; charset=utf-8', host: 'cvm.tencentcloudapi.com' },
  };
  const withAction = { ...request, headers: { ...request.headers, 'x-tc-action': 'DescribeInstances' } };

  it('has the published hash and signature over two headers', () => {
    expect(hashed(request.payload)).toBe('35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064');
    expect(hashed(tc3Canonical(request))).toBe(
      '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
    );
    expect(tc3Signature(request, 'Gu5t9xGARNpq86cd98joQYCN3*******')).toBe(
      '2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
    );
  });

  it('and over three, of which the action is signed in lower case', () => {
    const secretKey = '*'.repeat(32);
    const signature = '10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f';
    expect(hashed(tc3Canonical(withAction))).toBe(
      '7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84',
    );
    expect(tc3Signature(withAction, secretKey)).toBe(signature);
    expect(tc3Authorization(withAction, { secretId: 'AKID', secretKey })).toBe(
      'TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, ' +
        `SignedHeaders=content-type;host;x-tc-action, Signature=${signature}`,
    );
  });
});

it('DingTalk’s signature covers time and secret', () => {
  // Worked out with OpenSSL: printf '1577262236757\nSECtest' | openssl dgst -sha256 -hmac SECtest -binary | base64
  expect(dingtalkSign('1577262236757', 'SECtest')).toBe('Za/ne6w2koB8B4ROVlgTNd/X+/FbyDpZrXLz57xNZSA=');
});
