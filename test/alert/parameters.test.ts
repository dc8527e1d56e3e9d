import { expect, it } from 'vitest';
import type { AlertFacts, AlertKind } from '../../shared/alert/facts.ts';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import { parametersOf } from '../../shared/alert/parameters.ts';
import { filled, shownText } from '../../shared/alert/templates.ts';
import { alertParts, alertText } from '../../shared/alert/texts.ts';
import { at } from '../ticket/history.ts';

const intent: AlertIntent = {
  id: '000002-001-dispatch-chengguan',
  ticketNo: '43050026091800000001',
  region: '430500',
  recipient: 'chengguan',
  at: at('2026-09-18 11:00'),
  facts: { kind: 'dispatch', role: 'lead' },
  by: { at: at('2026-09-21 00:00'), provisional: false },
};

it('an alert’s parameters are its number, times and the product’s own words', () => {
  expect(parametersOf(intent)).toEqual({
    ticketNo: '43050026091800000001',
    title: '新派工单',
    what: '已转派你单位办理',
    todo: '请于9月20日24时前签收',
    due: '9月20日24时',
    clause: '依据见系统',
  });
});

it('none of them is empty where an alert asks for nothing and no term runs', () => {
  const { by: _by, ...rest } = intent;
  const parameters = parametersOf({ ...rest, facts: { kind: 'returned', granted: true } });
  expect(parameters).toMatchObject({ todo: '请登录系统查看', due: '以系统所示为准' });
  expect(Object.values(parameters).every((value) => value.length > 0)).toBe(true);
});

it('a template is filled by its own names, and what is too long for a variable is cut', () => {
  const template = {
    code: 'SMS_1',
    text: '${no}：${todo}',
    variables: {
      no: { of: 'ticketNo' as const, type: 'text' as const, most: 35 },
      todo: { of: 'todo' as const, type: 'text' as const, most: 6 },
    },
  };
  const values = filled(template, parametersOf(intent));
  expect(values).toEqual({ no: '43050026091800000001', todo: '请于9月2…' });
  expect(shownText(template, values, 'named')).toBe('43050026091800000001：请于9月2…');
});

/** The longest of each kind. */
const LONGEST: { readonly [K in AlertKind]: Extract<AlertFacts, { kind: K }> } = {
  urgent: { kind: 'urgent', handOver: false },
  'handed-over': { kind: 'handed-over', line: '公共法律服务热线' },
  'hand-over-refused': { kind: 'hand-over-refused', line: '公共法律服务热线' },
  'feedback-owed': { kind: 'feedback-owed', line: '公共法律服务热线' },
  dispatch: {
    kind: 'dispatch',
    role: 'assistant',
    urgent: true,
    respondBy: { at: at('2026-12-18 12:00'), provisional: false },
  },
  remind: { kind: 'remind', clock: 'supervise' },
  overdue: { kind: 'overdue', clock: 'respond', deemedSigned: false, at: at('2026-12-18 12:00') },
  coordination: { kind: 'coordination', on: '2026-12-18' as never },
  across: { kind: 'across' },
  divided: { kind: 'divided' },
  below: { kind: 'below', what: 'disputed' },
  returned: { kind: 'returned', granted: true },
  'taken-back': { kind: 'taken-back' },
  redo: { kind: 'redo' },
  supervision: { kind: 'supervision', method: 'media' },
  'supervision-answered': { kind: 'supervision-answered' },
  urged: { kind: 'urged' },
  card: { kind: 'card', colour: 'yellow' },
  talk: { kind: 'talk' },
  named: { kind: 'named' },
  fault: { kind: 'fault', withdrawn: false },
  watched: { kind: 'watched' },
  extension: { kind: 'extension', granted: true },
  'answer-failed': { kind: 'answer-failed' },
  termination: { kind: 'termination', granted: false },
  objection: { kind: 'objection', granted: true },
  contacts: { kind: 'contacts' },
  'term-changed': { kind: 'term-changed', clock: 'acknowledge', reason: 'settings' },
  'request-added': { kind: 'request-added' },
  released: { kind: 'released' },
  escalation: { kind: 'escalation', clock: 'respond', at: at('2026-12-18 12:00'), own: true },
  'call-missed': { kind: 'call-missed' },
  declined: { kind: 'declined' },
  joint: { kind: 'joint' },
  'joint-feedback': { kind: 'joint-feedback' },
  digest: { kind: 'digest', tickets: 120 },
  unrostered: { kind: 'unrostered', unit: '市住房和城乡建设局' },
  knowledge: { kind: 'knowledge', what: 'outdated', title: '暴雨期间停水停电停气问题的统一答…' },
  'hot-spot': {
    kind: 'hot-spot',
    what: 'opened',
    finding: 'rising',
    window: '近30日',
    label: '夜间施工噪音',
    count: 1200,
  },
  measure: { kind: 'measure', what: 'reopened' },
  'analysis-due': { kind: 'analysis-due', period: '2026-07/2026-09' },
  'hand-in-due': { kind: 'hand-in-due', period: '2026年第三季度' },
  assessment: { kind: 'assessment', what: 'objected', period: '2026年第三季度' },
  reveal: { kind: 'reveal', what: 'granted', minutes: 1440 },
  'citizen-accepted': { kind: 'citizen-accepted' },
  'citizen-rejected': { kind: 'citizen-rejected' },
  'citizen-due': { kind: 'citizen-due' },
  'citizen-extended': { kind: 'citizen-extended' },
  'citizen-answered': {
    kind: 'citizen-answered',
    revisit: true,
    ask: ['grade', 'solved', 'unitContacted'],
  },
};

it.each(Object.values(LONGEST))('$kind fits the variables of a provider uncut', (facts) => {
  const parameters = parametersOf({
    ...intent,
    facts,
    by: { at: at('2026-12-31 12:00'), provisional: false },
  });
  for (const value of Object.values(parameters)) expect([...value].length).toBeLessThanOrEqual(35);
  const empty = Object.values(parameters).filter((value) => value.trim() === '');
  expect(empty).toEqual([]);
  expect(alertText({ ...intent, facts }).text).toContain(alertParts({ ...intent, facts }).what);
});
