import { addSeconds, type Instant } from '../../../shared/calendar/instant.ts';
import type { Answer, HotlineClient } from '../../local/client.ts';
import type { Runtime } from '../../local/runtime.ts';
import { UNITS } from './city.ts';
import { LIVES, type Life, livedFrom, morningAfter, type Step } from './lives.ts';
import type { DemoRequest } from './requests.ts';

const CHANNELS = ['phone', 'web', 'wechat'] as const;
type DemoChannel = (typeof CHANNELS)[number];

/** A command that the regulation refused. */
interface Refusal {
  readonly command: string;
  readonly code: string;
  readonly clause?: string;
  readonly title: string;
  readonly detail?: string;
}

/** A ticket that was lived through. */
export interface Lived {
  readonly ticketNo: string;
  readonly channel: DemoChannel;
  readonly life: Life;
  readonly refusals: readonly Refusal[];
}

/** Something that happens at a time. */
interface Due {
  readonly at: Instant;
  run(): Promise<void>;
}

/**
 * Hands in every request through its channel, spread over the first days, and carries out each ticket's life
 * as people would: through HTTP, each at its own time on the virtual clock.
 */
export async function live(
  runtime: Runtime,
  client: HotlineClient,
  region: string,
  requests: readonly DemoRequest[],
  progress: (done: number, label: string) => void,
): Promise<readonly Lived[]> {
  const begin = runtime.now();
  const lived: (Lived & { refusals: Refusal[] })[] = [];
  const agenda: Due[] = requests.map((request, index) => ({
    at: arrival(begin, index, requests.length),
    run: () => takeIn(request, index),
  }));

  async function takeIn(request: DemoRequest, index: number): Promise<void> {
    const life = LIVES[index % LIVES.length] as Life;
    const channel = channelFor(life, index);
    const ticketNo = await handIn(client, region, channel, life, request, index);
    const ticket = { ticketNo, channel, life, refusals: [] };
    lived.push(ticket);
    for (const step of livedFrom(life, channel, runtime.now(), unitsFor(index))) {
      agenda.push({ at: step.at, run: () => carryOut(ticket, step) });
    }
  }

  async function carryOut(ticket: (typeof lived)[number], step: Step): Promise<void> {
    const { who, command, body } = step;
    const answer = await client.call(who, 'POST', `/v1/tickets/${ticket.ticketNo}/${command}`, body);
    // A unit to which a ticket was not dispatched after all is told that there is none.
    if (answer.status === 409 || answer.status === 404)
      ticket.refusals.push({ ...(answer.body as Refusal), command });
    else if (answer.status !== 200) throw new Error(`${command} of ${ticket.ticketNo}: ${shown(answer)}`);
  }

  let finished = 0;
  while (agenda.length > 0) {
    agenda.sort((a, b) => (a.at < b.at ? -1 : 1));
    const at = (agenda[0] as Due).at;
    if (at > runtime.now()) await runtime.to(at);
    const now = agenda.filter((due) => due.at <= runtime.now());
    agenda.splice(0, now.length);
    // What happens at one time happens at once, as it does with many people at their desks.
    await Promise.all(now.map((due) => due.run()));
    finished += now.length;
    progress(
      finished / (finished + agenda.length),
      `${runtime.now().slice(0, 16).replace('T', ' ')}  ${lived.length} tickets`,
    );
  }
  await runtime.settle();
  return lived;
}

/** Only a call decides something while the citizen is on the line; a refusal is shown where it is decided later. */
function channelFor(life: Life, index: number): DemoChannel {
  if (life.onTheCall) return 'phone';
  const channels = life.name === 'not-accepted' ? CHANNELS.slice(1) : CHANNELS;
  return channels[index % channels.length] as DemoChannel;
}

/** Requests come in over the first three mornings, at whole quarters of an hour. */
function arrival(begin: Instant, index: number, count: number): Instant {
  const perDay = Math.ceil(count / 3);
  const slots = 40;
  const slot = Math.floor(((index % perDay) * slots) / perDay);
  return addSeconds(morningAfter(begin, Math.floor(index / perDay)), slot * 900);
}

function unitsFor(index: number): readonly [string, string] {
  const unit = (n: number) => (UNITS[n % UNITS.length] as { id: string }).id;
  return [unit(index), unit(index + 1)];
}

async function handIn(
  client: HotlineClient,
  region: string,
  channel: DemoChannel,
  life: Life,
  request: DemoRequest,
  index: number,
): Promise<string> {
  if (channel === 'wechat') {
    const answer = await client.wechat({
      // One person's messages of one hour are one talk about one ticket.
      openId: `o-demo-${request.person}-${index}`,
      msgId: String(6054768590064713729n + BigInt(index)),
      text: request.text,
    });
    const ticketNo = /\d{20}/.exec(String(answer.body))?.[0];
    if (answer.status !== 200 || ticketNo === undefined)
      throw new Error(`WeChat message ${index}: ${shown(answer)}`);
    return ticketNo;
  }
  const form = {
    region,
    kind: life.kind,
    ...(life.matter && { matter: life.matter }),
    ...(request.title && { title: request.title }),
    text: request.text,
    phone: `1380000${String(1000 + (index % 9000))}`,
    ...(channel === 'phone' && life.onTheCall),
  };
  const answer = await client.intake(channel, form, `demo-${index}`);
  if (answer.status !== 201) throw new Error(`request ${index} by ${channel}: ${shown(answer)}`);
  return (answer.body as { ticketNo: string }).ticketNo;
}

function shown({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body)}`;
}
