import { describe, expect, it } from 'vitest';
import {
  fromWechat,
  parseWechatXml,
  passiveReplyXml,
  scalarFields,
  wechatSignature,
} from '../../../functions/intake/wechat-protocol.ts';
import type { WechatAccount } from '../../../shared/privacy/ports.ts';

const ACCOUNT: WechatAccount = {
  account: 'demo',
  appId: 'wxba5fad812f8e6fb9',
  token: 'AAAAA',
  region: '430500',
  freshnessSeconds: 300,
};

/** The published examples of the protocol's documentation. */
const VERIFY = {
  timestamp: '1714036504',
  nonce: '1514711492',
  echostr: '4375120948345356249',
  signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
};
const POST = {
  timestamp: '1714037059',
  nonce: '486452656',
  signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
};
const AT_POST = Number(POST.timestamp) * 1000;

describe("WeChat's signature", () => {
  it('is that of the published examples', () => {
    expect(wechatSignature(['AAAAA', VERIFY.timestamp, VERIFY.nonce])).toBe(VERIFY.signature);
    expect(wechatSignature(['AAAAA', POST.timestamp, POST.nonce])).toBe(POST.signature);
    expect(fromWechat(ACCOUNT, VERIFY, Number(VERIFY.timestamp) * 1000)).toBe(true);
    expect(fromWechat(ACCOUNT, POST, AT_POST)).toBe(true);
  });

  it.each([
    ['another signature', { signature: VERIFY.signature }],
    ['a signature in capitals', { signature: POST.signature.toUpperCase() }],
    ['an empty signature', { signature: '' }],
    ['another timestamp', { timestamp: '1714037060' }],
    ['another nonce', { nonce: '486452657' }],
    ['a timestamp that is no number', { timestamp: 'soon' }],
  ])('is refused with %s', (_, changed) => {
    expect(fromWechat(ACCOUNT, { ...POST, ...changed }, AT_POST)).toBe(false);
  });

  it.each(['signature', 'timestamp', 'nonce'])('is refused without %s', (name) => {
    const query = Object.fromEntries(Object.entries(POST).filter(([key]) => key !== name));
    expect(fromWechat(ACCOUNT, query, AT_POST)).toBe(false);
  });

  it('is good for the freshness of its account, both ways', () => {
    for (const sign of [1, -1]) {
      expect(fromWechat(ACCOUNT, POST, AT_POST + sign * 300_000)).toBe(true);
      expect(fromWechat(ACCOUNT, POST, AT_POST + sign * 301_000)).toBe(false);
      expect(fromWechat({ ...ACCOUNT, freshnessSeconds: 'off' }, POST, AT_POST + sign * 1e12)).toBe(true);
    }
  });
});

function fieldsOf(inner: string): Record<string, string> {
  return Object.fromEntries(scalarFields(parseWechatXml(Buffer.from(`<xml>${inner}</xml>`))));
}

