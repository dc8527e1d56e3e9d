import { dayOf } from '../calendar/instant.ts';
import type { Match } from './answering.ts';

/*
 * How an answer is told, written and spoken. Every word of its substance is the reviewed entry's; what is left out is
 * said to be left out.
 */

/** An entry as an answer shows it, with the name of the unit that provides it. */
export interface Shown {
  readonly entry: string;
  readonly title: string;
  readonly text: string;
  readonly provider: string;
  readonly providerName: string;
  /** The day on which it was published as it is; Beijing time. */
  readonly publishedOn: string;
  /** Where it holds, as a code; everywhere when left out. */
  readonly area?: string;
  /** What the city calls that place. */
  readonly areaName?: string;
}

/** What units and places are called. */
export interface Names {
  readonly unit: (id: string) => string;
  readonly place: (code: string) => string | undefined;
}

/** What is shown of a match. */
export function shownOf({ entry }: Match, names: Names): Shown {
  const { title = entry.title, text = '', area } = entry.live ?? {};
  const areaName = area === undefined ? undefined : names.place(area);
  return {
    entry: entry.entry,
    title,
    text,
    provider: entry.provider,
    providerName: names.unit(entry.provider),
    publishedOn: dayOf(entry.liveAt ?? entry.changedAt),
    ...(area !== undefined && { area }),
    ...(areaName !== undefined && { areaName }),
  };
}

/** Characters of an entry's text that are tried, the most first. */
const ROOMS = [400, 250, 180, 110, 60, 30] as const;

/**
 * The answer as a citizen reads it, without markup.
 * @param mostBytes of UTF-8: the texts are shortened until it fits, titles and sources are not
 */
export function answerText(shown: readonly Shown[], mostBytes: number): string {
  let text = '';
  for (const room of ROOMS) {
    text = shown
      .map((each, index) => entryText(each, shown.length > 1 ? `${index + 1}. ` : '', room))
      .join('\n');
    if (new TextEncoder().encode(text).length <= mostBytes) return text;
  }
  return text;
}

function entryText(shown: Shown, number: string, room: number): string {
  const { entry, title, text, providerName, publishedOn, area, areaName = area } = shown;
  const holds = areaName === undefined ? '' : `，适用于${areaName}`;
  const from = `（知识库${entry}，${providerName}提供，${publishedOn}发布${holds}）`;
  return `${number}${title}\n${excerpt(text, room)}\n${from}`;
}

/** As much of a text as there is room for, at the end of a sentence where it has one. */
function excerpt(text: string, room: number): string {
  const characters = [...text];
  if (characters.length <= room) return text;
  const cut = characters.slice(0, room).join('');
  const end = Math.max(...['。', '；', '！', '？', '\n'].map((mark) => cut.lastIndexOf(mark)));
  return `${(end > room / 3 ? cut.slice(0, end + 1) : cut).trimEnd()}……（节选）`;
}

/** As long as a spoken answer may be, in characters: half a minute. */
export const LONGEST_SPEECH = 120;

const FIGURES = '零一二三四五六七八九';
const REST = '其余内容请转人工了解。';

/**
 * An entry as a voice reads it: whole sentences, no markup, dates, hours and numbers as they are spoken.
 * @returns at the most 120 characters; undefined where not even its first sentence is as short
 */
export function speechOf({ text, providerName }: Shown): string | undefined {
  const whole = spoken(text);
  const lead = `${spoken(providerName)}答复：`;
  if ([...lead, ...whole].length <= LONGEST_SPEECH) return `${lead}${whole}`;
  let said = lead;
  for (const sentence of whole.match(/[^。！？；]+[。！？；]?/gu) ?? []) {
    if ([...said, ...sentence, ...REST].length > LONGEST_SPEECH) break;
    said += sentence;
  }
  return said === lead ? undefined : `${said}${REST}`;
}

/** A text as it is spoken. */
export function spoken(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/https?:\/\/\S+|www\.\S+/gu, '网站')
    .replaceAll(/<[^<>]*>/gu, '')
    .replaceAll(/(\d{4})-(\d{1,2})-(\d{1,2})/gu, (_all, year, month, day) => dateOf(year, month, day))
    .replaceAll(/(\d{1,2}):(\d{2})\s*[-~—–至到]+\s*(\d{1,2}):(\d{2})/gu, (_all, h, m, toH, toM) => {
      return `${hourOf(h, m)}到${hourOf(toH, toM)}`;
    })
    .replaceAll(/(\d{1,2}):(\d{2})/gu, (_all, hour, minute) => hourOf(hour, minute))
    .replaceAll(/\d{3,4}-\d{7,8}|\d{5,}|(?<=(?:拨打|电话|热线)[：:\s]*)\d{3,4}(?!\d)/gu, (number) =>
      figures(number),
    )
    .replaceAll(/\n+/gu, '。')
    .replaceAll(/\s+/gu, '')
    .replaceAll(/[*#_`>|~^【】「」『』《》"“”'‘’[\]{}()]/gu, '')
    .replaceAll(/,/gu, '，')
    .replaceAll(/;/gu, '；')
    .replaceAll(/!/gu, '！')
    .replaceAll(/\?/gu, '？')
    .replaceAll(/:/gu, '：')
    .replaceAll(/([。！？；，：])。+/gu, '$1');
}

function dateOf(year: string, month: string, day: string): string {
  return `${year}年${Number(month)}月${Number(day)}日`;
}

function hourOf(hour: string, minute: string): string {
  return Number(minute) === 0 ? `${Number(hour)}点` : `${Number(hour)}点${Number(minute)}分`;
}

/** A number of a telephone or the like, figure by figure. */
function figures(number: string): string {
  return [...number].map((each) => (each === '-' ? '，' : (FIGURES[Number(each)] ?? each))).join('');
}
