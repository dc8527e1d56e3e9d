import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openApiDocument } from './document.ts';
import type { FunctionEntry } from './routes.ts';

const PAGE = join(import.meta.dirname, 'page');
const VIEWER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** What of the viewer the page loads. */
const VIEWER_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'] as const;
/** What the viewer's licence asks to go along with it. */
const LICENCES = ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'] as const;

/**
 * Puts beside a function's bundle what it serves: the document, and the page with its viewer, which loads nothing from
 * elsewhere.
 * @param folder the folder of the bundle
 */
export async function writeApiAssets(folder: string, functions: readonly FunctionEntry[]): Promise<void> {
  const document = await openApiDocument(functions);
  const licences = await Promise.all(LICENCES.map((name) => readFile(join(VIEWER, name), 'utf8')));
  await Promise.all([
    writeFile(join(folder, 'openapi.json'), JSON.stringify(document)),
    writeFile(join(folder, 'licences.txt'), licences.join('\n\n')),
    ...['docs.html', 'docs.js'].map((name) => copyFile(join(PAGE, name), join(folder, name))),
    ...VIEWER_FILES.map((name) => copyFile(join(VIEWER, name), join(folder, name))),
  ]);
}
