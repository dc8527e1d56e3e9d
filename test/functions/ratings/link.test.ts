import { beforeEach, describe, expect, it } from 'vitest';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { Rated } from './rated.ts';

let rated: Rated;
beforeEach(async () => {
  rated = new Rated();
  await rated.answered();
});

const WHOLE = { grade: 'satisfied', unitContacted: 'yes', note: '' };
const GONE = { status: 404, text: { content: expect.stringContaining('此链接无效、已过期，或已经评价过') } };

describe('the page of a link', () => {
  it('SY-17: asks what the text asks, and says of the ticket its number, stage and day alone', async () => {
    const { status, text, headers } = await rated.page(rated.token());
    expect([status, text?.type]).toEqual([200, 'text/html; charset=utf-8']);
    const shown = (text?.content ?? '').replace(/<style>.*<\/style>/s, '').replace(/<[^>]+>/g, ' ');
    expect(shown.replace(/\s+/g, ' ').trim()).toBe(
      `诉求办理评价 诉求办理评价 工单编号 ${TICKET_NO} 状态 待回访 受理日期 2026年9月18日 ` +
        '您对办理结果是否满意？ 非常满意 满意 基本满意 不满意 非常不满意 ' +
        '承办单位与您联系过吗？ 联系过 没有联系 补充说明（可不填） 提交评价',
    );
    expect(text?.content).not.toMatch(/<script|http/);
    expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('takes one evaluation, as a revisit by SMS with what they add sealed', async () => {
    const token = rated.token();
    const { status, text } = await rated.page(token, { ...WHOLE, note: '谢谢张师傅' });
    expect([status, text?.content.includes('感谢您的评价')]).toEqual([200, true]);
    expect(rated.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
    expect(JSON.stringify(rated.city.store.entries)).not.toContain('张师傅');
    expect(await rated.page(token, WHOLE)).toMatchObject(GONE);
    expect(await rated.page(token)).toMatchObject(GONE);
    expect(rated.city.store.commands().filter((each) => each === 'revisit')).toHaveLength(1);
  });

  it('is shown again where an answer is missing or none of those offered', async () => {
    for (const fields of [{ grade: 'satisfied' }, { ...WHOLE, grade: 'splendid' }, {}]) {
      const { status, text } = await rated.page(rated.token(), fields);
      expect([status, text?.content.includes('请回答每一个问题')]).toEqual([422, true]);
    }
    expect(rated.ticket.stage).toBe('done');
  });

  it('is one and the same for a wrong link, one past its day, and one of an earlier answer', async () => {
    const old = rated.token();
    const pages = [await rated.page('A'.repeat(old.length)), await rated.page(rated.token(0, -1))];
    await rated.page(old, { ...WHOLE, grade: 'dissatisfied' });
    await rated.city.act('redo', { finding: 'unit-fault', reason: new PersonalText('未处理到位') });
    await rated.answerAgain('+8613907391234', 2);
    pages.push(await rated.page(old));
    for (const page of pages) expect(page).toEqual(pages[0]);
    expect(pages[0]).toMatchObject(GONE);
    expect((await rated.page(rated.token(2))).status).toBe(200);
  });

  it('is closed for the hour to an address that tries wrong links, and to no other', async () => {
    for (let tried = 0; tried < 60; tried++) await rated.page('wrong');
    expect((await rated.page(rated.token())).status).toBe(404);
    expect((await rated.page(rated.token(), undefined, '192.0.2.2')).status).toBe(200);
    expect([...rated.attempts.keys()].join()).not.toContain('192.0.2');
  });
});
