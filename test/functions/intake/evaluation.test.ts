import { describe, expect, it } from 'vitest';
import { evaluationRoutes } from '../../../functions/intake/evaluation.ts';
import { PersonalText } from '../../../shared/privacy/personal.ts';
import { call, somebody } from '../commands/calling.ts';
import { Looked } from '../commands/looked.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';

/** A ticket that was answered, whose citizen left a number that ends in 1234. */
async function answered(): Promise<Looked> {
  const looked = new Looked();
  const { city } = looked;
  await looked.submit();
  await city.dispatch();
  await city.act('sign', {}, { unit: 'chengguan' });
  city.later(3600);
  const text = new PersonalText('已处理');
  await city.act(
    'answer',
    {
      ...{ handledBy: text, handledAt: city.now, process: text, result: text },
      contact: { reached: true, way: 'phone' },
    },
    { unit: 'chengguan' },
  );
  await city.act('review-answer', { passed: true });
  return looked;
}

function evaluate({ city, attempts }: Looked, more: object = {}) {
  const body = {
    ...{ ticketNo: TICKET_NO, phoneTail: '1234', grade: 'satisfied', solved: 'yes', unitContacted: true },
    ...more,
  };
  const routes = evaluationRoutes({ ...city.deps, attempts });
  return call(routes, somebody('agent'), { method: 'POST', route: '/v1/evaluation', body });
}

const stage = ({ city }: Looked) => city.store.tickets.get(TICKET_NO)?.ticket.stage;

describe('POST /v1/evaluation', () => {
  it('closes what the citizen is satisfied with, as a revisit by SMS', async () => {
    const looked = await answered();
    expect((await evaluate(looked)).status).toBe(200);
    expect(stage(looked)).toBe('closed');
    expect(looked.city.store.commands().at(-1)).toBe('revisit');
  });

  it('leaves to the hotline what they are not, and counts once', async () => {
    const looked = await answered();
    const note = '没有修好';
    expect((await evaluate(looked, { grade: 'very-dissatisfied', solved: 'no', note })).status).toBe(200);
    expect((await evaluate(looked)).status).toBe(200);
    expect(stage(looked)).toBe('done');
    expect(looked.city.store.commands().filter((each) => each === 'revisit')).toHaveLength(1);
  });

  it('SY-17: asks what a revisit asks, and nothing before there is an answer', async () => {
    const looked = await answered();
    const { status, body } = await evaluate(looked, { unitContacted: undefined });
    expect([status, body.field, body.clause]).toEqual([409, 'unitContacted', 'SY-17']);
    const early = new Looked();
    await early.submit();
    expect((await evaluate(early)).status).toBe(409);
  });

  it('answers whoever doesn’t know the number’s end as it answers whoever asks for no ticket', async () => {
    const looked = await answered();
    const [wrong, none] = [
      await evaluate(looked, { phoneTail: '4321' }),
      await evaluate(looked, { ticketNo: '43050026091899999999' }),
    ];
    expect([wrong.status, wrong.body]).toEqual([404, none.body]);
    expect(stage(looked)).toBe('done');
  });
});
