/** Who of each unit can be told, who is on duty when, and whom a rung has to reach therefore. */
import { addDays, addSeconds, type Day, type Instant, startOfDay } from '../../shared/calendar/instant.ts';
import { ALWAYS, INSPECTION, UNITS } from './month-city.ts';

export const HOTLINE = 'hotline';

interface Person {
  readonly id: string;
  readonly way: string;
  readonly to: string;
  readonly post?: 'head' | 'leader';
  readonly key?: string;
}

/** Has nobody but officers, and hands in no roster. */
const PLAIN = 'jiaotong';

/** A unit as it is entered in the directory. */
export function unitOf(id: string): { readonly roundTheClock?: true; readonly contacts: readonly Person[] } {
  if (id === HOTLINE) return { contacts: [{ id: 'group', way: 'wecom', to: 'duty' }] };
  if (id === INSPECTION) {
    const to = 'https://jiancha.example.gov.cn/12345';
    return { contacts: [{ id: 'system', way: 'webhook', to, key: 'own' }] };
  }
  const number = (last: number) => `+861390000${UNITS.indexOf(id as never)}${String(last).padStart(3, '0')}`;
  const officers: readonly Person[] = [
    { id: 'zhang', way: 'aliyun', to: number(1) },
    { id: 'li', way: 'aliyun', to: number(2) },
  ];
  const above: readonly Person[] = [
    { id: 'zhuren', way: 'smtp', to: `zhuren@${id}.example.gov.cn`, post: 'head' },
    { id: 'wang', way: 'tencent', to: number(3), post: 'leader' },
    { id: 'zhao', way: 'tencent', to: number(4), post: 'leader' },
  ];
  return {
    ...(id === ALWAYS && { roundTheClock: true }),
    contacts: id === PLAIN ? officers : [...officers, ...above],
  };
}

interface Period {
  readonly from: Instant;
  readonly to: Instant;
  readonly officers: readonly { readonly contact: string; readonly substitute: string }[];
  readonly leader: { readonly contact: string };
}

/** The periods of a unit's roster: each night, and every other day. Shifts change at eight. */
export function rosterOf(unit: string, first: Day, days: number): readonly Period[] | undefined {
  if (unit === PLAIN || !(UNITS as readonly string[]).includes(unit)) return undefined;
  return Array.from({ length: days }, (_, index) => {
    const morning = addSeconds(startOfDay(addDays(first, index)), 8 * 3600);
    const evening = addSeconds(morning, 12 * 3600);
    const day: Period = {
      ...{ from: morning, to: evening, officers: [{ contact: 'zhang', substitute: 'li' }] },
      leader: { contact: 'wang' },
    };
    const night: Period = {
      ...{ from: evening, to: addSeconds(evening, 12 * 3600), leader: { contact: 'zhao' } },
      officers: [{ contact: 'li', substitute: 'zhang' }],
    };
    return index % 2 === 0 ? [day, night] : [night];
  }).flat();
}

/** Who is to be told: ids of contacts, in order. */
export function peopleOf(
  unit: string,
  post: string | undefined,
  at: Instant,
  roster: readonly Period[] | undefined,
): readonly string[] {
  const { contacts } = unitOf(unit);
  const ids = (people: readonly Person[]) => people.map(({ id }) => id).sort();
  const period = roster?.find(({ from, to }) => from <= at && at < to);
  if (post === 'leader' && period) return [period.leader.contact];
  const holders = contacts.filter((each) => post !== undefined && each.post === post);
  if (holders.length > 0) return ids(holders);
  if (period) return period.officers.map(({ contact }) => contact).sort();
  return ids(contacts.filter((each) => each.post === undefined));
}
