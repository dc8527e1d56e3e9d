import type { Writable } from 'node:stream';
import { FUNCTIONS } from '../build.ts';
import { documentText, openApiDocument } from '../openapi/document.ts';
import type { CliCommand } from './command.ts';

const HELP = 'usage: hotline openapi > openapi.json\n';

export const command: CliCommand = { help: HELP, run: openapiCommand };

/**
 * `hotline openapi`: the description of the API by OpenAPI 3.1, as `GET /v1/openapi.json` serves it.
 * @param argv what stands after `openapi` on the command line
 * @returns the exit code: 2 when there is anything, else 0
 */
export async function openapiCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  if (argv.length > 0) {
    stdout.write(HELP);
    return 2;
  }
  stdout.write(documentText(await openApiDocument(FUNCTIONS)));
  return 0;
}
