/**
 * A mail server on this machine that takes every mail and sends none: what the product mails is read here as its
 * receiver would read it. It speaks as much of SMTP (RFC 5321) as a client needs to hand in a mail.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A mail as its receiver reads it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface SmtpSink {
  /** `smtp://127.0.0.1:port`. */
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Opens the server on any free port. `received` is called before the sender is told that its mail was taken. */
export async function startSmtpSink(received: (mail: ReceivedMail) => void): Promise<SmtpSink> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, received);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return {
    url: `smtp://${HOST}:${address.port}`,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(socket: Socket, received: (mail: ReceivedMail) => void): void {
  let rest = '';
  let envelope = { from: '', to: '' };
  let data: string[] | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const command = (line: string) => {
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (verb === 'EHLO' || verb === 'HELO') return say('250 hotline');
    if (verb === 'MAIL') envelope = { from: address, to: '' };
    if (verb === 'RCPT') envelope = { ...envelope, to: address };
    if (verb === 'DATA') {
      data = [];
      return say('354 go on');
    }
    if (verb === 'QUIT') {
      say('221 bye');
      return socket.end();
    }
    return say('250 ok');
  };
  say('220 hotline');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!data) command(line);
      else if (line === '.') {
        received({ ...envelope, ...mailIn(data) });
        data = undefined;
        say('250 taken');
      } else data.push(line.startsWith('.') ? line.slice(1) : line);
    }
  });
}

/** Subject and text of a mail of one part (RFC 5322, RFC 2045, RFC 2047). */
function mailIn(lines: readonly string[]): { readonly subject: string; readonly text: string } {
  const end = lines.indexOf('');
  const head = lines
    .slice(0, end)
    .join('\r\n')
    .replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const body = lines.slice(end + 1).join('\r\n');
  const encoding = header('content-transfer-encoding').toLowerCase();
  return {
    subject: words(header('subject')),
    text: decoded(body, encoding === 'base64' ? 'b' : encoding === 'quoted-printable' ? 'q' : '').trim(),
  };
}

/** Encoded words of a header as text; what stands between two of them is not part of it. */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, kind: string, word: string) =>
      decoded(kind.toLowerCase() === 'q' ? word.replaceAll('_', ' ') : word, kind.toLowerCase()),
    );
}

function decoded(text: string, kind: string): string {
  if (kind === 'b') return Buffer.from(text, 'base64').toString('utf8');
  const bytes =
    kind === 'q'
      ? text
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/gi, (_whole, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          )
      : text;
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
