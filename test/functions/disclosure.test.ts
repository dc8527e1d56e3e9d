import { expect, it } from 'vitest';
import { disclosed } from '../../functions/disclosure.ts';

const TEXTS = {
  ...{
    request: '路灯不亮',
    name: '王某某',
    sex: 'female',
    phone: '+8613900001111',
    callerPhone: '07391234567',
  },
  ...{ happenedAt: '昨晚', subject: '某公司', coordinates: '27.24,111.47' },
};

it.each([
  ['none', []],
  ['name', ['name', 'sex']],
  ['phone', ['phone', 'callerPhone']],
  ['all', ['name', 'sex', 'phone', 'callerPhone']],
] as const)('what a citizen keeps back (%s) is masked, and the matter is not', (confidential, hidden) => {
  const shown = disclosed(TEXTS, confidential);
  const changed = Object.keys(TEXTS).filter((name) => shown[name] !== TEXTS[name as keyof typeof TEXTS]);
  expect(changed).toEqual(hidden);
  for (const name of hidden) expect(shown[name] ?? '').not.toContain(TEXTS[name].slice(1, -1));
});
