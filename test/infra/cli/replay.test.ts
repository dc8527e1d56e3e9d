import { afterEach, describe, expect, it } from 'vitest';
import { replayCommand } from '../../../infra/cli/replay.ts';
import { PUBLISHED } from '../../../shared/calendar/published.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { bodyOf } from '../../../shared/ticket/ledger.ts';
import { ANSWER, History, numbered, sealed } from '../../ticket/history.ts';
import { paper, type Served, serve } from './served.ts';

const TICKET = numbered(1);
const settings = { version: 'default', ...DEFAULT_SETTINGS };

/** Signed by nobody, so by the law; answered, passed, and its citizen content. */
const life = History.accepted(TICKET, '2026-09-18 10:00')
  .at('2026-09-18 11:00')
  .do('dispatch', { lead: 'chengguan', assistants: [] })
  .at('2026-09-21 09:30')
  .do('answer', ANSWER, 'chengguan')
  .at('2026-09-21 15:00')
  .do('review-answer', { passed: true })
  .do('revisit', { reached: true, grade: 'satisfied', unitContacted: true, note: sealed('note') });

let api: Served;

afterEach(() => api.close());

async function run(given: { readonly calendar?: object; readonly refuse?: boolean }, ...argv: string[]) {
  const items = life.entries.map(bodyOf);
  api = await serve(
    given.refuse
      ? {}
      : {
          [`GET /v1/tickets/${TICKET}/history`]: { body: { ticketNo: TICKET, items } },
          'GET /v1/admin/calendars/430500': { body: given.calendar ?? PUBLISHED },
          'GET /v1/admin/settings/430500': { body: settings },
        },
  );
  const { stdout, text } = paper();
  const code = await replayCommand([...argv, '--url', api.url, '--token', 'a-token'], stdout);
  return { code, text: text() };
}

describe('hotline replay', () => {
  it("checks that a ticket's life comes out as recorded", async () => {
    const { code, text } = await run({}, TICKET);
    expect(code).toBe(0);
    expect(text).toContain('The replay gives the recorded course, to the last event.');
    expect(text).not.toMatch(/^\*/m);
    expect(api.asked.every(({ authorization }) => authorization === 'Bearer a-token')).toBe(true);
  });

  it('shows both courses side by side under another regulation, and marks what differs', async () => {
    const { code, text } = await run({}, TICKET, '--regulation', 'neimenggu');
    expect(code).toBe(0);
    const lines = text.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines).toContain('* | 2026-09-21 00:00 | 视为签收 chengguan | by law | —');
    expect(lines).toContain('* | 签收 chengguan | 2026-09-20 24:00 SY-13b 逾期完成 2026-09-21 00:00 | —');
    expect(lines).toContain(' | 2026-09-18 10:00 | 提交 | Submitted, Accepted | Submitted, Accepted');
    expect(lines).toContain('* | 2026-09-18 11:00 | 转派 | Dispatched to sign | Dispatched');
    expect(text).toMatch(/\d+ lines differ, marked with \*\./);
  });

  it('says that a regulation was not in force', async () => {
    const { text } = await run({}, TICKET, '--regulation', 'meizhou');
    expect(text).toContain('not in force on the day of acceptance');
  });

  it('says by which calendar and settings, and which were current then', async () => {
    const { text } = await run({}, TICKET);
    expect(text).toContain(`by calendar ${PUBLISHED.version} and settings default, as its clocks name them`);
  });

  it('answers with 1 where the record does not come out, as under a calendar published since', async () => {
    const year = PUBLISHED.years['2026'];
    const corrected = { ...year, makeUpDays: year?.makeUpDays.filter((day) => day !== '2026-09-20') };
    const calendar = { version: 'v1', years: { ...PUBLISHED.years, '2026': corrected } };
    expect((await run({ calendar }, TICKET)).code).toBe(0);
    await api.close();
    const { code, text } = await run({ calendar }, TICKET, '--current');
    expect(code).toBe(1);
    expect(text).toContain('by calendar v1 and settings default, which are current');
    expect(text).toContain('does not give the recorded course');
    expect(text).toMatch(/^\* {2}签收 chengguan/m);
  });

  it('tells everything as JSON', async () => {
    const { text } = await run({}, TICKET, '--json');
    const told = JSON.parse(text);
    expect(told).toMatchObject({ ticketNo: TICKET, regulation: 'shaoyang', identical: true, differences: 0 });
    expect(told.acts).toHaveLength(life.entries.length);
  });

  it.each([
    ['a number that is none', ['123'], 'twenty digits'],
    ['a regulation that is none', [TICKET, '--regulation', 'nowhere'], 'no regulation'],
    ['a ticket that is not to be seen', [TICKET], 'the API answered 404 not-found'],
  ])('refuses %s in one line', async (_, argv, said) => {
    await expect(run({ refuse: true }, ...argv)).rejects.toThrow(said);
  });
});
