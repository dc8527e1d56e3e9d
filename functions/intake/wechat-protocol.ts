import { createHash } from 'node:crypto';
import { SaxesParser } from 'saxes';
import type { WechatAccount } from '../../shared/privacy/ports.ts';
import { type Problem, standardProblem } from '../http/problem.ts';
import { sameText } from '../http/signature.ts';

/** An element of a message: its own text, or elements inside. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** An answer within the same connection: a text from the account to the person who wrote. */
export interface PassiveReply {
  readonly toUser: string;
  readonly fromUser: string;
  /** Seconds since the Unix epoch, as WeChat wrote them. */
  readonly createTime: string;
  readonly content: string;
}

const LARGEST_BODY = 64 * 1024;
const DEEPEST = 4;
const MOST_ELEMENTS = 64;

/** SHA-1 over the sorted parts, as WeChat's server protocol has it; lower-case hexadecimal. */
export function wechatSignature(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/**
 * Whether a request comes from WeChat: its signature over the account's token, timestamp and nonce, and
 * a timestamp within the account's freshness. The signature covers no body in plain mode, and WeChat
 * repeats a request unchanged, so a known signature is no reason to refuse: messages are told apart by
 * their id.
 * @param nowMs machine time.
 */
export function fromWechat(
  account: WechatAccount,
  query: Readonly<Record<string, string>>,
  nowMs: number,
): boolean {
  const { signature, timestamp, nonce } = query;
  if (!signature || !timestamp || !nonce || !/^\d{1,12}$/.test(timestamp)) return false;
  if (!sameText(wechatSignature([account.token, timestamp, nonce]), signature)) return false;
  const { freshnessSeconds } = account;
  return freshnessSeconds === 'off' || Math.abs(nowMs / 1000 - Number(timestamp)) <= freshnessSeconds;
}

function badXml(rule: string): Problem {
  return standardProblem('invalid-xml', { rule });
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** A field that comes twice is refused, since what is checked and what is used could be different ones. */
function refuseDoubles(children: readonly XmlElement[]): void {
  const scalars = new Set<string>();
  const all = new Set<string>();
  for (const { name, children: inner } of children) {
    const scalar = inner.length === 0;
    if (scalars.has(name) || (scalar && all.has(name))) throw badXml('duplicate-field');
    if (scalar) scalars.add(name);
    all.add(name);
  }
}

function closed(element: OpenElement): XmlElement {
  if (element.children.length > 0 && element.text.trim() !== '') throw badXml('mixed-content');
  refuseDoubles(element.children);
  return element;
}

function hardened(onRoot: (root: XmlElement) => void): SaxesParser {
  const parser = new SaxesParser({ position: false });
  const path: OpenElement[] = [];
  let elements = 0;
  const refuse = (rule: string) => () => {
    throw badXml(rule);
  };
  parser.on('error', refuse('malformed'));
  parser.on('doctype', refuse('doctype'));
  parser.on('processinginstruction', refuse('processing-instruction'));
  parser.on('attribute', refuse('attribute'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw badXml('encoding');
  });
  parser.on('opentag', ({ name }) => {
    elements += 1;
    if (elements > MOST_ELEMENTS) throw badXml('too-many-elements');
    if (path.length >= DEEPEST) throw badXml('depth');
    path.push({ name, text: '', children: [] });
  });
  const addText = (text: string) => {
    const element = path.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = path.pop();
    if (!element) return;
    const parent = path.at(-1);
    if (parent) parent.children.push(closed(element));
    else onRoot(closed(element));
  });
  return parser;
}

/**
 * Reads a message of WeChat's XML: every value a string just as it was written (CDATA whole, ids exact),
 * nothing expanded beyond the five named entities and character references.
 * @returns the root, whose name is `xml`.
 * @throws Problem 400 `invalid-xml` with the rule: size, encoding, malformed, doctype,
 *   processing-instruction, attribute, depth, too-many-elements, duplicate-field, mixed-content, root.
 */
export function parseWechatXml(body: Uint8Array): XmlElement {
  if (body.length > LARGEST_BODY) throw badXml('size');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw badXml('encoding');
  }
  let root: XmlElement | undefined;
  hardened((element) => {
    root = element;
  })
    .write(text)
    .close();
  if (root?.name !== 'xml') throw badXml('root');
  return root;
}

/** The plain fields of a message; elements with elements inside are left out. */
export function scalarFields(root: XmlElement): ReadonlyMap<string, string> {
  return new Map(
    root.children.filter((child) => child.children.length === 0).map((child) => [child.name, child.text]),
  );
}

/** Text as CDATA: `]]>` is split over two sections, and what XML 1.0 cannot carry is dropped. */
function cdata(text: string): string {
  const carried = text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
  return `<![CDATA[${carried.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** A passive text reply as XML. */
export function passiveReplyXml(reply: PassiveReply): string {
  return [
    '<xml>',
    `<ToUserName>${cdata(reply.toUser)}</ToUserName>`,
    `<FromUserName>${cdata(reply.fromUser)}</FromUserName>`,
    `<CreateTime>${Number(reply.createTime)}</CreateTime>`,
    '<MsgType><![CDATA[text]]></MsgType>',
    `<Content>${cdata(reply.content)}</Content>`,
    '</xml>',
  ].join('');
}
