/** `hotline token`: a token of the data folder's own issuer, for trying the API. */
import { parseArgs } from 'node:util';
import { ROLES } from '../../shared/caller.ts';
import { readJson } from '../local/data-folder.ts';
import { openIssuer } from '../local/issuer.ts';
import type { RuntimeEndpoints } from '../local/runtime.ts';
import { regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';
import { DEFAULT_DATA } from './start.ts';

const HELP = `hotline token --role ROLE [--unit UNIT] [--region CODE|NAME] [--sub WHO] [--scope SCOPE] [--data DIR]

  --role    ${ROLES.join(', ')}; may be given more than once
  --region  GB/T 2260 code or name of a city; shaoyang by default
`;

export const command: CliCommand = { help: HELP, run: tokenCommand };

/**
 * Prints one token to standard output. `argv` are the arguments after the command's name. Throws, with one
 * line to show, on a bad argument and when the data folder has never been started.
 */
export async function tokenCommand(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      role: { type: 'string', multiple: true, default: [] },
      unit: { type: 'string' },
      region: { type: 'string', default: 'shaoyang' },
      sub: { type: 'string' },
      scope: { type: 'string' },
      data: { type: 'string', default: DEFAULT_DATA },
    },
  });
  const unknown = values.role.find((role) => !(ROLES as readonly string[]).includes(role));
  if (values.role.length === 0 || unknown !== undefined) {
    throw new Error(`--role has to be one of ${ROLES.join(', ')}`);
  }
  const region = regionArgument(values.region);
  const endpoints = readJson<RuntimeEndpoints>(values.data, 'endpoints.json');
  if (!endpoints) throw new Error(`${values.data} has never been started: run \`npm start\` first`);
  const issuer = await openIssuer(values.data, endpoints.url, endpoints.audience);
  const { unit, sub, scope } = values;
  process.stdout.write(`${await issuer.mintToken({ role: values.role, region, unit, sub, scope })}\n`);
}
