import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationOf, inChinese, shortTitle } from '../../shared/alert/citation.ts';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText, timeOf } from '../../shared/alert/texts.ts';
import { type Day, endOfDay } from '../../shared/calendar/instant.ts';
import { changesOf } from '../../shared/ticket/change.ts';
import { ANSWER, at, History, numbered, sealed } from '../ticket/history.ts';
import { randomHistory } from '../ticket/random-history.ts';

const TICKET = numbered(1);
const reason = sealed('reason');

function dispatched(more: { matter?: 'noise' } = {}): History {
  return History.accepted(TICKET, '2026-09-18 10:00', more)
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
}

const signed = () => dispatched().at('2026-09-18 14:00').do('sign', {}, 'chengguan');
const answered = () => signed().at('2026-09-21 10:00').do('answer', ANSWER, 'chengguan');
const asked = () =>
  signed().at('2026-09-21 10:00').do('request-extension', { workingDays: 5, reason }, 'chengguan');
const supervision = () =>
  signed().at('2026-09-21 10:00').do('supervise', { ground: 'other', method: 'system', reason });
const supervised = () => {
  const running = supervision();
  const clock = running.change.clocks.find(({ kind }) => kind === 'supervise')?.id;
  return running.do('request-extension', { workingDays: 5, reason, ...(clock && { clock }) }, 'chengguan');
};
const returned = (granted: boolean) =>
  dispatched()
    .at('2026-09-18 14:00')
    .do('return', { reason, basis: reason, siteVisit: false, photos: [] }, 'chengguan')
    .do('review-return', { unit: 'chengguan', granted, reason });
const redone = () =>
  answered()
    .do('review-answer', { passed: true })
    .at('2026-09-22 10:00')
    .do('revisit', { reached: true, grade: 'dissatisfied', solved: 'no', unitContacted: true })
    .do('redo', { finding: 'unit-fault', reason });

const objected = () =>
  redone().do('object', { ground: 'untrue', reason, evidence: [reason], contactProof: reason }, 'chengguan');

/** What a unit reads after the last change, without the ticket's number. */
function read(history: History, recipient: string): string[] {
  return intentsOf(history.change)
    .filter((intent) => intent.recipient === recipient)
    .map((intent) => alertText(intent).text.replace(`工单${TICKET}`, ''));
}

