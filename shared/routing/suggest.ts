import { urgentFor } from '../regulation/emergencies.ts';
import { provisionsInForce, type Rules } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import { KIND_LABELS, type Kind, type Matter } from '../regulation/vocabulary.ts';
import type { Unit } from './unit.ts';
import { type PairWeights, pairsOf, pairWeights, shareFound } from './words.ts';

/** What is known of a request when a unit is looked for. */
export interface Request {
  readonly kind?: Kind | undefined;
  readonly matter?: Matter | undefined;
  readonly classCode?: string | undefined;
  readonly placeCode?: string | undefined;
  /** The number of the line that it came from, where another one handed it over. */
  readonly line?: string | undefined;
  /** What the citizen said, with title and place. */
  readonly text: string;
}

/** One thing that speaks for a unit: what of the request, how much, and in Chinese which duty it meets. */
export interface Reason {
  readonly field: 'placeCode' | 'classCode' | 'matter' | 'kind' | 'line' | 'text';
  readonly points: number;
  readonly text: string;
  readonly clause?: string;
}

/** A seat of the unit's own line, at which an expert may take the call over. */
export interface Seat {
  readonly line: string;
  readonly number?: string;
  /** Whose seats take the line's calls. */
  readonly seats: 'hotline' | 'own';
  readonly expertSeat?: 'expert' | 'special';
  /** One person of the unit works at the hotline. */
  readonly onSite?: true;
  readonly roundTheClock?: true;
  /** The experts behind the seat, by their contacts in the directory. */
  readonly experts?: readonly string[];
  readonly clause?: string;
}

/** A unit that may be competent, with all that speaks for it. */
export interface Candidate {
  readonly unit: string;
  readonly name: string;
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly seats?: readonly Seat[];
}

/** How many units a person is shown; a longer list decides nothing. */
export const MOST_CANDIDATES = 5;

/*
 * What each ground weighs beside the others: a clause that names the unit before the city's own division by class,
 * that before a line that joined the hotline, that before words. Place alone says less than any of them.
 */
const BY_CLAUSE = 60;
const BY_CLASS = 45;
const BY_LINE = 35;
const BY_WORDS = 40;
const BY_NAME = 20;
const BY_KIND = 5;
/** For each pair of figures of the division code that the area and the place share: the narrower, the more. */
const BY_PLACE = 3;

/** From which share of a duty on, by weight, a text is taken to speak of it. */
const SPOKEN_OF = 0.5;

/**
 * Which units may be competent for a request, the likeliest first, each with its reasons; a person decides. By
 * jurisdiction, a unit that is in charge of other places only is none of them, whatever its duties (Shaoyang
 * art. 3, Meizhou art. 11(2)); nor is one whose kinds or classes leave the request out, unless a clause names it.
 *
 * @param units those to which something may be dispatched that day
 * @param rules of the day on which the hotline accepted it, by which a line has joined or not yet
 * @returns five at the most; none where nothing speaks for any
 */
export function suggest(request: Request, units: readonly Unit[], rules: Rules): readonly Candidate[] {
  const asked: Asked = {
    ...request,
    rules,
    pairs: pairsOf(request.text),
    weight: pairWeights(units.map(({ duties = [] }) => duties)),
  };
  return units
    .filter((unit) => isInCharge(unit, request.placeCode))
    .flatMap((unit) => candidate(unit, asked))
    .sort((one, other) => other.score - one.score || (one.unit < other.unit ? -1 : 1))
    .slice(0, MOST_CANDIDATES);
}

interface Asked extends Request {
  readonly rules: Rules;
  readonly pairs: ReadonlySet<string>;
  readonly weight: PairWeights;
}

function candidate(unit: Unit, asked: Asked): readonly Candidate[] {
  const named = byClause(unit, asked);
  if (named.length === 0 && !takes(unit, asked)) return [];
  const seats = seatsOf(unit, asked);
  const competence = [
    ...named,
    ...byClass(unit, asked),
    ...seats.slice(0, 1).map((seat) => byLine(seat)),
    ...byWords(unit, asked),
    ...byName(unit, asked),
  ];
  // A body that looks after a place as a whole divides it further itself; a bureau needs a duty to be meant.
  const general = unit.areas !== undefined && unit.duties === undefined && unit.classes === undefined;
  if (competence.length === 0 && !general) return [];
  const reasons = [...competence, ...byPlace(unit, asked), ...byKind(unit, asked)];
  if (reasons.length === 0) return [];
  const score = reasons.reduce((sum, { points }) => sum + points, 0);
  return [{ unit: unit.id, name: unit.name, score, reasons, ...(seats.length > 0 && { seats }) }];
}

/**
 * Whether the unit may be in charge of a place: one of its areas holds it, or lies within it where no more of the
 * place is known. A unit without areas, or a request without a place, leaves it open.
 */
function isInCharge(unit: Unit, placeCode: string | undefined): boolean {
  if (unit.areas === undefined || placeCode === undefined) return true;
  const place = withoutZeros(placeCode);
  return areaOf(unit, placeCode) !== undefined || unit.areas.some((area) => area.startsWith(place));
}

/** The narrowest of the unit's areas in which a place lies, as the figures that all places in it share. */
export function areaOf({ areas = [] }: Pick<Unit, 'areas'>, placeCode: string): string | undefined {
  return areas
    .map(withoutZeros)
    .filter((area) => placeCode.startsWith(area))
    .sort((one, other) => other.length - one.length)[0];
}

