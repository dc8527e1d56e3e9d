import { expect, it } from 'vitest';
import { disclosureIntentsOf } from '../../shared/alert/disclosure.ts';
import { alertText } from '../../shared/alert/texts.ts';
import { History, numbered } from '../ticket/history.ts';

const TICKET = numbered(1);

/** A complaint about noise, whose complainant the text keeps from units, after these acts. */
const complained = (more: object = {}) =>
  History.accepted(TICKET, '2026-09-18 10:00', { matter: 'noise', ...more })
    .at('2026-09-18 11:00')
    .do('dispatch', { lead: 'chengguan', assistants: ['gongan'] });
const agreed = (history: History) =>
  history.at('2026-09-18 15:00').do('record-consent', { given: true, way: 'phone' });

/** Whom the last change tells that they may learn who the complainant is. */
function told({ change, ticket }: History): string[] {
  return ticket ? disclosureIntentsOf(change, ticket).map(({ recipient }) => recipient) : [];
}

it('SY-23b: each unit that has the matter hears when the complainant agrees that it learns who they are', () => {
  const history = agreed(complained());
  expect(told(history)).toEqual(['chengguan', 'gongan']);
  const [intent] = history.ticket ? disclosureIntentsOf(history.change, history.ticket) : [];
  expect(intent && alertText(intent).text).toBe(
    `工单${TICKET}服务对象已同意告知其身份信息，请查看。（《运行管理办法》第二十三条第二款）`,
  );
});

it.each<[string, () => History]>([
  [
    'of a matter whose complainants the text protects nowhere',
    () => agreed(complained({ matter: 'water-outage' })),
  ],
  ['of a complainant who keeps everything back', () => agreed(complained({ confidential: 'all' }))],
  [
    'of one who agreed before anybody had it',
    () =>
      History.accepted(TICKET, '2026-09-18 10:00', { matter: 'noise' })
        .do('record-consent', { given: true, way: 'phone' })
        .at('2026-09-18 11:00')
        .do('dispatch', { lead: 'chengguan', assistants: [] }),
  ],
  [
    'of one who takes it back',
    () => agreed(complained()).at('2026-09-18 16:00').do('record-consent', { given: false, way: 'phone' }),
  ],
  ['of anything else', () => agreed(complained()).do('sign', {}, 'chengguan')],
])('nobody hears %s', (_what, history) => {
  expect(told(history())).toEqual([]);
});

it('nothing of it is in the published change', () => {
  const { change } = agreed(complained());
  expect(change.events.find(({ type }) => type === 'ConsentRecorded')).toEqual({
    type: 'ConsentRecorded',
    at: '2026-09-18T15:00:00+08:00',
    cause: 'person',
  });
});
