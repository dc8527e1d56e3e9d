/** `hotline audit`: who saw what of whom, when, why and how. */
import type { Readable, Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { AuditBody, AuditWho } from '../../shared/privacy/audit.ts';
import { REVEAL_PURPOSES } from '../../shared/regulation/reveal-rule.ts';
import { API_HELP, API_OPTIONS, openApi, regionArgument } from './api.ts';

const HELP = `hotline audit --region CODE|NAME (--ticket NO | --caller WHO | --phone) [--from T] [--to T] [--json]
                [--url URL] [--token TOKEN] [--data DIR]

  Who looked, the last first: at a ticket, or as a caller (person:SUBJECT, channel:KEYID, system:FUNCTION), or at
  anything of the person whose number is on standard input, where it stands in no list of processes. Asks as an
  auditor; that it was asked is on record too.

${API_HELP}`;

type Entry = AuditBody & { readonly hash: string };
interface Page {
  readonly items: readonly Entry[];
  readonly cursor?: string;
}

/**
 * @param argv what stands after `audit` on the command line
 * @throws Error, with one line to show, on a bad argument or when the API refuses
 */
export async function auditCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
  stdin: Readable = process.stdin,
): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...API_OPTIONS,
      region: { type: 'string' },
      ticket: { type: 'string' },
      caller: { type: 'string' },
      phone: { type: 'boolean', default: false },
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const { ticket, caller, phone, from, to } = values;
  if (values.region === undefined) throw new Error('--region says whose auditor asks');
  if ([ticket, caller].filter((each) => each !== undefined).length + Number(phone) !== 1) {
    throw new Error('give one of --ticket, --caller and --phone');
  }
  const api = await openApi(values, { role: 'auditor', region: regionArgument(values.region) });
  const asked = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const number = phone ? (await textOf(stdin)).trim() : '';
  for (let cursor: string | undefined; ; ) {
    const more = { ...asked, ...(cursor !== undefined && { cursor }) };
    const named = ticket === undefined ? { caller: caller ?? '' } : { ticketNo: ticket };
    const page = (
      phone
        ? await api.post('/v1/audit/search', { phone: number, ...more })
        : await api.get(`/v1/audit?${new URLSearchParams({ ...named, ...more })}`)
    ) as Page;
    for (const entry of page.items) stdout.write(`${values.json ? JSON.stringify(entry) : lineOf(entry)}\n`);
    if (page.cursor === undefined) return 0;
    cursor = page.cursor;
  }
}

/** An entry in one line: when, who, what, of which ticket, how much, why and how. */
function lineOf({ at, who, what, ticketNo, fields, answer, code, count, why, route }: Entry): string {
  const shown = [answer, code, count === undefined ? undefined : `×${count}`];
  const parts = [
    at,
    whoText(who),
    what,
    ticketNo ?? '-',
    shown.filter((each) => each !== undefined).join(' '),
    fields?.join(',') ?? '-',
    why === undefined ? '-' : purposeText(why.purpose),
    route,
  ];
  return parts.join('  ');
}

function whoText({ kind, id, roles, unit }: AuditWho): string {
  const as = [...(roles ?? []), ...(unit === undefined ? [] : [unit])].join(' ');
  return `${kind}${id === undefined ? '' : `:${id}`}${as === '' ? '' : ` (${as})`}`;
}

function purposeText(purpose: string): string {
  return Object.entries(REVEAL_PURPOSES).find(([code]) => code === purpose)?.[1] ?? purpose;
}
