import { describe, expect, it } from 'vitest';
import { PersonalText } from '../../../../shared/privacy/personal.ts';
import { submission, TICKET_NO } from '../../ticket-desk/doubles.ts';
import { ConversationWorld, numberIn } from './world.ts';

const MATTER = '小区路灯不亮，请尽快维修';

/** A world in which somebody has handed in a matter. */
async function begun() {
  const world = new ConversationWorld();
  const ticketNo = numberIn(await world.say(MATTER)) ?? '';
  return { world, ticketNo };
}

describe('a whole conversation', () => {
  it('makes a ticket at once and completes it, one question at a time', async () => {
    const { world, ticketNo } = await begun();
    const place = await world.say('城南公园南门');
    const time = await world.say('昨晚八点');
    const phone = await world.say('13907391234');
    const last = await world.say('保密');
    expect([place, time, phone, last].map((each) => each.replaceAll(ticketNo, 'NO'))).toEqual([
      expect.stringMatching(/工单NO.*什么时间/),
      expect.stringMatching(/工单NO.*联系电话/),
      expect.stringMatching(/工单NO.*保密/),
      expect.stringMatching(/设为保密.*填写完毕.*NO/),
    ]);
    expect(world.tickets).toMatchObject([
      { ticketNo, channel: 'wechat', stage: 'submitted', confidential: 'all', additions: 4 },
    ]);
    expect(await world.texts()).toMatchObject({
      request: MATTER,
      phone: '+8613907391234',
      'added.1': '事发地点：城南公园南门',
      'addedPlace.1': '城南公园南门',
      'added.2': '发生时间：昨晚八点',
    });
  });

  it('asks for the place first, and keeps a number from units until it is told otherwise', async () => {
    const { world } = await begun();
    expect(await new ConversationWorld().say(MATTER)).toContain('什么地点');
    for (const text of ['跳过', '不清楚', '我的电话是13907391234，姓张']) await world.say(text);
    expect(world.tickets[0]?.confidential).toBe('phone');
    expect((await world.texts()).phone).toBe('+8613907391234');
    expect(await world.say('不需要')).toContain('设为不保密');
    expect(world.tickets[0]?.confidential).toBe('none');
  });

  it('asks again for a number that is none, and takes other words as something more', async () => {
    const { world } = await begun();
    await world.say('跳过');
    await world.say('跳过');
    expect(await world.say('1390739')).toContain('号码好像不对');
    expect(await world.say('晚上九点以后给我打')).toContain('联系电话');
    expect(await world.say('12345')).toContain('号码好像不对');
    expect(world.tickets[0]?.additions).toBe(3);
    expect((await world.texts()).phone).toBeUndefined();
    expect(await world.say('0739-5361234')).toContain('保密');
    expect((await world.texts()).phone).toBe('+867395361234');
  });

  it('takes a long text as no answer: it is added, and the question stands', async () => {
    const { world, ticketNo } = await begun();
    const answer = await world.say(`${'路灯从上个月就坏了，'.repeat(10)}`);
    expect(answer).toContain('什么地点');
    expect(numberIn(answer)).toBe(ticketNo);
    expect((await world.texts()).place).toBeUndefined();
  });

  it('ends its questions when it is told to, and goes on adding', async () => {
    const { world, ticketNo } = await begun();
    expect(await world.say('结束')).toContain(ticketNo);
    const answer = await world.say('还有，垃圾桶也坏了');
    expect(answer).toMatch(/已补充到工单.*新诉求/);
    expect(world.tickets).toHaveLength(1);
  });

  it('makes of what was added a matter of its own', async () => {
    const { world, ticketNo } = await begun();
    await world.say('结束');
    await world.say('另外楼下夜里施工太吵');
    const other = numberIn(await world.say('新诉求')) ?? '';
    expect(other).not.toBe(ticketNo);
    expect((await world.texts(other)).request).toBe('另外楼下夜里施工太吵');
    expect(numberIn(await world.say('建设路12号'))).toBe(other);
    expect((await world.texts(other))['addedPlace.1']).toBe('建设路12号');
  });

  it('makes none of an answer to a question: the next matter is asked for', async () => {
    const { world } = await begun();
    for (const answer of ['建设路12号', '昨晚', '13800000000', '不保密']) await world.say(answer);
    expect(await world.say('新诉求')).toMatch(/请用文字说明您的诉求/);
    expect(world.tickets).toHaveLength(1);
    const other = numberIn(await world.say('楼下夜里施工太吵')) ?? '';
    expect((await world.texts(other)).request).toBe('楼下夜里施工太吵');
  });

  it('makes one of what was expressly added, as the answer offers', async () => {
    const { world } = await begun();
    await world.say('结束');
    expect(await world.say('补充 楼下夜里施工太吵')).toMatch(/新诉求/);
    const other = numberIn(await world.say('新诉求')) ?? '';
    expect((await world.texts(other)).request).toBe('楼下夜里施工太吵');
  });

  it('begins anew after an hour of silence', async () => {
    const { world, ticketNo } = await begun();
    world.city.later(3_600);
    expect(numberIn(await world.say('城南公园'))).toBe(ticketNo);
    world.city.later(3_601);
    expect(numberIn(await world.say('又一件事'))).not.toBe(ticketNo);
    expect(world.tickets).toHaveLength(2);
  });

  it('is each person’s own', async () => {
    const world = new ConversationWorld();
    const answers = await Promise.all(['o1', 'o2', 'o3'].map((openId) => world.say(MATTER, openId)));
    expect(new Set(answers.map(numberIn)).size).toBe(3);
  });

  it('can be broken off; the ticket stays', async () => {
    const { world, ticketNo } = await begun();
    expect(await world.say('取消')).toContain('已登记的工单仍会办理');
    expect(numberIn(await world.say('停水三天了'))).not.toBe(ticketNo);
  });

  it.each(['0012', '12345', '1e5', '测试', '你好'])('takes %j for a matter, as it is', async (text) => {
    const world = new ConversationWorld();
    expect(numberIn(await world.say(text))).toBe(world.tickets[0]?.ticketNo);
    expect((await world.texts()).request).toBe(text);
  });

  it.each(['帮助', '人工。', '结束', '跳过', '保密', '补充 内容', '新诉求', ' '])(
    'takes a first %j for none',
    async (text) => {
      const world = new ConversationWorld();
      expect(numberIn(await world.say(text))).toBeUndefined();
      expect(world.tickets).toEqual([]);
    },
  );

  it('takes no more than a ticket can hold', async () => {
    const world = new ConversationWorld();
    expect(await world.say('长'.repeat(7_000))).toContain('过长');
    expect(world.tickets).toEqual([]);
  });
});

