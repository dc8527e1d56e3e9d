import { readdirSync, readFileSync } from 'node:fs';
import { CLAUSES, type Clause } from '../../shared/regulation/clauses.ts';
import openClauses from '../../shared/regulation/open-clauses.json' with { type: 'json' };
import { FOLDERS } from '../../shared/regulation/regulations.ts';

/** A clause of the register with how far it is carried out. */
export interface ClauseEntry {
  readonly id: string;
  readonly summary: string;
  readonly status: 'done' | 'open';
  /** Data and code that carry it out; of an open clause the data that already holds it. Paths in the project. */
  readonly by: readonly string[];
  /** Tests that put questions or commands to a city's data and name the clause. Paths in the project. */
  readonly tests: readonly string[];
  /** Why it is open. */
  readonly reason?: string;
}

const ROOT = new URL('../../', import.meta.url);
const OPEN = new Map<string, string>(Object.entries(openClauses));

/** What a block of a regulation's data is carried out by; a block that is not here is only on record so far. */
const CODE_OF_BLOCK = new Map([
  ['inForce', 'shared/regulation/rules.ts'],
  ['terms', 'shared/regulation/due-for.ts'],
  ['lawTerms', 'shared/regulation/due-for.ts'],
  ['entrances', 'functions/intake/intake.ts'],
  ['requests', 'shared/regulation/needed-facts.ts'],
  ['acceptance', 'shared/ticket/decisions/non-acceptance.ts'],
  ['knowledge', 'shared/ticket/decisions/acceptance.ts'],
  ['urgent', 'shared/ticket/decisions/emergency.ts'],
  ['handOver', 'shared/ticket/decisions/emergency.ts'],
  ['roundTheClock', 'shared/routing/round-the-clock.ts'],
  ['leadAndAssistants', 'shared/ticket/decisions/dispatch.ts'],
  ['separately', 'shared/ticket/decisions/dispatch.ts'],
  ['coordination', 'shared/ticket/decisions/coordination.ts'],
  ['unitEntries', 'shared/routing/unit-entries.ts'],
  ['confidentiality', 'shared/ticket/decisions/confidence.ts'],
  ['callingIn', 'shared/ticket/decisions/joint.ts'],
  ['jointHandling', 'shared/ticket/decisions/joint.ts'],
  ['acrossRegions', 'shared/ticket/decisions/across.ts'],
  ['lines', 'shared/routing/suggest.ts'],
  ['return', 'shared/ticket/decisions/returning.ts'],
  ['signing', 'shared/ticket/settle.ts'],
  ['extension', 'shared/ticket/decisions/extension.ts'],
  ['answer', 'shared/ticket/decisions/handling.ts'],
  ['contactLimit', 'shared/ticket/decisions/handling.ts'],
  ['termination', 'shared/ticket/decisions/ending.ts'],
  ['objection', 'shared/ticket/decisions/ending.ts'],
  ['contactAttempts', 'shared/ticket/decisions/handling.ts'],
  ['response', 'shared/ticket/decisions/handling.ts'],
  ['review', 'shared/ticket/decisions/review.ts'],
  ['revisit', 'shared/ticket/decisions/outcome.ts'],
  ['redo', 'shared/ticket/decisions/outcome.ts'],
  ['supervision', 'shared/ticket/decisions/supervision.ts'],
  ['urging', 'shared/ticket/decisions/supervision.ts'],
  ['supervisionBelow', 'shared/ticket/decisions/supervision.ts'],
  ['naming', 'shared/ticket/decisions/oversight.ts'],
  ['cards', 'shared/ticket/decisions/oversight.ts'],
  ['talks', 'shared/ticket/decisions/oversight.ts'],
  ['referrals', 'shared/ticket/decisions/oversight.ts'],
  ['archiving', 'shared/ticket/decisions/keeping.ts'],
  ['secrecyNeeds', 'shared/ticket/decisions/confidence.ts'],
  ['marks', 'shared/ticket/decisions/marks.ts'],
  ['dutyRosters', 'shared/alert/roster-standing.ts'],
  ['abuse', 'shared/ticket/decisions/oversight.ts'],
  ['excuse', 'shared/ticket/decisions/oversight.ts'],
  ['rates', 'shared/province/rates.ts'],
  ['faults', 'shared/ticket/decisions/oversight.ts'],
  ['assessments', 'shared/assessment/sheet.ts'],
  ['sections', 'shared/bulletin/build.ts'],
  ['open', 'functions/bulletins/bulletins.ts'],
  ['handIns', 'functions/bulletins/hand-ins.ts'],
  ['governance', 'shared/governance/findings.ts'],
]);