/** A division code ends in zeros where it means all below it. */
function withoutZeros(area: string): string {
  const below = area.slice(6).replace(/(000)+$/, '');
  return below === '' ? area.slice(0, 6).replace(/(00)+$/, '') : `${area.slice(0, 6)}${below}`;
}

function takes({ kinds, classes }: Unit, { kind, classCode }: Asked): boolean {
  if (kinds && kind && !kinds.includes(kind)) return false;
  return !classes || classCode === undefined || classOf(classes, classCode) !== undefined;
}

/** The class of a unit's list under which a request's class falls: that class, or one above it. */
export function classOf(classes: readonly string[], classCode: string): string | undefined {
  return classes
    .filter((each) => {
      if (!classCode.startsWith(each)) return false;
      const below = classCode.slice(each.length);
      return below === '' || /^[.-]/.test(below) || /^\d+$/.test(classCode);
    })
    .sort((one, other) => other.length - one.length)[0];
}

function byClause(unit: Unit, { kind, matter, rules }: Asked): readonly Reason[] {
  if (kind === undefined || matter === undefined) return [];
  return urgentFor({ kind, matter }, rules).flatMap(({ unitRole, clause }): readonly Reason[] => {
    if (unitRole === undefined || !isCalled(unit, unitRole)) return [];
    return [
      { field: 'matter', points: BY_CLAUSE, text: `规定此类事项由“${unitRole}”办理，该单位即是`, clause },
    ];
  });
}

function isCalled({ name, roles = [] }: Unit, called: string): boolean {
  return name === called || roles.includes(called);
}

function byClass({ classes }: Unit, { classCode }: Asked): readonly Reason[] {
  const own = classes && classCode !== undefined ? classOf(classes, classCode) : undefined;
  if (own === undefined) return [];
  return [{ field: 'classCode', points: BY_CLASS, text: `诉求类别${classCode}属于该单位负责的类别${own}` }];
}

/** The lines of which a unit has taken charge and of which the request speaks: by the regulation's list, and its own. */
function seatsOf(unit: Unit, asked: Asked): readonly Seat[] {
  const listed = provisionsInForce(asked.rules, asked.rules.regulation.lines)
    .filter(({ units }) => units.some((name) => isCalled(unit, name)))
    .map((line) => seatOfList(line, unit));
  const numbers = new Set(listed.map(({ number }) => number));
  const own = (unit.lines ?? [])
    .filter(({ number }) => number === undefined || !numbers.has(number))
    .map(
      ({ name, number, seats, roundTheClock, experts }): Seat => ({
        line: name,
        ...(number !== undefined && { number }),
        seats,
        ...(roundTheClock && { roundTheClock }),
        ...(experts && { experts }),
      }),
    );
  return [...listed, ...own].filter((seat) => speaksOfLine(seat, asked));
}

function seatOfList(line: NonNullable<Regulation['lines']>[number], unit: Unit): Seat {
  const { name, number, seats, expertSeat, onSite, roundTheClock, clause } = line;
  const experts = unit.lines?.find((own) => own.number !== undefined && own.number === number)?.experts;
  return {
    line: name,
    ...(number !== undefined && { number }),
    seats,
    ...(expertSeat && { expertSeat }),
    ...(onSite && { onSite }),
    ...(roundTheClock && { roundTheClock }),
    ...(experts && { experts }),
    clause,
  };
}

function speaksOfLine({ line, number }: Seat, { line: from, text, pairs, weight }: Asked): boolean {
  if (number !== undefined && (from === number || new RegExp(`(?<!\\d)${number}(?!\\d)`).test(text))) {
    return true;
  }
  return shareFound(line, pairs, weight) >= SPOKEN_OF;
}

function byLine({ line, number, clause }: Seat): Reason {
  const called = number === undefined ? `“${line}”` : `“${line}”（${number}）`;
  const text = `诉求属于${called}热线的业务，由该单位负责`;
  return { field: 'line', points: BY_LINE, text, ...(clause !== undefined && { clause }) };
}

function byWords({ duties = [] }: Unit, { pairs, weight }: Asked): readonly Reason[] {
  const best = duties
    .map((duty) => ({ duty, share: shareFound(duty, pairs, weight) }))
    .sort((one, other) => other.share - one.share)[0];
  if (best === undefined || best.share < SPOKEN_OF) return [];
  const points = Math.round(BY_WORDS * best.share);
  return [{ field: 'text', points, text: `诉求内容与该单位职责“${best.duty}”相符` }];
}

function byName({ name, roles = [] }: Unit, { text }: Asked): readonly Reason[] {
  const called = [name, ...roles].find((each) => [...each].length >= 3 && text.includes(each));
  return called === undefined ? [] : [{ field: 'text', points: BY_NAME, text: `诉求内容提到“${called}”` }];
}

function byPlace(unit: Unit, { placeCode }: Asked): readonly Reason[] {
  const area = placeCode === undefined ? undefined : areaOf(unit, placeCode);
  if (area === undefined) return [];
  const points = BY_PLACE * Math.floor(area.length / 2);
  return [{ field: 'placeCode', points, text: `事发地${placeCode}在该单位管辖区域${area}内` }];
}

function byKind({ kinds }: Unit, { kind }: Asked): readonly Reason[] {
  if (kinds === undefined || kind === undefined) return [];
  return [{ field: 'kind', points: BY_KIND, text: `该单位负责办理${KIND_LABELS[kind]}类诉求` }];
}