describe('pictures, voices and positions', () => {
  const picture = (id: string) => ({ media: { id, kind: 'image' as const } });

  it('that come first wait for words, and go with them', async () => {
    const world = new ConversationWorld();
    for (const id of ['p1', 'p2']) expect(await world.say(picture(id))).toContain('文字');
    await world.say({ place: '城南公园（纬度27.24，经度111.47）' });
    expect(world.tickets).toEqual([]);
    // The place is known by now.
    expect(await world.say(MATTER)).toContain('什么时间');
    expect((await world.texts()).place).toContain('城南公园');
    expect(world.jobs).toEqual([{ job: 'media', account: 'demo', person: 'demo:o1', message: 'm4' }]);
  });

  it('that come later go to the ticket', async () => {
    const { world, ticketNo } = await begun();
    expect(numberIn(await world.say(picture('p1')))).toBe(ticketNo);
    expect(await world.say({ place: '建设路' })).toContain('什么时间');
    expect((await world.texts())['addedPlace.1']).toBe('建设路');
    expect(world.jobs).toMatchObject([{ job: 'media', message: 'm2' }]);
    expect(world.tickets).toHaveLength(1);
  });

  it('that come all at once with the words find one ticket', async () => {
    const world = new ConversationWorld();
    const answers = await Promise.all([
      world.say(MATTER),
      ...['p1', 'p2', 'p3'].map((id) => world.say(picture(id))),
    ]);
    expect(world.tickets).toHaveLength(1);
    expect(new Set(answers.map(numberIn)).size).toBe(1);
  });

  it('with words recognised are words', async () => {
    const world = new ConversationWorld();
    const answer = await world.say({ media: { id: 'v1', kind: 'voice' }, text: MATTER });
    expect(numberIn(answer)).toBe(world.tickets[0]?.ticketNo);
    expect(world.jobs).toHaveLength(1);
  });

  it('are not kept without end', async () => {
    const old = new ConversationWorld();
    await old.say(picture('p1'));
    old.city.later(2 * 86_400);
    expect(await old.say(picture('p2'))).toContain('文字');
    await old.say(MATTER);
    expect(old.conversations.receipts.get('demo:o1 m3')?.receipt).toMatch(/p1.*p2/);
    const older = new ConversationWorld();
    await older.say(picture('p1'));
    older.city.later(4 * 86_400);
    await older.say(MATTER);
    expect(older.jobs).toEqual([]);
    const world = new ConversationWorld();
    for (let n = 0; n < 9; n++) expect(await world.say(picture(`p${n}`))).toContain('已收到');
    expect(await world.say(picture('p9'))).toContain('没有登记');
  });
});

