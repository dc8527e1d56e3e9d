/*
 * What mail servers send back of a mail that they could not deliver, or did: delivery status notifications (RFC 3464),
 * in a report of several parts (RFC 6522). Only the fields that machines write are read; nothing of what people wrote.
 */

/** What a notification says of one of our mails. */
export interface Bounce {
  /** The mail's own id, `<…>`. */
  readonly messageId: string;
  readonly delivered: boolean;
  /** The enhanced status code (RFC 3463): 5.1.1. */
  readonly status: string;
}

type Headers = ReadonlyMap<string, string>;

interface Part {
  readonly headers: Headers;
  readonly body: string;
}

/** Parts within parts that are looked into. */
const DEPTH = 3;

/**
 * Reads a notification from a whole mail as it was received.
 * @returns undefined where it is none, names no mail, or says only that the mail is late or was passed on
 */
export function bounceIn(mail: string): Bounce | undefined {
  const parts = partsOf(partIn(mail.replaceAll('\r\n', '\n')), DEPTH);
  const report = parts.find((part) => typeOf(part) === 'message/delivery-status');
  if (!report) return undefined;
  const [whole, ...recipients] = report.body
    .trim()
    .split(/\n[ \t]*\n/)
    .map(headersIn);
  const said = recipients.find((each) => each.has('action'));
  const action = said?.get('action')?.toLowerCase();
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(said?.get('status') ?? '')?.[0];
  const messageId = ownIdOf(whole) ?? returnedIdIn(parts);
  if (messageId === undefined || (action !== 'failed' && action !== 'delivered')) return undefined;
  return { messageId, delivered: action === 'delivered', status: status ?? 'none' };
}

/** What we gave the server to name the mail by, where it knows of such names (RFC 3461, 4.4). */
function ownIdOf(whole: Headers | undefined): string | undefined {
  const given = whole?.get('original-envelope-id');
  if (given === undefined) return undefined;
  const text = given.replaceAll(/\+([0-9A-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /^[^<>\s]+@[^<>\s]+$/.test(text) ? `<${text}>` : undefined;
}

/** The id of the mail that is handed back, whole or its head alone. */
function returnedIdIn(parts: readonly Part[]): string | undefined {
  for (const part of parts) {
    const type = typeOf(part);
    if (type !== 'message/rfc822' && type !== 'text/rfc822-headers') continue;
    const id = /<[^<>\s]+>/.exec(partIn(part.body.trimStart()).headers.get('message-id') ?? '');
    if (id) return id[0];
  }
  return undefined;
}

/** A part and all that lie in it. */
function partsOf(part: Part, depth: number): readonly Part[] {
  const type = part.headers.get('content-type') ?? '';
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (depth === 0 || boundary === undefined || !/^multipart\//i.test(type.trim())) return [part];
  const [, ...inner] = `\n${part.body}`.split(`\n--${boundary}`);
  const within = inner.filter((each) => !each.startsWith('--'));
  return [part, ...within.flatMap((each) => partsOf(partIn(each.replace(/^[ \t]*\n/, '')), depth - 1))];
}

function partIn(text: string): Part {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  if (end < 0) return { headers: headersIn(text), body: '' };
  return { headers: headersIn(text.slice(0, end)), body: text.slice(end).replace(/^\n{1,2}/, '') };
}

/** Fields by name in lower case, each unfolded; of one that comes twice the first. */
function headersIn(text: string): Headers {
  const found = new Map<string, string>();
  for (const line of text.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name = '', value = ''] = /^([!-9;-~]{1,80}):[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== '' && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), value.trim());
  }
  return found;
}

function typeOf({ headers }: Part): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
