import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { RelayError } from '../../shared/ports.ts';
import { personal } from '../../shared/privacy/personal.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import { REVEAL_PURPOSE_CODES } from '../../shared/regulation/reveal-rule.ts';
import { mustCall } from '../commands/access.ts';
import { ofTicket } from '../http/on-record.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { openedTexts } from '../opened-texts.ts';
import { HOUR_MS, mustStillBe, type RevealDeps, ruleOf, visible } from './basis.ts';
import { countAct } from './limits.ts';

const CALL = 'POST /v1/tickets/{ticketNo}/call-back';

const callBackForm = z.strictObject({
  /** From which the citizen is to be called; the relay is told it, and nobody else. */
  phone: personal(),
  purpose: z.enum(REVEAL_PURPOSE_CODES),
});

/**
 * The route by which a citizen is called without their number being shown: the call centre's relay binds the caller's
 * number and the citizen's to a third one, which is answered. That the relay was told the citizen's is on record.
 */
export function callBackRoute(deps: RevealDeps): Route {
  return route({
    ...{ method: 'POST', path: '/v1/tickets/{ticketNo}/call-back', auth: 'person', body: callBackForm },
    handle: async ({ params, caller, body, disclose }) => {
      const ticket = await visible(deps, caller, params.ticketNo);
      mustCall(caller, ticket, CALL);
      const own = parsePhone(body.phone.text);
      if (!own || !('e164' in own)) {
        throw standardProblem('invalid-request', { field: 'phone', rule: 'format:phone' });
      }
      const { ticketNo, region, papers } = ticket;
      const ref = papers.phone?.ref;
      const texts = ref === undefined ? undefined : await openedTexts(deps, ticketNo, [ref]);
      const callee = parsePhone(texts?.[ref ?? '']?.split(',', 1)[0] ?? '');
      if (!callee || !('e164' in callee)) {
        throw new Problem({
          status: 409,
          code: 'no-number',
          title: '工单没有可以回拨的号码 / No number to call',
        });
      }
      const rule = await ruleOf(deps, ticket);
      if (!rule) {
        throw new Problem({
          status: 409,
          code: 'call-back-unset',
          title: '本市未设定中继回拨的次数上限 / The most calls back are not set',
        });
      }
      const hour = Math.floor(deps.wallClock.nowMs() / HOUR_MS);
      const limits = rule.callBacks ?? rule;
      await countAct(deps, 'call-back', { by: caller.id, ticketNo, hour }, limits);
      // Where there is no relay nothing leaves, and nobody has looked.
      if (!(await deps.relay.isSet(region))) throw relayUnset();
      const id = randomUUID();
      await disclose({
        ...{ what: 'call-back', ...ofTicket(ticket), fields: ['phone'], ref: id, answer: 'masked' },
        why: { purpose: body.purpose },
      });
      await mustStillBe(deps, caller, ticket, CALL);
      const bound = await deps.relay
        .bind(region, { id, caller: own.e164, callee: callee.e164 })
        .catch((cause: unknown) => {
          if (!(cause instanceof RelayError)) throw cause;
          throw new Problem(
            { status: 502, code: 'relay-unavailable', title: '中继号码暂不可用 / The relay gives no number' },
            { cause },
          );
        });
      if (!bound) throw relayUnset();
      // A relay may take its time.
      await mustStillBe(deps, caller, ticket, CALL);
      return { status: 200, body: { ticketNo, callBack: id, ...bound } };
    },
  });
}

function relayUnset(): Problem {
  return new Problem({
    status: 409,
    code: 'relay-unset',
    title: '本市未设中继号码，请经热线联系 / No relay',
  });
}
