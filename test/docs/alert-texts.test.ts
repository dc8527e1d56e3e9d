import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALERT_TEXTS_PAGE, alertTextsPage, shownTexts } from '../../infra/docs/alert-texts-page.ts';
import { ALERT_KINDS } from '../../shared/alert/intents.ts';
import { segmentsOf } from '../../shared/alert/segments.ts';

it('the page in the docs shows every text as it is', () => {
  const page = readFileSync(new URL(`../../${ALERT_TEXTS_PAGE}`, import.meta.url), 'utf8');
  expect(page).toBe(alertTextsPage());
});

it('no kind is left out', () => {
  const shown = new Set(shownTexts().map(({ kind }) => kind));
  for (const kind of ALERT_KINDS) expect(shown).toContain(kind);
});

it('one part each, but where two times have to be said', () => {
  const longer = shownTexts().filter(({ segments }) => segments > 1);
  expect(longer.map(({ text }) => text.match(/请于.+，.+前签收/)?.length)).toEqual([1]);
});

it.each([
  [1, 1],
  [70, 1],
  [71, 2],
  [134, 2],
  [135, 3],
])('%i characters are %i', (characters, parts) => {
  expect(segmentsOf('字'.repeat(characters))).toBe(parts);
});
