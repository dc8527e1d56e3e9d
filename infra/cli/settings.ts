import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { figureProblems } from '../../shared/assessment/scheme.ts';
import { PUBLISHED } from '../../shared/calendar/published.ts';
import { settingsSchema } from '../../shared/regulation/settings.ts';
import { type SettingsProblem, settingsProblems } from '../../shared/regulation/settings-check.ts';
import { regionArgument } from './api.ts';
import type { CliCommand } from './command.ts';

const HELP = `用法：hotline settings check FILE [--region CODE|NAME]

  FILE      设定的JSON文件，与 PUT /v1/admin/settings/{region} 的请求体相同，即含 why
  --region  哪个地区的设定；文件中写有region的可以不填
`;

export const command: CliCommand = { help: HELP, run: settingsCommand };

/**
 * `hotline settings check FILE [--region CODE|NAME]`: one line in Chinese for each problem, with its place and its clause.
 * @param argv what stands after `settings` on the command line
 * @returns the exit code: 0 when there is no problem, 1 when there is any, 2 when nothing could be checked
 */
export async function settingsCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    options: { region: { type: 'string' } },
    allowPositionals: true,
  });
  const [action, file, ...rest] = positionals;
  if (action !== 'check' || file === undefined || rest.length > 0) {
    stdout.write(HELP);
    return 2;
  }
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const data = text === undefined ? undefined : parsed(text);
  if (data === undefined) {
    stdout.write(text === undefined ? '文件无法读取\n' : '文件不是有效的JSON\n');
    return 2;
  }
  const given = published(data, values.region);
  const read = settingsSchema.safeParse(given);
  const figures = read.success ? figureProblems(read.data) : [];
  const problems = [...settingsProblems(given, PUBLISHED), ...figures];
  stdout.write(problems.length === 0 ? '没有发现问题\n' : `${problems.map(line).join('\n')}\n`);
  return problems.length === 0 ? 0 : 1;
}

/** The settings that a file publishes: without the reason for the publication, and with the region that they are for. */
function published(data: unknown, region: string | undefined): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const { why: _, ...settings } = data as Record<string, unknown>;
  return region === undefined ? settings : { ...settings, region: regionArgument(region) };
}

function line({ code, path, message, clause }: SettingsProblem): string {
  return `${path === '' ? '全文' : path}：${message}${clause === undefined ? '' : `（${clause}）`} [${code}]`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
