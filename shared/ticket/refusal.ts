/** Why a command is not carried out: a stable code, the field and the clause it rests on, and a sentence for people. */
export interface Refusal {
  readonly code: string;
  /** In Chinese, for whoever gave the command. */
  readonly detail: string;
  readonly clause?: string;
  readonly field?: string;
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