describe('what units read', () => {
  it.each<[string, () => History, string, string[]]>([
    [
      'a dispatch to the lead',
      dispatched,
      'chengguan',
      ['已转派你单位办理，请于9月20日24时前签收。（《运行管理办法》第十三条）'],
    ],
    [
      'a dispatch to an assistant',
      dispatched,
      'gongan',
      ['已转派你单位会同办理，请于9月20日24时前签收。（《运行管理办法》第十三条）'],
    ],
    [
      'a nuisance, which has to be seen to within the hour',
      () => dispatched({ matter: 'noise' }),
      'chengguan',
      ['已转派你单位办理，请于9月18日12:00前到场或处置到位，9月20日24时前签收。（《运行管理办法》第二十条）'],
    ],
    [
      'a reminder to sign',
      () => dispatched().at('2026-09-20 16:00').do('settle', {}),
      'chengguan',
      ['即将到期，请于9月20日24时前签收。（《运行管理办法》第十三条）'],
    ],
    [
      'deemed to have signed',
      () => dispatched().at('2026-09-21 00:00').do('settle', {}),
      'chengguan',
      ['逾期未签收，视为签收，请于9月28日24时前办结。（《运行管理办法》第十三条）'],
    ],
    [
      'overdue, and supervised for it',
      () => signed().at('2026-09-26 00:00').do('settle', {}),
      'chengguan',
      [
        '办理期限9月24日24时已过，请立即办结。（《运行管理办法》第十四条第三项）',
        '已启动系统督办，请于10月9日24时前办结。（《运行管理办法》第二十四条第二款）',
      ],
    ],
    [
      'a supervision that came to nothing in its term, which the hotline has to judge (SY-24c)',
      () => supervision().at('2026-09-30 00:00').do('settle', {}),
      'hotline',
      ['督办9月29日24时到期，承办单位未完成，请认定是否解决。（《运行管理办法》第二十四条第三款）'],
    ],
    [
      'the hotline itself overdue',
      () => History.accepted(TICKET, '2026-09-18 10:00').at('2026-09-18 12:01').do('settle', {}),
      'hotline',
      ['转派期限9月18日12:00已过，请立即转派。（《运行管理办法》第十三条）'],
    ],
    [
      'a return granted',
      () => returned(true),
      'chengguan',
      ['退回申请审核通过，将另行转派，你单位不再办理。（《运行管理办法》第十三条）'],
    ],
    [
      'a return refused',
      () => returned(false),
      'chengguan',
      ['退回申请审核未通过，请于9月24日24时前办结。（《运行管理办法》第十三条）'],
    ],
    [
      'an extension granted',
      () => asked().do('review-extension', { granted: true }),
      'chengguan',
      ['延期申请审核通过，请于10月9日24时前办结，并告知服务对象。（《运行管理办法》第十四条第二款）'],
    ],
    [
      'the extension of a supervision granted (SY-24b)',
      () => supervised().do('review-extension', { granted: true }),
      'chengguan',
      ['督办延期申请审核通过，请于10月12日24时前办结督办事项。（《运行管理办法》第二十四条第二款）'],
    ],
    [
      'the extension of a supervision refused (SY-24b)',
      () => supervised().do('review-extension', { granted: false, reason }),
      'chengguan',
      ['督办延期申请审核未通过，请于9月29日24时前办结督办事项。（《运行管理办法》第二十四条第二款）'],
    ],
    [
      'an extension refused',
      () => asked().do('review-extension', { granted: false, reason }),
      'chengguan',
      ['延期申请审核未通过，请于9月24日24时前办结。（《运行管理办法》第十四条第二款）'],
    ],
    [
      'an answer that did not pass',
      () => answered().do('review-answer', { passed: false, reason }),
      'chengguan',
      ['办理情况审核未通过，请于9月24日24时前重新提交。（《运行管理办法》第十六条）'],
    ],
    [
      'an objection granted',
      () => objected().do('review-objection', { granted: true, reason }),
      'chengguan',
      ['申诉审核通过，考核中不计入回访不满意。（《运行管理办法》第二十五条）'],
    ],
    [
      'an objection refused while the redo runs',
      () => objected().do('review-objection', { granted: false, reason }),
      'chengguan',
      ['申诉审核未通过，请于9月30日24时前重新办结。（《运行管理办法》第二十五条）'],
    ],
    [
      'a term set by another rule',
      () =>
        signed().do('set-law-term', {
          lawTerm: { rank: 'law', length: { days: 60 }, citation: '《某法》第十条' },
        }),
      'chengguan',
      ['因适用其他规定，办理期限改为11月17日24时。（《运行管理办法》第十四条第四项）'],
    ],
    ['a redo', redone, 'chengguan', ['发回重办，请于9月30日24时前重新办结。（《运行管理办法》第十七条）']],
    [
      'a longer term for a complex matter',
      () => signed().do('mark-complex', { reason }),
      'chengguan',
      ['认定为情况复杂，办理期限改为10月9日24时。（《运行管理办法》第十四条第三项）'],
    ],
  ])('%s', (_what, history, recipient, texts) => {
    expect(read(history(), recipient)).toEqual(texts);
  });

  it('a provisional term by its earliest day, marked as such, with the year when it is another', () => {
    const late = History.accepted(TICKET, '2026-12-25 10:00')
      .do('dispatch', { lead: 'chengguan', assistants: [] })
      .do('sign', {}, 'chengguan')
      .at('2026-12-28 10:00')
      .do('answer', ANSWER, 'chengguan')
      .do('review-answer', { passed: false, reason });
    const handle = late.change.clocks.find(({ kind }) => kind === 'handle');
    expect(handle?.provisional).toBe(true);
    const earliest = timeOf(endOfDay(handle?.earliestOn as Day), late.now);
    expect(read(late, 'chengguan')).toEqual([
      `办理情况审核未通过，请于${earliest}前重新提交（期限暂定）。（《运行管理办法》第十六条）`,
    ]);
  });

  it('at most 70 characters, unless it has two times to say; the subject is ASCII', () => {
    fc.assert(
      fc.property(randomHistory(1), ({ entries }) => {
        for (const intent of changesOf(entries).flatMap(intentsOf)) {
          const { subject, text } = alertText(intent);
          expect(text.length).toBeLessThanOrEqual(intent.by?.provisional ? 80 : 70);
          expect(text).toMatch(/^工单\d{20}/);
          expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('times as people say them', () => {
  it.each([
    ['2026-09-21 00:00', '9月20日24时'],
    ['2026-09-18 12:00', '9月18日12:00'],
    ['2027-01-01 00:00', '12月31日24时'],
    ['2027-01-05 00:00', '2027年1月4日24时'],
  ])('%s is %s', (time, said) => {
    expect(timeOf(at(time), at('2026-09-18 10:00'))).toBe(said);
  });
});

describe('citations', () => {
  it.each([
    ['SY-13b', '《运行管理办法》第十三条'],
    ['SY-14.2a', '《运行管理办法》第十四条第二项'],
    // Two paragraphs of article 5 have items.
    ['SY-5b', '《运行管理办法》第五条第一款第二项'],
    ['SY-27b', '《运行管理办法》第二十七条第三款'],
    ['SY-27c', '《运行管理办法》第二十七条第三款'],
    ['SY-27d', '《运行管理办法》第二十七条第五款'],
    ['SY-24b', '《运行管理办法》第二十四条第二款'],
    ['SY-24a', '《运行管理办法》第二十四条第一款'],
    ['no such clause', undefined],
  ])('%s is %s', (clause, citation) => {
    expect(citationOf(clause)).toBe(citation);
  });

  it.each([
    [3, '三'],
    [10, '十'],
    [14, '十四'],
    [20, '二十'],
    [31, '三十一'],
  ])('%i is written %s', (number, written) => {
    expect(inChinese(number)).toBe(written);
  });

  it('a title without the word stays whole', () => {
    expect(shortTitle('某市规定')).toBe('《某市规定》');
    expect(shortTitle('某市热线')).toBe('《某市热线》');
  });
});
