import { describe, expect, it } from 'vitest';
import { intentsOf } from '../../shared/alert/intents.ts';
import { alertText } from '../../shared/alert/texts.ts';
import type { Change } from '../../shared/ticket/change.ts';
import { publishedEvent } from '../../shared/ticket/published-event.ts';
import { adopted, city } from '../ticket/setting.ts';
import { type Line, type Setting, type Story, tell } from '../ticket/story.ts';

const taian = city('taian', { settings: adopted('taian') });
const begun: readonly Line[] = [
  { at: '2026-09-18 10:00', do: 'submit' },
  { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
];
const supervised: readonly Line[] = [
  { at: '2026-09-18 12:00', do: 'supervise', ground: 'other', unit: 'shuiwu' },
  { at: '2026-09-18 13:00', do: 'end-supervision', solved: false },
];
const refer: Line = { at: '2026-09-18 14:00', do: 'refer', ground: 'refused' };
const escalate: Line = { at: '2026-09-18 14:00', do: 'escalate' };

/** Who is told what of what went to an authority. */
function toldOf({ ticket, events }: Story): string[][] {
  const referred = events.filter(({ type }) => type === 'Referred').map(publishedEvent);
  const change = {
    ticketNo: ticket.ticketNo,
    version: 9,
    region: ticket.region,
    clocks: [],
    events: referred,
  };
  return intentsOf(change as unknown as Change).map((intent) => [intent.recipient, alertText(intent).text]);
}

function toldBy(lines: readonly Line[], setting: Setting = {}): string[][] {
  return toldOf(tell([...begun, ...lines], setting));
}

describe('a unit hears that its fault, or what it left unsolved, went to an authority', () => {
  it('SY-28: that it is to be put right, by order of the body above it', () => {
    expect(toldBy([refer])).toEqual([
      [
        'chengguan',
        '工单43050026091800000001涉及你单位的问题已转上级主管部门或者有关机关处理，请立即整改。（《运行管理办法》第二十八条）',
      ],
    ]);
  });

  it('TA-30: likewise', () => {
    expect(toldBy([refer], taian)).toEqual([['chengguan', expect.stringContaining('请立即整改')]]);
  });

  it.each([
    ['SY-28', 'misconduct', {}],
    ['TA-21', 'fraud', taian],
    ['TA-30', 'misconduct', taian],
    ['TA-31', 'retaliation', taian],
    ['MZ-24', 'neglect', city('meizhou', { settings: adopted('meizhou') })],
  ])('%s: of what is to be investigated (%s) it is not told', (_clause, ground, setting) => {
    expect(toldBy([{ ...refer, ground }], setting)).toEqual([]);
  });

  it('TA-30: the hotline is told of no fault of its own, which it passed on itself', () => {
    expect(toldBy([{ ...refer, unit: 'hotline' }], taian)).toEqual([]);
  });

  it('SY-23c: the party complained about is not told', () => {
    const accused: Line = { at: '2026-09-18 10:30', do: 'name-accused', units: ['jiaotong'] };
    const [submitted, dispatched] = begun as [Line, Line];
    const story = tell([submitted, accused, dispatched, { ...refer, unit: 'jiaotong' }]);
    expect(story.told('Referred')).toHaveLength(1);
    expect(toldOf(story)).toEqual([]);
  });

  it('SY-24c: what stays unsolved, to the unit that was supervised', () => {
    expect(toldBy([...supervised, escalate])).toEqual([
      [
        'shuiwu',
        '工单43050026091800000001经督办仍未解决，已报市人民政府督查室，请立即办结。（《运行管理办法》第二十四条第三款）',
      ],
    ]);
  });

  it('TA-20: what was promised and not done', () => {
    const unsolved = { measures: { ref: 'item#measures', commitment: 'c' }, promisedOn: '2026-09-25' };
    const broken = [
      { at: '2026-09-18 14:00', do: 'answer', by: 'chengguan', unsolved },
      { ...escalate, at: '2026-09-28 10:00', supervision: undefined },
    ] as unknown as readonly Line[];
    expect(toldBy(broken, taian)).toEqual([
      ['chengguan', expect.stringContaining('承诺的事项未办理，已报政府督查机构，请立即办结')],
    ]);
  });
});