const SUGGESTION = ['shared/routing/suggest.ts', 'functions/commands/suggestion.ts'];
const SECRECY = ['functions/access-policy.ts', 'functions/disclosure.ts', 'shared/privacy/envelope.ts'];
/** By what it is on record who was shown something. */
const ON_RECORD = ['functions/http/on-record.ts', 'shared/privacy/audit.ts', 'shared/privacy/anchor.ts'];
const KNOWLEDGE = ['shared/knowledge/decide.ts', 'functions/knowledge/knowledge.ts'];
/** Questions that are answered by themselves, and what citizens order without anybody's help. */
const QUESTIONS = [
  ...['shared/knowledge/answering.ts', 'functions/knowledge/questions.ts', 'functions/calls/questions.ts'],
  ...['functions/intake/wechat/conversation.ts', 'functions/intake/form.ts', 'shared/regulation/open311.ts'],
];
const PROVINCE = ['functions/feed/feed.ts', 'functions/province/changes.ts', 'shared/province/fields.ts'];
const LOOK_UPS = ['shared/registers/connectors.ts', 'functions/look-ups/look-ups.ts'];
/** What other systems are sent, and what they bring. */
const LINKS = ['shared/registers/subscribers.ts', 'functions/push/selection.ts', 'functions/intake/links.ts'];
const SETTINGS = ['shared/regulation/settings.ts', 'shared/regulation/due-for.ts'];

/** What carries out a clause that no value of the data cites. */
const CODE_OF_CLAUSE = new Map([
  ['SY-3', SUGGESTION],
  ['SY-6a', ['shared/routing/unit.ts', 'shared/ticket/decisions/dividing.ts']],
  ['SY-11', ['shared/ticket/events.ts', 'shared/ticket/ledger.ts']],
  ['SY-12.2a', ['shared/ticket/decisions/dispatch.ts', 'shared/ticket/decisions/handling.ts']],
  ['TA-3', ['shared/routing/unit.ts', 'shared/routing/unit-check.ts']],
  ['TA-9', ['functions/intake/intake.ts', 'shared/ticket/decisions/acceptance.ts']],
  ['SY-21', [...LINKS, ...LOOK_UPS]],
  ['SY-22', KNOWLEDGE],
  ['SY-23a', SECRECY],
  ['SY-27c', KNOWLEDGE],
  ['TA-6', KNOWLEDGE],
  ['TA-14a', SUGGESTION],
  ['TA-17', SUGGESTION],
  ['TA-x', SETTINGS],
  ['NM-12', KNOWLEDGE],
  ['NM-15', SECRECY],
  ['TA-28', [...SECRECY, ...ON_RECORD]],
  ['LA-8', [...SECRECY, ...ON_RECORD, 'functions/reveal/reveal.ts', 'shared/adapters/relay-numbers.ts']],
  ['NM-17', LINKS],
  ['NM-27', ['shared/regulation/rules.ts', 'shared/regulation/layers.ts', ...SETTINGS]],
  ['NM-x', SETTINGS],
  ['NM-14', PROVINCE],
  ['LA-4', ['shared/regulation/rules.ts', 'shared/routing/suggest.ts']],
  ['LA-5', [...PROVINCE, 'functions/push/department.ts']],
  ['LA-5b', LOOK_UPS],
  ['LA-6', KNOWLEDGE],
  ['LA-7', QUESTIONS],
  ['LA-11b', ['functions/commands/progress.ts']],
  ['LA-11f', SUGGESTION],
  ['LA-x', SETTINGS],
  ['MZ-18', KNOWLEDGE],
]);

