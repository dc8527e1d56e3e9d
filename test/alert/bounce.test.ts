import { describe, expect, it } from 'vitest';
import { bounceIn } from '../../shared/alert/bounce.ts';

const ID = '<43050026091800000001.000002-001-dispatch-chengguan.duty@hotline12345>';

/** A notification as Postfix writes it. */
function notification({
  whole = '',
  recipient = ['Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 user unknown'],
  head = `From: 12345@example.gov.cn\nMessage-ID: ${ID}\nSubject: hello`,
  type = 'text/rfc822-headers',
}: {
  whole?: string;
  recipient?: readonly string[];
  head?: string;
  type?: string;
} = {}): string {
  return `Return-Path: <>
From: MAILER-DAEMON@mail.example.gov.cn (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="A1B2.1700000000/mail.example.gov.cn"

This is a MIME-encapsulated message.

--A1B2.1700000000/mail.example.gov.cn
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you. Action: delivered

--A1B2.1700000000/mail.example.gov.cn
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.gov.cn
${whole}X-Postfix-Queue-ID: A1B2

Final-Recipient: rfc822; duty@example.gov.cn
${recipient.join('\n')}

--A1B2.1700000000/mail.example.gov.cn
Content-Description: Undelivered Message Headers
Content-Type: ${type}

${head}

--A1B2.1700000000/mail.example.gov.cn--
`.replaceAll('\n', '\r\n');
}

describe('what a mail server sends back', () => {
  it('names the mail by the head that it hands back, or by the whole', () => {
    const said = { messageId: ID, delivered: false, status: '5.1.1' };
    expect(bounceIn(notification())).toEqual(said);
    const head = `Message-Id:\n ${ID}\nSubject: x\n\nMessage-ID: <other@example.org>`;
    expect(bounceIn(notification({ type: 'message/rfc822', head }))).toEqual(said);
  });

  it('or by the id that we gave it', () => {
    const whole = `Original-Envelope-Id: ${ID.slice(1, -1).replace('@', '+40')}\n`;
    expect(bounceIn(notification({ whole, head: 'Subject: x' }))?.messageId).toBe(ID);
  });

  it.each<[string, readonly string[], object | undefined]>([
    ['a mail that arrived', ['Action: delivered', 'Status: 2.0.0'], { delivered: true, status: '2.0.0' }],
    ['a full mailbox', ['Action: FAILED', 'Status: 4.2.2 (full)'], { delivered: false, status: '4.2.2' }],
    ['no code', ['Action: failed'], { delivered: false, status: 'none' }],
    ['only that it is late', ['Action: delayed', 'Status: 4.4.1'], undefined],
    ['only that it was passed on', ['Action: relayed', 'Status: 2.0.0'], undefined],
    ['nothing', [], undefined],
  ])('says of it: %s', (_what, recipient, said) => {
    const found = bounceIn(notification({ recipient }));
    expect(found && { delivered: found.delivered, status: found.status }).toEqual(said);
  });

  it.each([
    '',
    'hello',
    'Subject: out of office\r\n\r\nAction: failed',
    'Content-Type: multipart/report; boundary=\r\n\r\n--\r\n',
    notification({ head: 'Subject: no id' }),
  ])('is nothing where it is no notification of a mail', (mail) => {
    expect(bounceIn(mail)).toBeUndefined();
  });
});
