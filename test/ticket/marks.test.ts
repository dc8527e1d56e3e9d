import { describe, expect, it } from 'vitest';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/regulation/settings.ts';
import { actsOf } from '../../shared/ticket/acts.ts';
import { whatIf } from '../../shared/ticket/what-if.ts';
import { markLines } from '../../shared/ticket/work-lines.ts';
import { adopted, city } from './setting.ts';
import { type Line, type Setting, sealed, tell } from './story.ts';

const begun = (more: object = {}, setting: Setting = {}) =>
  tell([{ at: '2026-09-18 10:00', do: 'submit', ...more } as Line], setting);
const found = (register: string) => ({ held: { register, version: 'v3', found: true } });
const unknown = (register: string) => ({ held: { register, version: 'v3', found: false } });
const marked = (line: object, setting: Setting = {}) =>
  begun().goOn([{ at: '2026-09-18 11:00', do: 'mark', ...line } as Line], setting);

describe('whoever stands behind a mark is held against the city’s register', () => {
  it.each([
    ['SY-18', 'deputy', 'deputies', { deputy: 'D-0107' }],
    ['SY-8', 'leader-duty', 'answering-days', { takenBy: 'L-01' }],
    ['SY-8', 'head-duty', 'answering-days', { takenBy: 'H-12' }],
    ['SY-6b', 'expert-seat', 'experts', { seat: 'S-3' }],
  ])('%s: %s', (clause, mark, register, who) => {
    const [field = ''] = Object.keys(who);
    const known = marked({ mark, ...who, ...found(register) });
    expect(known.ticket.oversight?.marks).toMatchObject([
      { mark, clause, ...who, held: { register, version: 'v3' } },
    ]);
    const stranger = marked({ mark, ...who, ...unknown(register) });
    expect(stranger.refusal).toMatchObject({ code: 'not-on-register', field, clause });
    expect(marked({ mark }).refusal).toMatchObject({ code: 'field-required', field, clause });
  });

  it('a city without the register marks by the number it is told', () => {
    const story = marked({ mark: 'deputy', deputy: 'D-0107' });
    expect(story.ticket.oversight?.marks?.[0]).not.toHaveProperty('held');
  });
});

describe('marks that come with a request', () => {
  const marks = [{ mark: 'deputy', deputy: 'D-0107', ...found('deputies') }, { mark: 'state-council' }];

  it('SY-18, SY-27d: taken in on the phone, with what the register says', () => {
    const { ticket, events } = begun({ marks });
    expect(ticket.oversight?.marks).toMatchObject([
      { mark: 'deputy', deputy: 'D-0107', ledger: true },
      { mark: 'state-council', watched: true },
    ]);
    const commits = [{ command: 'submit', events }];
    expect(actsOf(commits)[0]?.command).toMatchObject({ type: 'submit', marks });
  });

  it('SY-27d: or accepted from the web', () => {
    const web = begun({ channel: 'web', accepted: false });
    const accept = { at: '2026-09-18 11:00', do: 'accept', marks: [{ mark: 'leader-instruction' }] } as Line;
    const { ticket, events } = web.goOn([accept]);
    expect(ticket.oversight?.marks).toMatchObject([{ mark: 'leader-instruction', clause: 'SY-27d' }]);
    const own = events.slice(web.events.length);
    expect(actsOf([{ command: 'accept', events: own }])[0]?.command).toMatchObject({
      marks: [{ mark: 'leader-instruction' }],
    });
  });

  it('a wrong one refuses the request, and says which', () => {
    const accept = {
      at: '2026-09-18 11:00',
      do: 'accept',
      marks: [{ mark: 'media' }, { mark: 'whim' }],
    } as Line;
    const { refusal } = begun({ channel: 'web', accepted: false }).goOn([accept]);
    expect(refusal).toMatchObject({ code: 'unknown-mark', field: 'marks.1.mark' });
  });
});

describe('what the caller’s phone says', () => {
  const held = { register: 'deputies', version: 'v3', found: true, by: 'phone' };
  const marks = [{ mark: 'deputy', deputy: 'D-0107', held }];

  it('marks the request, and refuses none where the regulation knows no such mark', () => {
    expect(begun({ marks }).ticket.oversight?.marks).toMatchObject([{ mark: 'deputy', deputy: 'D-0107' }]);
    expect(begun({ marks }, city('neimenggu')).ticket.oversight).toBeUndefined();
    expect(() => begun({ marks: [{ mark: 'deputy', deputy: 'D-0107' }] }, city('neimenggu'))).toThrow(
      'unknown-mark',
    );
  });
});

