import { beforeEach, describe, expect, it } from 'vitest';
import { TextsDestroyedError } from '../../../shared/privacy/errors.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { bodyOf } from '../../../shared/ticket/ledger.ts';
import { Rated } from './rated.ts';

let rated: Rated;
beforeEach(async () => {
  rated = new Rated();
  await rated.answered();
});

const commands = () => rated.city.store.commands().slice(5);
/** The last entry’s events, as the ledger has them. */
const last = () => {
  const entry = rated.city.store.entries.at(-1);
  return entry ? bodyOf(entry).events : [];
};

describe('a citizen writes back', () => {
  it('SY-17: what the message asked is a revisit by SMS, and closes what they are satisfied with', async () => {
    expect(await rated.writes('11', 1)).toMatchObject({ status: 200, body: { code: 0 } });
    expect(last()[0]).toMatchObject({
      ...{ type: 'Revisited', way: 'sms', reached: true, grade: 'satisfied', unitContacted: true },
      ...{ satisfied: true, cause: 'person' },
    });
    expect(rated.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
    expect(await rated.kept()).toEqual([]);
  });

  it('dissatisfaction is the hotline’s to follow up', async () => {
    await rated.writes('不满意，没有联系', 1);
    expect(rated.ticket).toMatchObject({
      stage: 'done',
      revisit: { satisfied: false, unitContacted: false },
    });
  });

  it('the same message handed in again does nothing again, whatever it would mean by then', async () => {
    await rated.writes('11', 1);
    await rated.writes('11', 1);
    expect(commands()).toEqual(['revisit']);
    await rated.writes('不满意', 2);
    await rated.writes('不满意', 2);
    expect(commands()).toEqual(['revisit', 'keep-message']);
  });

  it.each([
    ['what nobody can read', '路灯还是没修好，再来看看', 'unclear'],
    ['what says less than the text asks', '满意', 'incomplete'],
  ])('%s is kept as they wrote it, and nothing is lost', async (_what, text, why) => {
    await rated.writes(text, 1);
    expect(last()).toMatchObject([{ type: 'MessageKept', way: 'sms', why, number: 1 }]);
    expect(await rated.kept()).toEqual([text]);
    expect(rated.ticket.stage).toBe('done');
    await rated.writes('11', 2);
    expect(rated.ticket.stage).toBe('closed');
  });

  it('what comes too late is kept', async () => {
    await rated.writes('11', 1);
    await rated.writes('32', 2);
    expect(last()).toMatchObject([{ type: 'MessageKept', why: 'late' }]);
    expect(await rated.kept()).toEqual(['32']);
    expect(rated.ticket.outcome).toBe('satisfied');
  });

  it('after a redo the newest answer is meant', async () => {
    await rated.writes('32', 1);
    await rated.city.act('redo', { finding: 'unit-fault', reason: new PersonalText('未处理到位') });
    await rated.writes('还没来', 2);
    expect(last()).toMatchObject([{ type: 'MessageKept', why: 'late' }]);
    await rated.answerAgain('+8613907391234', 2);
    await rated.writes('11', 3);
    expect(rated.ticket).toMatchObject({ stage: 'closed', outcome: 'satisfied' });
  });

  it('who wants no more is asked no more, which is on record', async () => {
    await rated.writes('TD', 1);
    expect([...rated.asks.refusals]).toHaveLength(1);
    expect(last()).toMatchObject([{ type: 'MessageKept', why: 'unsubscribed' }]);
    expect(last()[0]).not.toHaveProperty('text');
  });

  it('what can’t be sealed any more, since the ticket’s key is gone, is handed in once and not for ever', async () => {
    rated.city.vault.seal = () => Promise.reject(new TextsDestroyedError());
    expect((await rated.writes('还记得吗', 1)).status).toBe(200);
    expect([rated.logged, commands()]).toEqual([['REPLY_NOT_KEPT'], []]);
  });

  it('of somebody unknown is thanked for, counted, and changes nothing', async () => {
    expect((await rated.writes('满意', 1, '13900000000')).status).toBe(200);
    expect([rated.logged, commands()]).toEqual([['REPLY_STRAY'], []]);
  });
});

describe('providers', () => {
  const tencent = {
    extend: '',
    mobile: '13907391234',
    nationcode: '86',
    sign: '某市12345',
    time: 1790000000,
  };

  it('Tencent Cloud hands in one at a time and numbers none', async () => {
    const answer = await rated.provider('tencent', { ...tencent, text: '11' });
    expect(answer).toMatchObject({ status: 200, body: { result: 0, errmsg: 'OK' } });
    await rated.provider('tencent', { ...tencent, text: '11' });
    expect(commands()).toEqual(['revisit']);
  });

  it('a message that can’t be read stops no other', async () => {
    const good = { phone_number: 13907391234, content: '11', sequence_id: '7' };
    const bodies = [{}, { ...good, content: ' ' }, { ...good, phone_number: 'x' }, good];
    expect((await rated.provider('aliyun', bodies)).status).toBe(200);
    expect(rated.logged).toEqual(['REPLY_UNREADABLE', 'REPLY_UNREADABLE', 'REPLY_UNREADABLE']);
    expect(commands()).toEqual(['revisit']);
  });

  it('whoever does not know the address is told of none', async () => {
    for (const [provider, key] of [
      ['aliyun', 'x'.repeat(40)],
      ['other', undefined],
    ] as const) {
      await expect(rated.provider(provider, [], key)).rejects.toMatchObject({ status: 404 });
    }
  });

  it('nothing that was written, and no number, is logged', async () => {
    await rated.writes('我是张三丰', 1);
    await rated.writes('我是张三丰', 2, '13900000000');
    expect(rated.logged.join()).not.toMatch(/张|139/);
  });
});
