import { describe, expect, it } from 'vitest';
import { type Source, sources } from './sources.ts';

/**
 * The rooms in the order in which they may know each other: a room imports from itself and from those of a
 * lower rank. Rooms of one rank don't know each other. The first prefix that fits a path holds.
 */
const ROOMS: readonly (readonly [prefix: string, rank: number])[] = [
  ['shared/calendar/', 0],
  ['shared/caller.ts', 0],
  ['shared/privacy/', 1],
  ['shared/regulation/', 2],
  ['shared/ticket/', 3],
  ['shared/knowledge/', 4],
  ['shared/registers/', 4],
  ['shared/routing/', 4],
  ['shared/alert/', 4],
  ['shared/province/', 4],
  ['shared/assessment/', 5],
  ['shared/governance/', 5],
  // A bulletin shows what governance has found.
  ['shared/bulletin/', 6],
  ['shared/ports', 7],
  ['shared/adapters/', 8],
  ['functions/', 9],
  ['infra/', 10],
];

/** Node's modules that compute and neither read, write nor know the time. */
const PURE_MODULES = ['node:crypto', 'node:buffer', 'node:util'];

/** Where functions are given their adapters. */
const BINDING = /^functions\/(bindings\.ts$|.*\.lambda\.ts$)/;

function room(path: string): readonly [string, number] | undefined {
  return ROOMS.find(([prefix]) => path.startsWith(prefix));
}

function breaches(found: readonly Source[]): string[] {
  return found.flatMap(({ path, imports }) =>
    imports.filter((target) => !mayImport(path, target)).map((target) => `${path} imports ${target}`),
  );
}

function mayImport(path: string, target: string): boolean {
  const to = room(target);
  const from = room(path);
  if (!from || !to) return from !== undefined;
  return from[0] === to[0] || to[1] < from[1];
}

/** The files that import each other in a circle, or one that does: what is left when all that rest on nothing else are gone. */
function circles(found: readonly Source[]): string[] {
  let left = new Map(found.map(({ path, imports }) => [path, imports]));
  for (;;) {
    const resting = new Map([...left].filter(([, imports]) => imports.some((target) => left.has(target))));
    if (resting.size === left.size) return [...left.keys()];
    left = resting;
  }
}

const all = sources('shared', 'functions', 'infra');

describe('imports go one way', () => {
  it('every source is in a room', () => {
    expect(all.filter(({ path }) => !room(path)).map(({ path }) => path)).toEqual([]);
  });

  it('no file imports, by way of others, itself', () => {
    expect(circles(all)).toEqual([]);
  });

  it('and imports only from its own room or a lower one', () => {
    expect(breaches(all)).toEqual([]);
  });

  it('an import upwards or across is noticed', () => {
    const source = (path: string, ...imports: string[]) => ({
      path,
      code: '',
      imports,
      valueImports: imports,
    });
    const across = source('shared/alert/a.ts', 'shared/province/b.ts');
    const up = source('shared/calendar/a.ts', 'shared/ticket/b.ts');
    const down = source('functions/feed/a.ts', 'shared/ticket/b.ts', 'zod');
    expect(breaches([across, up, down])).toEqual([
      'shared/alert/a.ts imports shared/province/b.ts',
      'shared/calendar/a.ts imports shared/ticket/b.ts',
    ]);
  });
});

describe('the product does not know where it runs', () => {
  const domain = all.filter(({ path }) => path.startsWith('shared/') && !path.startsWith('shared/adapters/'));
  const importing = (found: readonly Source[], wanted: (name: string) => boolean) =>
    found.flatMap(({ path, imports }) => imports.filter(wanted).map((name) => `${path} imports ${name}`));

  it('only adapters, and what binds them to functions, import the AWS SDK', () => {
    const others = all.filter(
      ({ path }) => !path.startsWith('shared/adapters/') && !path.startsWith('infra/') && !BINDING.test(path),
    );
    expect(importing(others, (name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
  });

  it('the domain uses no module of Node that reaches outside', () => {
    const outside = (name: string) => name.startsWith('node:') && !PURE_MODULES.includes(name);
    expect(importing(domain, outside)).toEqual([]);
  });

  it('no bundle can hold anything of the embedded runtime', () => {
    const product = all.filter(({ path }) => !path.startsWith('infra/'));
    expect(importing(product, (name) => name.startsWith('infra/'))).toEqual([]);
  });
});
