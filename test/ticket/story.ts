import type { Calendar } from '../../shared/calendar/calendar.ts';
import { type Instant, parseInstant } from '../../shared/calendar/instant.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import type { SealedText } from '../../shared/privacy/personal.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_SETTINGS_VERSION,
  type Settings,
} from '../../shared/regulation/settings.ts';
import type { ClockKind } from '../../shared/regulation/vocabulary.ts';
import type { Command, CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { type Directory, unitsNamed } from '../../shared/ticket/directory.ts';
import type { Basis } from '../../shared/ticket/draft.ts';
import type { TicketEvent } from '../../shared/ticket/events.ts';
import type { Refusal } from '../../shared/ticket/refusal.ts';
import { clockOf, type Ticket } from '../../shared/ticket/ticket.ts';

export const TICKET_NO = '43050026091800000001';
/** A ticket about the same matter, for others to follow. */
export const LEAD_NO = '43050026091700000007';

type Own<T extends CommandType> = Omit<Command<T> & { type: T }, 'type' | 'actor'>;
/** A command's body; that of a command without fields would else allow no field beside it. */
export type Body<T extends CommandType> = string extends keyof Own<T> ? object : Own<T>;

/** One line of a story: when, what, by which unit, and what differs from the ordinary body. */
export type Line = {
  [T in CommandType]: {
    readonly at: string;
    readonly do: T;
    readonly by?: string;
    /** The region whose hotline acts, where it is not the ticket's own. */
    readonly from?: string;
  } & Partial<Body<T>>;
}[CommandType];

/** What a story was told under, where it isn't Shaoyang's rules with the published calendar. */
export interface Setting {
  readonly calendar?: Calendar;
  readonly settings?: Settings;
  readonly settingsVersion?: string;
  readonly regulation?: Regulation;
  readonly units?: Directory;
}

/** `2026-09-18 10:00`, with seconds where they matter, in the city. */
export function at(text: string): Instant {
  const seconds = text.length === 16 ? ':00' : '';
  const instant = parseInstant(`${text.replace(' ', 'T')}${seconds}+08:00`);
  if (!instant) throw new Error(`no time: ${text}`);
  return instant;
}

/** A text that lies in the vault, as the domain sees it. */
export function sealed(path: string): SealedText {
  return { ref: `item#${path}`, commitment: 'commitment' };
}

/** The same text as it lies in a ticket's file. */
export function filed(path: string): Pick<SealedText, 'ref'> {
  return { ref: sealed(path).ref };
}

/** A file that was uploaded and found to be what it was said to be. */
export const FILE = '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';

const reason = sealed('reason');

/** A body with all that the command has to have, so that a story says only what matters. */
export const BODIES: { readonly [T in CommandType]: Body<T> } = {
  submit: {
    ticketNo: TICKET_NO,
    region: '430500',
    channel: 'phone',
    kind: 'complaint',
    text: sealed('text'),
    confidential: 'none',
    accepted: true,
  },
  accept: { kind: 'complaint' },
  reject: { ground: 'other', reason, basis: reason },
  reply: { reply: sealed('reply') },
  'mark-complex': { reason },
  'hand-over': { line: '110', mode: 'order' },
  acknowledge: {},
  feedback: { line: '110', direction: 'from-line', result: sealed('result') },
  dispatch: { lead: 'chengguan', assistants: [] },
  'pass-on': { unit: 'chengguan' },
  sign: {},
  return: { reason, basis: reason, siteVisit: false, photos: [] },
  'review-return': { unit: 'chengguan', granted: true, reason },
  'refer-to-coordination': { units: ['chengguan', 'shuiwu'], reason },
  'refer-to-leaders': { reason },
  'decide-coordination': { unit: 'chengguan', assistants: [], reason },
  'refer-across': { regions: ['150100', '150200'], reason },
  'decide-across': { lead: 'chengguan', assistants: [], reason },
  'call-in': { unit: 'chengguan', through: 'three-way', answered: true },
  'handle-jointly': { field: 'dispute-resolution', partner: sealed('partner'), reason },
  'joint-feedback': { field: 'dispute-resolution', result: sealed('result') },
  divide: { units: ['zhongdui'] },
  'take-back': { unit: 'chengguan', reason },
  'dispute-return': { reason },
  'review-dispute': { unit: 'chengguan', granted: true, reason },
  contact: { reached: true, way: 'phone' },
  'unit-accept': { accepted: true },
  respond: { how: 'arrived' },
  'request-extension': { workingDays: 5, reason, explanation: reason },
  'review-extension': { granted: true },
  answer: {
    handledBy: sealed('handledBy'),
    handledAt: at('2026-09-18 12:00'),
    process: sealed('process'),
    result: sealed('result'),
    contact: { reached: true, way: 'phone' },
  },
  fulfil: { result: sealed('result') },
  'set-law-term': { lawTerm: { rank: 'law', length: { workingDays: 2 }, citation: '《某法》第十条' } },
  'review-answer': { passed: true, reason },
  revisit: { reached: true, solved: 'yes', grade: 'satisfied', unitContacted: true },
  redo: { finding: 'unit-fault', reason },
  close: { reason },
  supervise: { ground: 'media', method: 'letter', reason },
  'change-method': { supervision: 'supervision-1', method: 'onsite', reason },
  'answer-supervision': { supervision: 'supervision-1', result: sealed('result') },
  'end-supervision': { supervision: 'supervision-1', solved: true, reason },
  escalate: { supervision: 'supervision-1', reason },
  urge: { way: 'phone' },
  'issue-card': { unit: 'chengguan', ground: 'late', colour: 'yellow', reason },
  talk: { unit: 'chengguan', ground: 'shirking', reason },
  name: { unit: 'chengguan', ground: 'shirking', reason },
  refer: { unit: 'chengguan', ground: 'refused', reason },
  'record-fault': { unit: 'chengguan', ground: 'uncooperative', reason },
  'withdraw-fault': { unit: 'chengguan', ground: 'uncooperative', reason },
  attribute: { clock: 'handle', unit: 'chengguan', reason },
  excuse: { unit: 'chengguan', fault: 'overdue', reason },
  mark: { mark: 'state-council' },
  'record-abuse': { ground: 'harassment', measure: 'warn', reason },
  'name-accused': { units: ['jiaotong'], reason },
  'record-consent': { given: true, way: 'phone' },
  'file-secrecy': { reason },
  'review-secrecy': { unit: 'chengguan', granted: true, reason },
  'request-termination': { ground: 'uncooperative', reason, evidence: [sealed('evidence')] },
  'review-termination': { granted: true, reason },
  object: { ground: 'untrue', reason, evidence: [sealed('evidence')], contactProof: sealed('proof') },
  'review-objection': { granted: true, reason },
  attach: { id: FILE, purpose: 'photo', mediaType: 'image/jpeg', bytes: 2048, sha256: '0'.repeat(64) },
  'keep-look-up': { system: 'social-security', answer: sealed('lookUp') },
  'release-file': { attachmentId: FILE, reason },
  add: { text: sealed('added') },
  follow: { lead: LEAD_NO },
  unfollow: { reason },
  'adopt-answer': { lead: LEAD_NO, reply: sealed('reply') },
  release: { lead: LEAD_NO, why: 'lead-ended' },
  hold: { held: true, reason },
  archive: { entries: 1, digest: '0'.repeat(64) },
  'order-destruction': {},
  'confirm-destruction': { files: 0 },
  'keep-message': { way: 'sms', why: 'unclear', text: sealed('message') },
  settle: {},
  recompute: {},
  rekey: { person: '2-index' },
};

/** The command that a line gives. */
export function commandOf(line: Line): Command {
  const { at: _at, do: type, by, from, ...more } = line;
  const hotline = { side: 'hotline', ...(from !== undefined && { region: from }) };
  const actor = by === undefined ? hotline : { side: 'unit', unit: by };
  // As objects: spread as what they are, each body would be combined with each line.
  return { ...(BODIES[type] as object), ...(more as object), type, actor } as unknown as Command;
}

/** Five units, of which one stands below another, and one is the police: named by clauses, keeping 110, and on duty day and night. */
export const UNITS: Directory = new Map([
  ...unitsNamed(['chengguan', 'shuiwu', 'jiaotong']),
  ['zhongdui', { id: 'zhongdui', natures: [], roles: [], parent: 'chengguan' }],
  ['gongan', { id: 'gongan', natures: ['round-the-clock'], roles: ['市公安局', '110'] }],
]);

export function basisAt(now: Instant, setting: Setting = {}): Basis {
  return {
    regulation: setting.regulation ?? (regulationById('shaoyang') as Regulation),
    settings: setting.settings ?? DEFAULT_SETTINGS,
    settingsVersion: setting.settingsVersion ?? DEFAULT_SETTINGS_VERSION,
    calendar: setting.calendar ?? PUBLISHED,
    units: setting.units ?? UNITS,
    now,
  };
}

/** A ticket's life so far, and how its last line was refused, if it was. */
export class Story {
  readonly ticket: Ticket;
  readonly events: readonly TicketEvent[];
  readonly refusal: Refusal | undefined;

  constructor(ticket: Ticket, events: readonly TicketEvent[], refusal?: Refusal) {
    this.ticket = ticket;
    this.events = events;
    this.refusal = refusal;
  }

  /** The story told on; only its last line may be refused. */
  goOn(lines: readonly Line[], setting: Setting = {}): Story {
    return told(this, lines, setting);
  }

  /** When a running clock ends, and by which clause: `2026-09-28 SY-14.3a`, with the time where hours count. */
  due(kind: ClockKind, unit?: string): string | undefined {
    const clock = clockOf(this.ticket, kind, unit);
    if (!clock) return undefined;
    const when = clock.limitIncluded ? clock.dueAt.slice(0, 16).replace('T', ' ') : clock.dueOn;
    return `${when} ${clock.clause}`;
  }

  /** The events of some types, with the fields named. */
  told<T extends TicketEvent['type']>(...types: readonly T[]): Extract<TicketEvent, { type: T }>[] {
    return this.events.filter((event) => types.includes(event.type as T)) as Extract<
      TicketEvent,
      { type: T }
    >[];
  }

  /** What the law did to a clock kind: `expired 2026-09-29 00:00`, in order. */
  fateOf(kind: ClockKind, unit?: string): string[] {
    return this.told('ClockExpired', 'ClockEnded', 'ClockMoved')
      .filter((event) => event.kind === kind && (unit === undefined || event.unit === unit))
      .map((event) => {
        const when = event.at.slice(0, 16).replace('T', ' ');
        if (event.type === 'ClockExpired') return `expired ${when}`;
        return event.type === 'ClockEnded' ? `${event.how} ${when}` : `moved ${when}`;
      });
  }
}

/**
 * Tells a story from its first line on.
 * @throws Error when a line before the last is refused
 */
export function tell(lines: readonly Line[], setting: Setting = {}): Story {
  return told(undefined, lines, setting);
}

function told(before: Story | undefined, lines: readonly Line[], setting: Setting): Story {
  let story = before;
  for (const [index, line] of lines.entries()) {
    const decision = decide(story?.ticket, commandOf(line), basisAt(at(line.at), setting));
    if ('refusal' in decision) {
      if (index < lines.length - 1 || !story) {
        throw new Error(`${line.at} ${line.do} was refused: ${decision.refusal.code}`);
      }
      return new Story(story.ticket, story.events, decision.refusal);
    }
    story = new Story(decision.ticket, [...(story?.events ?? []), ...decision.events]);
  }
  if (!story) throw new Error('a story has a line');
  return story;
}
