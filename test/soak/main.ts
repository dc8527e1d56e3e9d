/**
 * `npm run soak`: kills for as long as it is told, or fuzzed bodies, then a recount; or random lives. Exits with 1 when
 * anything is missing, double or does not hold.
 */
import { parseArgs } from 'node:util';
import { bitsRun } from './bits-run.ts';
import { consumersOnEngines } from './consumers-run.ts';
import { fuzzRun } from './fuzz-run.ts';
import { livesRun } from './lives-run.ts';
import { looksRun } from './looks-run.ts';
import { monthRun } from './month-run.ts';
import { secrecyRun } from './secrecy-run.ts';
import { type SoakReport, soak } from './soak.ts';

/** Faults that are printed; more of them say nothing new. */
const MOST_FAULTS = 40;

const HELP = `npm run soak -- [--seed N] [--minutes M] [--rounds R] [--bodies B] [--lives L] [--month T] [--consumers C] [--secrecy D] [--bits N] [--looks R]

  --seed N      the seed of all chance; drawn and printed when left out
  --minutes M   how long blows fall; 10 by default, no limit where --rounds is given
  --rounds R    how many blows fall
  --bodies B    instead of all this: B fuzzed bodies over every intake, each to be answered with what is wrong
  --lives L     instead of all this: the properties of a ticket's life on L times the lives of the tests, in all cities
  --month T     instead of all this: a month of T tickets on the virtual clock, every rung of their ladders counted
  --secrecy D   instead of all this: D days of a city whose citizens tell all, and a search of everything left
  --bits N      instead of all this: every kind of change to ledger and audit, and N bits by chance, each to be named
  --looks R     instead of all this: every read by everybody, R times, and the audit held against who saw what
  --consumers C instead of all this: five consumers of the feed while 32 writers live C tickets each

  Real processes on a folder of their own: people take tickets in and live them with keys for repeating, the
  clock moves, and the runtime, its engine or both are killed by SIGKILL, also while they start and while the
  clock moves. At the end everything is counted from outside. The same seed gives the same people and the same
  order of blows; at which instruction a blow falls is the machine's.
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    rounds: { type: 'string' },
    bodies: { type: 'string' },
    lives: { type: 'string' },
    month: { type: 'string' },
    consumers: { type: 'string' },
    secrecy: { type: 'string' },
    bits: { type: 'string' },
    looks: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const number = (text: string | undefined, otherwise: number, name: string): number => {
    const value = text === undefined ? otherwise : Number(text);
    if (!(value > 0)) throw new Error(`--${name} takes a number above 0`);
    return value;
  };
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const seed = number(values.seed, 1 + Math.floor(Math.random() * 1e6), 'seed');
  const rounds = number(values.rounds, Number.POSITIVE_INFINITY, 'rounds');
  const minutes = number(
    values.minutes,
    values.rounds === undefined ? 10 : Number.POSITIVE_INFINITY,
    'minutes',
  );
  say(`seed ${seed}`);
  if (values.lives !== undefined) process.exitCode = await livesRun(seed, number(values.lives, 1, 'lives'));
  else if (values.month !== undefined) await aMonth(number(values.month, 1, 'month'));
  else if (values.consumers !== undefined) await consumers(number(values.consumers, 1, 'consumers'));
  else if (values.secrecy !== undefined) await secrecy(number(values.secrecy, 1, 'secrecy'));
  else if (values.bits !== undefined) await bits(number(values.bits, 1, 'bits'));
  else if (values.looks !== undefined) await everyLook(number(values.looks, 1, 'looks'));
  else if (values.bodies === undefined) await kills();
  else await bodies(number(values.bodies, 1, 'bodies'));

  async function aMonth(count: number): Promise<void> {
    const begin = Date.now();
    const { tickets, rungs, gathered, messages, faults } = await monthRun({ seed, tickets: count, say });
    say(`${tickets} tickets; ${rungs} rungs due, ${gathered} of them gathered; ${messages} messages sent`);
    say(`${Math.round((Date.now() - begin) / 1000)} s`);
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --seed ${seed} --month ${count}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function consumers(count: number): Promise<void> {
    const { faults, digests, ...counts } = await consumersOnEngines(seed, count);
    for (const [name, value] of Object.entries({ ...counts, ...digests })) say(`${name}: ${value}`);
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --seed ${seed} --consumers ${count}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function secrecy(days: number): Promise<void> {
    const begin = Date.now();
    const { tickets, answers, looked, neverDone, carriedOut, faults } = await secrecyRun(seed, days, say);
    say(`${tickets} tickets; answers ${JSON.stringify(answers)}; looked at ${JSON.stringify(looked)}`);
    say(
      `${carriedOut} calls of the API were carried out; ${neverDone.length} were refused whenever they were made:`,
    );
    for (const line of neverDone) say(`  ${line}`);
    say(`${Math.round((Date.now() - begin) / 1000)} s`);
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --seed ${seed} --secrecy ${days}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function bits(count: number): Promise<void> {
    const begin = Date.now();
    const { made, verifications, faults } = await bitsRun(seed, count, say);
    for (const [what, times] of Object.entries(made).sort()) say(`${what}: ${times}`);
    say(`${verifications} verifications; ${Math.round((Date.now() - begin) / 1000)} s`);
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --seed ${seed} --bits ${count}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function everyLook(rounds: number): Promise<void> {
    const { calls, shown, refused, entries, faults } = await looksRun(rounds);
    say(
      `${calls} calls: ${shown} showed something of the citizen, ${refused} were refused; ${entries} entries`,
    );
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --looks ${rounds}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function bodies(count: number): Promise<void> {
    const { answers, tickets, verified, faults } = await fuzzRun(seed, count);
    for (const [answer, times] of Object.entries(answers).sort()) say(`${answer}: ${times}`);
    say(`${tickets.size} tickets; hotline verify: ${verified}`);
    for (const line of faults.slice(0, MOST_FAULTS)) say(line);
    say(`${faults.length} faults; again: npm run soak -- --seed ${seed} --bodies ${count}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }

  async function kills(): Promise<void> {
    const report = await soak({ seed, rounds, minutes, say });
    for (const line of told(report)) say(line);
    say(`again: npm run soak -- --seed ${seed} --rounds ${report.rounds}`);
    process.exitCode = report.faults.length === 0 ? 0 : 1;
  }
}

function told(report: SoakReport): string[] {
  const { recount, kills, faults } = report;
  return [
    '',
    `${report.rounds} rounds; killed: ${kills.runtime ?? 0} × runtime, ${kills.engine ?? 0} × engine; ${report.starts} starts`,
    `${report.acknowledged} acknowledged, ${report.refused} refused, asked again ${report.retried} times; clock moved ${report.clockMoves} times`,
    `slowest: ${report.slowestStart} ms to a runtime that answers, ${report.slowestEngine} ms to an engine that does`,
    `${recount.tickets} tickets, ${recount.open} of them open, each with its execution; ${recount.alerts} messages sent, ${recount.doubles} alerts of them twice`,
    `hotline verify: ${recount.verified}`,
    ...(faults.length === 0
      ? ['nothing is missing and nothing is double']
      : [`${faults.length} faults:`, ...faults.slice(0, MOST_FAULTS)]),
  ];
}
