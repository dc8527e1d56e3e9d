/**
 * What one plain life uses of what AWS charges for: counted twice.
 *
 * *Alone*: everything comes to rest after each act, as it does where hours lie between a ticket's acts and the
 * city has no other ticket. No batch ever holds a second record, so this is the dearest that a life can be.
 * *At 32 clients*: 64 lives, half of them begun at once, as the sustained part of the bench lives them.
 *
 * State transitions are the states that an execution enters, and one for its start. Request units are worked out
 * from the items by DynamoDB's rules (`request-units.ts`). Log lines are the functions' own, with 300 bytes for
 * the three lines that Lambda itself writes for each invocation. An invocation is charged for what it took here, at
 * the memory that it is deployed with, as if Lambda gave it the share of a processor that goes with that memory:
 * an upper bound, since most of that time is waiting for the store.
 */
import { FUNCTIONS } from '../../infra/build.ts';
import { dollarsOf, PRICED, type Used } from './cost.ts';
import { type CountedCity, startCountedCity, type Usage } from './counted-city.ts';
import type { Figure } from './figure.ts';
import { livePlainly, PLAIN_COMMITS } from './plain-life.ts';

const PART = 'counted';
const LIVES = 64;
const CLIENTS = 32;
/** START, END and REPORT in Lambda's text format. */
const PLATFORM_BYTES = 300;
/** MiB of memory with which a function has one processor to itself. */
const WHOLE_PROCESSOR = 1769;

/** Counts a plain life. */
export async function measure(): Promise<readonly Figure[]> {
  const city = await startCountedCity();
  try {
    for (let warm = 0; warm < 2; warm++) await livePlainly(settled(city).client);
    const alone = await countAlone(city);
    const together = await countTogether(city);
    return [...figuresOf(alone), ...figuresTogether(together)];
  } finally {
    await city.close();
  }
}

async function countAlone(city: CountedCity): Promise<Used & { readonly calls: Usage['calls'] }> {
  city.reset();
  const { client, tickets } = settled(city);
  await livePlainly(client);
  const usage = city.usage();
  const transitions = await city.transitions(tickets[0] ?? '');
  return { ...usedOf(usage, 1, transitions), calls: usage.calls };
}

async function countTogether(city: CountedCity): Promise<Used> {
  city.reset();
  const tickets: string[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let life = 0; life < LIVES / CLIENTS; life++) tickets.push(await livePlainly(city.client));
    }),
  );
  await city.runtime.settle();
  const usage = city.usage();
  const transitions = await Promise.all(tickets.map((ticketNo) => city.transitions(ticketNo)));
  return usedOf(usage, LIVES, transitions.reduce((sum, count) => sum + count, 0) / LIVES);
}

/** A client after each of whose calls everything comes to rest, and the tickets that it took in. */
function settled({ client, runtime }: CountedCity) {
  const tickets: string[] = [];
  return {
    tickets,
    client: {
      ...client,
      intake: async (...given: Parameters<typeof client.intake>) => {
        const answer = await client.intake(...given);
        tickets.push((answer.body as { ticketNo: string }).ticketNo);
        await runtime.settle();
        return answer;
      },
      call: async (...given: Parameters<typeof client.call>) => {
        const answer = await client.call(...given);
        await runtime.settle();
        return answer;
      },
    },
  };
}

/** Usage by life. */
function usedOf(
  { writes, reads, invocations, calls, logged }: Usage,
  lives: number,
  stateTransition: number,
): Used {
  const each = (sum: number) => sum / lives;
  const total = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + count, 0);
  const ran = total([...invocations.values()].map(({ count }) => count));
  return {
    stateTransition,
    writeUnit: each(total(writes.values())),
    readUnit: each(total(reads.values())),
    invocation: each(ran),
    gigabyteSecond: each(
      total([...invocations].map(([name, { milliseconds }]) => gigabyteSeconds(name, milliseconds))),
    ),
    request: PLAIN_COMMITS,
    loggedGigabyte: each(logged + ran * PLATFORM_BYTES) / 1e9,
    keyCall: each(total([...calls].filter(([name]) => name.startsWith('kms')).map(([, count]) => count))),
    publication: each(calls.get('sns') ?? 0),
  };
}

function gigabyteSeconds(name: string, milliseconds: number): number {
  const memory = FUNCTIONS.find((each) => each.name === name)?.memory ?? WHOLE_PROCESSOR;
  const slower = Math.max(1, WHOLE_PROCESSOR / memory);
  return ((milliseconds * slower) / 1000) * (memory / 1024);
}

function figuresOf({ calls, ...used }: Awaited<ReturnType<typeof countAlone>>): Figure[] {
  const of = (name: string, value: number, unit = '', note = 'a plain life alone'): Figure => ({
    part: PART,
    name,
    value,
    unit,
    note,
  });
  const sent = [...calls]
    .filter(([name]) => name.startsWith('states'))
    .reduce((sum, [, count]) => sum + count, 0);
  return [
    of('state transitions', used.stateTransition, '', 'a plain life alone; at most 15'),
    of('write request units', used.writeUnit, '', 'a plain life alone; at most 150'),
    of('read request units', used.readUnit),
    of('HTTP requests', used.request),
    of('Lambda invocations', used.invocation),
    of(
      'Lambda duration',
      used.gigabyteSecond,
      'GB-s',
      'an upper bound: measured here, stretched to the memory’s share of a processor',
    ),
    of('bytes logged', used.loggedGigabyte * 1e9, 'bytes', 'with 300 bytes an invocation of Lambda’s own'),
    of('KMS calls', used.keyCall),
    of('SNS publications', used.publication),
    of('Step Functions API calls', sent, '', 'StartExecution and SendTaskSuccess; not charged'),
    of('cost of 1,000 lives', dollarsOf(used) * 1000, 'USD', `alone; list prices of ${PRICED}`),
  ];
}

function figuresTogether(used: Used): Figure[] {
  const note = `each of ${LIVES} lives at ${CLIENTS} clients`;
  return [
    { part: PART, name: 'state transitions, together', value: used.stateTransition, unit: '', note },
    { part: PART, name: 'write request units, together', value: used.writeUnit, unit: '', note },
    { part: PART, name: 'read request units, together', value: used.readUnit, unit: '', note },
    { part: PART, name: 'Lambda invocations, together', value: used.invocation, unit: '', note },
    { part: PART, name: 'cost of 1,000 lives, together', value: dollarsOf(used) * 1000, unit: 'USD', note },
  ];
}
