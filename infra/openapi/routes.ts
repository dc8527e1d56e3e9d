import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Route } from '../../functions/http/route.ts';

/** A function by its name and the file it is bundled from, by its path from the project's folder. */
export interface FunctionEntry {
  readonly name: string;
  readonly entry: string;
}

/** A route and the name of the function that answers it. */
export interface ServedRoute {
  readonly by: string;
  readonly route: Route;
}

/** A module of a function; those that answer HTTP know their routes. */
interface FunctionModule {
  readonly handler?: { readonly routes?: () => readonly Route[] };
}

const ROOT = join(import.meta.dirname, '../..');

/**
 * Every route that the functions answer, in the order of the functions, as the functions themselves have them. What
 * stands behind a route is made under stand-ins for the deployment's names, and is never asked anything.
 */
export async function servedRoutes(functions: readonly FunctionEntry[]): Promise<readonly ServedRoute[]> {
  const modules = await Promise.all(
    functions.map(async ({ name, entry }) => ({
      name,
      module: (await import(pathToFileURL(join(ROOT, entry)).href)) as FunctionModule,
    })),
  );
  return underStandIns(() =>
    modules.flatMap(({ name, module }) =>
      (module.handler?.routes?.() ?? []).map((route) => ({ by: name, route })),
    ),
  );
}

/** Calls `make` where every name of the deployment is given. */
function underStandIns<T>(make: () => T): T {
  const real = process.env;
  process.env = new Proxy(real, {
    get: (given, name) =>
      Reflect.get(given, name) ?? (String(name).startsWith('HOTLINE_') ? 'stand-in' : undefined),
  });
  try {
    return make();
  } finally {
    process.env = real;
  }
}