it('a marked request told again under a text that knows no such mark is taken in all the same', () => {
  const { events, ticket } = begun({ marks: [{ mark: 'deputy', deputy: 'D-0107' }, { mark: 'media' }] });
  const { regulation } = city('neimenggu');
  if (!regulation) throw new Error('no regulation');
  const given = { regulation, settings: DEFAULT_SETTINGS, settingsVersion: 'default', calendar: PUBLISHED };
  const { stage } = whatIf([{ command: 'submit', events }], given);
  expect(stage).toEqual({ recorded: ticket.stage, replayed: 'accepted' });
});

describe('SY-7a: what sub-centres hand in counts as theirs', () => {
  const decision = { ground: '热线办工作规程', by: '市热线办', from: '2026-01-01' };
  const settings = {
    ...DEFAULT_SETTINGS,
    sources: [
      { line: '税务分中心', mark: 'sub-centre', ...decision },
      { line: '国家平台', mark: 'state-council', ...decision, until: '2026-06-30' },
    ],
  } as unknown as Settings;
  const from = (line: string) => ({
    channel: 'referral',
    accepted: false,
    source: { line, externalNo: 'F-1' },
  });

  it('is marked by the line it came from, and that line is owed an answer', () => {
    const { ticket, events } = begun(from('税务分中心'), { settings });
    expect(ticket.oversight?.marks).toMatchObject([{ mark: 'sub-centre', clause: 'SY-7a', ledger: true }]);
    expect(ticket.source).toEqual({ line: '税务分中心', externalNo: 'F-1' });
    expect(events.find(({ type }) => type === 'Marked')?.cause).toBe('law');
    const [act] = actsOf([{ command: 'submit', events }]);
    expect(act?.command).not.toHaveProperty('marks');
  });

  it('only by a decision that holds, of a line that the city knows', () => {
    const refused = (line: string) => () => begun(from(line), { settings });
    expect(refused('国家平台')).toThrow('unknown-line');
    expect(refused('某分中心')).toThrow('unknown-line');
    expect(begun(from('110'), { settings }).ticket.oversight).toBeUndefined();
  });
});

describe('SY-27d: what is watched, and naming from above', () => {
  it('stands in its ledger to the end, with the terms that run', () => {
    const dispatched = begun({ marks: [{ mark: 'state-council' }] }).goOn([
      { at: '2026-09-18 11:00', do: 'dispatch' },
    ]);
    expect(markLines(dispatched.ticket)).toMatchObject([
      { mark: 'state-council', stage: 'dispatched', lead: 'chengguan', overdue: false },
    ]);
    expect(markLines(dispatched.ticket)[0]?.dueAt).toBeDefined();
    const late = dispatched.goOn([{ at: '2026-09-30 10:00', do: 'settle' }]);
    expect(markLines(late.ticket)).toMatchObject([{ overdue: true }]);
    const replied = begun({ marks: [{ mark: 'state-council' }], reply: sealed('reply') });
    expect(markLines(replied.ticket)).toMatchObject([{ stage: 'closed', outcome: 'answered-online' }]);
  });

  it('other marks have no ledger of their own', () => {
    expect(markLines(begun({ marks: [{ mark: 'media' }] }).ticket)).toEqual([]);
  });

  it.each(['national-platform', 'provincial-platform', 'city-government'])('named by the %s', (ground) => {
    const story = begun().goOn([
      { at: '2026-09-18 11:00', do: 'dispatch' },
      { at: '2026-09-18 12:00', do: 'name', ground },
    ]);
    expect(story.ticket.oversight?.records).toMatchObject([
      { what: 'named', unit: 'chengguan', ground, clause: 'SY-27d' },
    ]);
  });
});

describe('answered directly', () => {
  const consultation = { kind: 'consultation', reply: sealed('reply'), knowledge: 'K-17' };

  it.each([
    ['SY-14.1', {}],
    ['MZ-11.1', city('meizhou', { settings: adopted('meizhou') })],
  ] as const)('%s: at once, from the knowledge base, without a dispatch', (_clause, setting) => {
    const { ticket, events } = begun(consultation, setting);
    expect(ticket).toMatchObject({
      stage: 'closed',
      outcome: 'answered-online',
      reply: { direct: true, knowledge: 'K-17' },
      clocks: [],
    });
    expect(events.map(({ type }) => type)).toEqual(['Submitted', 'Accepted', 'Replied', 'Closed']);
    expect(actsOf([{ command: 'submit', events }])[0]?.command).toMatchObject({
      knowledge: 'K-17',
      reply: sealed('reply'),
    });
  });

  it('not where the citizen was asked to wait', () => {
    const story = begun({ kind: 'consultation', consentToWait: true }).goOn([
      { at: '2026-09-18 15:00', do: 'reply', knowledge: 'K-17' },
    ]);
    expect(story.ticket.reply).toEqual({ knowledge: 'K-17' });
  });

  it('an entry is named with an answer only', () => {
    expect(() => begun({ kind: 'consultation', knowledge: 'K-17' })).toThrow('reply-required');
  });
});
