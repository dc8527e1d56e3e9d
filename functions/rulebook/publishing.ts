import { rosterGaps, rosterProblems, rosterSchema, withRoster } from '../../shared/alert/roster.ts';
import { figureProblems } from '../../shared/assessment/scheme.ts';
import { type Calendar, withYear, yearSchema } from '../../shared/calendar/calendar.ts';
import type { CurrentRulebook } from '../../shared/ports.ts';
import { type Settings, settingsSchema } from '../../shared/regulation/settings.ts';
import { type SettingsProblem, settingsProblems } from '../../shared/regulation/settings-check.ts';
import { unitSchema } from '../../shared/routing/unit.ts';
import { unitProblems } from '../../shared/routing/unit-check.ts';
import { fieldNames } from '../http/field-names.ts';
import { parseJson, parsePart, parseWith } from '../http/parse.ts';
import { type FieldError, standardProblem } from '../http/problem.ts';
import type { ApiResponse } from '../http/route.ts';
import { alignTopics } from '../reactions/topics.ts';
import { beginWalks } from '../reactions/walk.ts';
import { personsIn } from './clear.ts';
import { missingDuties } from './duties.ts';
import { publishRegister, REGISTER_BODIES } from './registers.ts';
import type { PublicationRequest, RulebookDeps } from './requests.ts';
import { isRegister } from './sections.ts';
import { numberOf } from './versions.ts';
import { answer, invalid, type Publication, refuse, why, write } from './writing.ts';

const unitBody = unitSchema.omit({ id: true }).extend({ why });
const settingsBody = settingsSchema.omit({ region: true }).extend({ why });
const calendarBody = yearSchema.omit({ year: true }).extend({ why });
const rosterBody = rosterSchema.extend({ why });

/** What a publication of each section is sent as. */
export const PUBLICATION_BODIES = {
  units: unitBody,
  rosters: rosterBody,
  settings: settingsBody,
  calendars: calendarBody,
  ...REGISTER_BODIES,
} as const;

/**
 * Publishes a new version of a section. What has to follow it (clocks to be moved, topics to be made) is begun; where
 * that fails it is named as `pending` and taken up later, since the version is current by then.
 * @throws Problem 400 with every field and rule, 409 for a key used before, 412 when `If-Match` is another version
 */
export async function publish(
  deps: RulebookDeps,
  region: string,
  request: PublicationRequest,
): Promise<ApiResponse> {
  const { section, id } = request.params;
  const json = parseJson(request.headers['content-type'], request.rawBody);
  const publication: Publication = { deps, region, request, json };
  // Deputies are sealed, and who is on duty is staff.
  if (section !== 'deputies' && section !== 'rosters') refuse(personsIn(json, isOurs));
  if (section === 'units' && id !== undefined) return publishUnit(publication, id);
  if (section === 'rosters' && id !== undefined) return publishRoster(publication, id);
  if (section === 'settings' && id === undefined) return publishSettings(publication);
  if (section === 'calendars' && id !== undefined && /^\d{4}$/.test(id)) return publishYear(publication, id);
  if (isRegister(section)) return publishRegister(publication, section);
  throw standardProblem('not-found');
}

/** Whether any publication's body has a field of this name. */
function isOurs(name: string): boolean {
  return Object.values(PUBLICATION_BODIES).some((body) => fieldNames(body).has(name));
}

async function publishUnit(publication: Publication, id: string): Promise<ApiResponse> {
  const { deps, region } = publication;
  const { why: reason, ...given } = parsePart('body', unitBody, publication.json);
  const unit = parsePart('body', unitSchema, { ...given, id });
  const version = await write(publication, 'units', reason, async (current) => {
    const others = (await deps.rulebook.units(region, current.units)).filter((each) => each.id !== id);
    refuse(unitProblems(unit, others));
    return [...others, unit];
  });
  const pending = await followed(deps, 'topics', () => alignTopics(deps, region, id), region);
  const { settings } = await deps.rulebook.current(region);
  const warnings = (await missingDuties(deps, region, [unit], settings)).filter((duty) => duty.unit === id);
  return answer(version, { ...pending, ...(warnings.length > 0 && { warnings }) });
}

