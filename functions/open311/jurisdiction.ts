import { dayOf } from '../../shared/calendar/instant.ts';
import type { Clock, Rulebook } from '../../shared/ports.ts';
import type { Open311Client, Open311Clients } from '../../shared/privacy/ports.ts';
import { type Open311Offer, open311Offer } from '../../shared/regulation/open311.ts';
import { regulationById, regulationOfRegion, rulesOn } from '../../shared/regulation/rules.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { sameText } from '../http/signature.ts';
import { wrong } from './refusals.ts';

export interface JurisdictionDeps {
  readonly clients: Open311Clients;
  readonly rulebook: Pick<Rulebook, 'current' | 'settings' | 'units'>;
  readonly clock: Clock;
}

/** A city as its clients see it. */
export interface City {
  readonly region: string;
  readonly offer: Open311Offer;
  /** What the unit is called; undefined for one that is not in the city's directory. */
  unitName(unit: string): Promise<string | undefined>;
}

/** What a caller names: a jurisdiction, a key, both or neither. */
export interface Named {
  readonly jurisdiction_id?: string | undefined;
  readonly api_key?: string | undefined;
}

/**
 * The client that a key belongs to. Every key is compared, in a time that does not depend on which one fits.
 * @throws Problem 403 for none, or one that is nobody's
 */
export async function clientOf(clients: Open311Clients, key: string | undefined): Promise<Open311Client> {
  if (key === undefined) throw badKey('required');
  const all = await clients.all();
  const known = all.filter(({ secrets }) => secrets.map((secret) => sameText(secret, key)).includes(true));
  const [client] = known;
  if (!client) throw badKey('unknown');
  return client;
}

function badKey(rule: string): Problem {
  return new Problem({
    status: 403,
    code: 'forbidden',
    title: '接口密钥缺失或无效 / Missing or invalid API key',
    field: 'api_key',
    rule,
  });
}

/**
 * The region that is meant: the one named, by its code or its regulation's name; else the client's only one, the one
 * that the operator has set, or the only one that takes part.
 * @throws Problem 404 for one that does not take part or is not the client's, 400 where none is named and several may be meant
 */
export async function regionOf(
  clients: Open311Clients,
  named: string | undefined,
  client?: Open311Client,
): Promise<string> {
  const taking = new Set((await clients.all()).flatMap(({ regions }) => regions));
  const own = client?.regions ?? [...taking];
  if (named !== undefined) {
    const region = /^\d{6}$/.test(named) ? named : regulationById(named.toLowerCase())?.region;
    if (region === undefined || !own.includes(region) || !regulationOfRegion(region)) throw noJurisdiction();
    return region;
  }
  const preset = await clients.jurisdiction();
  if (own.length === 1 && own[0] !== undefined) return own[0];
  if (preset !== undefined && own.includes(preset)) return preset;
  if (own.length === 0) throw noJurisdiction();
  throw wrong('jurisdiction_id', 'required');
}

function noJurisdiction(): Problem {
  return standardProblem('not-found', { field: 'jurisdiction_id' });
}

/**
 * The city that a reader means. A key is not needed for reading; one that is known says which city, where none is named.
 * @throws Problem as `regionOf`
 */
export async function cityRead(deps: JurisdictionDeps, named: Named): Promise<City> {
  const key = named.api_key;
  const client =
    key === undefined || named.jurisdiction_id !== undefined
      ? undefined
      : await clientOf(deps.clients, key).catch((error: unknown) => {
          if (error instanceof Problem) return undefined;
          throw error;
        });
  return cityOf(deps, await regionOf(deps.clients, named.jurisdiction_id, client));
}

/**
 * What a region offers by the settings that are current.
 * @throws Problem 404 for a region without a regulation
 */
export async function cityOf({ rulebook, clock }: JurisdictionDeps, region: string): Promise<City> {
  const regulation = regulationOfRegion(region);
  if (!regulation) throw noJurisdiction();
  const current = await rulebook.current(region);
  const settings = await rulebook.settings(region, current.settings);
  const rules = rulesOn(regulation, settings, current.settings, dayOf(clock.now()));
  return {
    region,
    offer: open311Offer(rules),
    async unitName(unit) {
      const units = await rulebook.units(region, current.units);
      return units.find(({ id }) => id === unit)?.name;
    },
  };
}
