import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../shared/ticket/commands.ts';
import { decide } from '../../shared/ticket/decide.ts';
import { MOVES } from '../../shared/ticket/moves.ts';
import { STAGES, type Ticket } from '../../shared/ticket/ticket.ts';
import { at, BODIES, basisAt, commandOf, type Line, tell } from './story.ts';

/** Where each command is legal; `new` is before there is a ticket. */
const LEGAL: Readonly<Record<CommandType, string>> = {
  submit: 'new',
  accept: 'submitted',
  reject: 'submitted accepted',
  reply: 'accepted',
  'mark-complex': 'accepted dispatched handling',
  'hand-over': 'submitted accepted dispatched handling',
  acknowledge: 'submitted accepted handed-over following dispatched handling answered done',
  feedback: 'submitted accepted handed-over following dispatched handling answered done closed',
  dispatch: 'accepted',
  'pass-on': 'accepted dispatched handling answered',
  sign: 'accepted dispatched handling answered',
  return: 'accepted dispatched handling answered',
  'review-return': 'accepted dispatched handling answered',
  'refer-to-coordination': 'accepted',
  'refer-to-leaders': 'accepted',
  'decide-coordination': 'accepted',
  'refer-across': 'accepted',
  'decide-across': 'accepted',
  'call-in': 'accepted dispatched handling answered done closed',
  'handle-jointly': 'accepted dispatched handling answered done',
  'joint-feedback': 'submitted accepted handed-over following dispatched handling answered done closed',
  divide: 'accepted dispatched handling answered',
  'take-back': 'accepted dispatched handling answered',
  'dispute-return': 'accepted dispatched handling answered',
  'review-dispute': 'accepted dispatched handling answered',
  contact: 'accepted dispatched handling answered done',
  'unit-accept': 'accepted dispatched handling answered',
  respond: 'accepted dispatched handling answered',
  'request-extension': 'accepted dispatched handling answered',
  'review-extension': 'accepted dispatched handling answered',
  answer: 'accepted dispatched handling answered',
  fulfil: 'accepted dispatched handling answered done',
  'set-law-term': 'accepted dispatched handling',
  'review-answer': 'answered',
  revisit: 'done',
  redo: 'done',
  close: 'done handed-over',
  supervise: 'dispatched handling answered done',
  'change-method': 'dispatched handling answered done',
  'answer-supervision': 'dispatched handling answered done',
  'end-supervision': 'dispatched handling answered done',
  escalate: 'dispatched handling answered done closed',
  urge: 'accepted dispatched handling answered',
  'issue-card': 'accepted dispatched handling answered done closed',
  talk: 'accepted dispatched handling answered done closed',
  name: 'accepted dispatched handling answered done closed',
  refer: 'accepted dispatched handling answered done closed',
  'record-fault': 'accepted dispatched handling answered done closed',
  'withdraw-fault': 'accepted dispatched handling answered done closed',
  attribute: 'accepted dispatched handling answered done closed',
  excuse: 'accepted dispatched handling answered done closed',
  mark: 'submitted accepted handed-over following dispatched handling answered done',
  'record-abuse': 'submitted accepted handed-over following dispatched handling answered done closed',
  'name-accused': 'submitted accepted handed-over following dispatched handling answered done closed',
  'record-consent': 'submitted accepted handed-over following dispatched handling answered done closed',
  'file-secrecy': 'accepted dispatched handling answered',
  'review-secrecy': 'submitted accepted handed-over following dispatched handling answered done closed',
  attach: 'submitted accepted handed-over following dispatched handling answered done closed',
  'keep-look-up': 'submitted accepted handed-over following dispatched handling answered done closed',
  'release-file': 'submitted accepted handed-over following dispatched handling answered done closed',
  'request-termination': 'handling answered done',
  'review-termination': 'handling answered done',
  object: 'handling answered done closed',
  'review-objection': 'accepted dispatched handling answered done closed',
  add: 'submitted accepted following dispatched handling answered',
  follow: 'accepted',
  unfollow: 'following done',
  'adopt-answer': 'following',
  release: 'following',
  'keep-message': 'submitted accepted handed-over following dispatched handling answered done closed',
  hold: 'submitted accepted handed-over following dispatched handling answered done closed',
  archive: 'closed',
  'order-destruction': 'closed',
  'confirm-destruction': 'closed',
  settle: 'submitted accepted handed-over following dispatched handling answered done closed',
  rekey: 'submitted accepted handed-over following dispatched handling answered done closed',
  recompute: 'submitted accepted handed-over following dispatched handling answered done closed',
};

