import { expect, it } from 'vitest';
import { schemeOf } from '../../assessment/schemes.ts';
import { city as of } from '../../ticket/setting.ts';
import { type Line, tell } from '../../ticket/story.ts';
import { somebody } from '../commands/calling.ts';
import { AssessingCity } from './doubles.ts';

it('NM-24: the units that are named stand with the assessment, each as often as it was; who is excused does not', async () => {
  const city = new AssessingCity({ assessments: [schemeOf({})] });
  const lived = (index: number, more: readonly object[]) => {
    const begun = [
      { at: '2026-09-18 10:00', do: 'submit', region: '150000' },
      { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
      ...more.map((each) => ({ at: '2026-09-19 10:00', ...each })),
    ] as Line[];
    return { ...tell(begun, of('neimenggu')).ticket, ticketNo: `1500002609180000000${index}` };
  };
  const name = (unit: string, ground: string) => ({ do: 'name', unit, ground });
  city.count(
    lived(1, [name('chengguan', 'shirking'), name('shuiwu', 'other')]),
    lived(2, [name('chengguan', 'false-reply')]),
    lived(3, [name('gongan', 'shirking'), { do: 'excuse', unit: 'gongan', fault: 'shirking' }]),
  );
  const { body } = await city.call(somebody('auditor', { region: '150000' }), {
    method: 'GET',
    route: '/v1/assessments',
    query: 'region=150000&period=2026-09',
  });
  expect(body.named).toEqual({
    clause: 'NM-24',
    units: [
      { of: 'chengguan', label: 'chengguan局', times: 2 },
      { of: 'shuiwu', label: 'shuiwu局', times: 1 },
    ],
  });
});
