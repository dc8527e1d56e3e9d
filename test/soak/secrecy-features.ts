/** What takes texts beside the tickets' own ways: each once, with everything to be found in it. */
import type { HotlineClient } from '../../infra/local/client.ts';
import { keptSecret } from '../../infra/local/secrets.ts';
import { DEFAULT_SETTINGS } from '../../shared/regulation/settings.ts';
import { type Ask, administrator, agent, officer, REGION, reviewer, supervisor } from './secrecy-life.ts';
import { confided, edited, said, WHO } from './secrecy-seeds.ts';
import type { Watch } from './secrecy-watch.ts';

const DECIDED = { ground: '热线工作规范', by: '热线主管部门', from: '2026-01-01' };
const SOURCES = ['hotline', 'third-party', 'survey'] as const;

/** Everything that a city may switch on, and by which texts come in or go out. */
const SETTINGS = {
  bulletin: { period: 'month', handInDays: 5, open: true, ...DECIDED },
  reveal: {
    ...{
      minutes: 30,
      alarmPerHour: 100,
      alarmTickets: 100,
      mostPerHour: 1000,
      mostTickets: 1000,
      ...DECIDED,
    },
  },
  citizens: { way: 'aliyun', link: { address: 'https://12345.example.cn/e/', days: 30 } },
  retention: [
    { what: 'archive', months: 1, ...DECIDED },
    { what: 'recordings', months: 1, ...DECIDED },
  ],
  assessments: [
    {
      ...{ id: 'scheme', label: '考核办法', subject: 'unit', periods: ['month'], base: 100, ...DECIDED },
      objections: { workingDays: 60 },
      items: [{ id: 'survey', label: '民意调查', effect: 'deduction', of: { recorded: SOURCES }, points: 1 }],
    },
  ],
  publicForm: { perAddress: 100, perRegion: 1000, ...DECIDED },
  knowledge: { workingDays: 5, ...DECIDED },
  warnings: [{ of: 'class', window: 'month', frequent: 2, ...DECIDED }],
  watchedWords: [{ id: 'molten', label: '沥青', terms: ['沥青', '硫酸'], ...DECIDED }],
  analysis: { everyMonths: 1, withinDays: 30, ...DECIDED },
  likeness: { samePerson: 20, anybody: 40, withinDays: 30 },
} as const;

/**
 * Switches on what takes texts, and connects a department's system to what its officers may read.
 * @param department where that system answers
 */
export async function switchOn(
  client: HotlineClient,
  ask: Ask,
  department = 'http://127.0.0.1:1',
): Promise<void> {
  const why = '长时间测试';
  const put = (section: string, body: object) =>
    ask(section, client.call(administrator, 'PUT', `/v1/admin/${section}/${REGION}`, { ...body, why }));
  const { reminders, terms, satisfied } = DEFAULT_SETTINGS;
  await put('settings', { reminders, terms, satisfied, ...SETTINGS });
  const to = { form: 'webhook', url: 'https://province.example/feed', key: 'own' };
  const subscribers = [
    { id: 'province', label: '省平台', kind: 'province', to },
    { id: 'store', label: '省数据库', kind: 'province', to: { form: 'files', prefix: 'store' } },
  ];
  await put('subscribers', { subscribers });
  const query = [{ name: 'idNo', label: '身份证号' }];
  const address = { method: 'GET', url: `${department}/people/{idNo}` };
  const connector = { id: 'tax', label: '税务', ...address, query, answer: [{ path: 'a', label: '结果' }] };
  await put('connectors', { connectors: [connector] });
}

