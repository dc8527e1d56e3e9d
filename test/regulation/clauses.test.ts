import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clausesCommand } from '../../infra/cli/clauses.ts';
import { type ClauseEntry, clauseRegister } from '../../infra/docs/clause-register.ts';
import { REGULATIONS_PAGE, regulationsPage } from '../../infra/docs/regulations-page.ts';
import { clauseById } from '../../shared/regulation/clauses.ts';
import openClauses from '../../shared/regulation/open-clauses.json' with { type: 'json' };
import { FOLDERS } from '../../shared/regulation/regulations.ts';

const entries = clauseRegister();
const done = entries.filter(({ status }) => status === 'done');
const open = entries.filter(({ status }) => status === 'open');

const inProject = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const text = (path: string): string => readFileSync(inProject(path), 'utf8');

/** Whether a text names a clause and not one whose id begins like it. */
function names(where: string, id: string): boolean {
  return where.split(/[^A-Za-z0-9.-]+/).some((word) => word.replace(/\.+$/, '') === id);
}

async function printed(argv: readonly string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const stdout = { write: (chunk: string) => (out += chunk) } as unknown as NodeJS.WritableStream;
  const code = await clausesCommand(argv, stdout as Parameters<typeof clausesCommand>[1]);
  return { code, out };
}

describe('the register', () => {
  it('has every clause of every folder once', () => {
    const ids = FOLDERS.flatMap(({ clauses }) => Object.values(clauses).flatMap(Object.keys));
    expect(entries.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(new Set(ids).size).toBe(entries.length);
  });

  it('gives a reason for what is open, and for nothing else', () => {
    for (const { id, reason } of open) expect(reason?.trim(), id).toMatch(/^waits for .{5,}/);
    for (const entry of done) expect(entry).not.toHaveProperty('reason');
    expect(Object.keys(openClauses).filter((id) => clauseById(id) === undefined)).toEqual([]);
  });

  it.each(done)('$id is done by files that are there', ({ id, by, tests }: ClauseEntry) => {
    expect(by.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    expect([...by, ...tests].filter((path) => !existsSync(inProject(path)))).toEqual([]);
    expect(tests.filter((path) => !names(text(path), id))).toEqual([]);
  });

  it('counts no test that only reads the data', () => {
    const all = new Set(entries.flatMap(({ tests }) => tests));
    expect(all).toContain('test/ticket/cities.test.ts');
    expect(all).not.toContain('test/regulation/conduct.test.ts');
  });
});

describe('the page', () => {
  it('is what the generator writes: `hotline clauses --write-docs`', () => {
    expect(text(REGULATIONS_PAGE)).toBe(regulationsPage(entries));
  });

  it.each([
    [
      'a term, with where it stands',
      '| signed | 5 working days | SY-14.3a | art. 14 para. 1 item 3 | must | stated |',
    ],
    ['a term without a number', '| unset | LA-11g | task 11 | must | unset |'],
    ['the end of a trial', 'In force from 2014-11-01 to 2017-10-31.'],
    ['a draft', 'A draft without a day of force'],
  ])('shows %s', (_what, line) => {
    expect(regulationsPage(entries)).toContain(line);
  });

  it('has each clause with its status', () => {
    const page = regulationsPage(entries);
    for (const { id, summary, status } of entries)
      expect(page).toContain(`| ${id} | ${summary} | ${status} |`);
  });
});

describe('hotline clauses', () => {
  it('prints the register as JSON', async () => {
    const { code, out } = await printed(['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(entries);
  });

  it('prints it for people, with the counts last', async () => {
    const { out } = await printed([]);
    expect(out).toContain('✓ SY-13b');
    for (const reason of Object.values<string>(openClauses)) expect(out).toContain(`open: ${reason}`);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      `${entries.length} clauses: ${done.length} done, ${open.length} open`,
    );
  });

  it('refuses a flag that it doesn’t know', async () => {
    expect(await printed(['--xml'])).toEqual({ code: 2, out: expect.stringContaining('usage') });
  });
});
