import { type PersonCaller, ROLES, type Role } from '../shared/caller.ts';
import type { MaskedPart } from '../shared/privacy/masking-text.ts';
import type { CommandType } from '../shared/ticket/commands.ts';
import { MOVES } from '../shared/ticket/moves.ts';
import { SECRECIES, type Secrecy } from '../shared/ticket/secrecy.ts';

/*
 * Who may see and do what: the one table by which it is decided. What is not in it is refused. It speaks of tickets that
 * are the reader's own: of the region for the hotline, auditors and administrators, with a part in it for units. To
 * everybody else a ticket does not exist, and to the party complained about neither. A province's region is its prefix.
 */

/** What of a ticket is shown: nothing, codes and times, texts with the citizen masked, or all. */
export const LEVELS = ['none', 'codes', 'masked', 'full'] as const;
export type Level = (typeof LEVELS)[number];

/** Who reads: somebody with a role, another line's system, or anybody at all. */
export type Reader = Role | 'line' | 'public';

type BySecrecy = Readonly<Record<Secrecy, Level>>;
type Readers = { readonly [R in Reader]?: BySecrecy };

/** A thing to read: by which call, what it is called, and what each reader is shown of it. */
export interface Read {
  readonly route: string;
  readonly label: string;
  readonly may: Readers;
}

const always = (level: Level): BySecrecy => ({
  none: level,
  name: level,
  phone: level,
  all: level,
  complainant: level,
});
const CODES = always('codes');
const FULL = always('full');
/** All, less what the citizen keeps back or the text protects. */
const LESS_THE_CITIZEN: BySecrecy = { ...always('masked'), none: 'full' };
/** What gives its citizen away, whatever is masked in it. */
const UNLESS_KEPT_BACK: BySecrecy = { ...always('none'), none: 'full' };

const hotline = (shown: BySecrecy): Readers => ({
  agent: shown,
  dispatcher: shown,
  reviewer: shown,
  supervisor: shown,
});
const unit = (shown: BySecrecy): Readers => ({ 'unit-officer': shown, 'unit-head': shown });
const overseers: Readers = { auditor: CODES, administrator: CODES };
/** Who reads what a region passes on. */
const region: Readers = { 'province-reader': CODES, supervisor: CODES, ...overseers };
const everyone: Readers = { ...hotline(CODES), ...unit(CODES), ...overseers };

/** What may be read of tickets, and by whom. */
export const READS = {
  'work-list': {
    route: 'GET /v1/tickets',
    label: '待办列表',
    may: { ...hotline(CODES), ...unit(CODES) },
  },
  'mark-ledger': {
    route: 'GET /v1/tickets?mark=',
    label: '标记台账',
    may: { dispatcher: CODES, reviewer: CODES, supervisor: CODES, auditor: CODES },
  },
  ticket: {
    route: 'GET /v1/tickets/{ticketNo}',
    label: '工单',
    may: { ...hotline(FULL), ...unit(LESS_THE_CITIZEN), ...overseers },
  },
  history: { route: 'GET /v1/tickets/{ticketNo}/history', label: '流转记录', may: everyone },
  deadlines: { route: 'GET /v1/tickets/{ticketNo}/deadlines', label: '期限', may: everyone },
  alerts: { route: 'GET /v1/tickets/{ticketNo}/alerts', label: '提醒记录', may: everyone },
  suggestion: {
    route: 'GET /v1/tickets/{ticketNo}/suggestion',
    label: '派单建议',
    may: hotline(CODES),
  },
  similar: { route: 'GET /v1/tickets/{ticketNo}/similar', label: '相似工单', may: hotline(CODES) },
  followers: { route: 'GET /v1/tickets/{ticketNo}/followers', label: '并入的工单', may: hotline(CODES) },
  abuse: { route: 'GET /v1/tickets/{ticketNo}/abuse', label: '来电人记录', may: hotline(CODES) },
  'look-up': {
    route: 'POST /v1/tickets/{ticketNo}/look-up',
    label: '查询部门系统',
    may: hotline(FULL),
  },
  calls: { route: 'GET /v1/tickets/{ticketNo}/calls', label: '通话记录', may: hotline(FULL) },
  file: {
    route: 'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}',
    label: '附件',
    may: { ...hotline(FULL), ...unit(FULL) },
  },
  recording: {
    route: 'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}',
    label: '录音录像',
    may: { ...hotline(FULL), ...unit(UNLESS_KEPT_BACK) },
  },
  // Every ticket is named there, also those that do not exist for some who work in the region.
  changes: {
    route: 'GET /v1/province/changes',
    label: '拉取变更',
    may: { 'province-reader': CODES, ...overseers },
  },
  figures: { route: 'GET /v1/province/aggregates', label: '拉取统计', may: region },
  assessment: { route: 'GET /v1/assessments', label: '考核', may: { ...region, ...unit(CODES) } },
  warnings: {
    route: 'GET /v1/governance/warnings',
    label: '预警',
    may: { ...region, ...hotline(CODES), ...unit(CODES) },
  },
  analysis: {
    route: 'GET /v1/governance/analysis',
    label: '诉求分析',
    may: { ...region, ...hotline(CODES), ...unit(CODES) },
  },
  measures: {
    route: 'GET /v1/governance/measures',
    label: '治理措施',
    may: { ...hotline(CODES), ...unit(CODES), ...overseers },
  },
  bulletin: {
    route: 'GET /v1/bulletins/{region}/{period}',
    label: '通报和通报稿',
    may: { ...region, ...hotline(CODES), ...unit(CODES) },
  },
  'hand-ins': {
    route: 'GET /v1/hand-ins',
    label: '单位报送材料',
    may: { reviewer: always('masked'), supervisor: always('masked'), ...unit(always('masked')) },
  },
  'handed-over': {
    route: 'GET /v1/intake/referral/{ticketNo}',
    label: '移交其他热线的诉求',
    may: { line: LESS_THE_CITIZEN },
  },
  // By the route, by webhook, and among what a portal or complaint system is sent.
  feedback: {
    route: 'GET /v1/referrals/{source}/feedback',
    label: '向来源热线反馈的结果',
    may: { line: LESS_THE_CITIZEN },
  },
  'public-record': {
    route: 'GET /open311/v2/requests/{id}',
    label: '对外公开的进展',
    may: { public: { ...CODES, none: 'masked' } },
  },
} as const satisfies Readonly<Record<string, Read>>;
export type ReadName = keyof typeof READS;

