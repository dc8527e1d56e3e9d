import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';

/** The city whose regulation the bench's tickets live under, and the unit that handles them. */
export const REGION = '430500';
export const UNIT = 'urban-management';

const DISPATCHER: Who = { role: 'dispatcher' };
const REVIEWER: Who = { role: 'reviewer' };
const OFFICER: Who = { role: 'unit-officer', unit: UNIT };

interface Act {
  readonly who: Who;
  readonly command: string;
  readonly body: object;
}

/**
 * What people do with a ticket that gives nobody trouble, after it came in by phone: dispatched, signed, the
 * citizen contacted, answered, reviewed, revisited and closed. With the intake seven commits.
 */
export const PLAIN_ACTS: readonly Act[] = [
  { who: DISPATCHER, command: 'dispatch', body: { lead: UNIT } },
  { who: OFFICER, command: 'sign', body: {} },
  { who: OFFICER, command: 'contact', body: { reached: true, way: 'phone' } },
  {
    who: OFFICER,
    command: 'answer',
    body: {
      handledBy: '承办科室经办人',
      handledAt: '2026-09-18T10:00:00+08:00',
      process: '已到现场核查，并与相关方面沟通处理。',
      result: '问题已处理，后续将加强日常巡查。',
      publicReply: '您反映的问题已处理完毕，感谢您的监督。',
      contact: { reached: true, way: 'phone' },
    },
  },
  { who: REVIEWER, command: 'review-answer', body: { passed: true } },
  {
    who: REVIEWER,
    command: 'revisit',
    body: { reached: true, grade: 'satisfied', solved: 'yes', unitContacted: true },
  },
];

/** Commits of one plain life. */
export const PLAIN_COMMITS = PLAIN_ACTS.length + 1;

/** When the bench's lives begin on the law's clock: a Friday morning of a year whose notice is out. */
export const BEGIN = '2026-09-18T10:00:00+08:00';

/** How long after a 503 the same is sent again. */
const AGAIN_MS = 200;

let requests = 0;

/** Hands in one request by phone, signed and with an idempotency key. @returns the ticket's number */
export async function takeIn(client: HotlineClient): Promise<string> {
  requests += 1;
  const form = {
    region: REGION,
    kind: 'complaint',
    title: '小区门口占道经营',
    text: '小区南门早上有流动摊贩占道，行人只能走机动车道，希望管理。',
    name: '王某',
    phone: `1380${String(1_000_000 + (requests % 9_000_000))}`,
  };
  const key = `bench-${requests}`;
  const answer = await insist(() => client.intake('phone', form, key));
  return (mustBe([200, 201], answer) as { ticketNo: string }).ticketNo;
}

/** Lives one plain life to its end; `acted` is called after each acknowledged commit. @returns the ticket's number */
export async function livePlainly(client: HotlineClient, acted: () => void = () => {}): Promise<string> {
  const ticketNo = await takeIn(client);
  acted();
  for (const { who, command, body } of PLAIN_ACTS) {
    const path = `/v1/tickets/${ticketNo}/${command}`;
    const answer = await insist(() => client.call(who, 'POST', path, body));
    // A command that is not possible any more has been carried out by an attempt that went unanswered.
    mustBe(answer.again ? [200, 409] : [200], answer);
    acted();
  }
  return ticketNo;
}

/** Enters the unit and the hotline's own desk, each with two people who are alerted. */
export async function foundCity(client: HotlineClient): Promise<void> {
  for (const [index, unit] of [UNIT, 'hotline'].entries()) {
    const contacts = [
      { way: 'sms', to: `+861390000000${index}` },
      { way: 'email', to: `${unit}@example.org` },
    ];
    const body = { name: `单位${index}`, contacts, why: '性能测试' };
    mustBe(
      [200],
      await client.call({ role: 'administrator' }, 'PUT', `/v1/admin/units/${REGION}/${unit}`, body),
    );
  }
}

interface Insisted extends Answer {
  /** Whether an attempt before this one was answered with 503. */
  readonly again: boolean;
}

/** Sends until something else than 503 comes back, as a caller who has all day would. */
async function insist(send: () => Promise<Answer>): Promise<Insisted> {
  for (let again = false; ; again = true) {
    const answer = await send();
    if (answer.status !== 503) return { ...answer, again };
    await pause(AGAIN_MS);
  }
}

function mustBe(statuses: readonly number[], { status, body }: Answer): unknown {
  if (!statuses.includes(status)) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