describe('a message in XML', () => {
  it.each([
    ['<Content>0012</Content>', '0012'],
    ['<Content>1e5</Content>', '1e5'],
    ['<Content> 12345 </Content>', ' 12345 '],
    ['<Content><![CDATA[ 路灯 <b>不亮</b> & 没人管 ]]></Content>', ' 路灯 <b>不亮</b> & 没人管 '],
    ['<Content><![CDATA[<!DOCTYPE html><?php ?>]]></Content>', '<!DOCTYPE html><?php ?>'],
    ['<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>', 'a]]>b'],
    ['<Content>&lt;&amp;&gt;&quot;&apos;&#27700;&#x6c34;</Content>', '<&>"\'水水'],
    ['<Content><![CDATA[&lt;]]></Content>', '&lt;'],
    ['<Content><![CDATA[😀]]></Content>', '😀'],
    ['<Content></Content>', ''],
    ['<Content/>', ''],
    ['<!-- hello --><Content>a</Content>', 'a'],
  ])('%s has the text %j', (xml, text) => {
    expect(fieldsOf(xml).Content).toBe(text);
  });

  it('keeps a 64-bit id exact, and names of the prototype as plain fields', () => {
    expect(fieldsOf('<MsgId>6054768590064713729</MsgId>').MsgId).toBe('6054768590064713729');
    expect(Object.keys(fieldsOf('<__proto__>x</__proto__>'))).toEqual(['__proto__']);
  });

  it('may have lists inside, and a declaration and byte order mark in front', () => {
    const list = '<List><TemplateId>1</TemplateId></List><List><TemplateId>2</TemplateId></List>';
    const root = parseWechatXml(
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<xml><Popup>${list}</Popup>\n</xml>\n`),
    );
    expect(root.children[0]?.children.map((item) => item.children[0]?.text)).toEqual(['1', '2']);
    expect(scalarFields(root).size).toBe(0);
  });

  const bomb = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
  it.each([
    ['a document type', '<!DOCTYPE xml><xml/>', 'doctype'],
    [
      'an external entity',
      '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><C>&x;</C></xml>',
      'doctype',
    ],
    ['entities that multiply', `${bomb}<xml><C>&b;</C></xml>`, 'doctype'],
    ['an entity alone', '<!ENTITY x "y"><xml/>', 'malformed'],
    ['an unknown entity', '<xml><C>&nbsp;</C></xml>', 'malformed'],
    ['a processing instruction', '<xml><?php exit ?><C>a</C></xml>', 'processing-instruction'],
    ['a style sheet', '<?xml-stylesheet href="a"?><xml/>', 'processing-instruction'],
    ['another encoding', '<?xml version="1.0" encoding="GBK"?><xml/>', 'encoding'],
    ['a field twice', '<xml><Content>a</Content><Content>b</Content></xml>', 'duplicate-field'],
    [
      'a field and an element of its name',
      '<xml><Content>a</Content><Content><B>b</B></Content></xml>',
      'duplicate-field',
    ],
    [
      'the same the other way round',
      '<xml><Content><B>b</B></Content><Content>a</Content></xml>',
      'duplicate-field',
    ],
    ['a field twice inside', '<xml><E><A>1</A><A>2</A></E></xml>', 'duplicate-field'],
    ['text beside elements', '<xml><Content>a<B>b</B></Content></xml>', 'mixed-content'],
    ['text beside fields', '<xml>a<B>b</B></xml>', 'mixed-content'],
    ['an attribute', '<xml><Content type="x">a</Content></xml>', 'attribute'],
    ['five levels', '<xml><a><b><c><d/></c></b></a></xml>', 'depth'],
    ['a thousand levels', '<xml>'.repeat(1000), 'depth'],
    [
      'many elements',
      `<xml>${Array.from({ length: 64 }, (_, n) => `<f${n}/>`).join('')}</xml>`,
      'too-many-elements',
    ],
    ['wrong nesting', '<xml><a>1</b></xml>', 'malformed'],
    ['an open element', '<xml><a>1</a>', 'malformed'],
    ['two roots', '<xml/><xml/>', 'malformed'],
    ['something behind', '<xml/>more', 'malformed'],
    ['no root', '', 'malformed'],
    ['another root', '<html/>', 'root'],
    ['JSON', '{"ToUserName":"a"}', 'malformed'],
    ['a character beyond Unicode', '<xml><C>&#x110000;</C></xml>', 'malformed'],
    ['half a character', '<xml><C>&#xd800;</C></xml>', 'malformed'],
    ['a control character', '<xml><C>\u0001</C></xml>', 'malformed'],
    ['an end of CDATA in text', '<xml><C>]]></C></xml>', 'malformed'],
    ['more than 64 KB', `<xml><C>${'x'.repeat(65_536)}</C></xml>`, 'size'],
  ])('with %s is refused', (_, xml, rule) => {
    const parse = () => parseWechatXml(Buffer.from(xml));
    expect(parse).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'invalid-xml', rule }) }),
    );
  });

  it('in bytes that are no UTF-8 is refused', () => {
    const bytes = Buffer.concat([
      Buffer.from('<xml><C>'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('</C></xml>'),
    ]);
    expect(() => parseWechatXml(bytes)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ rule: 'encoding' }) }),
    );
  });
});

describe('a passive reply', () => {
  it.each(['工单编号：430500', 'a]]>b', ']]>]]>', ']]', '<b>&amp;</b>', '😀\n第二行'])(
    'carries %j whole',
    (content) => {
      const xml = passiveReplyXml({ toUser: 'o1', fromUser: 'gh_1', createTime: '1714037059', content });
      expect(Object.fromEntries(scalarFields(parseWechatXml(Buffer.from(xml))))).toEqual({
        ToUserName: 'o1',
        FromUserName: 'gh_1',
        CreateTime: '1714037059',
        MsgType: 'text',
        Content: content,
      });
    },
  );

  it('drops what XML cannot carry', () => {
    const xml = passiveReplyXml({
      toUser: 'o1',
      fromUser: 'gh_1',
      createTime: '1',
      content: 'a\u0000b\u0008',
    });
    expect(xml).toContain('<Content><![CDATA[ab]]></Content>');
  });
});
