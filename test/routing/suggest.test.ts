import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/calendar/instant.ts';
import { type Rules, regulationById, rulesOn } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { MOST_CANDIDATES, type Request, suggest } from '../../shared/routing/suggest.ts';
import type { Unit } from '../../shared/routing/unit.ts';

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({ id, name: id, contacts: [], ...more });
const rulesOf = (city: string, day: string): Rules =>
  rulesOn(regulationById(city) as Regulation, DEFAULT_SETTINGS, 'default', day as Day);

const SHAOYANG = rulesOf('shaoyang', '2026-09-18');
const MEIZHOU = rulesOf('meizhou', '2015-03-02');

const COUNTY: Partial<Unit> = { level: 'county', areas: ['430502'] };
const UNITS: readonly Unit[] = [
  unit('city-chengguan', { level: 'city', classes: ['03'], duties: ['市容环境卫生', '餐饮油烟污染查处'] }),
  unit('north-chengguan', { ...COUNTY, classes: ['03'], duties: ['市容环境卫生', '餐饮油烟污染查处'] }),
  unit('south-chengguan', { level: 'county', areas: ['430503'], classes: ['03'] }),
  unit('north', { ...COUNTY }),
  unit('gongan', { level: 'city', roles: ['市公安局'], duties: ['社会治安', '户籍办理'] }),
  unit('gongjijin', { level: 'city', duties: ['住房公积金提取', '住房公积金贷款'] }),
  unit('rexian', { level: 'city', kinds: ['praise'] }),
];

const ids = (request: Partial<Request>, rules = SHAOYANG, units = UNITS) =>
  suggest({ kind: 'complaint', text: '', ...request }, units, rules).map((each) => each.unit);
const reasons = (request: Partial<Request>, rules = SHAOYANG, units = UNITS) =>
  suggest({ kind: 'complaint', text: '', ...request }, units, rules)[0]?.reasons;

describe('the unit is found by competence and by place', () => {
  it.each([
    ['SY-3', SHAOYANG],
    ['TA-14a', rulesOf('taian', '2024-09-02')],
    ['LA-11f', rulesOf('luan', '2022-01-10')],
  ])(
    '%s: of those with the duty, the one of the place comes first, then the city’s; another place’s is none',
    (_clause, rules) => {
      expect(ids({ classCode: '0301', placeCode: '430502001' }, rules)).toEqual([
        'north-chengguan',
        'city-chengguan',
        'north',
      ]);
      expect(ids({ classCode: '0301', placeCode: '430503' }, rules)).toEqual([
        'south-chengguan',
        'city-chengguan',
      ]);
    },
  );

  it('each reason names the field and the duty', () => {
    expect(reasons({ classCode: '0301', placeCode: '430502001' })).toEqual([
      { field: 'classCode', points: 45, text: '诉求类别0301属于该单位负责的类别03' },
      { field: 'placeCode', points: 9, text: '事发地430502001在该单位管辖区域430502内' },
    ]);
    expect(reasons({ text: '想咨询公积金贷款的手续，住房公积金能贷多少' })).toEqual([
      { field: 'text', points: 40, text: '诉求内容与该单位职责“住房公积金贷款”相符' },
    ]);
  });

  it('a clause that names the unit for the matter goes before words', () => {
    const found = suggest(
      { kind: 'help', matter: 'social-safety', text: '有人要打架，市容环境卫生也差' },
      UNITS,
      SHAOYANG,
    );
    expect(found.map((each) => each.unit)).toEqual(['gongan', 'city-chengguan', 'north-chengguan']);
    expect(found[0]?.reasons).toMatchObject([{ field: 'matter', points: 60, clause: 'SY-12.2b' }]);
  });

  it.each([
    ['words that only touch a duty', { text: '公积金' }],
    ['nothing to go by', { text: '我要反映一个问题' }],
    ['a class that nobody has', { classCode: '99', text: '餐饮油烟污染查处' }],
  ])('%s: nobody is suggested', (_what, request) => {
    expect(ids(request).filter((id) => id.endsWith('chengguan'))).toEqual([]);
  });

  it('a unit is not suggested for a kind that it does not take', () => {
    expect(ids({ kind: 'complaint', text: 'rexian 服务热情' })).toEqual([]);
    expect(ids({ kind: 'praise', text: 'rexian 服务热情' })).toEqual(['rexian']);
  });

  it('where no more of the place is known than its county, a street of it stays possible', () => {
    const streets = [unit('street', { areas: ['430502001'], duties: ['路灯维修'] })];
    expect(ids({ text: '路灯维修', placeCode: '430502' }, SHAOYANG, streets)).toEqual(['street']);
    expect(ids({ text: '路灯维修', placeCode: '430502002' }, SHAOYANG, streets)).toEqual([]);
    expect(
      ids({ text: '路灯维修', placeCode: '430502002' }, SHAOYANG, [
        unit('all', { areas: ['430500'], duties: ['路灯维修'] }),
      ]),
    ).toEqual(['all']);
  });

  it('shows five at the most, in the same order whatever the order of the directory', () => {
    const many = Array.from({ length: 8 }, (_, index) => unit(`u${index}`, { duties: ['路灯维修'] }));
    const one = ids({ text: '路灯维修' }, SHAOYANG, many);
    expect(one).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
    expect(one).toHaveLength(MOST_CANDIDATES);
    expect(ids({ text: '路灯维修' }, SHAOYANG, many.toReversed())).toEqual(one);
  });
});