const WAY: readonly Line[] = [
  { at: '2026-09-18 09:00', do: 'submit', channel: 'web', accepted: false },
  { at: '2026-09-18 10:00', do: 'accept' },
  { at: '2026-09-18 11:00', do: 'dispatch', assistants: ['shuiwu'] },
  { at: '2026-09-18 12:00', do: 'sign', by: 'chengguan' },
  { at: '2026-09-18 13:00', do: 'answer', by: 'chengguan' },
  { at: '2026-09-18 14:00', do: 'review-answer' },
  { at: '2026-09-18 15:00', do: 'revisit' },
];

/** A ticket in each stage, reached on the straight way. */
const tickets = new Map<string, Ticket | undefined>([
  ['new', undefined],
  ...WAY.map((_line, index) => {
    const { ticket } = tell(WAY.slice(0, index + 1));
    return [ticket.stage, ticket] as const;
  }),
  ['following', tell([...WAY.slice(0, 2), { at: '2026-09-18 10:30', do: 'follow' }]).ticket],
  ['handed-over', tell([...WAY.slice(0, 2), { at: '2026-09-18 10:30', do: 'hand-over' }]).ticket],
]);

const commands = Object.keys(BODIES) as CommandType[];

describe('the table of moves', () => {
  it('is tried at every stage', () => {
    expect([...tickets.keys()].sort()).toEqual(['new', ...STAGES].sort());
    expect(Object.keys(MOVES).sort()).toEqual([...commands].sort());
  });

  it.each(commands)('%s is legal exactly where it should be', (type) => {
    const legal = LEGAL[type].split(' ');
    expect([...MOVES[type].from].sort()).toEqual([...legal].sort());
    for (const [stage, ticket] of tickets) {
      const by = MOVES[type].by.includes('unit-officer') ? { by: 'chengguan' } : {};
      const line = { at: '2026-09-18 16:00', do: type, ...by } as Line;
      const decision = decide(ticket, commandOf(line), basisAt(at(line.at)));
      const code = 'refusal' in decision ? decision.refusal.code : undefined;
      expect([stage, code === 'illegal-move']).toEqual([stage, !legal.includes(stage)]);
    }
  });

  it('every command is somebody’s to give, and a unit gives only what its own part is about', () => {
    const units = commands.filter((type) => MOVES[type].by.some((who) => who.startsWith('unit-')));
    expect(units.sort()).toEqual([
      'answer',
      'answer-supervision',
      'attach',
      'change-method',
      'contact',
      'dispute-return',
      'divide',
      'end-supervision',
      'escalate',
      'file-secrecy',
      'fulfil',
      'object',
      'record-abuse',
      'refer',
      'request-extension',
      'request-termination',
      'respond',
      'return',
      'review-return',
      'sign',
      'supervise',
      'unit-accept',
      'urge',
    ]);
    expect(commands.filter((type) => MOVES[type].by.length === 0)).toEqual([]);
  });

  it.each([
    'sign',
    'return',
    'contact',
    'unit-accept',
    'respond',
    'request-extension',
    'answer',
    'attach',
    'fulfil',
    'request-termination',
    'object',
    'divide',
    'dispute-return',
    'review-return',
  ] as const)('%s by a unit without a part in the ticket is refused, however legal the move', (type) => {
    const line = { at: '2026-09-18 12:30', do: type, by: 'gongan' } as Line;
    expect(tell(WAY.slice(0, 4)).goOn([line]).refusal).toMatchObject({ code: 'not-your-ticket' });
  });

  it('a refused command leaves no trace, and what fell due is written down with the next', () => {
    const story = tell(WAY.slice(0, 2)).goOn([{ at: '2026-09-18 13:00', do: 'revisit' }]);
    expect(story.refusal).toMatchObject({
      code: 'illegal-move',
      detail: '工单现为“待转派”，不能进行此操作；此操作限于“待回访”时',
    });
    expect(story.fateOf('dispatch')).toEqual([]);
    const settled = story.goOn([{ at: '2026-09-18 14:00', do: 'settle' }]);
    expect(settled.fateOf('dispatch')).toEqual(['expired 2026-09-18 12:00']);
  });

  it('legal time never goes back, though two machines’ clocks differ', () => {
    const story = tell([...WAY.slice(0, 2), { at: '2026-09-18 09:59:58', do: 'dispatch' }]);
    expect(story.told('Dispatched')).toMatchObject([{ at: '2026-09-18T10:00:00+08:00' }]);
  });
});
