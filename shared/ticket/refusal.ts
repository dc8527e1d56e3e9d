/** Why a command is not carried out: a stable code, the field and the clause it rests on, and a sentence for people. */
export interface Refusal {
  readonly code: string;
  /** In Chinese, for whoever gave the command. */
  readonly detail: string;
  readonly clause?: string;
  readonly field?: string;
}

/** What the city's data knows by a name, with the words of its text. */
interface Named {
  readonly id: string;
  readonly label: string;
}

/** What might have been named, for whoever named something else: `：overdue（逾期未办结）、media（新闻媒体曝光）`. */
export function among(known: readonly Named[]): string {
  if (known.length === 0) return '';
  return `：${known.map(({ id, label }) => `${id}（${label}）`).join('、')}`;
}

/** A refusal with the clause of the provision that orders it. */
export function refusal(
  code: string,
  detail: string,
  more: { clause?: string | undefined; field?: string } = {},
): Refusal {
  const { clause, field } = more;
  return { code, detail, ...(clause !== undefined && { clause }), ...(field !== undefined && { field }) };
}
