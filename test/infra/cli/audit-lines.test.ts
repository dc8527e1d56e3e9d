import { expect, it } from 'vitest';
import { csvOf, type Entry, lineOf, mostOf } from '../../../infra/cli/audit-lines.ts';

const TICKET = '43050026090112345678';

function entry(more: Partial<Entry> = {}): Entry {
  return {
    ...{ chain: '430500.2026-09-02.aaaaaaaa', number: 1, previous: '', hash: 'f'.repeat(64) },
    ...{ at: '2026-09-02T10:00:00+08:00', recordedAt: '2026-09-02T10:00:00+08:00', region: '430500' },
    who: { kind: 'person', id: 'u-1', roles: ['unit-officer'], region: '430500', unit: 'housing' },
    ...{ what: 'reveal', ticketNo: TICKET, fields: ['name', 'phone'], person: 'p1', kept: 'all' },
    ...{ why: { purpose: 'visit' }, route: 'POST /v1/tickets/{ticketNo}/reveal', requestId: 'r-1' },
    answer: 'clear',
    ...more,
  } as Entry;
}

it('LA-8: a table for handing over says in Chinese who saw what of whom, when and why, and is no formula', () => {
  const refused = { what: 'refused', answer: 'refused', code: 'not-found', who: { kind: 'nobody' } } as const;
  const csv = csvOf([entry(), entry({ ...refused, ref: '=1+1' })]);
  const [heads, one, other] = csv.split('\r\n');
  expect(heads?.startsWith('\ufeff时间,身份,账号,角色')).toBe(true);
  expect(one).toContain('工作人员,u-1,承办单位经办人,430500,housing,查看被隐去的信息');
  expect(one).toContain(`${TICKET},原文,name、phone,全部保密,上门办理或现场核查`);
  expect(other).toContain('身份不明');
  expect(other).toContain('不存在或不得查看');
  expect(other).toContain(`"'=1+1"`);
  expect(
    new Set(
      csv
        .trim()
        .split('\r\n')
        .map((line) => line.split(',').length),
    ).size,
  ).toBe(1);
});

it('who was shown the most people comes first, and what was refused is no look', () => {
  const other = { kind: 'person', id: 'u-2' } as const;
  const refused = { answer: 'refused', what: 'refused', person: 'p9' } as const;
  const lines = mostOf([
    ...[entry(), entry({ person: 'p1' }), entry({ ...refused })],
    ...['p1', 'p2', 'p3'].map((person) => entry({ who: other, person, answer: 'masked' })),
  ]);
  expect(lines).toEqual([
    'person:u-2  3 people  1 tickets  3 looks, 0 clear  0 refused',
    'person:u-1 (unit-officer housing)  1 people  1 tickets  2 looks, 2 clear  1 refused',
  ]);
});

it('a line has what an auditor needs to ask on: the request, the level and what was to be kept back', () => {
  expect(lineOf(entry())).toContain('clear  name,phone  上门办理或现场核查');
  expect(lineOf(entry())).toMatch(/ {2}r-1 {2}kept:all$/);
});
