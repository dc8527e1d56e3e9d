import type { Section, Series, Table } from '../../shared/bulletin/model.ts';
import {
  type Bulletin,
  type Case,
  type Cell,
  type Column,
  FEW,
  isRate,
} from '../../shared/bulletin/model.ts';
import { cellText, dayText, minuteText, numberText, percentText } from '../../shared/bulletin/texts.ts';
import { escaped } from '../http/markup.ts';
import { PAGE_STYLE } from './page-style.ts';

/** What stands on a bulletin beside its figures. */
export interface Imprint {
  /** Of a published version; a draft has none. */
  readonly version?: number;
  readonly publishedAt?: string;
  readonly reason?: string;
  readonly digest: string;
}

/** A table of so few rows stays on one printed page. */
const SHORT = 6;

/**
 * A bulletin as a page that is read on a screen and printed on A4. It asks for nothing else, and holds no script.
 * @param charts draws a series as SVG
 */
export function bulletinPage(
  bulletin: Bulletin,
  imprint: Imprint,
  charts: (series: Series) => string,
): string {
  const { title, sections } = bulletin;
  const draft = imprint.version === undefined;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}${runningHead(title)}</style>
</head>
<body>
<main>
<header>
<h1>${escaped(title)}</h1>
<p class="imprint">${imprintLines(bulletin, imprint).map(escaped).join('<br>')}</p>
${draft ? '<p class="draft">未发布的草稿，仅供内部核对</p>' : ''}
</header>
${sections.map((section) => sectionPart(section, charts)).join('\n')}
<footer><p>内容校验码 <span class="digest">${escaped(imprint.digest)}</span></p></footer>
</main>
</body>
</html>
`;
}

/** What the margins of each printed page say. */
function runningHead(title: string): string {
  return `@page { @top-center { content: ${JSON.stringify(title).replaceAll('<', '\\3c ')}; } }`;
}

function imprintLines({ first, last, asOf }: Bulletin, imprint: Imprint): readonly string[] {
  const { version, publishedAt, reason } = imprint;
  return [
    `统计期间：${dayText(first)}至${dayText(last)}`,
    `数据截至：${minuteText(asOf)}`,
    ...(version === undefined
      ? []
      : [`第${version}版${publishedAt === undefined ? '' : `，${minuteText(publishedAt)}发布`}`]),
    ...(reason === undefined ? [] : [`更正说明：${reason}`]),
  ];
}

function sectionPart(section: Section, charts: (series: Series) => string): string {
  const { id, title, ground, paragraphs, series = [], tables, cases = [] } = section;
  return `<section id="${id}">
<h2>${escaped(title)}</h2>
${ground === undefined ? '' : `<p class="ground">依据${escaped(ground)}</p>`}
${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
${series.map((each) => figurePart(each, charts)).join('\n')}
${tables.map(tablePart).join('\n')}
${cases.map(casePart).join('\n')}
</section>`;
}

function figurePart(series: Series, charts: (series: Series) => string): string {
  const { title, labels, now, before } = series;
  const rows = labels.map((label, at) => {
    const cells = [now[at], ...(before ? [before[at]] : [])].map((count) => numberText(count ?? 0));
    return `<tr><th scope="row">${escaped(label)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const heads = ['', '本期', ...(before ? ['上期'] : [])].map((head) => `<th scope="col">${head}</th>`);
  return `<figure>
<figcaption>${escaped(title)}</figcaption>
${charts(series)}
<details><summary>图中数字</summary><table class="small"><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></details>
</figure>`;
}

function tablePart({ id, title, note, columns, rows, total }: Table): string {
  if (rows.length === 0) return `<h3>${escaped(title)}</h3><p>没有数据。</p>`;
  const heads = columns.map(({ label }) => `<th scope="col">${escaped(label)}</th>`).join('');
  const row = (cells: readonly Cell[]) =>
    `<tr>${cells.map((cell, at) => cellPart(cell, columns[at], at)).join('')}</tr>`;
  const size = rows.length > SHORT ? 'wide' : 'wide short';
  return `<div class="${size}"><table id="t-${escaped(id)}" aria-label="${escaped(title)}"${columns.length > 9 ? ' class="dense"' : ''}>
<thead><tr class="title"><th colspan="${columns.length}"><div>${escaped(title)}${note === undefined ? '' : `<small>${escaped(note)}</small>`}</div></th></tr>
<tr>${heads}</tr></thead>
<tbody>${rows.map(row).join('\n')}${total ? `\n${row(total).replace('<tr>', '<tr class="total">')}` : ''}</tbody>
</table></div>`;
}

function cellPart(cell: Cell, column: Column | undefined, at: number): string {
  if (typeof cell === 'string') {
    return at === 0
      ? `<th scope="row">${escaped(cell)}</th>`
      : `<td class="${column?.narrow ? 'narrow' : 'text'}">${escaped(cell)}</td>`;
  }
  if (isRate(cell) && cell.rate !== null && !column?.plain) {
    const few = cell.denominator < FEW ? '*' : '';
    const parts = `${numberText(cell.numerator)}/${numberText(cell.denominator)}`;
    return `<td>${percentText(cell.rate)}${few} <small>（${parts}）</small></td>`;
  }
  return `<td>${escaped(cellText(cell, column))}</td>`;
}

function casePart({ title, text, unit }: Case, at: number): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return `<article><h3>案例${at + 1}　${escaped(title)}</h3>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${unit === undefined ? '' : `<p class="by">（${escaped(unit)}报送）</p>`}</article>`;
}
