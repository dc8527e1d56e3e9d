import { api } from '../../../functions/http/api.ts';
import { silentLogger } from '../../../functions/http/log.ts';
import { provinceRoutes } from '../../../functions/province/province.ts';
import type { Day } from '../../../shared/calendar/instant.ts';
import type { PersonCaller, Role } from '../../../shared/caller.ts';
import type { FeedItem } from '../../../shared/ports.ts';
import type { CellCounts } from '../../../shared/province/cells.ts';
import { contribution } from '../../../shared/province/contribution.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { History, numbered } from '../../ticket/history.ts';
import { CONTEXT, gatewayEvent, heldNonces, NOW_MS } from '../http/gateway.ts';

export const { change } = History.accepted(numbered(1), '2026-09-18 10:00');
export const FEED: readonly FeedItem[] = [1, 2, 3].map((seq) => ({ ...change, seq }));
export const DIGEST = { day: '2026-09-18' as Day, first: 1, last: 3, digest: 'a digest' };
/** Tickets as they were counted: the second, which does not exist for some, on the day after its number's. */
const COUNTED = [1, 2, 3].map((index) => {
  const at = index === 2 ? '2026-09-19 00:00' : '2026-09-18 10:00';
  const history = History.accepted(numbered(index), at);
  if (index === 3) history.do('dispatch', { lead: 'chengguan', assistants: [] });
  const counted = contribution({
    ...(history.ticket as Ticket),
    ...(index === 2 && { secrets: { chengguan: 'granted' } }),
  });
  return { ticketNo: numbered(index), contribution: counted };
});
const CELLS: readonly CellCounts[] = [
  { bucket: '430500#2026-09-17', value: 'none#none#web#none', counts: { received: 1 } },
  {
    bucket: '430500#2026-09-17',
    value: 'chengguan#complaint#phone#none',
    counts: { received: 1, handleKept: 1 },
  },
  {
    bucket: '430500#2026-09-18',
    value: 'shuiwu#complaint#web#none',
    counts: { received: 3, handleKept: 2, handleMissed: 1 },
  },
];

type Path = 'changes' | 'digests' | 'codes' | 'aggregates' | 'aggregates/tickets';

export interface As {
  readonly role?: Role;
  readonly region?: string;
  readonly scope?: readonly string[];
  readonly accept?: string;
  /** How many looks at the feed find nothing. */
  readonly empty?: number;
}

/** Calls the API as somebody of a region with a role. */
export async function call(path: Path, query: string, as: As = {}) {
  const { role = 'province-reader', region = '430000', scope, accept = 'application/json' } = as;
  const asked: string[] = [];
  let empty = as.empty ?? 0;
  let pauses = 0;
  const caller: PersonCaller = {
    type: 'person',
    id: 'reader',
    roles: [role],
    region,
    ...(scope && { scope }),
  };
  const routes = provinceRoutes({
    feed: {
      read: async (of, after, limit) => {
        asked.push(of);
        empty -= 1;
        const rest = of === '430500' && empty < 0 ? FEED.filter(({ seq }) => seq > after) : [];
        return { items: rest.slice(0, limit), more: rest.length > limit };
      },
    },
    digests: {
      digest: async (of, day) => {
        asked.push(of);
        return day === DIGEST.day ? DIGEST : undefined;
      },
    },
    regions: async () => ['430500', '430100', '370900'],
    tickets: async () => [],
    rulebook: {
      current: async () => ({ calendar: '', settings: '', units: '', rosters: '', registers: '' }),
      settings: async () => ({ ...DEFAULT_SETTINGS, names: { classes: { light: '路灯' } } }),
      units: async (of) => [
        { id: 'chengguan', name: of === '430500' ? '市城管执法局' : '省厅', contacts: [] },
      ],
    },
    pause: async () => {
      pauses += 1;
    },
    aggregates: {
      read: async (bucket) => {
        asked.push(bucket);
        return CELLS.filter((cell) => cell.bucket === bucket);
      },
      counted: async (day, limit, after = '') => {
        asked.push(day);
        return COUNTED.filter(({ ticketNo }) => ticketNo.startsWith(day) && ticketNo > after).slice(0, limit);
      },
    },
  });
  const handle = api(routes, {
    channels: { find: async () => undefined },
    tokens: { verify: async () => caller },
    nonces: heldNonces(),
    wallClock: { nowMs: () => NOW_MS },
    log: silentLogger,
  });
  const event = gatewayEvent({
    method: 'GET',
    route: `/v1/province/${path}`,
    query,
    headers: { authorization: 'Bearer token', accept },
  });
  const { statusCode, body: text = '', headers = {} } = await handle(event, CONTEXT);
  const body = String(headers['content-type']).match(/\/(problem\+)?json/) ? JSON.parse(text) : undefined;
  return { status: statusCode, body, text, headers, asked, pauses };
}
