import { OPEN_CALLS, PERSON_CALLS, type PersonCall, SIGNED_CALLS } from '../../functions/access-calls.ts';
import {
  LEVELS,
  type Level,
  MASKS,
  mayGive,
  READS,
  type Read,
  type Reader,
} from '../../functions/access-policy.ts';
import { isCommand } from '../../functions/commands/commands.ts';
import { ROLES, type Role } from '../../shared/caller.ts';
import type { MaskedPart } from '../../shared/privacy/masking-text.ts';
import { COMMANDS as BODIES, type CommandType } from '../../shared/ticket/commands.ts';
import { SECRECIES, type Secrecy } from '../../shared/ticket/secrecy.ts';
import { COMMANDS } from '../cli/what-if-text.ts';

/** Where the page lies in the project. */
export const ACCESS_PAGE = 'docs/access.md';

const ROLE_LABELS: Readonly<Record<Role, string>> = {
  agent: '话务员',
  dispatcher: '派单员',
  reviewer: '审核员',
  supervisor: '督办员',
  'unit-officer': '承办人员',
  'unit-head': '单位负责人',
  'province-reader': '省级读取',
  auditor: '审计员',
  administrator: '管理员',
  'secrecy-staff': '保密专员',
};
const LEVEL_LABELS: Readonly<Record<Level, string>> = {
  none: '—',
  codes: 'codes 编码',
  masked: 'masked 遮盖',
  full: 'full 全部',
};
const SECRECY_LABELS: Readonly<Record<Secrecy, string>> = {
  none: '不保密',
  name: '姓名保密',
  phone: '电话保密',
  all: '全部保密',
  complainant: '未经同意不得披露投诉人',
};
const PART_LABELS: Readonly<Record<MaskedPart, string>> = {
  name: 'names 姓名',
  contact: 'numbers, mail, accounts 联系方式',
  traces: 'plates and rooms 车牌、门牌',
};

/** The page of who sees what and gives which command, as Markdown, from the table by which it is decided. */
export function accessPage(): string {
  return `${[
    '# Who sees what',
    '',
    '<!-- Written by `hotline clauses --write-docs`; a test fails when it is out of date. -->',
    '',
    'What is not in these tables is refused. They speak of tickets that are the reader’s own: of the region for the ' +
      'hotline, auditors and administrators; with a part in it for units. To everybody else a ticket is a 404, and so ' +
      'it is to the party complained about and whoever belongs to it, in whatever role. A ticket that a unit has filed ' +
      'as secret, and the hotline has found to be, is one for whoever is `secrecy-staff` beside their own role, and for ' +
      'auditors and administrators; to everybody else it is a 404 as well.',
    '',
    '## Reading',
    '',
    ...table(
      ['what', 'call', ...ROLES.map((role) => `${role} ${ROLE_LABELS[role]}`)],
      Object.values<Read>(READS)
        .filter(({ may }) => ROLES.some((role) => may[role]))
        .map((read) => [read.label, `\`${read.route}\``, ...ROLES.map((role) => cell(read, role))]),
    ),
    '',
    'Other readers: ' +
      Object.values<Read>(READS)
        .flatMap((read) =>
          (['line', 'public'] as const)
            .filter((reader) => read.may[reader])
            .map((reader) => `${read.label} \`${read.route}\`, ${reader}: ${cell(read, reader)}`),
        )
        .join('; ') +
      '.',
    '',
    '## What is masked',
    '',
    'At the level *masked*, in the fields of the citizen and inside every text; numbers of identity and bank cards with them.',
    '',
    ...table(
      ['secrecy', 'what', 'masked'],
      SECRECIES.map((secrecy) => [
        `\`${secrecy}\``,
        SECRECY_LABELS[secrecy],
        MASKS[secrecy].map((part) => PART_LABELS[part]).join('; ') || '—',
      ]),
    ),
    '',
    '## Commands',
    '',
    ...table(
      ['command', '', ...ROLES],
      (Object.keys(BODIES) as CommandType[])
        .filter((command) => isCommand(command) || command === 'attach')
        .map((command) => [
          `\`${command}\``,
          COMMANDS[command],
          ...ROLES.map((role) => (mayGive(role, command) ? '✓' : '—')),
        ]),
    ),
    '',
    '## Calls',
    '',
    'Every call that people make. A route without a row is nobody’s. Of a ticket, the roles are those that hold toward ' +
      'it: to whoever has none the ticket is a 404, whatever the call.',
    '',
    ...table(
      ['call', '', ...ROLES],
      Object.entries<PersonCall>(PERSON_CALLS).map(([call, { label, may }]) => [
        `\`${call}\``,
        label,
        ...ROLES.map((role) => (may.includes(role) ? '✓' : '—')),
      ]),
    ),
    '',
    'What systems sign, and what their key has to be for:',
    '',
    ...table(
      ['call', 'channel or link'],
      Object.entries(SIGNED_CALLS).map(([call, { channels = [], link }]) => [
        `\`${call}\``,
        [...channels, ...(link ? [`link ${link}`] : [])].join(', '),
      ]),
    ),
    '',
    `Anybody: ${OPEN_CALLS.map((call) => `\`${call}\``).join(', ')}.`,
  ].join('\n')}\n`;
}

/** One level, or what it is while nothing is secret and what it is else. */
function cell({ may }: Read, reader: Reader): string {
  const levels = SECRECIES.map((secrecy) => may[reader]?.[secrecy] ?? LEVELS[0]);
  const [open = LEVELS[0], ...others] = levels;
  const rest = [...new Set(others)].filter((level) => level !== open);
  return [open, ...rest].map((level) => LEVEL_LABELS[level]).join(' / ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}
