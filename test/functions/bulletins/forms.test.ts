import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../../functions/bulletins/charts.ts';
import { bulletinCsv } from '../../../functions/bulletins/csv.ts';
import { bulletinPage } from '../../../functions/bulletins/page.ts';
import { bulletinWorkbook } from '../../../functions/bulletins/workbook.ts';
import type { Bulletin } from '../../../shared/bulletin/model.ts';
import { cellText } from '../../../shared/bulletin/texts.ts';
import { bulletinOf, cell, tableOf } from '../../bulletin/counted.ts';

const EVIL = `=1+1<img src=x onerror="alert('1')">&`;
const counts = {
  received: 1234,
  accepted: 1200,
  dispatched: 1100,
  done: 1000,
  handleKept: 990,
  handleMissed: 10,
};
const BULLETIN = bulletinOf(
  {
    now: [
      cell('2026-08-03', 'chengguan#complaint#phone#satisfied', counts),
      cell('2026-08-04', 'gongan#help#web#none', {
        received: 3,
        dispatched: 3,
        handleKept: 2,
        handleMissed: 1,
      }),
      cell('2026-08-03', '~noise#430502', { received: 1234 }),
    ],
    before: [cell('2026-07-03', 'chengguan#complaint#phone#satisfied', { received: 1000, dispatched: 900 })],
  },
  {
    editor: { problems: `一。\n${EVIL}`, cases: [{ title: EVIL, text: EVIL, unit: EVIL }] },
    names: { classes: { noise: EVIL }, places: { '430502': '双清区' } },
  },
);
const IMPRINT = {
  version: 2,
  publishedAt: '2026-09-05T09:00:00+08:00',
  reason: EVIL,
  digest: 'f'.repeat(64),
};
const page = bulletinPage(BULLETIN, IMPRINT, chartSvg);

const read = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s/g, '');

describe('the page', () => {
  it('has each figure of each table as the model has it, in its order', () => {
    for (const table of BULLETIN.sections.flatMap(({ tables }) => tables)) {
      const html = page.slice(page.indexOf(`id="t-${table.id}"`)).split('</table>', 1)[0] ?? '';
      const rows = [...html.matchAll(/<tr(?: class="total")?>(.*?)<\/tr>/gs)].map(([, row = '']) =>
        [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, each = '']) => read(each)),
      );
      const expected = [...table.rows, ...(table.total ? [table.total] : [])].map((cells) =>
        cells.map((each, at) => cellText(each, table.columns[at]).replaceAll(/\s/g, '')),
      );
      expect(rows.slice(-expected.length)).toEqual(expected);
    }
  });

  it('shows what people wrote as text, wherever it stands', () => {
    expect(page).not.toMatch(/<img|<script|onerror="/);
    expect(page.split('&lt;img src=x').length - 1).toBeGreaterThanOrEqual(6);
    expect(page).toContain('更正说明：=1+1&lt;img');
  });

  it('asks for nothing else: no address, no font, no script; every chart has its figures beside it', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\((?!#)|@import|@font-face/,
    );
    const charts = BULLETIN.sections.flatMap(({ series = [] }) => series);
    expect(charts.map(({ id }) => id)).toEqual(['over-time', 'kinds', 'places']);
    for (const { title } of charts) expect(page).toContain(`aria-label="${title}，数字见下表"`);
    // An attribute ends where it should, whatever the name of the font.
    expect(page).toMatch(/style="font-size:12px;font-family:'[^"<]+"/);
    expect([...page.matchAll(/<svg role="img"/g)]).toHaveLength(3);
    expect([...page.matchAll(/<summary>图中数字/g)]).toHaveLength(3);
  });

  it('prints on A4: numbered pages, heads that repeat, rows that stay whole', () => {
    expect(page).toMatch(/@page \{\s*size: A4/);
    expect(page).toContain('counter(pages)');
    expect(page).toMatch(
      /thead \{ display: table-header-group; }\s*tr, figure[^{]*\{ break-inside: avoid; }/,
    );
    expect(page).toContain('第2版，2026年9月5日9:00发布');
    expect(bulletinPage(BULLETIN, { digest: '0' }, chartSvg)).toContain('未发布的草稿');
  });

  it('a title can’t end the style that it stands in', () => {
    const hostile: Bulletin = { ...BULLETIN, title: '</style><script>' };
    expect(bulletinPage(hostile, IMPRINT, chartSvg)).not.toMatch(/<script|<\/style><s/);
  });
});

describe('CSV', () => {
  const csv = bulletinCsv(BULLETIN);

  it('begins with the mark by which Excel knows it, and ends each line as RFC 4180 has it', () => {
    expect(csv.startsWith('\ufeff邵阳市12345热线2026年8月运行情况通报\r\n')).toBe(true);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has numbers as numbers and rates with what they are made of', () => {
    expect(csv).toContain('\r\n接收诉求,1237,1000,0.237,,\r\n');
    expect(csv).toContain('指标,本期,本期分子,本期分母,');
    expect(csv).toContain('\r\n按时办结率,0.989,992,1003,');
  });

  it('says how its figures are written, since a spreadsheet shows them bare', () => {
    expect(csv.split('\r\n')[1]).toContain('0.05为5%');
  });

  it('lets no text be a formula', () => {
    expect(csv).toContain(`"'=1+1<img src=x onerror=""alert('1')"">&"`);
    expect(csv).not.toMatch(/(^|,|\n)"?=/);
  });

  it.each([...'=+-@＝＋－＠﹦﹢﹣﹫−', '\t=', '\r=', '\n=', ' =', '\u3000＝', '\ufeff=', '\u200b='])(
    'nor one that begins with %j',
    (begin) => {
      const [head = ''] = bulletinCsv({ ...BULLETIN, title: `${begin}1+1` }).split('1+1');
      expect(head).toBe(`\ufeff"'${begin}`);
    },
  );
});

describe('XLSX', () => {
  it('opens again: a sheet a table, typed numbers, a head that stays, and no formula', async () => {
    const files = unzipped(await bulletinWorkbook(BULLETIN));
    const tables = BULLETIN.sections.flatMap((section) => section.tables);
    const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*name="([^"]*)"/g)];
    expect(names.map(([, name]) => name)).toEqual(tables.map(({ title }) => title));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toMatch(/<c r="B2"[^>]*><v>1237<\/v><\/c>/);
    expect(sheet).toMatch(/<c r="D2"[^>]*><v>0\.237<\/v><\/c>/);
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(files.get('xl/sharedStrings.xml')).toContain('<t>环比（百分点）</t>');
    expect(sheet).toContain('<cols>');
    expect(
      [...files].filter(([name, text]) => name.includes('worksheets/sheet') && text.includes('<f>')),
    ).toEqual([]);
    const rate = tables.indexOf(tableOf(BULLETIN, 'rates')) + 1;
    expect(files.get(`xl/worksheets/sheet${rate}.xml`)).toMatch(/<v>992<\/v><\/c><c [^>]*><v>1003<\/v>/);
  });
});

/** The files of a zip archive by name, as text; read by its central directory. */
function unzipped(zip: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = zip.indexOf('PK\u0001\u0002'); at !== -1; at = zip.indexOf('PK\u0001\u0002', at + 4)) {
    const [packed, length] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + packed);
    const text = zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    files.set(zip.toString('utf8', at + 46, at + 46 + length), text.toString('utf8'));
  }
  return files;
}
