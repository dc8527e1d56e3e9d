/** Seeded people: they take tickets in and live them, and ask again with the same key until they have an answer. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, HotlineClient, Who } from '../../infra/local/client.ts';
import type { Chance } from './chance.ts';

export const REGION = '430500';
export const UNITS = ['urban-management', 'housing', 'ecology', 'transport'] as const;
const AGAIN_MS = 100;
const THINKS_MS = 100;
const CHANNELS = ['phone', 'web', 'wechat'] as const;
const KINDS = ['complaint', 'help', 'suggestion', 'report'] as const;
const DISPATCHER: Who = { role: 'dispatcher' };
const REVIEWER: Who = { role: 'reviewer' };

/** What the hotline has acknowledged of one ticket. */
export interface Acknowledged {
  readonly ticketNo: string;
  /** What the citizen said, word for word. */
  readonly text: string;
  /** Each command that was carried out, with the version that the answer named. */
  readonly commands: { readonly command: string; readonly version: number }[];
}

/** What writers have seen; shared by all of them. */
export interface Seen {
  readonly tickets: Acknowledged[];
  refused: number;
  /** Requests that were made again, because there was no answer or a 503. */
  retried: number;
  /** Answers that no one should get: anything from 500 on but a 503 with Retry-After. */
  readonly odd: string[];
  /** While it is true nobody asks for anything new: a clock that moves waits for rest. */
  held: boolean;
  /** Called at once when somebody has been told that something was carried out. */
  acknowledged: () => void;
}

export interface Writer {
  /** Lives tickets until `stop` says so; ends with the ticket in hand. */
  run(stop: () => boolean): Promise<void>;
}

/** A writer that leaves everything it does in `seen`. `name` goes into its keys, so it has to be its own. */
export function writer(name: string, client: HotlineClient, random: Chance, seen: Seen): Writer {
  /** Asks until there is an answer that says whether it was carried out. */
  const insist = async (what: string, ask: () => Promise<Answer>): Promise<Answer> => {
    do await pause(random.whole(0, THINKS_MS));
    while (seen.held);
    for (;;) {
      const answer = await ask().catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.status < 500) {
        if (answer.status < 300) seen.acknowledged();
        return answer;
      }
      if (!(answer instanceof Error) && !comesAgain(answer)) {
        seen.odd.push(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
      }
      seen.retried++;
      await pause(AGAIN_MS + random.whole(0, AGAIN_MS));
    }
  };

  const takeIn = async (count: number): Promise<Acknowledged & { readonly phone: boolean }> => {
    const channel = random.pick(CHANNELS);
    const kind = random.pick(KINDS);
    const text = `${name}-${count}：小区门口夜间噪声扰民，请求处理。`;
    const answer = await insist(`intake by ${channel}`, () => {
      if (channel === 'wechat') {
        return byWechat(client, { openId: `o-${name}-${count}`, msgId: idOf(`${name}-${count}`), text });
      }
      const form = { region: REGION, kind, text, phone: '13800001234' };
      return client.intake(channel, form, `soak-${name}-${count}`);
    });
    const ticketNo = /\d{20}/.exec(JSON.stringify(answer.body))?.[0];
    if (answer.status > 201 || ticketNo === undefined) {
      throw new Error(`intake by ${channel}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    const ticket = { ticketNo, text, commands: [] };
    seen.tickets.push(ticket);
    return { ...ticket, phone: channel === 'phone' };
  };

  const live = async (count: number): Promise<void> => {
    const ticket = await takeIn(count);
    let number = 0;
    /** Carries a command out; false when the regulation refused it. */
    const act = async (who: Who, command: string, body: object = {}): Promise<boolean> => {
      const key = `soak-${name}-${count}-${number++}`;
      const path = `/v1/tickets/${ticket.ticketNo}/${command}`;
      const answer = await insist(command, () =>
        client.call(who, 'POST', path, body, { 'idempotency-key': key }),
      );
      if (answer.status !== 200) {
        seen.refused++;
        return false;
      }
      ticket.commands.push({ command, version: (answer.body as { version: number }).version });
      return true;
    };
    const [unit, other] = [random.pick(UNITS), random.pick(UNITS)];
    const officer = (id: string): Who => ({ role: 'unit-officer', unit: id });
    const done = {
      handledBy: '经办人',
      handledAt: '2026-09-16T07:00:00+08:00',
      process: '已到现场核查。',
      result: '已处理。',
      publicReply: '已处理完毕。',
      contact: { reached: true, way: 'phone' },
    };
    const assistants = other !== unit && random.happens(0.3) ? [other] : [];
    const steps: (() => Promise<boolean>)[] = [
      ...(ticket.phone ? [] : [() => act(DISPATCHER, 'accept', { kind: 'complaint' })]),
      () => act(DISPATCHER, 'dispatch', { lead: unit, assistants }),
      () => act(officer(unit), 'sign'),
      () => act(officer(unit), 'contact', { reached: true, way: 'phone' }),
      () => act(officer(unit), 'answer', done),
      () => act(REVIEWER, 'review-answer', { passed: true }),
      () =>
        act(REVIEWER, 'revisit', { reached: true, grade: 'satisfied', solved: 'yes', unitContacted: true }),
    ];
    // Most lives stop on the way, so that there are open tickets of every stage.
    for (const step of steps.slice(0, random.whole(0, steps.length + 2))) {
      // What the law has done in the meantime may forbid one step, and leave room for the next.
      if (!(await step()) && random.happens(0.5)) break;
    }
  };

  return {
    run: async (stop) => {
      for (let count = 0; !stop(); count++) await live(count);
    },
  };
}

/** Whether an answer says in the agreed way that the caller is to come again. */
function comesAgain({ status, headers }: Answer): boolean {
  return status === 503 && headers.get('retry-after') !== null;
}

/** What takes longer than WeChat waits is answered without a number; the same message again has it. */
async function byWechat(
  client: HotlineClient,
  message: Parameters<HotlineClient['wechat']>[0],
): Promise<Answer> {
  const answer = await client.wechat(message);
  if (answer.status !== 200 || /\d{20}/.test(String(answer.body))) return answer;
  return { ...answer, status: 503, headers: new Headers({ 'retry-after': '1' }) };
}

/** WeChat's message ids are numbers of 64 bits. */
function idOf(name: string): string {
  return String(createHash('sha256').update(name).digest().readBigUInt64BE());
}