/**
 * What is masked, of the fields and inside texts, at the level `masked`. Whom the text protects unasked is kept back in
 * person; the rooms and cars of a text are mostly those that are complained about.
 */
export const MASKS: Readonly<Record<Secrecy, readonly MaskedPart[]>> = {
  none: [],
  name: ['name'],
  phone: ['contact'],
  all: ['name', 'contact', 'traces'],
  complainant: ['name', 'contact'],
};

/** The most that readers of these kinds are shown. */
export function levelOf(read: ReadName, readers: readonly Reader[], secrecy: Secrecy): Level {
  const may: Readers = READS[read].may;
  const shown = readers.map((reader) => LEVELS.indexOf(may[reader]?.[secrecy] ?? 'none'));
  return LEVELS[Math.max(0, ...shown)] ?? 'none';
}

/** The roles that read something at all, of what is their own. */
export function readersOf(read: ReadName): readonly Role[] {
  return ROLES.filter((role) => SECRECIES.some((secrecy) => levelOf(read, [role], secrecy) !== 'none'));
}

/** Who writes of the bulletin what only a person can, who sees that, who publishes it, and who hands material in for it. */
export const BULLETIN_ACTS = {
  'hand-in': ['unit-officer', 'unit-head'],
  remind: ['reviewer', 'supervisor'],
  // Everybody else of the region reads what is published.
  'see-draft': ['reviewer', 'supervisor', 'auditor', 'administrator'],
  draft: ['reviewer', 'supervisor'],
  publish: ['supervisor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Whether a role may give a command; when, and to what end, is for the domain to say. */
export function mayGive(role: Role, command: CommandType): boolean {
  return MOVES[command].by.includes(role);
}

const SCOPES = ['ticket.read', 'ticket.write', 'stats.read', 'rulebook.read', 'rulebook.write'] as const;
type Scope = (typeof SCOPES)[number];

interface Call {
  readonly method: string;
  /** As the route has it. */
  readonly path: string;
}

/** The scope that a token has to name for a call, where it names any of these. */
export function scopeOf({ method, path }: Call): Scope {
  const reads = method === 'GET';
  if (path.startsWith('/v1/admin/')) return reads ? 'rulebook.read' : 'rulebook.write';
  if (reads && path.startsWith('/v1/assessments')) return 'stats.read';
  if (path.startsWith('/v1/province/') && path !== '/v1/province/changes') return 'stats.read';
  return reads ? 'ticket.read' : 'ticket.write';
}

/**
 * Whether a caller's token may be used for a call. One that names none of the scopes above, as one for `openid profile`,
 * says nothing of that: its roles alone count.
 */
export function isGoodFor({ scope = [] }: Pick<PersonCaller, 'scope'>, call: Call): boolean {
  const named = SCOPES.filter((known) => scope.includes(known));
  return named.length === 0 || named.includes(scopeOf(call));
}
