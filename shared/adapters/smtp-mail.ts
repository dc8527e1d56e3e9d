import { createTransport } from 'nodemailer';
import type { SmtpAccount } from '../alert/senders.ts';
import type { AlertSender, Sent } from '../ports.ts';

/** How long a server may take to be there, and for each answer. */
const PATIENCE = { connectMs: 5_000, answerMs: 8_000 };
const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;

/** Alerts by mail, over a connection that is secured before anything is said; on this machine it need not be. */
export function smtpMail(account: SmtpAccount, { connectMs, answerMs } = PATIENCE): AlertSender {
  const { hostname, port, protocol } = new URL(account.server);
  const secure = protocol === 'smtps:';
  const local = LOOPBACK.test(hostname);
  const { user, password } = account;
  return {
    async send({ id, to, subject, text }) {
      let handed = false;
      const transport = createTransport({
        // Where it breaks off the error says too little: from the command DATA on the mail may be with the server.
        transactionLog: true,
        logger: listener((said) => {
          handed ||= said === 'DATA';
        }),
        host: hostname,
        port: Number(port || (secure ? 465 : 587)),
        secure,
        ...(secure ? {} : local ? { ignoreTLS: true } : { requireTLS: true }),
        ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
        connectionTimeout: connectMs,
        greetingTimeout: connectMs,
        socketTimeout: answerMs,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        const messageId = `<${id.replaceAll(/[^A-Za-z0-9.-]/g, '.')}@hotline12345>`;
        await transport.sendMail({
          ...{ from: account.from, to, subject, text, messageId },
          envelope: { from: account.bounces ?? account.from, to },
          // Servers that know of it say by this id what became of the mail, and hand back its head alone.
          dsn: { id: messageId.slice(1, -1), return: 'headers', notify: ['failure'] },
        });
        return { result: 'accepted', receipt: messageId };
      } catch (error) {
        return judged(error, handed);
      } finally {
        transport.close();
      }
    },
    limits: ({ to }) => ({ subject: `smtp ${to}`, limits: account.limits }),
  };
}

/** Hears what the client says to the server, and keeps nothing of it. */
function listener(hear: (said: string) => void) {
  const deaf = () => undefined;
  const debug = ({ tnx }: { readonly tnx?: string }, said: string) => {
    if (tnx === 'client') hear(said);
  };
  return { level: deaf, trace: deaf, debug, info: deaf, warn: deaf, error: deaf, fatal: deaf };
}

/** What a failure means: the server's 4xx and 5xx are answers (RFC 5321, 4.2.1); without one it depends on how far it was. */
function judged(error: unknown, handed: boolean): Sent {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
  if (responseCode !== undefined && responseCode >= 400) {
    const reason = `smtp-${responseCode}`;
    return responseCode >= 500 ? { result: 'refused', reason } : { result: 'later', reason };
  }
  if (code === undefined) throw error;
  if (code === 'EAUTH' || code === 'EENVELOPE') return { result: 'refused', reason: code };
  return handed ? { result: 'unclear', reason: code } : { result: 'later', reason: code };
}