/** What people write beside tickets, in a month that is over. */
export async function written(
  client: HotlineClient,
  ask: Ask,
  {
    ticketNo,
    unit,
    month,
    today,
  }: { readonly ticketNo: string; readonly unit: string; readonly month: string; readonly today: string },
): Promise<void> {
  const post = (what: string, who: Parameters<HotlineClient['call']>[0], path: string, body: object) =>
    ask(what, client.call(who, 'POST', path, body));
  // What is published, or read by those who oversee, is as its writer has put it, so it is told without the mark.
  const editors = edited;
  const handIn = { kind: 'case', period: month, title: '典型案例', text: confided('hand-in'), ticketNo };
  await post('hand-ins', officer(unit), '/v1/hand-ins', handIn);
  const draft = {
    ...{ problems: editors(), suggestions: editors() },
    cases: [{ title: '案例', text: editors() }],
  };
  await post('draft', reviewer, `/v1/bulletins/${REGION}/${month}/draft`, draft);
  await post('publish', supervisor, `/v1/bulletins/${REGION}/${month}/publish`, { reason: editors() });
  const entry = { item: 'survey', of: unit, source: 'survey', value: 1, on: today };
  const proof = { foundBy: '调查队', evidence: editors().slice(0, 200), note: editors() };
  await post('entries', supervisor, `/v1/assessments/${REGION}/${month}/entries?subject=unit`, {
    ...entry,
    ...proof,
  });
  const objection = { item: 'survey', reason: editors() };
  await post('objections', officer(unit), `/v1/assessments/${REGION}/${month}/objections`, objection);
  const found = { classCode: 'A01', placeCode: REGION, solved: true, text: confided('found') };
  await post('found', officer(unit), '/v1/governance/found', found);
  const measure = {
    topic: { of: 'class', value: 'A01' },
    unit,
    treatments: ['campaign'],
    dueOn: '2026-12-31',
    text: confided('measure'),
  };
  await post('measures', reviewer, '/v1/governance/measures', measure);
  const lookUp = { system: 'tax', query: { idNo: WHO.idNumber, [WHO.name]: WHO.phone } };
  await post('look up', agent, `/v1/tickets/${ticketNo}/look-up`, lookUp);
  await post('look up', agent, `/v1/tickets/${ticketNo}/look-up`, {
    system: 'tax',
    query: { idNo: WHO.idNumber },
  });
  await post('search', { role: 'auditor' }, '/v1/audit/search', { phone: WHO.phone });
}

const JSON_TYPE = 'application/json';

/** What citizens write back by SMS, and what they send to the public form, as strangers do. */
export async function fromOutside(
  watch: Watch,
  dataDir: string,
  round: number,
  ticketNo: string,
): Promise<void> {
  const { cities } = JSON.parse(keptSecret(dataDir, 'hotline-senders') ?? '{"cities":[]}') as {
    readonly cities: readonly { readonly region: string; readonly aliyun: { readonly receiptKey: string } }[];
  };
  const key = cities.find(({ region }) => region === REGION)?.aliyun.receiptKey ?? '';
  const post = (path: string, body: object | string, type = JSON_TYPE) =>
    watch.stranger('POST', path, {
      headers: { 'content-type': type, 'x-forwarded-for': WHO.ip },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const reply = (content: string) => [{ phone_number: WHO.phone, content, sequence_id: round }];
  for (const by of [key, 'wrong']) await post(`/v1/replies/aliyun/${REGION}/${by}`, reply(confided('reply')));
  const receipt = {
    phone_number: WHO.phone,
    success: false,
    err_msg: confided('receipt'),
    biz_id: `b-${round}`,
  };
  for (const by of [key, 'wrong']) await post(`/v1/receipts/aliyun/${REGION}/${by}`, [receipt]);
  const who = { name: WHO.name, phone: WHO.phone, confidential: 'all' };
  await post(`/v1/intake/form/${REGION}`, { text: confided('form'), ...who, captcha: said('captcha') });
  const owner = { ticketNo, phoneTail: WHO.phone.slice(-4) };
  await post('/v1/progress', owner);
  const grade = { grade: 'satisfied', solved: 'yes', note: confided('evaluation') };
  await post('/v1/evaluation', { ...owner, ...grade });
  const link = `note=${encodeURIComponent(confided('note'))}`;
  await post(`/v1/evaluation/${WHO.phone}`, link, 'application/x-www-form-urlencoded');
}