/** Every clause of every regulation, in the order of the articles; reads the tests of this checkout. */
export function clauseRegister(): readonly ClauseEntry[] {
  const tests = testsByClause();
  const places = placesByClause();
  return CLAUSES.map((clause) => entryOf(clause, places.get(clause.id), tests.get(clause.id)));
}

function entryOf(
  { id, summary }: Clause,
  places: Places | undefined,
  tests: Iterable<string> = [],
): ClauseEntry {
  const reason = OPEN.get(id);
  const data = [...(places?.data ?? [])];
  const named = { id, summary, tests: [...tests] };
  if (reason !== undefined) return { ...named, status: 'open', by: data, reason };
  return {
    ...named,
    status: 'done',
    by: [...data, ...(places?.code ?? []), ...(CODE_OF_CLAUSE.get(id) ?? [])],
  };
}

/** Where a clause is cited, and the code that reads what cites it. */
interface Places {
  readonly data: Set<string>;
  readonly code: Set<string>;
}

function placesByClause(): ReadonlyMap<string, Places> {
  const found = new Map<string, Places>();
  for (const { clauses: _clauses, ...folder } of FOLDERS) {
    const id = 'id' in folder.regulation ? String(folder.regulation.id) : '';
    for (const [name, content] of Object.entries<unknown>({ ...folder })) {
      const file = `shared/regulation/${id}/${name}.json`;
      for (const [block, value] of blocksOf(name, content)) {
        const code = CODE_OF_BLOCK.get(block);
        for (const clause of citedIn(value)) {
          const places = found.get(clause) ?? { data: new Set(), code: new Set() };
          places.data.add(file);
          if (code !== undefined) places.code.add(code);
          found.set(clause, places);
        }
      }
    }
  }
  return found;
}

/** The named blocks of a file; a file that is a list is one block of its own name. */
function blocksOf(name: string, content: unknown): readonly (readonly [string, unknown])[] {
  const named = typeof content === 'object' && content !== null && !Array.isArray(content);
  return named ? Object.entries(content) : [[name, content]];
}

function citedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'clause' in value && typeof value.clause === 'string' ? [value.clause] : [];
  return [...own, ...Object.values(value).flatMap(citedIn)];
}

/**
 * A test that drives a city's rules: it tells a ticket's or an entry's story, asks for due times or for competent
 * units, works with a city's rulebook or knowledge base, hands requests in, looks at tickets, or runs a whole deployment.
 */
const DRIVES =
  /^import \{[^}]*\b(?:tell|entryTold|ask|askTime|dueAnswers|suggest|missingEntries|Book|Shelf|Looked|Guarded|Press|bulletinOf|Governed|intakeRoutes|linkRoutes|lookUpRoutes|asking)\b[^}]*\} from/m;
const WHOLE = /^test\/integration\//;
const QUOTED = /(['"`])(?:(?!\1)[^\n])*\1/g;
const ID = /(?<![\w-])[A-Z]{2}-(?:\d+(?:\.\d+)?[a-z]?|x)(?![\w-]|\.\d)/g;

function testsByClause(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const path of testFiles()) {
    const code = readFileSync(new URL(path, ROOT), 'utf8');
    if (!WHOLE.test(path) && !DRIVES.test(code)) continue;
    for (const [text] of code.matchAll(QUOTED)) {
      for (const [id] of text.matchAll(ID)) found.set(id, (found.get(id) ?? new Set()).add(path));
    }
  }
  return found;
}

function testFiles(): readonly string[] {
  return readdirSync(new URL('test/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts') && path !== 'test/regulation/clauses.test.ts')
    .sort();
}
