import { describe, expect, it } from 'vitest';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { CommandBody } from '../../../shared/ticket/commands.ts';
import { TICKET_NO } from '../ticket-desk/doubles.ts';
import { somebody } from './calling.ts';
import { Looked, OFFICER } from './looked.ts';

describe('GET /v1/tickets?mark=…', () => {
  const marked = async (more: Partial<CommandBody<'submit'>> = {}) => {
    const looked = new Looked();
    await looked.submit({ marks: [{ mark: 'deputy', deputy: 'D-1' }, { mark: 'media' }], ...more });
    return looked;
  };
  const ledger = (looked: Looked, query: string, role: Role = 'supervisor') =>
    looked.get(somebody(role), '/v1/tickets', query);

  it('SY-18, SY-27d: is the ledger of a mark, for those who answer for it', async () => {
    const looked = await marked();
    const { status, body } = await ledger(looked, 'mark=deputy&behind=D-1');
    expect([status, body]).toMatchObject([
      200,
      {
        mark: 'deputy',
        label: '人大代表反映',
        clause: 'SY-18',
        items: [{ ticketNo: TICKET_NO, behind: 'D-1' }],
      },
    ]);
    expect((await ledger(looked, 'mark=deputy&behind=D-2')).body.items).toEqual([]);
    expect((await ledger(looked, 'mark=deputy', 'agent')).status).toBe(403);
    expect((await ledger(looked, 'mark=deputy&region=370900')).body).toMatchObject({
      status: 404,
      field: 'region',
    });
    expect((await ledger(looked, 'mark=media')).body).toMatchObject({ status: 404, field: 'mark' });
    expect((await ledger(looked, 'mark=whim')).body).toMatchObject({ status: 404, field: 'mark' });
  });

  it.each([
    ['none', 'D-1'],
    ['phone', 'D-1'],
    ['name', undefined],
    ['all', undefined],
  ] as const)(
    'which deputy it was is kept back from units with the name: %s',
    async (confidential, deputy) => {
      const looked = await marked({ confidential });
      await looked.city.dispatch();
      const seen = async (caller: PersonCaller) => {
        const { body } = await looked.get(caller, '/v1/tickets/{ticketNo}');
        const history = await looked.get(caller, '/v1/tickets/{ticketNo}/history');
        const told = JSON.stringify(history.body).includes('D-1') ? 'D-1' : undefined;
        const [mark] = (body.oversight as { marks: { deputy?: string }[] }).marks;
        return [mark?.deputy, told];
      };
      expect(await seen(OFFICER)).toEqual([deputy, deputy]);
      expect(await seen(somebody('agent'))).toEqual(['D-1', 'D-1']);
    },
  );
});
