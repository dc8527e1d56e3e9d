import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { PlainTemplate } from '../../../infra/docs/readable-rights.ts';
import { RIGHTS_PAGE, rightsPage } from '../../../infra/docs/rights-page.ts';
import { synthesized } from '../synthesized.ts';

it('the page on what functions may do is what the template says: `hotline clauses --write-docs`', () => {
  const page = readFileSync(new URL(`../../../${RIGHTS_PAGE}`, import.meta.url), 'utf8');
  expect(page).toBe(rightsPage(synthesized().toJSON() as PlainTemplate));
});
