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

const WRITTEN = {
  name: '王某某',
  phone: '+8613900001111',
  request: '王某某，139 0000 1111，住3栋502室，湘E12345乱停',
  place: '建设路3栋502室前',
  subject: '湘E12345',
  handledBy: '李科长 0739-5320123',
  'added.1': '请打１３９００００１１１１，微信号wmm_1990',
};

it.each([
  ['none', WRITTEN],
  ['name', { ...WRITTEN, name: '王**', request: '王**，139 0000 1111，住3栋502室，湘E12345乱停' }],
  [
    'phone',
    {
      ...WRITTEN,
      phone: '139****1111',
      request: '王某某，139****1111，住3栋502室，湘E12345乱停',
      'added.1': '请打139****1111，微信号w***',
    },
  ],
  [
    'all',
    {
      ...WRITTEN,
      name: '王**',
      phone: '139****1111',
      request: '王**，139****1111，住***，湘E***45乱停',
      'added.1': '请打139****1111，微信号w***',
    },
  ],
  [
    'complainant',
    {
      ...WRITTEN,
      name: '王**',
      phone: '139****1111',
      request: '王**，139****1111，住3栋502室，湘E12345乱停',
      'added.1': '请打139****1111，微信号w***',
    },
  ],
] as const)('SY-23b: it is masked in whatever was written, and where to go is not: %s', (secrecy, shown) => {
  expect(disclosed(WRITTEN, secrecy)).toEqual(shown);
});

it.each([
  ['none', '李科长 0739-5320123，王某某139 0000 1111'],
  ['name', '李科长 0739-5320123，王**139 0000 1111'],
  ['phone', '李科长 0739-5320123，王某某139****1111'],
  ['all', '李科长 0739-5320123，王**139****1111'],
] as const)('SY-23b: who handled it is told, and the citizen beside them is masked: %s', (secrecy, shown) => {
  const handledBy = '李科长 0739-5320123，王某某139 0000 1111';
  expect(disclosed({ ...WRITTEN, handledBy }, secrecy).handledBy).toBe(shown);
});
