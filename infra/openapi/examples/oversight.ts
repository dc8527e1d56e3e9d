import { agent, dispatcher, NOISE, officer, POTHOLE, type Step, supervisor, UNIT } from './parts.ts';

/** A unit is urged on and supervised, and a caller’s abuse is recorded. */
export const OVERSIGHT: readonly Step[] = [
  {
    call: 'POST /v1/tickets/{ticketNo}/urge',
    title: '电话催办',
    as: dispatcher,
    ticket: POTHOLE,
    body: { way: 'phone', unit: UNIT },
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/supervise',
    title: '媒体曝光，发函督办',
    as: supervisor,
    ticket: POTHOLE,
    body: { ground: 'media', method: 'letter', reason: '本地媒体报道' },
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/change-method',
    title: '改为现场督办',
    as: supervisor,
    ticket: POTHOLE,
    body: { supervision: 'supervision-1', method: 'onsite', reason: '需现场核查' },
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/answer-supervision',
    title: '报告督办结果',
    as: officer,
    ticket: POTHOLE,
    body: { supervision: 'supervision-1', result: '已完成修补' },
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/end-supervision',
    title: '结束督办',
    as: supervisor,
    ticket: POTHOLE,
    body: { supervision: 'supervision-1', solved: true, reason: '现场核实已修复' },
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/record-abuse',
    title: '记录骚扰来电',
    as: agent,
    ticket: NOISE,
    body: { ground: 'harassment', measure: 'warn', reason: '反复拨打并辱骂话务员' },
    status: 200,
  },
  {
    call: 'GET /v1/tickets/{ticketNo}/abuse',
    title: '来电人记录',
    as: agent,
    ticket: NOISE,
    status: 200,
  },
  {
    call: 'POST /v1/tickets/{ticketNo}/mark',
    title: '标记为国务院办公厅交办',
    as: supervisor,
    ticket: POTHOLE,
    body: { mark: 'state-council' },
    status: 200,
  },
];