describe('a message delivered again', () => {
  it('ten times at once is one ticket and ten equal answers', async () => {
    const world = new ConversationWorld();
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.say(MATTER, 'o1', 'same')));
    expect(new Set(answers).size).toBe(1);
    expect(world.tickets).toHaveLength(1);
    expect(await world.say(MATTER, 'o1', 'same')).toBe(answers[0]);
  });

  it('later has the answer that it had, also when the conversation has gone on', async () => {
    const world = new ConversationWorld();
    const first = await world.say(MATTER, 'o1', 'a');
    const second = await world.say('城南公园', 'o1', 'b');
    await world.say('昨晚', 'o1', 'c');
    expect(await world.say(MATTER, 'o1', 'a')).toBe(first);
    expect(await world.say('城南公园', 'o1', 'b')).toBe(second);
    expect(world.tickets).toMatchObject([{ additions: 2 }]);
  });

  it('with another content is refused', async () => {
    const world = new ConversationWorld();
    await world.say(MATTER, 'o1', 'a');
    await expect(world.say('别的', 'o1', 'a')).rejects.toMatchObject({ rule: 'other-content' });
    expect(world.tickets).toHaveLength(1);
  });

  it('counts a wrong guess once', async () => {
    const world = new ConversationWorld();
    await world.city.act('submit', { ...submission(TICKET_NO), phone: new PersonalText('+8613907391234') });
    const asked = `查询 ${TICKET_NO} 0000`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.say(asked, 'o1', 'same')));
    expect(new Set(answers).size).toBe(1);
    expect([...world.attempts.counts.values()]).toEqual([1]);
  });
});

describe('progress', () => {
  it('is shown to whoever made a ticket here', async () => {
    const { world, ticketNo } = await begun();
    for (const asked of ['查询', '进度。', ticketNo, `查询${ticketNo}`]) {
      expect(await world.say(asked)).toContain(`工单${ticketNo}：已登记，待受理`);
    }
    expect(await world.say('查询', 'o2')).toContain('还没有登记过');
    expect(await world.say(`查询${ticketNo}`, 'o2')).toContain('没有查到');
  });

  it('of several tickets is a line each, and asks for one of them', async () => {
    const { world, ticketNo } = await begun();
    await world.say('取消');
    const other = numberIn(await world.say('停水三天了')) ?? '';
    const lines = (await world.say('查询')).split('\n');
    expect(lines.map((line) => numberIn(line) ?? line)).toEqual([
      other,
      ticketNo,
      '发送工单编号可查看详情。',
    ]);
  });

  it('of another ticket takes its number and the end of its phone number', async () => {
    const world = new ConversationWorld();
    await world.city.act('submit', { ...submission(TICKET_NO), phone: new PersonalText('+8613907391234') });
    await world.city.dispatch();
    expect(await world.say(`查询 ${TICKET_NO} 1234`)).toContain('待承办单位签收');
    for (let n = 0; n < 5; n++) {
      expect(await world.say(`${TICKET_NO} 000${n}`)).toContain('没有查到');
    }
    // Five wrong ends close the number for the hour.
    expect(await world.say(`查询 ${TICKET_NO} 1234`)).toContain('没有查到');
  });

  it('says why a request was not accepted', async () => {
    const { world, ticketNo } = await begun();
    await world.city.act(
      'reject',
      { ground: 'legal-remedy', reason: new PersonalText('属于法院受理范围') },
      { ticketNo },
    );
    expect(await world.say('查询')).toMatch(/未予受理[\s\S]*属于法院受理范围/);
  });
});

