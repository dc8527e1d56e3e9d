/** An auditor's entries as people read them: in lines, as a table, or counted by who looked. */
import { quoted, UTF8_MARK } from '../../functions/bulletins/csv.ts';
import type { AuditBody, AuditWho } from '../../shared/privacy/audit.ts';
import { REVEAL_PURPOSES } from '../../shared/regulation/reveal-rule.ts';
import { ROLE_NAMES } from '../openapi/words.ts';
import { KEPT_WORDS, LOOKED_AT, REFUSAL_WORDS, SHOWN, WHO_KINDS } from './audit-words.ts';

export type Entry = AuditBody & { readonly hash: string };

/** An entry in one line: when, who, what, of which ticket, how much, why and how. */
export function lineOf(entry: Entry): string {
  const { at, who, what, ticketNo, fields, answer, code, count, why, route, kept, requestId } = entry;
  const shown = [answer, code, count === undefined ? undefined : `×${count}`];
  const parts = [
    at,
    whoText(who),
    what,
    ticketNo ?? '-',
    shown.filter((each) => each !== undefined).join(' '),
    fields?.join(',') ?? '-',
    why === undefined ? '-' : purposeText(why.purpose),
    route,
    requestId ?? '-',
    ...(kept === undefined ? [] : [`kept:${kept}`]),
  ];
  return parts.join('  ');
}

const HEADS = [
  ...['时间', '身份', '账号', '角色', '所在地区', '单位', '查看内容', '工单编号', '公开程度', '所示字段'],
  ...[
    '群众要求',
    '目的',
    '拒绝原因',
    '次数',
    '对象（索引）',
    '附件或条目',
    '接口',
    '请求编号',
    '记录链',
    '序号',
    '哈希',
  ],
];

/** A table of entries (RFC 4180, UTF-8 with its mark), for whoever has to be handed it. */
export function csvOf(entries: readonly Entry[]): string {
  const lines = entries.map((entry) => {
    const { at, who, what, ticketNo, answer, fields = [], kept, why, code, count, person, ref } = entry;
    const { route, requestId, chain, number, hash } = entry;
    return [
      ...[at, WHO_KINDS[who.kind], who.id, rolesText(who.roles), who.region, who.unit],
      ...[LOOKED_AT[what] ?? what, ticketNo, SHOWN[answer], fields.join('、'), kept && KEPT_WORDS[kept]],
      ...[why && purposeText(why.purpose), code && (REFUSAL_WORDS[code] ?? code), count, person, ref],
      ...[route, requestId, chain, number, hash],
    ];
  });
  const rows = [HEADS, ...lines].map((cells) => cells.map((cell) => quoted(cell ?? null)).join(','));
  return `${UTF8_MARK}${rows.join('\r\n')}\r\n`;
}

/**
 * Who was shown the most people, first: a line for each caller, with people by their keyed index, tickets, looks at
 * clear texts, all looks, and refusals. One of whom no number is known is no person here; their tickets count.
 */
export function mostOf(entries: readonly Entry[]): readonly string[] {
  const byCaller = Map.groupBy(entries, ({ who }) => whoText(who));
  const counted = [...byCaller].map(([who, own]) => {
    const seen = own.filter(({ answer }) => answer !== 'refused');
    const distinct = (values: readonly (string | undefined)[]) =>
      new Set(values.filter((value) => value !== undefined)).size;
    return {
      who,
      people: distinct(seen.map(({ person }) => person)),
      tickets: distinct(seen.map(({ ticketNo }) => ticketNo)),
      clear: seen.filter(({ answer }) => answer === 'clear').length,
      looks: seen.length,
      refused: own.length - seen.length,
    };
  });
  counted.sort((a, b) => b.people - a.people || b.tickets - a.tickets || b.looks - a.looks);
  return counted.map(
    ({ who, people, tickets, clear, looks, refused }) =>
      `${who}  ${people} people  ${tickets} tickets  ${looks} looks, ${clear} clear  ${refused} refused`,
  );
}

function whoText({ kind, id, roles, unit }: AuditWho): string {
  const as = [...(roles ?? []), ...(unit === undefined ? [] : [unit])].join(' ');
  return `${kind}${id === undefined ? '' : `:${id}`}${as === '' ? '' : ` (${as})`}`;
}

function rolesText(roles: readonly string[] = []): string {
  const names: Readonly<Record<string, string>> = ROLE_NAMES;
  return roles.map((role) => names[role] ?? role).join('、');
}

function purposeText(purpose: string): string {
  return Object.entries(REVEAL_PURPOSES).find(([code]) => code === purpose)?.[1] ?? purpose;
}
