import { createHash } from 'node:crypto';
import type { Question } from '../../shared/alert/rating.ts';
import { STAGE_LABELS } from '../../shared/ticket/stage-labels.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { ApiResponse } from '../http/route.ts';

/*
 * The pages behind the link in a citizen's message. They work without a script, on any phone, and hold of the ticket
 * its number, its stage and a date only.
 */

const STYLE = `
:root { color-scheme: light dark; --line: #c9ced6; --act: #1a5fb4; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.375rem; margin: 0 0 .75rem; }
dl { margin: 0 0 1.25rem; display: grid; grid-template-columns: auto 1fr; gap: .125rem .75rem; }
dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1rem; padding: .25rem .75rem .5rem; }
legend { padding: 0 .25rem; font-weight: 600; }
label.choice { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; }
input[type=radio] { width: 1.25rem; height: 1.25rem; flex: none; }
textarea { width: 100%; min-height: 6rem; font: inherit; padding: .5rem; border: 1px solid var(--line); border-radius: .5rem; }
label.note { display: block; margin: 0 0 1.25rem; font-weight: 600; }
button { width: 100%; min-height: 3rem; font: inherit; font-weight: 600; color: #fff; background: var(--act); border: 0; border-radius: .5rem; }
button:focus-visible, input:focus-visible, textarea:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
p.wrong { border-left: 4px solid #c01c28; padding: .25rem .75rem; margin: 0 0 1rem; }
`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What is asked, and what can be said, in the order of the page. */
const FIELDS: Readonly<
  Record<Question, { readonly asked: string; readonly choices: Readonly<Record<string, string>> }>
> = {
  grade: {
    asked: '您对办理结果是否满意？',
    choices: {
      'very-satisfied': '非常满意',
      satisfied: '满意',
      'basically-satisfied': '基本满意',
      dissatisfied: '不满意',
      'very-dissatisfied': '非常不满意',
    },
  },
  solved: {
    asked: '您反映的问题解决了吗？',
    choices: { yes: '已解决', partly: '部分解决', no: '未解决' },
  },
  unitContacted: { asked: '承办单位与您联系过吗？', choices: { yes: '联系过', no: '没有联系' } },
};

/** The form. @param problem why it is shown again */
export function formPage(
  { ticketNo, stage, acceptedAt, submittedAt }: Ticket,
  questions: readonly Question[],
  problem?: 'incomplete',
): ApiResponse {
  const [year, month, day] = (acceptedAt ?? submittedAt).slice(0, 10).split('-').map(Number);
  const wrong = problem ? '<p class="wrong" role="alert">请回答每一个问题后再提交。</p>' : '';
  return page(
    problem ? 422 : 200,
    '诉求办理评价',
    `<dl><dt>工单编号</dt><dd>${ticketNo}</dd><dt>状态</dt><dd>${STAGE_LABELS[stage]}</dd>` +
      `<dt>受理日期</dt><dd>${year}年${month}月${day}日</dd></dl>${wrong}` +
      `<form method="post">${questions.map(fieldset).join('')}` +
      '<label class="note">补充说明（可不填）<textarea name="note" maxlength="500"></textarea></label>' +
      '<button type="submit">提交评价</button></form>',
  );
}

/** What was said was taken. */
export function thanksPage(ticketNo: string): ApiResponse {
  return page(200, '感谢您的评价', `<p>工单${ticketNo}的评价已提交。如有其他诉求，请拨打12345。</p>`);
}

/** One page for every link that opens nothing, whatever the cause. */
export function gonePage(): ApiResponse {
  return page(
    404,
    '链接不可用',
    '<p>此链接无效、已过期，或已经评价过。如需评价或者了解办理情况，请拨打12345。</p>',
  );
}

function fieldset(question: Question): string {
  const { asked, choices } = FIELDS[question];
  const inputs = Object.entries(choices).map(
    ([value, label]) =>
      `<label class="choice"><input type="radio" name="${question}" value="${value}" required>${label}</label>`,
  );
  return `<fieldset><legend>${asked}</legend>${inputs.join('')}</fieldset>`;
}

function page(status: number, title: string, content: string): ApiResponse {
  return {
    status,
    headers: { 'content-security-policy': POLICY, 'x-robots-tag': 'noindex' },
    text: {
      type: 'text/html; charset=utf-8',
      content:
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">' +
        '<meta name="viewport" content="width=device-width, initial-scale=1">' +
        `<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`,
    },
  };
}
