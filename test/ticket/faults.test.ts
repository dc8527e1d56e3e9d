import { describe, expect, it } from 'vitest';
import { city } from './setting.ts';
import { type Line, type Setting, tell } from './story.ts';

const luan = city('luan');
const begun = (setting: Setting = {}) =>
  tell(
    [
      { at: '2026-09-18 10:00', do: 'submit' },
      { at: '2026-09-18 11:00', do: 'dispatch', lead: 'chengguan', assistants: ['shuiwu'] },
    ],
    setting,
  );

describe('SY-27: faults that no clock shows', () => {
  const fault = (ground: string, more: object = {}): Line =>
    ({ at: '2026-09-18 15:00', do: 'record-fault', ground, ...more }) as Line;
  const onsite = { at: '2026-09-18 13:00', do: 'supervise', method: 'onsite' } as Line;

  it('not cooperating, once there was a meeting or a supervision on site', () => {
    expect(begun().goOn([fault('uncooperative')]).refusal).toMatchObject({
      code: 'not-called-together',
      clause: 'SY-27',
    });
    const story = begun().goOn([onsite, fault('uncooperative')]);
    expect(story.ticket.oversight?.records).toMatchObject([
      { what: 'fault', unit: 'chengguan', ground: 'uncooperative', clause: 'SY-27' },
    ]);
    expect(story.goOn([fault('uncooperative', { at: '2026-09-18 16:00' })]).refusal?.code).toBe(
      'already-recorded',
    );
  });

  it('only of a unit that was called together with others, or supervised on site', () => {
    const other = fault('uncooperative', { unit: 'shuiwu' });
    expect(begun().goOn([onsite, other]).refusal).toMatchObject({ code: 'not-called-together' });
    const submitted: Line = { at: '2026-09-18 10:00', do: 'submit' };
    const meeting = { at: '2026-09-18 11:00', do: 'refer-to-coordination', units: ['shuiwu', 'gongan'] };
    const asked = tell([submitted, meeting as Line, other]);
    expect(asked.told('FaultRecorded')).toMatchObject([{ unit: 'shuiwu' }]);
    expect(asked.goOn([fault('uncooperative', { unit: 'chengguan' })]).refusal?.code).toBe(
      'not-called-together',
    );
  });

  it.each(['no-contact', 'false-closing'])('%s, as the hotline finds', (ground) => {
    expect(
      begun()
        .goOn([fault(ground)])
        .told('FaultRecorded'),
    ).toMatchObject([{ ground, clause: 'SY-27' }]);
  });

  it('shirking, of a unit that has returned what was found to be its own', () => {
    const refused = { code: 'not-returned', field: 'ground', clause: 'SY-27' };
    expect(begun().goOn([fault('shirking')]).refusal).toMatchObject(refused);
    const back = begun().goOn([
      { at: '2026-09-18 12:00', do: 'return', by: 'chengguan' },
      { at: '2026-09-18 13:00', do: 'review-return', granted: true },
      { at: '2026-09-18 14:00', do: 'dispatch', lead: 'gongan', assistants: [] },
    ]);
    expect(back.goOn([fault('shirking', { unit: 'gongan' })]).refusal).toMatchObject(refused);
    const found = back.goOn([fault('shirking', { unit: 'chengguan' })]);
    expect(found.told('FaultRecorded')).toMatchObject([{ unit: 'chengguan', ground: 'shirking' }]);
  });

  it('a higher-level ticket not done in time or well, where it is marked as one', () => {
    expect(begun().goOn([fault('higher-level-failed')]).refusal?.code).toBe('not-marked');
    const mark = { at: '2026-09-18 13:00', do: 'mark', mark: 'state-council' } as Line;
    expect(
      begun()
        .goOn([mark, fault('higher-level-failed')])
        .told('FaultRecorded'),
    ).toMatchObject([{ ground: 'higher-level-failed', clause: 'SY-27' }]);
  });

  it('one recorded in error is withdrawn with its reason, and is no other', () => {
    const withdraw = { at: '2026-09-19 10:00', do: 'withdraw-fault' } as Line;
    expect(begun().goOn([withdraw]).refusal).toMatchObject({ code: 'no-such-fault', field: 'ground' });
    const story = begun().goOn([onsite, fault('uncooperative'), withdraw]);
    expect(story.told('FaultWithdrawn')).toMatchObject([{ unit: 'chengguan', ground: 'uncooperative' }]);
    expect(story.ticket.oversight?.records).toEqual([]);
  });

  it('on no other ground, of no stranger, and in no city whose text has none', () => {
    expect(begun().goOn([fault('whim')]).refusal).toMatchObject({ code: 'unknown-ground', clause: 'SY-27' });
    const stranger = fault('uncooperative', { unit: 'nobody' });
    expect(begun().goOn([onsite, stranger]).refusal?.code).toBe('unknown-unit');
    expect(begun(luan).goOn([fault('uncooperative')], luan).refusal?.code).toBe('no-faults');
  });
});
