import * as z from 'zod';
import { personal } from '../../shared/privacy/personal.ts';
import { GRADES } from '../../shared/regulation/vocabulary.ts';
import { ticketNo } from '../../shared/ticket/commands/fields.ts';
import { type OwnDeps, ownTicket, triedFrom } from '../commands/progress.ts';
import { type Route, route } from '../http/route.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';

export type EvaluationDeps = DeskDeps & OwnDeps;

const evaluationBody = z.strictObject({
  ticketNo,
  phoneTail: z.string().regex(/^\d{4}$/),
  grade: z.enum(GRADES),
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  /** Whether the unit was in touch with the citizen. */
  unitContacted: z.boolean().optional(),
  note: personal().optional(),
});

/**
 * The route behind the link in a citizen's message: they say by themselves how satisfied they are, as in a revisit by
 * SMS. Whoever knows the number and the end of the phone number may, once; where the city's text has revisits made in
 * other ways only, it is refused with the clause.
 */
export function evaluationRoutes(deps: EvaluationDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/evaluation',
      auth: 'none',
      body: evaluationBody,
      handle: async ({ body: { ticketNo: number, phoneTail, ...said }, sourceIp }) => {
        const from = await triedFrom(deps, number, { sourceIp });
        const ticket = await ownTicket(deps, number, phoneTail, from);
        // Said before: it counts once, and is the hotline's to follow up.
        if (ticket.revisit?.grade === undefined) {
          await act(deps, {
            ticketNo: number,
            type: 'revisit',
            body: { reached: true, way: 'sms', ...said },
            actor: { side: 'channel' },
            by: 'evaluation',
            answer: () => ({}),
          });
        }
        return { status: 200, body: { ticketNo: number } };
      },
    }),
  ];
}
