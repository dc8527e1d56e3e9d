import { citationOf } from '../../shared/alert/citation.ts';
import type { EntryAct } from '../../shared/knowledge/acts.ts';
import type { Entry } from '../../shared/knowledge/entry.ts';

/** As much of a title as an SMS has room for. */
const TITLE = 16;

/**
 * What the unit that provides an entry is told of an act of somebody else, in Chinese.
 * @returns undefined where it has nothing to do
 */
export function entryAlert(
  act: EntryAct,
  entry: Entry,
): { readonly kind: string; readonly subject: string; readonly text: string } | undefined {
  const asked = askedOf(act, entry);
  if (asked === undefined) return undefined;
  const { entry: number, title, reminders } = entry;
  const { dueOn, clause } = reminders.at(-1) ?? {};
  const reminder = act.type === 'request' || act.type === 'remind';
  const by = reminder && dueOn ? `${Number(dueOn.slice(5, 7))}月${Number(dueOn.slice(8))}日24时前` : '及时';
  const citation = reminder && clause !== undefined ? citationOf(clause) : undefined;
  const name = [...title].length > TITLE ? `${[...title].slice(0, TITLE).join('')}…` : title;
  return {
    kind: 'knowledge',
    subject: `12345 knowledge ${number}: ${act.type}`,
    text: `知识库条目${number}（${name}）${asked.replace('{by}', by)}。${citation ? `（${citation}）` : ''}`,
  };
}

function askedOf(act: EntryAct, { status }: Entry): string | undefined {
  switch (act.type) {
    case 'request':
      return '缺少内容，请{by}提供';
    case 'remind':
      return '需要更新，请{by}提供准确内容';
    case 'propose':
      return status === 'proposed' ? '待你单位确认，请{by}确认或者修订' : undefined;
    case 'report':
      return '被反映有误，请{by}核实修订';
    case 'review':
      return act.passed ? undefined : '审核未通过，请{by}修订';
    default:
      return undefined;
  }
}
