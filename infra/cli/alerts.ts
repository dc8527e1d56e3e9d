import { readFile, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { PROVIDERS, parseSenders } from '../../shared/alert/senders.ts';
import { SecretFormError } from '../../shared/privacy/errors.ts';
import { ALERT_TEXTS_PAGE, alertTextsPage, shownTexts } from '../docs/alert-texts-page.ts';
import type { CliCommand } from './command.ts';

const ROOT = new URL('../../', import.meta.url);

const HELP = '用法：hotline alerts check FILE | preview [--write-docs]\n';

export const command: CliCommand = { help: HELP, run: alertsCommand };

/**
 * `hotline alerts check FILE`: holds what is to be entered into the secret `hotline-senders` to its form, and every
 * provider to having a template, or `off`, for every kind of alert.
 * `hotline alerts preview` shows each kind's text with sample facts, and of how many parts an SMS of it is;
 * `--write-docs` writes the page of them instead.
 * @param argv what stands after `alerts` on the command line
 * @returns the exit code: 0 when nothing is wrong, 1 when something is, 2 when nothing could be checked
 */
export async function alertsCommand(
  argv: readonly string[],
  stdout: Writable = process.stdout,
): Promise<number> {
  const [action, file, ...rest] = argv;
  if (action === 'preview' && rest.length === 0 && (file === undefined || file === '--write-docs')) {
    return preview(file !== undefined, stdout);
  }
  if (action !== 'check' || file === undefined || rest.length > 0) {
    stdout.write(HELP);
    return 2;
  }
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    stdout.write('文件无法读取\n');
    return 2;
  }
  try {
    for (const city of parseSenders(text)) {
      const { region, ...ways } = city;
      const off = PROVIDERS.flatMap((provider) =>
        Object.entries(city[provider]?.templates ?? {})
          .filter(([, template]) => template === 'off')
          .map(([kind]) => `${provider} ${kind}`),
      );
      stdout.write(`${region}：已设置 ${Object.keys(ways).join('、') || '无'}\n`);
      if (off.length > 0) stdout.write(`${region}：不发送 ${off.join('、')}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof SecretFormError)) throw error;
    stdout.write(`配置有误：${error.message}\n`);
    return 1;
  }
}

async function preview(write: boolean, stdout: Writable): Promise<number> {
  if (write) {
    await writeFile(new URL(ALERT_TEXTS_PAGE, ROOT), alertTextsPage());
    stdout.write(`${ALERT_TEXTS_PAGE}\n`);
    return 0;
  }
  for (const { kind, title, text, segments } of shownTexts()) {
    stdout.write(`${kind} ${title}（${[...text].length}字，短信${segments}条）\n  ${text}\n`);
  }
  return 0;
}
