import { SaxesParser } from 'saxes';

/** An element of a message: its own text, or elements inside. JSON's members are read as elements too. */
export interface PushElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly PushElement[];
}

/** A push that is not to be trusted or can't be read. Its rule is for the log; the sender is told nothing. */
export class RefusedPushError extends Error {
  override readonly name = 'RefusedPushError';
  readonly rule: string;

  constructor(rule: string) {
    super(rule);
    this.rule = rule;
  }
}

const LARGEST_BODY = 64 * 1024;
/** The events of pictures, mass messages and publications have lists of items, which are five levels. */
const DEEPEST = 6;
/** A mass message of eight articles reports more than a hundred. */
const MOST_ELEMENTS = 256;

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: PushElement[];
}

/**
 * A message's field that comes twice is refused, since what is checked and what is used could be different ones.
 * Inside, where nothing is used, WeChat itself repeats fields (`fail_idx` of a publication).
 */
function refuseDoubles(children: readonly PushElement[]): void {
  const scalars = new Set<string>();
  const all = new Set<string>();
  for (const { name, children: inner } of children) {
    const scalar = inner.length === 0;
    if (scalars.has(name) || (scalar && all.has(name))) throw new RefusedPushError('duplicate-field');
    if (scalar) scalars.add(name);
    all.add(name);
  }
}

function closed(element: OpenElement): PushElement {
  if (element.children.length > 0 && element.text.trim() !== '') throw new RefusedPushError('mixed-content');
  return element;
}

/** Builds the tree of either format, within its limits. */
class Builder {
  root: PushElement | undefined;
  private readonly path: OpenElement[] = [];
  private elements = 0;

  open(name: string): void {
    this.elements += 1;
    if (this.elements > MOST_ELEMENTS) throw new RefusedPushError('too-many-elements');
    if (this.path.length >= DEEPEST) throw new RefusedPushError('depth');
    this.path.push({ name, text: '', children: [] });
  }

  text(text: string): void {
    const element = this.path.at(-1);
    if (element) element.text += text;
  }

  close(): void {
    const element = this.path.pop();
    if (!element) return;
    const parent = this.path.at(-1);
    if (parent) {
      parent.children.push(closed(element));
    } else {
      refuseDoubles(element.children);
      this.root = closed(element);
    }
  }
}

function textOf(body: Uint8Array): string {
  if (body.length > LARGEST_BODY) throw new RefusedPushError('size');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new RefusedPushError('encoding');
  }
}

function hardened(builder: Builder): SaxesParser {
  const parser = new SaxesParser({ position: false });
  const refuse = (rule: string) => () => {
    throw new RefusedPushError(rule);
  };
  parser.on('error', refuse('malformed'));
  parser.on('doctype', refuse('doctype'));
  parser.on('processinginstruction', refuse('processing-instruction'));
  parser.on('attribute', refuse('attribute'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new RefusedPushError('encoding');
  });
  parser.on('opentag', ({ name }) => builder.open(name));
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  parser.on('closetag', () => builder.close());
  return parser;
}

/**
 * Reads a message of WeChat's XML: every value a string just as it was written (CDATA whole, ids exact),
 * nothing expanded beyond the five named entities and character references.
 * @returns the root, whose name is `xml`.
 * @throws RefusedPushError: size, encoding, malformed, doctype, processing-instruction, attribute, depth,
 *   too-many-elements, duplicate-field, mixed-content, root.
 */
export function parseWechatXml(body: Uint8Array): PushElement {
  const builder = new Builder();
  hardened(builder).write(textOf(body)).close();
  if (builder.root?.name !== 'xml') throw new RefusedPushError('root');
  return builder.root;
}

const TOKEN =
  /[ \t\r\n]*([{}[\],:]|"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** Reads JSON as elements. Numbers stay as they are written, since a 64-bit id does not fit one of JavaScript's. */
class JsonReader {
  private at = 0;
  private readonly source: string;
  private readonly builder: Builder;

  constructor(source: string, builder: Builder) {
    this.source = source;
    this.builder = builder;
  }

  whole(): void {
    if (this.next() !== '{') throw malformed();
    this.builder.open('xml');
    this.members();
    this.builder.close();
    if (this.source.slice(this.at).trim() !== '') throw malformed();
  }

  private next(): string {
    TOKEN.lastIndex = this.at;
    const token = TOKEN.exec(this.source)?.[1];
    if (token === undefined) throw malformed();
    this.at = TOKEN.lastIndex;
    return token;
  }

  /** The rest of an object whose brace is open. */
  private members(): void {
    let token = this.next();
    if (token === '}') return;
    for (;;) {
      const name = stringOf(token);
      if (this.next() !== ':') throw malformed();
      this.value(name, this.next());
      const after = this.next();
      if (after === '}') return;
      if (after !== ',') throw malformed();
      token = this.next();
    }
  }

  private value(name: string, token: string): void {
    if (token === '[') {
      this.items(name);
      return;
    }
    this.builder.open(name);
    if (token === '{') this.members();
    else if (token.startsWith('"')) this.builder.text(stringOf(token));
    else if (/^[-\dtf]/.test(token)) this.builder.text(token);
    else if (token !== 'null') throw malformed();
    this.builder.close();
  }

  /** A list's items are elements of one name. */
  private items(name: string): void {
    let token = this.next();
    if (token === ']') return;
    for (;;) {
      if (token === '[') throw malformed();
      this.value(name, token);
      const after = this.next();
      if (after === ']') return;
      if (after !== ',') throw malformed();
      token = this.next();
    }
  }
}

function stringOf(token: string): string {
  if (!token.startsWith('"')) throw malformed();
  let text: string;
  try {
    text = JSON.parse(token) as string;
  } catch {
    throw malformed();
  }
  if (!text.isWellFormed()) throw new RefusedPushError('encoding');
  return text;
}

function malformed(): RefusedPushError {
  return new RefusedPushError('malformed');
}

/**
 * Reads a message of WeChat's JSON in the same way and within the same limits as one in XML.
 * @throws RefusedPushError as `parseWechatXml`
 */
export function parseWechatJson(body: Uint8Array): PushElement {
  const builder = new Builder();
  new JsonReader(textOf(body), builder).whole();
  if (!builder.root) throw malformed();
  return builder.root;
}

/** Which format a body is in, by its first character behind a byte order mark and blanks. */
export function formatOf(body: Uint8Array): 'xml' | 'json' {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  const first = body.subarray(marked ? 3 : 0).find((byte) => byte > 0x20);
  return first === 0x7b ? 'json' : 'xml';
}

/** Reads a message in the format that it is in. @throws RefusedPushError */
export function parsePush(body: Uint8Array): PushElement {
  return formatOf(body) === 'json' ? parseWechatJson(body) : parseWechatXml(body);
}

/** The plain fields of a message; elements with elements inside are left out. */
export function scalarFields(root: PushElement): ReadonlyMap<string, string> {
  return new Map(
    root.children.filter((child) => child.children.length === 0).map((child) => [child.name, child.text]),
  );
}
