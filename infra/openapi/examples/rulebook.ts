import thisYear from '../../../shared/calendar/years/2026.json' with { type: 'json' };
import { administrator, agent, officer, REGION, type Step, UNIT } from './parts.ts';

const { notices, daysOff, makeUpDays } = thisYear;

const unitBody = (name: string, to: string) => ({
  name,
  duties: ['市容市貌', '城市照明'],
  contacts: [{ id: 'duty', way: 'sms', to }],
  why: '首次登记承办单位',
});

/** The city enters its units, rosters, settings and days off. */
export const RULEBOOK: readonly Step[] = [
  {
    call: 'PUT /v1/admin/units/{region}/{id}',
    title: '登记承办单位',
    as: administrator,
    path: { region: REGION, id: UNIT },
    body: unitBody('市城管执法局', '+8613900000000'),
    status: 200,
  },
  {
    call: 'PUT /v1/admin/units/{region}/{id}',
    title: '登记另一承办单位',
    as: administrator,
    path: { region: REGION, id: 'zhujian' },
    body: unitBody('市住房和城乡建设局', '+8613900000001'),
    status: 200,
  },
  {
    call: 'PUT /v1/admin/rosters/{region}/{id}',
    title: '报送值班表',
    as: administrator,
    path: { region: REGION, id: UNIT },
    body: {
      from: '2026-09-21T00:00:00+08:00',
      to: '2026-09-28T00:00:00+08:00',
      periods: [
        {
          from: '2026-09-21T00:00:00+08:00',
          to: '2026-09-28T00:00:00+08:00',
          officers: [{ contact: 'duty' }],
        },
      ],
      why: '报送一周值班表',
    },
    status: 200,
  },
  {
    call: 'GET /v1/admin/rosters/{region}/{id}',
    title: '此刻谁在值班',
    as: administrator,
    path: { region: REGION, id: UNIT },
    query: { at: '2026-09-21T12:00:00+08:00' },
    status: 200,
  },
  {
    call: 'PUT /v1/admin/settings/{region}',
    title: '设定属满意的等次',
    as: administrator,
    path: { region: REGION },
    body: {
      reminders: {},
      terms: [],
      satisfied: ['very-satisfied', 'satisfied'],
      why: '设定属满意的等次',
    },
    status: 200,
  },
  {
    call: 'PUT /v1/admin/calendars/{region}/{id}',
    title: '登记放假通知',
    as: administrator,
    path: { region: REGION, id: '2026' },
    body: { notices, daysOff, makeUpDays, why: '登记2026年放假通知' },
    status: 200,
  },
  {
    call: 'GET /v1/admin/units/{region}',
    title: '单位目录',
    as: administrator,
    path: { region: REGION },
    status: 200,
  },
  {
    call: 'GET /v1/acceptance',
    title: '本市受理范围',
    as: agent,
    status: 200,
  },
  {
    call: 'POST /v1/knowledge',
    title: '承办单位提交知识条目',
    as: officer,
    body: {
      provider: UNIT,
      kind: 'question',
      title: '路灯不亮向谁反映',
      text: '可拨打12345热线，由城管部门安排维修。',
      keywords: ['路灯'],
    },
    status: 201,
  },
  {
    call: 'GET /v1/knowledge',
    title: '按字词查找知识条目',
    as: agent,
    query: { q: '路灯' },
    status: 200,
  },
];
