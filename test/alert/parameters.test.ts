import { expect, it } from 'vitest';
import type { AlertIntent } from '../../shared/alert/intents.ts';
import { parametersOf } from '../../shared/alert/parameters.ts';
import { filled, shownText } from '../../shared/alert/templates.ts';
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
