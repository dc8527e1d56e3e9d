import { REGULATIONS } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';

/** Where a clause stands: 条, 款, 项. */
interface Place {
  readonly clause: string;
  readonly article: number;
  readonly paragraph?: number | undefined;
  readonly item?: number | undefined;
}

const DIGITS = '零一二三四五六七八九';

/** Built on first use: every provision in the regulations' data, by clause. */
let citations: ReadonlyMap<string, string> | undefined;

/**
 * How people cite a clause: the regulation's short title with article, paragraph and item in Chinese, such as
 * 《运行管理办法》第十四条第三项. The paragraph of an item is left out, since an SMS is short, unless several paragraphs
 * of its article have items.
 * @param clause id in the register
 * @returns undefined when no shipped regulation has a provision under that id
 */
export function citationOf(clause: string): string | undefined {
  citations ??= new Map(
    REGULATIONS.flatMap((regulation) => {
      const { merged, twofold } = placesIn(regulation);
      const division = regulation.numbering === 'task' ? '项任务' : '条';
      return merged.map((place) => [
        place.clause,
        `${shortTitle(regulation.title)}${written(place, division, twofold.has(place.article))}`,
      ]);
    }),
  );
  return citations.get(clause);
}

/**
 * The basis of a decision as a citizen is told it: the regulation's whole title, and where in it the provision
 * stands, such as 《…办法》第十条第一款第四项.
 */
export function basisText(
  { title, numbering }: Pick<Regulation, 'title' | 'numbering'>,
  { article, paragraph, item }: Pick<Place, 'article' | 'paragraph' | 'item'>,
): string {
  const division = numbering === 'task' ? '项任务' : '条';
  const within = [
    ...(paragraph === undefined ? [] : [`第${inChinese(paragraph)}款`]),
    ...(item === undefined ? [] : [`第${inChinese(item)}项`]),
  ];
  return `《${title}》第${inChinese(article)}${division}${within.join('')}`;
}

/**
 * What follows the last 热线 in a title: the city knows its own hotline, and an SMS is short. A draft is called one,
 * without what it was put out for.
 */
export function shortTitle(title: string): string {
  const short = title.split('热线').at(-1) || title;
  return `《${short.replace('（草案征求意见稿）', '（草案）')}》`;
}

/** A whole number below 100 as it stands in Chinese statutes: 十, 十四, 二十, 三十一. */
export function inChinese(number: number): string {
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  if (tens === 0) return DIGITS.charAt(ones);
  return `${tens === 1 ? '' : DIGITS.charAt(tens)}十${ones === 0 ? '' : DIGITS.charAt(ones)}`;
}

/** A plan is divided into tasks, a regulation into articles. `whole`: an item is cited with its paragraph. */
function written({ article, paragraph, item }: Place, division: string, whole: boolean): string {
  const ofItem = item === undefined ? '' : `第${inChinese(item)}项`;
  const inParagraph =
    paragraph === undefined || (item !== undefined && !whole) ? '' : `第${inChinese(paragraph)}款`;
  return `第${inChinese(article)}${division}${inParagraph}${ofItem}`;
}

/**
 * Where the provisions stand. Those that share a clause are cited without what only one of them has. `twofold`: the
 * articles of which several paragraphs have items.
 */
function placesIn(data: unknown): { readonly merged: Place[]; readonly twofold: ReadonlySet<number> } {
  const places = new Map<string, Place>();
  const listing = new Map<number, number>();
  const twofold = new Set<number>();
  walk(data, (place) => {
    const known = places.get(place.clause);
    places.set(place.clause, known ? common(known, place) : place);
    const { article, paragraph, item } = place;
    if (item === undefined || paragraph === undefined) return;
    if ((listing.get(article) ?? paragraph) !== paragraph) twofold.add(article);
    listing.set(article, paragraph);
  });
  return { merged: [...places.values()], twofold };
}

function common(a: Place, b: Place): Place {
  return {
    clause: a.clause,
    article: a.article,
    ...(a.paragraph !== undefined && a.paragraph === b.paragraph && { paragraph: a.paragraph }),
    ...(a.item !== undefined && a.item === b.item && { item: a.item }),
  };
}

function walk(value: unknown, found: (place: Place) => void): void {
  if (value === null || typeof value !== 'object') return;
  if ('clause' in value && 'article' in value) found(value as Place);
  for (const child of Object.values(value)) walk(child, found);
}
