import * as z from 'zod';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { CurrentRulebook } from '../../shared/ports.ts';
import { type IndexKey, indexUnder } from '../../shared/privacy/index-keys.ts';
import { parsePhone } from '../../shared/privacy/phone.ts';
import { openList, sealList } from '../../shared/privacy/sealed-list.ts';
import {
  answeringDaysForm,
  answeringProblems,
  withAnsweringDays,
} from '../../shared/registers/answering-days.ts';
import {
  type Deputies,
  type DeputyForm,
  type DeputyPeople,
  deputyForm,
  deputyPeople,
  repeatedDeputies,
} from '../../shared/registers/deputies.ts';
import { expertsForm, expertsProblems, missingExperts } from '../../shared/registers/experts.ts';
import type { Registers } from '../../shared/registers/registers.ts';
import { regulationOfRegion } from '../../shared/regulation/rules.ts';
import type { KeptRegisterId } from '../../shared/regulation/vocabulary.ts';
import { standing } from '../../shared/routing/unit-check.ts';
import { directoryOf } from '../../shared/routing/unit-facts.ts';
import { code } from '../../shared/ticket/commands/fields.ts';
import { parsePart } from '../http/parse.ts';
import { standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';
import { LINK_BODIES, publishLinks } from './links.ts';
import type { RulebookDeps, RulebookRequest } from './requests.ts';
import { answer, invalid, type Publication, refuse, why, write } from './writing.ts';

/*
 * The city's lists of people against which marks are held: deputies by number, with who they are sealed; each
 * unit's experts; the days on which leaders and heads of units answer calls.
 */

const deputiesBody = z.strictObject({ deputies: z.array(deputyForm).max(5000), why });
const deputyBody = deputyForm.omit({ deputy: true }).extend({ why });
const expertsBody = expertsForm.extend({ why });
const answeringBody = answeringDaysForm.extend({ why });

/** What a publication of each register is sent as. */
export const REGISTER_BODIES = {
  deputies: deputiesBody,
  'deputies/{id}': deputyBody,
  experts: expertsBody,
  'answering-days': answeringBody,
  ...LINK_BODIES,
} as const;

/**
 * Publishes a register, or one person's or unit's part of it.
 * @throws Problem as `publish` does
 */
export async function publishRegister(
  publication: Publication,
  register: KeptRegisterId,
): Promise<ApiResponse> {
  const { id } = publication.request.params;
  if (register === 'deputies') return publishDeputies(publication, id);
  if (register === 'experts' && id !== undefined) return publishExperts(publication, id);
  if (register === 'answering-days' && id === undefined) return publishAnsweringDays(publication);
  if ((register === 'subscribers' || register === 'connectors') && id === undefined) {
    return publishLinks(publication, register, writeRegister);
  }
  throw standardProblem('not-found');
}

async function publishDeputies(publication: Publication, id: string | undefined): Promise<ApiResponse> {
  const { deps, region } = publication;
  const { reason, given } = deputiesIn(publication, id);
  refuse(repeatedDeputies(given).map((at) => ({ field: `deputies.${at}.deputy`, rule: 'duplicate' })));
  const { write: current, root } = await deps.indexKeys();
  const kept = given.map((each, at) => keptDeputy(each, current, id === undefined ? `deputies.${at}.` : ''));
  const change = async (before: Deputies | undefined): Promise<Deputies> => {
    const rest = id === undefined ? undefined : before;
    const others = rest?.deputies.filter(({ deputy }) => deputy !== id) ?? [];
    const known = rest ? await openDeputies(deps, region, rest) : {};
    const people = JSON.stringify({ ...known, ...peopleOf(given) });
    return { deputies: [...others, ...kept], sealed: await sealList(deps.keys, placeOf(region), people) };
  };
  return answer(await writeRegister(publication, 'deputies', reason, change, root), {});
}

/** All deputies, or one: the path names whom. */
function deputiesIn(
  { json }: Publication,
  id: string | undefined,
): { readonly reason: string; readonly given: readonly DeputyForm[] } {
  if (id === undefined) {
    const { why: reason, deputies } = parsePart('body', deputiesBody, json);
    return { reason, given: deputies };
  }
  const { why: reason, ...deputy } = parsePart('body', deputyBody, json);
  if (!code.safeParse(id).success) throw standardProblem('not-found');
  return { reason, given: [{ ...deputy, deputy: id }] };
}

/** A deputy as the register finds one: by number, or by a keyed index of each phone. */
function keptDeputy(
  { name: _name, phones, ...term }: DeputyForm,
  key: IndexKey,
  path: string,
): Deputies['deputies'][number] {
  const persons = phones.map((phone, index) => {
    const parsed = parsePhone(phone.text);
    if (parsed && 'e164' in parsed) return indexUnder(key, 'phone', parsed.e164);
    throw invalid([{ field: `${path}phones.${index}`, rule: 'a phone number of China' }]);
  });
  return { ...term, persons };
}

function peopleOf(given: readonly DeputyForm[]): DeputyPeople {
  return Object.fromEntries(
    given.map(({ deputy, name, phones }) => [
      deputy,
      { name: name.text, phones: phones.map(({ text }) => text) },
    ]),
  );
}

async function openDeputies(
  { keys }: RulebookDeps,
  region: string,
  { sealed }: Deputies,
): Promise<DeputyPeople> {
  return deputyPeople.parse(JSON.parse(await openList(keys, placeOf(region), sealed)));
}

function placeOf(region: string): string {
  return `deputies-${region}`;
}

async function publishExperts(publication: Publication, unit: string): Promise<ApiResponse> {
  const { deps, region, json } = publication;
  const { why: reason, ...given } = parsePart('body', expertsBody, json);
  await mustBeUnit(deps, region, unit);
  const version = await writeRegister(publication, 'experts', reason, async (before = {}) => {
    refuse(expertsProblems(given, unit, before));
    return { ...before, [unit]: given };
  });
  return answer(version, {});
}

async function mustBeUnit({ rulebook }: RulebookDeps, region: string, unit: string): Promise<void> {
  const { units } = await rulebook.current(region);
  const known = (await rulebook.units(region, units)).some(({ id }) => id === unit);
  if (!known) throw invalid([{ field: 'id', rule: 'unknown-unit' }]);
}

async function publishAnsweringDays(publication: Publication): Promise<ApiResponse> {
  const { deps, region, json } = publication;
  const { why: reason, ...given } = parsePart('body', answeringBody, json);
  const { units } = await deps.rulebook.current(region);
  const known = new Set((await deps.rulebook.units(region, units)).map(({ id }) => id));
  const marks =
    regulationOfRegion(region)?.marks?.filter(({ register }) => register === 'answering-days') ?? [];
  refuse(
    answeringProblems(
      given,
      marks.map(({ id }) => id),
      known,
    ),
  );
  const today = dayOf(deps.clock.now());
  const version = await writeRegister(publication, 'answering-days', reason, async (before = []) =>
    withAnsweringDays(before, given, today),
  );
  return answer(version, {});
}

/** Writes a new version of one register beside the others. */
function writeRegister<I extends KeptRegisterId>(
  publication: Publication,
  id: I,
  reason: string,
  change: (before: Registers[I] | undefined) => Promise<Registers[I]>,
  sealing?: Uint8Array,
): Promise<string> {
  const { rulebook } = publication.deps;
  const { region } = publication;
  return write(
    publication,
    'registers',
    reason,
    async (current, version) => {
      const [index, before] = await Promise.all([
        rulebook.registers(region, current.registers),
        rulebook.register(region, current.registers, id),
      ]);
      return { index: { ...index, [id]: version }, id, register: await change(before) };
    },
    sealing,
  );
}

/**
 * What a register holds in a version. The list of deputies names nobody; who one of them is, is opened for those
 * who have to reach them.
 * @returns undefined for what is not in it
 */
export async function readRegister(
  deps: RulebookDeps,
  region: string,
  named: CurrentRulebook,
  register: KeptRegisterId,
  { params: { id }, caller, disclose }: RulebookRequest,
): Promise<object | undefined> {
  const { rulebook } = deps;
  const version = named.registers;
  if (register === 'subscribers' || register === 'connectors') {
    return id === undefined
      ? { version, ...(await rulebook.register(region, version, register)) }
      : undefined;
  }
  if (register === 'answering-days') {
    const items = await rulebook.register(region, version, register);
    return id === undefined ? { version, items: items ?? [] } : undefined;
  }
  if (register === 'deputies') {
    const held = await rulebook.register(region, version, register);
    const items = (held?.deputies ?? []).map(({ persons: _persons, ...deputy }) => deputy);
    if (id === undefined) return { version, items };
    const deputy = items.find((each) => each.deputy === id);
    if (!held || !deputy) return undefined;
    if (!caller.roles.some((role) => role !== 'auditor')) return { version, ...deputy };
    await disclose({ what: 'deputies', region, ref: id, answer: 'clear' });
    return { version, ...deputy, ...(await openDeputies(deps, region, held))[id] };
  }
  const experts = (await rulebook.register(region, version, register)) ?? {};
  // What names nobody is no look.
  if (id === undefined ? Object.keys(experts).length > 0 : experts[id])
    await disclose({ what: 'experts', region, ...(id !== undefined && { ref: id }), answer: 'clear' });
  if (id !== undefined) return experts[id] && { version, unit: id, ...experts[id] };
  const items = Object.entries(experts).map(([unit, list]) => ({ unit, ...list }));
  const regulation = regulationOfRegion(region);
  if (!regulation) return { version, items };
  const today = dayOf(deps.clock.now());
  const [units, settings] = await Promise.all([
    rulebook.units(region, named.units),
    rulebook.settings(region, named.settings),
  ]);
  const directory = directoryOf(standing(units, today));
  return { version, items, warnings: missingExperts(regulation, directory, experts, settings, today) };
}
