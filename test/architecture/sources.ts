import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../../infra/build.ts';

/** A source file by its path from the project's folder. */
export interface Source {
  readonly path: string;
  /** The text without comments. */
  readonly code: string;
  /** What it imports: packages as they are named, files by their path from the project's folder. */
  readonly imports: readonly string[];
}

const COMMENTS = /\/\*[\s\S]*?\*\/|(^|[\s;{}(,])\/\/[^\n]*/g;
const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"]+)\1/g;

/** All TypeScript sources under the folders. */
export function sources(...folders: readonly string[]): Source[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => read(join(folder, name))),
    );
}

function read(path: string): Source {
  const code = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
  const imports = [...code.matchAll(IMPORTS)].map(([, , name = '']) =>
    name.startsWith('.') ? normalize(join(dirname(path), name)) : name,
  );
  return { path, code, imports };
}

/** TypeScript without its comments; what looks like one inside a text may go too. */
export function withoutComments(text: string): string {
  return text.replaceAll(COMMENTS, '$1');
}

/** The lines of the sources that match, as `path: line`. */
export function matches(found: readonly Source[], pattern: RegExp): string[] {
  return found.flatMap(({ path, code }) =>
    code
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}
