/** The outbox as a page: each message as its receiver would see it, the newest first, kept up to date by itself. */
import { escaped } from '../../functions/http/markup.ts';
import type { OutboxMessage } from './outbox.ts';

/** A message of SMS holds so many Chinese characters; a longer one is sent, and charged, in parts of 67. */
const SEGMENT = 70;
const PART = 67;

const LOOKS: Readonly<Record<string, (sent: OutboxMessage) => string>> = {
  sms: phone,
  aliyun: phone,
  tencent: phone,
  email: mail,
  'email-json': mail,
  smtp: mail,
  webhook,
  wecom: (sent) => robot(sent, '企业微信群机器人'),
  dingtalk: (sent) => robot(sent, '钉钉群机器人'),
};

/** What each way is called. */
const WAYS: Readonly<Record<string, string>> = {
  sms: '短信（主题订阅）',
  aliyun: '短信（阿里云）',
  tencent: '短信（腾讯云）',
  email: '邮件（主题订阅）',
  'email-json': '邮件（主题订阅）',
  smtp: '邮件（SMTP）',
  webhook: '单位系统',
  wecom: '企业微信',
  dingtalk: '钉钉',
};

const STYLE = `
body { font-family: system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0; background: #f2f3f5; color: #222; }
header { padding: 1rem 2rem; background: #fff; border-bottom: 1px solid #ddd; }
h1 { font-size: 1.2rem; margin: 0 0 .3rem; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; padding: 1rem 2rem; align-items: start; }
article { background: #fff; border-radius: 10px; padding: .8rem; box-shadow: 0 1px 3px #0002; overflow-wrap: anywhere; }
.meta { color: #666; font-size: .8rem; margin: 0 0 .6rem; }
.phone { border: 8px solid #222; border-radius: 22px; padding: .8rem .7rem 1.2rem; background: #fff; }
.phone .to { text-align: center; font-size: .8rem; color: #888; margin: 0 0 .6rem; }
.bubble { background: #e9e9eb; border-radius: 14px; padding: .6rem .8rem; white-space: pre-wrap; margin: 0; }
.mail dl { display: grid; grid-template-columns: 4rem 1fr; margin: 0 0 .6rem; font-size: .9rem; border-bottom: 1px solid #eee; padding-bottom: .5rem; }
.mail dt { color: #888; } .mail dd { margin: 0; }
.mail p, .robot p { white-space: pre-wrap; margin: 0; }
.robot { border-left: 4px solid #2b7cff; padding-left: .7rem; } .robot strong { font-size: .85rem; color: #2b7cff; }
pre { background: #f6f8fa; padding: .6rem; margin: 0; white-space: pre-wrap; font-size: .8rem; }
`;

/** Looks once in two seconds whether there is more, and shows it without losing the place. */
const SCRIPT = `
setInterval(async () => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const same = fresh.querySelector('main').dataset.count === document.querySelector('main').dataset.count;
  for (const part of same ? ['header'] : ['header', 'main'])
    document.querySelector(part).replaceWith(fresh.querySelector(part));
}, 2000);
`;

/** As many as a browser shows at ease; the list of all is at `/local/outbox`. */
const SHOWN = 200;

/** The page. @param now legal time */
export function outboxPage(messages: readonly OutboxMessage[], now: string): string {
  const shown = messages.slice(-SHOWN);
  const cut = shown.length < messages.length ? `（此处显示最近 ${SHOWN} 条）` : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>发件箱</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>发件箱</h1>
<p class="meta">本机不向外发送。以下是本应发出的消息，照收件人看到的样子，共 ${messages.length} 条${cut}，新的在前。当前时刻：${escaped(now)}</p>
</header>
<main data-count="${messages.length}">
${shown.toReversed().map(card).join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function card(sent: OutboxMessage): string {
  const look = LOOKS[sent.protocol] ?? plain;
  const way = WAYS[sent.protocol] ?? sent.protocol;
  const meta = `${sent.number} · ${sent.at} · ${way} · ${sent.topic}`;
  return `<article><p class="meta">${escaped(meta)}</p>${look(sent)}</article>`;
}

function phone({ endpoint, message }: OutboxMessage): string {
  const length = [...message].length;
  const parts = length <= SEGMENT ? 1 : Math.ceil(length / PART);
  return (
    `<div class="phone"><p class="to">发至 ${escaped(endpoint)}</p><p class="bubble">${escaped(message)}</p></div>` +
    `<p class="meta">${length} 字，计 ${parts} 条</p>`
  );
}

function mail({ endpoint, subject, message }: OutboxMessage): string {
  return (
    `<div class="mail"><dl><dt>收件人</dt><dd>${escaped(endpoint)}</dd>` +
    `<dt>主题</dt><dd>${escaped(subject ?? '')}</dd></dl><p>${escaped(message)}</p></div>`
  );
}

function robot({ message }: OutboxMessage, name: string): string {
  return `<div class="robot"><strong>${name}</strong><p>${escaped(message)}</p></div>`;
}

function webhook({ endpoint, subject, message }: OutboxMessage): string {
  return `<p class="meta">POST ${escaped(endpoint)}<br>webhook-id: ${escaped(subject ?? '')}</p><pre>${escaped(indented(message))}</pre>`;
}

function plain({ endpoint, message }: OutboxMessage): string {
  return `<p class="meta">${escaped(endpoint)}</p><pre>${escaped(message)}</pre>`;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
