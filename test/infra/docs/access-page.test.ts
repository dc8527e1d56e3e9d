import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACCESS_PAGE, accessPage } from '../../../infra/docs/access-page.ts';

it('the page on who sees what is what the table says: `hotline clauses --write-docs`', () => {
  expect(readFileSync(new URL(`../../../${ACCESS_PAGE}`, import.meta.url), 'utf8')).toBe(accessPage());
});
