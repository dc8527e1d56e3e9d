import { describe, expect, it } from 'vitest';
import {
  formatOf,
  parsePush,
  parseWechatJson,
  parseWechatXml,
  scalarFields,
} from '../../../../functions/intake/wechat/document.ts';

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
    ['text beside elements', '<xml><Content>a<B>b</B></Content></xml>', 'mixed-content'],
    ['text beside fields', '<xml>a<B>b</B></xml>', 'mixed-content'],
    ['an attribute', '<xml><Content type="x">a</Content></xml>', 'attribute'],
    ['seven levels', '<xml><a><b><c><d><e><f/></e></d></c></b></a></xml>', 'depth'],
    ['a thousand levels', '<xml>'.repeat(1000), 'depth'],
    [
      'many elements',
      `<xml>${Array.from({ length: 256 }, (_, n) => `<f${n}/>`).join('')}</xml>`,
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
    expect(parse).toThrow(expect.objectContaining({ name: 'RefusedPushError', rule }));
  });

  it('in bytes that are no UTF-8 is refused', () => {
    const bytes = Buffer.concat([
      Buffer.from('<xml><C>'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('</C></xml>'),
    ]);
    expect(() => parseWechatXml(bytes)).toThrow(expect.objectContaining({ rule: 'encoding' }));
  });
});

function jsonFields(text: string): Record<string, string> {
  return Object.fromEntries(scalarFields(parseWechatJson(Buffer.from(text))));
}

describe('a message in JSON', () => {
  it.each([
    ['{"Content":"0012"}', '0012'],
    ['{"Content":12345}', '12345'],
    ['{"Content":1e5}', '1e5'],
    ['{"Content":-0.10}', '-0.10'],
    ['{"Content":" \\u8def\\ud83d\\ude00\\n\\"x\\" "}', ' 路😀\n"x" '],
    ['{"Content":""}', ''],
    ['{"Content":null}', ''],
    ['{"Content":true}', 'true'],
    [' \t\r\n{ "Content" : "a" } ', 'a'],
    ['{"a":[],"Content":"a"}', 'a'],
  ])('%s has the text %j', (json, text) => {
    expect(jsonFields(json).Content).toBe(text);
  });

  it('keeps a 64-bit id exact, and names of the prototype as plain fields', () => {
    expect(jsonFields('{"MsgId":6054768590064713729}').MsgId).toBe('6054768590064713729');
    expect(Object.keys(jsonFields('{"__proto__":"x"}'))).toEqual(['__proto__']);
  });

  it('may have lists inside', () => {
    const root = parseWechatJson(Buffer.from('{"List":[{"TemplateId":"1"},{"TemplateId":"2"}]}'));
    expect(root.children.map((item) => item.children[0]?.text)).toEqual(['1', '2']);
  });

  it('may have a byte order mark in front', () => {
    expect(parsePush(Buffer.from('\ufeff{"Content":"a"}')).children).toMatchObject([{ text: 'a' }]);
  });

  it.each([
    ['a field twice', '{"Content":"a","Content":"b"}', 'duplicate-field'],
    ['a field twice by escapes', '{"Content":"a","\\u0043ontent":"b"}', 'duplicate-field'],
    ['scalars in a list', '{"Content":["a","b"]}', 'duplicate-field'],
    ['seven levels', '{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}', 'depth'],
    ['a thousand levels', '{"a":'.repeat(1000), 'depth'],
    ['a thousand lists', `{"a":${'['.repeat(1000)}`, 'malformed'],
    ['many elements', `{${Array.from({ length: 256 }, (_, n) => `"f${n}":1`).join()}}`, 'too-many-elements'],
    ['half a character', '{"Content":"\\ud800"}', 'encoding'],
    ['a wrong escape', '{"Content":"\\x"}', 'malformed'],
    ['a line break in a string', '{"Content":"a\nb"}', 'malformed'],
    ['a comma too many', '{"Content":"a",}', 'malformed'],
    ['no value', '{"Content":}', 'malformed'],
    ['no colon', '{"Content" "a"}', 'malformed'],
    ['a name without quotes', '{Content:"a"}', 'malformed'],
    ['a comment', '{/* */"Content":"a"}', 'malformed'],
    ['a number that is none', '{"Content":01}', 'malformed'],
    ['an open string', '{"Content":"a', 'malformed'],
    ['two roots', '{"Content":"a"}{}', 'malformed'],
    ['a list as root', '[{"Content":"a"}]', 'malformed'],
    ['nothing', '', 'malformed'],
    ['more than 64 KB', `{"Content":"${'x'.repeat(65_536)}"}`, 'size'],
  ])('with %s is refused', (_, json, rule) => {
    expect(() => jsonFields(json)).toThrow(expect.objectContaining({ name: 'RefusedPushError', rule }));
  });
});

it('the format is told by the first visible byte', () => {
  expect(formatOf(Buffer.from(' \n{'))).toBe('json');
  expect(formatOf(Buffer.from('\ufeff{'))).toBe('json');
  expect(formatOf(Buffer.from('<xml/>'))).toBe('xml');
  expect(formatOf(Buffer.from(''))).toBe('xml');
});
