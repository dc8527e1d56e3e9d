import * as z from 'zod';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { AttemptCounter, WallClock } from '../../shared/ports.ts';
import { indexUnder } from '../../shared/privacy/index-keys.ts';
import type { Captcha } from '../../shared/privacy/ports.ts';
import { decisionInForce } from '../../shared/regulation/rules.ts';
import type { PublicFormRule } from '../../shared/regulation/settings.ts';
import { requestFields } from '../../shared/ticket/commands/acceptance.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { FROM_ANY_PAGE, preflight } from '../http/preflight.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Missing } from '../missing-facts.ts';
import { checkForm, region, type SubmitDeps, submitRequest } from './intake.ts';

export interface FormDeps extends SubmitDeps {
  readonly captcha: Captcha;
  /** Counts requests by region, and by region and address. */
  readonly attempts: Pick<AttemptCounter, 'count'>;
  readonly wallClock: WallClock;
}

const PATH = '/v1/intake/form/{region}';
const MOST_BYTES = 20 * 1024;

const { openId: _account, entrance: _entrance, ...asked } = requestFields;
const publicForm = z.strictObject({ ...asked, captcha: z.string().min(1).max(8192) });

/**
 * The form that a city may open to everybody. A region that has not opened it is answered like one that doesn't
 * exist, and the answer to a request is its number and what the form itself lacks: from neither can be learnt
 * who has asked before.
 */
export function formRoutes(deps: FormDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: PATH,
      auth: 'none',
      body: publicForm,
      bodyLimit: MOST_BYTES,
      headers: FROM_ANY_PAGE,
      handle: async ({ params, body: { captcha, ...form }, rawBody, idempotencyKey, sourceIp = '' }) => {
        const of = params.region ?? '';
        const open = await openForm(deps, of);
        await mayAsk(deps, of, open, { captcha, sourceIp });
        const { entrance } = open;
        const filled = {
          ...{ ...form, region: of, accepted: false },
          ...(entrance !== undefined && { entrance }),
        };
        checkForm(filled);
        const once = idempotencyKey === undefined ? {} : { once: onceOf(of, idempotencyKey, rawBody) };
        const given = { channel: 'web', form: filled, by: 'form', ...once } as const;
        const { answer, repeated } = await submitRequest(deps, given);
        const { ticketNo, missing } = answer as { readonly ticketNo: string; readonly missing?: Missing };
        return { status: repeated ? 200 : 201, body: { ticketNo, missing } };
      },
    }),
    preflight(PATH, 'content-type, idempotency-key'),
  ];
}

/** @throws Problem 404 unless the city has opened the form and there is a captcha for it */
async function openForm({ rulebook, clock, captcha }: FormDeps, of: string): Promise<PublicFormRule> {
  if (!region.safeParse(of).success) throw notOpen();
  const { settings: version } = await rulebook.current(of);
  const { publicForm: rule } = await rulebook.settings(of, version);
  const open = decisionInForce({ day: dayOf(clock.now()) }, rule);
  if (!open || !(await captcha.isSet(of))) throw notOpen();
  return open;
}

/**
 * Counts before it asks: a program that solves nothing uses up its own address, and not what is left for the city.
 * @throws Problem 400 for a captcha that is not passed, 429 for too many requests
 */
async function mayAsk(
  { attempts, captcha, indexKeys, wallClock }: FormDeps,
  of: string,
  { perAddress, perRegion }: PublicFormRule,
  given: { readonly captcha: string; readonly sourceIp: string },
): Promise<void> {
  // Under both keys while they change, so that nobody's count begins anew.
  const { lookUp } = await indexKeys();
  const addresses = lookUp.map((key) => `form:${of}:${indexUnder(key, 'ip', given.sourceIp)}`);
  const counts = await Promise.all(addresses.map((address) => attempts.count(address)));
  if (Math.max(...counts) > perAddress) throw tooMany(wallClock);
  if (!(await captcha.passes(of, given.captcha))) {
    throw standardProblem('invalid-request', { field: 'captcha', rule: 'passed-once' });
  }
  if ((await attempts.count(`form:${of}`)) > perRegion) throw tooMany(wallClock);
}

/** The form sent again is the same although its captcha has to be another. */
function onceOf(of: string, key: string, rawBody: Uint8Array) {
  const { captcha: _solved, ...form } = JSON.parse(new TextDecoder().decode(rawBody)) as Record<
    string,
    unknown
  >;
  return { key: `form:${of}:${key}`, path: 'form', body: Buffer.from(canonicalJson(form), 'utf8') };
}

function notOpen(): Problem {
  return standardProblem('not-found', { field: 'region' });
}

/** Requests are counted by the hour of the machine's clock. */
function tooMany({ nowMs }: WallClock): Problem {
  return new Problem({
    status: 429,
    code: 'too-many-requests',
    title: '请求过于频繁，请稍后再试，或拨打12345 / Too many requests',
    retryAfter: 3600 - (Math.floor(nowMs() / 1000) % 3600),
  });
}
