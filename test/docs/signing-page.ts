import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../infra/build.ts';

/** The folder of the pages for those who connect a channel. */
export const CHANNELS_DOCS = join(ROOT, 'docs', 'channels');

/** The one fenced block of a language under a heading of a page. */
export function exampleOf(page: string, heading: string, language: string): string {
  const text = readFileSync(join(CHANNELS_DOCS, page), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  const block = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(section ?? '')?.[1];
  if (block === undefined) throw new Error(`${page} has no ${language} under ${heading}`);
  return block;
}
