import type { AlertFacts, AlertIntent, AlertKind } from '../../shared/alert/intents.ts';
import type { Day, Instant } from '../../shared/calendar/instant.ts';

/*
 * Each kind of alert with sample facts, for whoever writes templates or wants to know what units read. The facts are
 * made up; the words are the product's.
 */

const AT = '2026-09-18T11:00:00+08:00' as Instant;
const DUE = '2026-09-25T00:00:00+08:00' as Instant;
const HOUR = '2026-09-18T12:00:00+08:00' as Instant;
const by = { at: DUE, provisional: false };

type Sample = Partial<Pick<AlertIntent, 'by' | 'clause' | 'post'>>;
type Samples = {
  readonly [K in AlertKind]: readonly (Sample & { facts: Extract<AlertFacts, { kind: K }> })[];
};

const SAMPLES: Samples = {
  urgent: [
    { facts: { kind: 'urgent', handOver: false }, clause: 'SY-12.2b' },
    { facts: { kind: 'urgent', handOver: true }, clause: 'SY-12.2b' },
  ],
  'handed-over': [{ facts: { kind: 'handed-over', line: '110' }, clause: 'SY-7b' }],
  'hand-over-refused': [
    { facts: { kind: 'hand-over-refused', line: '110' }, by: { at: HOUR, provisional: false } },
  ],
  'feedback-owed': [{ facts: { kind: 'feedback-owed', line: '119' } }],
  dispatch: [
    { facts: { kind: 'dispatch', role: 'lead' }, by, clause: 'SY-13b' },
    { facts: { kind: 'dispatch', role: 'assistant' }, by, clause: 'SY-13b' },
    {
      facts: { kind: 'dispatch', role: 'lead', respondBy: { at: HOUR, provisional: false } },
      by,
      clause: 'SY-20b',
    },
    { facts: { kind: 'dispatch', role: 'lead', urgent: true }, by, clause: 'SY-12.2b' },
    // Where the text knows no signing.
    { facts: { kind: 'dispatch', role: 'lead', first: 'handle' }, by, clause: 'MZ-11.2c' },
    { facts: { kind: 'dispatch', role: 'lead', first: 'accept' }, by, clause: 'MZ-11.2d' },
    { facts: { kind: 'dispatch', role: 'assistant', first: 'handle' } },
    {
      facts: {
        ...{ kind: 'dispatch', role: 'lead', first: 'handle' },
        respondBy: { at: HOUR, provisional: false },
      },
      clause: 'NM-11.3',
    },
  ],
  remind: [
    { facts: { kind: 'remind', clock: 'respond' }, by: { at: HOUR, provisional: false }, clause: 'NM-11.3' },
    { facts: { kind: 'remind', clock: 'sign' }, by, clause: 'SY-13b' },
    { facts: { kind: 'remind', clock: 'handle' }, by: { at: DUE, provisional: true }, clause: 'SY-14.3a' },
    { facts: { kind: 'remind', clock: 'handle' }, by, clause: 'SY-14.3a', post: 'head' },
  ],
  overdue: [
    { facts: { kind: 'overdue', clock: 'handle', deemedSigned: false, at: DUE }, clause: 'SY-14.3a' },
    { facts: { kind: 'overdue', clock: 'sign', deemedSigned: true, at: DUE }, by, clause: 'SY-13f' },
    { facts: { kind: 'overdue', clock: 'respond', deemedSigned: false, at: HOUR }, clause: 'NM-11.3' },
    { facts: { kind: 'overdue', clock: 'dispatch', deemedSigned: false, at: HOUR }, clause: 'SY-13a' },
  ],
  escalation: [
    {
      facts: { kind: 'escalation', clock: 'handle', at: DUE, own: true },
      clause: 'SY-14.3a',
      post: 'leader',
    },
    { facts: { kind: 'escalation', clock: 'handle', at: DUE, own: false }, clause: 'SY-14.3a' },
    { facts: { kind: 'escalation', clock: 'supervise', at: DUE, own: false }, clause: 'SY-24c' },
  ],
  coordination: [
    { facts: { kind: 'coordination', on: '2026-09-22' as Day } },
    { facts: { kind: 'coordination' } },
  ],
  across: [{ facts: { kind: 'across' } }],
  'call-missed': [{ facts: { kind: 'call-missed' } }],
  declined: [{ facts: { kind: 'declined' }, clause: 'MZ-11.2d' }],
  joint: [{ facts: { kind: 'joint' } }],
  'joint-feedback': [{ facts: { kind: 'joint-feedback' } }],
  divided: [{ facts: { kind: 'divided' }, by }],
  below: [
    { facts: { kind: 'below', what: 'returned' }, by },
    { facts: { kind: 'below', what: 'disputed' }, by },
    { facts: { kind: 'below', what: 'answered' }, by },
    { facts: { kind: 'below', what: 'overdue' }, by },
  ],
  returned: [
    { facts: { kind: 'returned', granted: true }, clause: 'SY-13e' },
    { facts: { kind: 'returned', granted: false }, by, clause: 'SY-13e' },
  ],
  'taken-back': [{ facts: { kind: 'taken-back' } }],
  redo: [{ facts: { kind: 'redo' }, by, clause: 'SY-17' }],
  supervision: [
    { facts: { kind: 'supervision', method: 'letter' }, by, clause: 'SY-24b' },
    { facts: { kind: 'supervision', method: 'letter', way: '书面督办' }, clause: 'TA-19' },
    { facts: { kind: 'supervision', method: 'meeting', way: '联席会议或专题协调' }, by, clause: 'NM-22' },
    { facts: { kind: 'supervision', passedTo: '市人民政府督查室' }, clause: 'SY-24c' },
    { facts: { kind: 'supervision', passedTo: '政府督查机构', promise: true }, clause: 'TA-20' },
  ],
  'supervision-answered': [{ facts: { kind: 'supervision-answered' } }],
  urged: [{ facts: { kind: 'urged' }, by }],
  card: [{ facts: { kind: 'card', colour: 'yellow' }, clause: 'MZ-12d' }],
  talk: [{ facts: { kind: 'talk' } }],
  named: [{ facts: { kind: 'named' } }],
  fault: [
    { facts: { kind: 'fault', withdrawn: false } },
    { facts: { kind: 'fault', withdrawn: true } },
    {
      facts: { kind: 'fault', withdrawn: false, referredTo: '上级主管部门或者有关机关' },
      clause: 'SY-28',
    },
  ],
  watched: [{ facts: { kind: 'watched' }, by, clause: 'SY-27d' }],
  extension: [
    { facts: { kind: 'extension', granted: true, tell: true }, by, clause: 'SY-14e' },
    { facts: { kind: 'extension', granted: true }, by, clause: 'NM-11.4c' },
    { facts: { kind: 'extension', granted: false }, by, clause: 'SY-14.2a' },
    { facts: { kind: 'extension', granted: true, supervision: true }, by, clause: 'SY-24b' },
    { facts: { kind: 'extension', granted: false, supervision: true }, by, clause: 'SY-24b' },
  ],
  'answer-failed': [{ facts: { kind: 'answer-failed' }, by, clause: 'SY-16' }],
  termination: [
    { facts: { kind: 'termination', granted: true } },
    { facts: { kind: 'termination', granted: false }, by },
    { facts: { kind: 'termination', granted: false, done: true }, clause: 'TA-15d' },
  ],
  objection: [
    { facts: { kind: 'objection', granted: true }, clause: 'SY-25' },
    { facts: { kind: 'objection', granted: false }, by, clause: 'SY-25' },
    { facts: { kind: 'objection', granted: false }, clause: 'SY-25' },
  ],
  contacts: [{ facts: { kind: 'contacts' } }],
  'term-changed': (['calendar', 'settings', 'complex', 'law-term'] as const).map((reason) => ({
    facts: { kind: 'term-changed', clock: 'handle', reason },
    by,
    clause: 'SY-14.3a',
  })),
  'request-added': [
    { facts: { kind: 'request-added' } },
    { facts: { kind: 'request-added', what: 'reply' } },
    { facts: { kind: 'request-added', what: 'consent' }, clause: 'SY-23b' },
  ],
  released: [
    { facts: { kind: 'released' }, by: { at: HOUR, provisional: false } },
    { facts: { kind: 'released', supervised: true }, by: { at: HOUR, provisional: false } },
  ],
  digest: [{ facts: { kind: 'digest', tickets: 5 } }],
  unrostered: [{ facts: { kind: 'unrostered', unit: '市城市管理局' } }],
  knowledge: (['missing', 'outdated', 'proposed', 'reported', 'failed'] as const).map((what) => ({
    facts: { kind: 'knowledge', what, title: '暴雨期间停水停电停气问题的统一答…' },
    ...((what === 'missing' || what === 'outdated') && { by }),
  })),
  'hot-spot': (['opened', 'grown', 'ended'] as const).map((what) => ({
    facts: { kind: 'hot-spot', what, finding: 'rising', window: '近7日', label: '夜间施工噪音', count: 12 },
    clause: 'TA-23',
  })),
  measure: (['lead', 'joint', 'reopened', 'late'] as const).map((what) => ({
    facts: { kind: 'measure', what },
    ...(what !== 'late' && { by }),
  })),
  'analysis-due': [{ facts: { kind: 'analysis-due', period: '2026-07/2026-09' }, by, clause: 'NM-13' }],
  'hand-in-due': [
    { facts: { kind: 'hand-in-due', period: '2026年8月' }, by, clause: 'SY-6c' },
    { facts: { kind: 'hand-in-due', period: '2026年8月' }, clause: 'SY-6c' },
  ],
  assessment: (['objected', 'granted', 'refused', 'published'] as const).map((what) => ({
    facts: { kind: 'assessment', what, period: '2026年第三季度' },
    ...(what === 'published' && { clause: 'SY-27' }),
  })),
  reveal: [
    { facts: { kind: 'reveal', what: 'asked' } },
    { facts: { kind: 'reveal', what: 'granted', minutes: 10 } },
    { facts: { kind: 'reveal', what: 'refused' } },
  ],
  'citizen-accepted': [{ facts: { kind: 'citizen-accepted' } }, { facts: { kind: 'citizen-accepted' }, by }],
  'citizen-rejected': [{ facts: { kind: 'citizen-rejected' } }],
  'citizen-due': [{ facts: { kind: 'citizen-due' }, by }],
  'citizen-extended': [{ facts: { kind: 'citizen-extended' }, by, clause: 'SY-14.2a' }],
  'citizen-answered': [
    { facts: { kind: 'citizen-answered', revisit: true, ask: ['grade'] } },
    { facts: { kind: 'citizen-answered', revisit: true, ask: ['grade', 'unitContacted'] } },
    { facts: { kind: 'citizen-answered', revisit: true, ask: ['grade', 'solved'] } },
    { facts: { kind: 'citizen-answered', revisit: true } },
    { facts: { kind: 'citizen-answered', revisit: false } },
  ],
};

/** Sample alerts of every kind, in the order of the kinds. */
export function sampleAlerts(): readonly AlertIntent[] {
  return Object.values(SAMPLES)
    .flat()
    .map((sample) => ({
      ...{ id: 'sample', ticketNo: '43050026091800000001', region: '430500', recipient: 'chengguan', at: AT },
      ...sample,
    }));
}
