import type { Sheet } from '../../../shared/assessment/sheet.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { AssessmentScheme, Settings } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { item, schemeOf } from '../../assessment/schemes.ts';
import { type Line, type Setting, tell } from '../../ticket/story.ts';
import { somebody } from '../commands/calling.ts';
import { AssessingCity } from './doubles.ts';

/* A city whose units are assessed, and what is asked of it. */

export const REGION = '430500';
export const PERIOD = '2026-09';
export const SUPERVISOR = somebody('supervisor');
export const officer = (unit: string) => somebody('unit-officer', { unit });
export const reason = '经核实情况属实';

const SCHEME = schemeOf({
  items: [
    item('signing', 'deduction', { count: 'signCharged' }, 0.5, { clause: 'SY-27' }),
    item('handling', 'deduction', { count: 'handleCharged' }, 2),
    item('survey', 'bonus', { recorded: ['third-party', 'survey'] }, 0.1),
  ],
});
export const decided = { ground: '考核办法', by: '热线主管部门', from: '2010-01-01' };

/** A ticket that its unit neither signs nor handles in time. */
export function late(index: number, lead = 'chengguan', setting: Setting = {}, region = REGION): Ticket {
  const ticketNo = `${region}2609180000000${index}`;
  const lines = [
    { at: '2026-09-18 10:00', do: 'submit', ticketNo, region },
    { at: '2026-09-18 11:00', do: 'dispatch', lead },
    { at: '2026-10-15 10:00', do: 'settle' },
  ] as Line[];
  return { ...tell(lines, setting).ticket, ticketNo };
}

/** A city with a scheme. */
export function assessing(
  scheme: Partial<AssessmentScheme> = {},
  more: Partial<Settings> = {},
): AssessingCity {
  return new AssessingCity({ assessments: [{ ...SCHEME, ...scheme }], ...more });
}

export const draft = (city: AssessingCity, caller: PersonCaller = SUPERVISOR, query = '', period = PERIOD) =>
  city.call(caller, {
    method: 'GET',
    route: '/v1/assessments',
    query: `region=${caller.region}&period=${period}${query}`,
  });
export const post = (city: AssessingCity, caller: PersonCaller, what: string, body: object, key = '') =>
  city.call(caller, {
    method: 'POST',
    route: `/v1/assessments/{region}/{period}/${what.startsWith('objections/') ? 'objections/{objection}' : what}`,
    params: { region: caller.region, period: PERIOD, objection: what.split('/')[1] ?? '' },
    body,
    ...(key !== '' && { headers: { 'idempotency-key': key } }),
  });
export const sheets = (answer: { body: Record<string, unknown> }) => answer.body.sheets as Sheet[];
