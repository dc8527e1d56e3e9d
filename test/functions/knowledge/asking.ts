import { PUBLISHED } from '../../../shared/calendar/published.ts';
import type { Settings } from '../../../shared/regulation/settings.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { entryNamed } from '../../knowledge/entries.ts';
import { at } from '../../ticket/story.ts';
import { keptLog } from '../http/gateway.ts';
import { MemoryKnowledge } from './doubles.ts';

export const LUAN = '341500';
const DECIDED = { ground: '智能客服办法', by: '热线管理机构', from: '2026-01-01' };
export const ANSWERING: Settings = {
  ...DEFAULT_SETTINGS,
  answering: { leastShare: 50, leastPairs: 2, wanting: { shown: 2, percent: 50 }, ...DECIDED } as NonNullable<
    Settings['answering']
  >,
};

export const CARD = entryNamed('K00000001', {
  title: '居住证怎么办理',
  text: '到派出所申领。',
  keywords: ['暂住证'],
});
export const SCHOOL = entryNamed('K00000002', { title: '小学报名时间' }, { provider: 'jiaoyu' });

/** Lu'an's open knowledge base, which answers questions by the city's rule. */
export function asking(settings: Settings = ANSWERING) {
  const knowledge = new MemoryKnowledge();
  for (const entry of [CARD, SCHOOL]) knowledge.states.set(`${LUAN}/${entry.entry}`, entry);
  const { lines, log } = keptLog();
  const rulebook = {
    current: async () => ({
      ...{ calendar: PUBLISHED.version, settings: 'v1', units: 'v1', rosters: '', registers: '' },
    }),
    settings: async () => settings,
    units: async () => [
      { id: 'gongan', name: '市公安局', contacts: [] },
      { id: 'jiaoyu', name: '市教体局', contacts: [] },
    ],
  };
  const deps = { knowledge, rulebook, clock: { now: () => at('2026-09-18 10:00') }, log };
  return { knowledge, deps, lines };
}