async function publishRoster(publication: Publication, id: string): Promise<ApiResponse> {
  const { deps, region } = publication;
  const { why: reason, ...given } = parsePart('body', rosterBody, publication.json);
  const { units } = await deps.rulebook.current(region);
  const unit = (await deps.rulebook.units(region, units)).find((each) => each.id === id);
  if (!unit) throw invalid([{ field: 'id', rule: 'unknown-unit' }]);
  refuse(rosterProblems(given, unit));
  const now = deps.clock.now();
  const version = await write(publication, 'rosters', reason, async (current, name) => {
    const [index, before] = await Promise.all([
      deps.rulebook.rosters(region, current.rosters),
      deps.rulebook.roster(region, current.rosters, id),
    ]);
    return { index: { ...index, [id]: name }, roster: withRoster(before, given, id, now) };
  });
  return answer(version, { warnings: rosterGaps(given, unit) });
}

async function publishSettings(publication: Publication): Promise<ApiResponse> {
  const { deps, region } = publication;
  const { why: reason, ...given } = parsePart('body', settingsBody, publication.json);
  const settings = { ...given, region };
  const version = await write(publication, 'settings', reason, async (current) => {
    const calendar = await calendarFor(publication, current);
    refuseSettings([...settingsProblems(settings, calendar), ...figureProblems(settings)]);
    return settings;
  });
  const followedBy = await followed(deps, 'walk', () => beginWalks(deps, region));
  const warnings = await strangersIn(deps, settings);
  return answer(version, { ...followedBy, ...(warnings.length > 0 && { warnings }) });
}

/** Units that settings name and the directory doesn't have: it may follow, and until it does they hear nothing. */
async function strangersIn(
  { rulebook }: RulebookDeps,
  { region, ladders = [] }: Pick<Settings, 'region' | 'ladders'>,
): Promise<readonly FieldError[]> {
  const named = ladders.flatMap(({ inspection }, index) =>
    inspection === undefined ? [] : [{ unit: inspection, field: `ladders.${index}.inspection` }],
  );
  if (named.length === 0) return [];
  const { units } = await rulebook.current(region);
  const known = new Set((await rulebook.units(region, units)).map(({ id }) => id));
  return named.flatMap(({ unit, field }) => (known.has(unit) ? [] : [{ field, rule: 'unknown-unit' }]));
}

async function publishYear(publication: Publication, id: string): Promise<ApiResponse> {
  const { deps, region } = publication;
  const { why: reason, ...given } = parsePart('body', calendarBody, publication.json);
  const year = parsePart('body', yearSchema, { ...given, year: Number(id) });
  const version = await write(publication, 'calendar', reason, async (current, name) => {
    const calendar = await calendarFor(publication, current);
    return parseWith('body', () => withYear(calendar, year, name));
  });
  return answer(version, await followed(deps, 'walk', () => beginWalks(deps, region)));
}

/** The calendar that the region goes by: its own, or else that of the region above it or the shipped one. */
async function calendarFor(
  { deps, region }: Publication,
  own: Pick<CurrentRulebook, 'calendar'>,
): Promise<Calendar> {
  const { calendar } = numberOf(own.calendar) > 0 ? own : await deps.rulebook.current(region);
  return deps.rulebook.calendar(region, calendar);
}

/** Begins what follows a publication. It can't fail the publication any more: what fails is taken up later. */
async function followed(
  deps: RulebookDeps,
  what: 'walk' | 'topics',
  begin: () => Promise<void>,
  retryIn?: string,
): Promise<object> {
  try {
    await begin();
    return {};
  } catch (error) {
    deps.log.error(what === 'walk' ? 'WALK_PENDING' : 'TOPICS_PENDING', {}, error);
    if (retryIn !== undefined) await askAgain(deps, retryIn);
    return { pending: [what] };
  }
}

/** Has the topics made by the queue, which tries until it succeeds; without the queue, the next sweep finds them. */
async function askAgain(deps: RulebookDeps, region: string): Promise<void> {
  try {
    await deps.walks.send({ region, topics: true });
  } catch (error) {
    deps.log.error('TOPICS_PENDING', {}, error);
  }
}

/** Settings that contradict the regulation, or themselves, are not published; each problem names its place. */
function refuseSettings(problems: readonly SettingsProblem[]): void {
  const [first] = problems;
  if (!first) return;
  throw standardProblem('invalid-request', {
    detail: first.message,
    field: first.path || 'body',
    rule: first.code,
    ...(first.clause !== undefined && { clause: first.clause }),
    errors: problems.map(({ path, code }) => ({ field: path || 'body', rule: code })),
  });
}