it('MZ-11.2a: by the place where it happened, also for a county office with no duties of its own on record', () => {
  const units = [unit('meijiang', { areas: ['441402'] }), unit('xingning', { areas: ['441481'] })];
  expect(ids({ placeCode: '441481105' }, MEIZHOU, units)).toEqual(['xingning']);
  expect(ids({}, MEIZHOU, units)).toEqual([]);
});

describe('LA-1.1, LA-1.2, LA-4: lines that joined the hotline, from their day on', () => {
  const units = [
    unit('zrzy', { roles: ['市自然资源局'] }),
    unit('gjj', {
      roles: ['市公积金中心'],
      lines: [{ name: '公积金', number: '12329', way: 'kept', seats: 'hotline', experts: ['zhang'] }],
    }),
    unit('rsj', { roles: ['市人社局'] }),
  ];
  const on = (day: string, request: Partial<Request>) =>
    suggest({ kind: 'consultation', text: '', ...request }, units, rulesOf('luan', day));

  it('a merged line’s matter is its unit’s', () => {
    expect(on('2022-01-10', { line: '12336' })).toMatchObject([
      {
        unit: 'zrzy',
        reasons: [{ field: 'line', clause: 'LA-1.1' }],
        seats: [{ number: '12336', seats: 'hotline' }],
      },
    ]);
    expect(on('2021-11-29', { line: '12336' })).toEqual([]);
  });

  it('a kept line has its expert seat, with the experts of the directory and a person on site', () => {
    expect(on('2022-01-10', { text: '以前打12329问的，住房公积金怎么转移' })).toMatchObject([
      {
        unit: 'gjj',
        reasons: [{ field: 'line', clause: 'LA-1.2' }],
        seats: [{ number: '12329', expertSeat: 'expert', onSite: true, experts: ['zhang'] }],
      },
    ]);
  });

  it('12333 keeps its own seats, day and night', () => {
    expect(on('2022-01-10', { line: '12333' })).toMatchObject([
      { unit: 'rsj', seats: [{ seats: 'own', roundTheClock: true }] },
    ]);
  });
});

it('TA-17: a special seat of the directory is shown with its experts', () => {
  const lines: Unit['lines'] = [{ name: '法律服务专席', way: 'linked', seats: 'hotline', experts: ['li'] }];
  const units = [unit('sfj', { lines })];
  expect(
    suggest(
      { text: '想咨询法律服务，房屋租赁合同纠纷', kind: 'consultation' },
      units,
      rulesOf('taian', '2026-09-18'),
    ),
  ).toMatchObject([{ unit: 'sfj', seats: [{ line: '法律服务专席', experts: ['li'] }] }]);
});
