import { describe, expect, it } from 'vitest';
import { spokenQuestionRoutes } from '../../../functions/calls/questions.ts';
import type { ApiRequest } from '../../../functions/http/route.ts';
import { questionRoutes } from '../../../functions/knowledge/question-routes.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { entryNamed } from '../../knowledge/entries.ts';
import { call, somebody } from '../commands/calling.ts';
import { ANSWERING, asking, CARD, LUAN, SCHOOL } from './asking.ts';

const PUBLIC = '/v1/public/questions';
type City = ReturnType<typeof asking>;

const ask = (city: City, text: string, region = LUAN) =>
  call(questionRoutes(city.deps), somebody('agent'), {
    method: 'POST',
    route: PUBLIC,
    body: { region, text },
  });

describe('LA-7: a question on a page', () => {
  it('is answered from the base, with the way on', async () => {
    const city = asking();
    const { status, body, headers } = await ask(city, '请问居住证怎么办理？');
    expect([status, body.end]).toEqual([200, 'answered']);
    expect(body.told).toMatch(
      /到派出所申领。\n（知识库K00000001，市公安局提供，2026-09-01发布）\n没有解决？/,
    );
    expect(body.entries).toEqual([
      expect.objectContaining({ entry: 'K00000001', provider: 'gongan', publishedOn: '2026-09-01' }),
    ]);
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    expect(city.knowledge.ends).toEqual([
      { region: LUAN, day: '2026-09-18', end: 'answered', entries: ['K00000001'] },
    ]);
  });

  it.each([
    ['宠物狗在哪里登记', 'unsure', /没有找到有把握的答案.*提交诉求/s],
    ['有人触电了怎么办', 'passed-on', /110、119或者120/],
    ['怎么举报居住证窗口的人', 'passed-on', /由人工受理/],
  ])('%s: %s, and is handed on', async (text, end, told) => {
    const city = asking();
    const { body } = await ask(city, text);
    expect(body).toMatchObject({ end, entries: [], told: expect.stringMatching(told) });
    expect(city.knowledge.ends).toMatchObject([{ end, entries: [] }]);
    expect(city.lines.join()).not.toContain(text);
  });

  it('what a watched word stands in goes to people', async () => {
    const watched = { id: 'w', label: '居住证', terms: ['居住证'], ground: 'g', by: 'b', from: '2026-01-01' };
    const settings = { ...ANSWERING, watchedWords: [watched] } as typeof ANSWERING;
    expect((await ask(asking(settings), '居住证怎么办理')).body.end).toBe('passed-on');
  });

  it('it says so where the city has not set from when on an answer is sure', async () => {
    const city = asking(DEFAULT_SETTINGS);
    const { body } = await ask(city, '居住证怎么办理');
    expect(body).toMatchObject({ end: 'off', entries: [], told: expect.stringContaining('未开通自动答复') });
    expect(city.knowledge.ends).toEqual([]);
  });

  it('a base that is not open is not there', async () => {
    expect((await ask(asking(), '居住证怎么办理', '430500')).status).toBe(404);
  });

  it('is answered although it could not be counted', async () => {
    const city = asking();
    city.knowledge.count = async () => {
      throw new Error('busy');
    };
    expect((await ask(city, '居住证怎么办理')).body.end).toBe('answered');
    expect(city.lines.join()).toContain('QUESTION_NOT_COUNTED');
  });
});

/** A call centre's menu asks. */
async function spoken(city: City, text: string | undefined, region = LUAN) {
  const [route] = spokenQuestionRoutes(city.deps);
  const caller = { type: 'channel', id: 'cti', regions: [LUAN], channels: ['phone'] } as const;
  const body = { region, callId: 'S-1', ...(text !== undefined && { text: new PersonalText(text) }) };
  const answer = await route?.handle({ caller, body } as unknown as ApiRequest);
  return answer?.body as { say: string; next: string; entries: string[] };
}

describe('LA-7: a question on the phone', () => {
  it('is answered so that a voice can say it', async () => {
    const city = asking();
    expect(await spoken(city, '暂住证怎么办理')).toEqual({
      ...{ callId: 'S-1', say: '市公安局答复：到派出所申领。', next: 'answer', entries: ['K00000001'] },
    });
    expect(city.knowledge.ends).toMatchObject([{ end: 'answered', entries: ['K00000001'] }]);
  });

  it('goes to an agent where it is unsure, urgent or off', async () => {
    expect(await spoken(asking(), '宠物狗在哪里登记')).toMatchObject({ next: 'agent', entries: [] });
    const urgent = await spoken(asking(), '楼上着火了');
    expect(urgent).toMatchObject({ next: 'agent', say: expect.stringContaining('立即拨打') });
    expect(await spoken(asking(DEFAULT_SETTINGS), '暂住证怎么办理')).toMatchObject({ next: 'agent' });
  });

  it('is asked again where nothing was heard, or several entries answer equally well', async () => {
    expect(await spoken(asking(), undefined)).toMatchObject({
      next: 'menu',
      say: expect.stringContaining('再说一遍'),
    });
    const city = asking();
    const moved = entryNamed('K00000003', { title: '居住证怎么补办', keywords: ['居住证办理'] });
    city.knowledge.states.set(`${LUAN}/K00000003`, moved);
    const { say, next } = await spoken(city, '居住证');
    expect([next, say]).toEqual(['menu', expect.stringMatching(/居住证怎么办理；居住证怎么补办/)]);
  });

  it('is a foreign region’s for nobody', async () => {
    await expect(spoken(asking(), '居住证', '430500')).rejects.toMatchObject({ status: 404 });
  });
});

describe('LA-7: what was counted', () => {
  const counts = (city: City, role: 'reviewer' | 'unit-officer', unit?: string) =>
    call(questionRoutes(city.deps), somebody(role, { region: LUAN, ...(unit !== undefined && { unit }) }), {
      method: 'GET',
      route: '/v1/knowledge/questions',
    });

  it('lists for each provider the entries that are often not enough', async () => {
    const city = asking();
    for (const text of ['居住证怎么办理', '暂住证怎么办理', '小学报名时间', '宠物狗在哪里登记'])
      await ask(city, text);
    await city.knowledge.count(LUAN, '2026-09-18' as Day, 'not-enough', [CARD.entry]);
    const { body } = await counts(city, 'reviewer');
    expect(body.days).toEqual([{ day: '2026-09-18', ends: { answered: 3, unsure: 1, 'not-enough': 1 } }]);
    expect(body.items).toMatchObject([
      { entry: CARD.entry, provider: 'gongan', shown: 2, notEnough: 1, wanting: true },
      { entry: SCHOOL.entry, provider: 'jiaoyu', shown: 1, notEnough: 0 },
    ]);
    const own = await counts(city, 'unit-officer', 'jiaoyu');
    expect(own.body.items).toMatchObject([{ entry: SCHOOL.entry }]);
  });
});
