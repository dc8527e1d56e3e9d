import luanAcceptance from './luan/acceptance.json' with { type: 'json' };
import luanBulletin from './luan/bulletin.json' with { type: 'json' };
import luanClauses from './luan/clauses.json' with { type: 'json' };
import luanConduct from './luan/conduct.json' with { type: 'json' };
import luanLines from './luan/lines.json' with { type: 'json' };
import luanOversight from './luan/oversight.json' with { type: 'json' };
import luanRates from './luan/rates.json' with { type: 'json' };
import luan from './luan/regulation.json' with { type: 'json' };
import luanTerms from './luan/terms.json' with { type: 'json' };
import meizhouAcceptance from './meizhou/acceptance.json' with { type: 'json' };
import meizhouBulletin from './meizhou/bulletin.json' with { type: 'json' };
import meizhouClauses from './meizhou/clauses.json' with { type: 'json' };
import meizhouConduct from './meizhou/conduct.json' with { type: 'json' };
import meizhouOversight from './meizhou/oversight.json' with { type: 'json' };
import meizhouRates from './meizhou/rates.json' with { type: 'json' };
import meizhou from './meizhou/regulation.json' with { type: 'json' };
import meizhouTerms from './meizhou/terms.json' with { type: 'json' };
import neimengguAcceptance from './neimenggu/acceptance.json' with { type: 'json' };
import neimengguBulletin from './neimenggu/bulletin.json' with { type: 'json' };
import neimengguClauses from './neimenggu/clauses.json' with { type: 'json' };
import neimengguConduct from './neimenggu/conduct.json' with { type: 'json' };
import neimengguOversight from './neimenggu/oversight.json' with { type: 'json' };
import neimengguRates from './neimenggu/rates.json' with { type: 'json' };
import neimenggu from './neimenggu/regulation.json' with { type: 'json' };
import neimengguTerms from './neimenggu/terms.json' with { type: 'json' };
import shaoyangAcceptance from './shaoyang/acceptance.json' with { type: 'json' };
import shaoyangBulletin from './shaoyang/bulletin.json' with { type: 'json' };
import shaoyangClauses from './shaoyang/clauses.json' with { type: 'json' };
import shaoyangConduct from './shaoyang/conduct.json' with { type: 'json' };
import shaoyangOversight from './shaoyang/oversight.json' with { type: 'json' };
import shaoyangRates from './shaoyang/rates.json' with { type: 'json' };
import shaoyang from './shaoyang/regulation.json' with { type: 'json' };
import shaoyangSupervision from './shaoyang/supervision.json' with { type: 'json' };
import shaoyangTerms from './shaoyang/terms.json' with { type: 'json' };
import taianAcceptance from './taian/acceptance.json' with { type: 'json' };
import taianClauses from './taian/clauses.json' with { type: 'json' };
import taianConduct from './taian/conduct.json' with { type: 'json' };
import taianOversight from './taian/oversight.json' with { type: 'json' };
import taianRates from './taian/rates.json' with { type: 'json' };
import taian from './taian/regulation.json' with { type: 'json' };
import taianTerms from './taian/terms.json' with { type: 'json' };

/** What one folder of data holds: one JSON file for each, as read. */
export interface RegulationFolder {
  readonly regulation: object;
  /** Area by area: the sentence of each clause, by id. */
  readonly clauses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly terms: unknown;
  readonly acceptance: object;
  readonly conduct: object;
  /** How units are supervised, where it isn't among the conduct. */
  readonly supervision?: object;
  /** How units and callers are held to it, where the text says. */
  readonly oversight?: object;
  /** A routing table of merged, kept and linked lines, where the text has one. */
  readonly lines?: unknown;
  /** How the rates are worked out, where the city's differ from the shipped formulas. */
  readonly rates?: unknown;
  /** What a bulletin has to hold, where the text says. */
  readonly bulletin?: unknown;
}

/** Every folder shipped. This list is all that a further one needs beside its data. */
export const FOLDERS: readonly RegulationFolder[] = [
  {
    regulation: shaoyang,
    clauses: shaoyangClauses,
    terms: shaoyangTerms,
    acceptance: shaoyangAcceptance,
    conduct: shaoyangConduct,
    supervision: shaoyangSupervision,
    oversight: shaoyangOversight,
    rates: shaoyangRates,
    bulletin: shaoyangBulletin,
  },
  {
    regulation: taian,
    clauses: taianClauses,
    terms: taianTerms,
    acceptance: taianAcceptance,
    conduct: taianConduct,
    oversight: taianOversight,
    rates: taianRates,
  },
  {
    regulation: neimenggu,
    clauses: neimengguClauses,
    terms: neimengguTerms,
    acceptance: neimengguAcceptance,
    conduct: neimengguConduct,
    oversight: neimengguOversight,
    rates: neimengguRates,
    bulletin: neimengguBulletin,
  },
  {
    regulation: luan,
    clauses: luanClauses,
    terms: luanTerms,
    acceptance: luanAcceptance,
    conduct: luanConduct,
    oversight: luanOversight,
    rates: luanRates,
    bulletin: luanBulletin,
    lines: luanLines,
  },
  {
    regulation: meizhou,
    clauses: meizhouClauses,
    terms: meizhouTerms,
    acceptance: meizhouAcceptance,
    conduct: meizhouConduct,
    oversight: meizhouOversight,
    rates: meizhouRates,
    bulletin: meizhouBulletin,
  },
];
