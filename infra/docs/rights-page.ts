import { type PlainTemplate, type Rights, readableRights } from './readable-rights.ts';

/** Where the page lies in the project. */
export const RIGHTS_PAGE = 'docs/rights.md';

/** The page of what each function may do, as Markdown, from the synthesized template. */
export function rightsPage(template: PlainTemplate): string {
  const rights = Object.entries(readableRights(template)).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${[
    '# What each function may do',
    '',
    '<!-- Written by `hotline clauses --write-docs`; a test fails when it is out of date. -->',
    '',
    'Each function has a role of its own, and all rights of it are here: the actions, by the resource they hold for. ' +
      'An index is named behind its table, a prefix of objects behind its bucket. Under `*` stand actions for which AWS ' +
      'knows nothing narrower. Resources of the stack are named without `hotline-`.',
    ...rights.flatMap(([name, held]) => ['', `## ${name}`, '', ...rows(held)]),
  ].join('\n')}\n`;
}

function rows(held: Rights): readonly string[] {
  return [
    '| resource | actions |',
    '|---|---|',
    ...Object.entries(held)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([resource, actions]) => `| \`${resource}\` | ${actions} |`),
  ];
}