describe('a ticket that takes nothing more', () => {
  async function closed() {
    const { world, ticketNo } = await begun();
    await world.city.act(
      'reject',
      { ground: 'legal-remedy', reason: new PersonalText('不属于') },
      { ticketNo },
    );
    return { world, ticketNo };
  }

  it('leads to a ticket of its own, which the conversation is about from then on', async () => {
    const { world, ticketNo } = await closed();
    const answer = await world.say('请再考虑一下');
    const other = numberIn(answer) ?? '';
    expect(answer).toContain('已登记为新的诉求');
    expect(other).not.toBe(ticketNo);
    expect((await world.texts(other)).request).toBe('请再考虑一下');
    expect(numberIn(await world.say('还有一点'))).toBe(other);
    expect(world.tickets).toHaveLength(2);
  });

  it('is not made of a phone number or a wish', async () => {
    const { world } = await closed();
    expect(await world.say('保密')).toContain('不能补充');
    expect(world.tickets).toHaveLength(1);
  });

  it('may be named, as long as it is one’s own', async () => {
    const { world, ticketNo } = await begun();
    await world.say('取消');
    expect(await world.say(`补充 ${ticketNo} 门牌是12号`)).toContain(ticketNo);
    expect((await world.texts())['added.1']).toBe('门牌是12号');
    expect(await world.say(`补充 ${ticketNo} 别人的话`, 'o2')).toContain('没有查到');
  });
});

describe('when the store is in trouble', () => {
  const away = () => Promise.reject(new Error('away'));

  it('and nothing could be recorded, WeChat is left to hang up and come again', async () => {
    const world = new ConversationWorld();
    const deps = { ...world.deps, conversations: { ...world.deps.conversations, load: away } };
    await expect(world.say(MATTER, 'o1', 'a', deps)).rejects.toThrow('away');
    expect(world.waited.at(-1)).toBeGreaterThan(5_000);
    expect(numberIn(await world.say(MATTER, 'o1', 'a'))).toBeDefined();
  });

  it('and what was recorded could not be carried out, the queue sees to it, and a repetition too', async () => {
    const world = new ConversationWorld();
    const commit = world.city.store.commit.bind(world.city.store);
    world.city.store.commit = away;
    await expect(world.say(MATTER, 'o1', 'a')).rejects.toThrow('away');
    expect(world.jobs).toEqual([{ job: 'carry-out', account: 'demo', person: 'demo:o1', message: 'a' }]);
    world.city.store.commit = commit;
    // The next message finds what the one before left undone.
    const answer = await world.say('城南公园', 'o1', 'b');
    expect(numberIn(answer)).toBe(world.tickets[0]?.ticketNo);
    expect(numberIn(await world.say(MATTER, 'o1', 'a'))).toBe(world.tickets[0]?.ticketNo);
    expect(world.tickets).toHaveLength(1);
  });

  it('and carrying it out takes too long, the citizen is told that it is here', async () => {
    const world = new ConversationWorld();
    const commit = world.city.store.commit.bind(world.city.store);
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    world.city.store.commit = async (given) => {
      await held;
      return commit(given);
    };
    const answer = await world.say(MATTER, 'o1', 'a', { ...world.deps, pause: async () => {} });
    expect(answer).toContain('正在登记');
    expect(world.jobs).toMatchObject([{ job: 'carry-out', message: 'a' }]);
    go();
    expect(numberIn(await world.say(MATTER, 'o1', 'a'))).toBe(world.tickets[0]?.ticketNo);
    expect(world.tickets).toHaveLength(1);
  });
});

describe('somebody who unsubscribes', () => {
  it('is forgotten; the ticket goes on, and never held the OpenID', async () => {
    const { world } = await begun();
    expect(JSON.stringify([...world.city.vault.texts.values()])).not.toContain('o1');
    expect(world.tickets[0]?.person).toMatch(/^[0-9a-f]{32}$/);
    await world.leave();
    expect(world.tickets).toHaveLength(1);
    expect(world.conversations.bound.size + world.conversations.standing.size).toBe(0);
    expect(await world.say('查询')).toContain('还没有登记过');
  });

  it('has what they asked for carried out first', async () => {
    const world = new ConversationWorld();
    const commit = world.city.store.commit.bind(world.city.store);
    world.city.store.commit = () => Promise.reject(new Error('away'));
    await expect(world.say(MATTER)).rejects.toThrow('away');
    world.city.store.commit = commit;
    await world.leave();
    expect(world.tickets).toHaveLength(1);
  });
});
