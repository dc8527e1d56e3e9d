import { expect, test } from 'vitest';
import type { OutboxMessage } from '../../infra/local/outbox.ts';
import { outboxPage } from '../../infra/local/outbox-page.ts';

const message: OutboxMessage = {
  number: 1,
  at: '2026-09-18T10:00:00+08:00',
  topic: 'hotline-unit-430500-chengguan',
  protocol: 'sms',
  endpoint: '+8613900000000',
  subject: undefined,
  message: '<待办>',
};

test('no message is markup', () => {
  const page = outboxPage([message], 'now');
  expect(page).toContain('<p class="bubble">&lt;待办&gt;</p>');
  expect(page).not.toContain('<待办>');
  expect(page).toContain('共 1 条');
});

test('each is shown as its receiver would see it, the newest first', () => {
  const mail = { ...message, number: 2, protocol: 'smtp', endpoint: 'duty@example.org', subject: '新派工单' };
  const robot = { ...message, number: 3, protocol: 'dingtalk', message: '【督办】请办结' };
  const hook = { ...message, number: 4, protocol: 'webhook', message: '{"type":"alert.dispatch"}' };
  const page = outboxPage([message, mail, robot, hook], 'now');
  expect(page).toContain('<dt>主题</dt><dd>新派工单</dd>');
  expect(page).toContain('<strong>钉钉群机器人</strong><p>【督办】请办结</p>');
  expect(page).toContain('&quot;type&quot;: &quot;alert.dispatch&quot;');
  const order = [...page.matchAll(/<article><p class="meta">(\d)/g)].map(([, number]) => number);
  expect(order).toEqual(['4', '3', '2', '1']);
});

test('a long SMS says in how many parts it goes', () => {
  expect(outboxPage([{ ...message, message: '字'.repeat(70) }], 'now')).toContain('70 字，计 1 条');
  expect(outboxPage([{ ...message, message: '字'.repeat(71) }], 'now')).toContain('71 字，计 2 条');
});

test('of very many the newest are shown, and how many there are', () => {
  const many = Array.from({ length: 201 }, (_, index) => ({ ...message, number: index + 1 }));
  const page = outboxPage(many, 'now');
  expect(page).toContain('共 201 条（此处显示最近 200 条）');
  expect([...page.matchAll(/<article>/g)]).toHaveLength(200);
  expect(page).not.toContain('<p class="meta">1 · ');
});
