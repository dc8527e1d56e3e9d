import { type BulletinBasis, buildBulletin } from '../../shared/bulletin/build.ts';
import type { Bulletin, Table } from '../../shared/bulletin/model.ts';
import type { CellCounts } from '../../shared/province/cells.ts';
import type { Counts } from '../../shared/province/measures.ts';
import { regulationById } from '../../shared/regulation/rules.ts';
import type { Regulation } from '../../shared/regulation/schema.ts';
import { at } from '../ticket/story.ts';

export const REGION = '430500';

/** A cell of a day: of a ticket's own cut, or, with `~`, of a class and a place. */
export function cell(day: string, value: string, counts: Counts, region: string = REGION): CellCounts {
  return { bucket: `${region}#${day}`, value, counts };
}

/** A bulletin of August 2026 in Shaoyang, unless it is said otherwise. */
export function bulletinOf(
  { now = [], before = [], lastYear = [] }: Partial<BulletinBasis['cells']> = {},
  more: Partial<BulletinBasis> = {},
): Bulletin {
  return buildBulletin({
    ...{ region: REGION, period: '2026-08', regulation: regulationById('shaoyang') as Regulation },
    names: { classes: { noise: '噪声扰民' }, places: { '430502': '双清区' } },
    units: [
      { id: 'chengguan', name: '市城市管理和综合执法局' },
      { id: 'gongan', name: '市公安局' },
    ],
    cells: { now, before, lastYear },
    tickets: { listed: [], all: 0, earlier: 0 },
    editor: { cases: [] },
    now: at('2026-09-05 08:30'),
    ...more,
  });
}

/** A table of a bulletin by its id. */
export function tableOf({ sections }: Bulletin, id: string): Table {
  const found = sections.flatMap(({ tables }) => tables).find((table) => table.id === id);
  if (!found) throw new Error(`no table ${id}`);
  return found;
}

/** A row of a table by what stands first in it. */
export function rowOf(table: Table, first: string): Table['rows'][number] {
  const found = table.rows.find(([cell]) => cell === first);
  if (!found) throw new Error(`no row ${first}`);
  return found;
}
