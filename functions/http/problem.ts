import type { ApiResponse } from './route.ts';
import { type FieldError, faultsText } from './rule-text.ts';

export type { FieldError };

/** What a problem says. `title` and `detail` are for people (Chinese first), `code` is for programs. */
export interface ProblemFields {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly errors?: readonly FieldError[];
  /** The clause of the regulation that refuses, by its id in the register. */
  readonly clause?: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that the caller is to see as it is (RFC 9457). Holds nothing the caller sent. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly fields: ProblemFields;

  constructor(fields: ProblemFields, options?: ErrorOptions) {
    super(fields.code, options);
    this.fields = fields;
  }

  get status(): number {
    return this.fields.status;
  }

  get code(): string {
    return this.fields.code;
  }
}

/** The problems that the onion itself answers with: status and title by code. */
export const STANDARD = {
  'invalid-request': [400, '请求内容不符合要求 / Invalid request'],
  'invalid-json': [400, '请求体不是有效的JSON / Invalid JSON'],
  'invalid-xml': [400, '请求体不是有效的XML / Invalid XML'],
  unauthenticated: [401, '未通过身份验证 / Not authenticated'],
  forbidden: [403, '没有权限 / Not allowed'],
  'not-found': [404, '没有找到 / Not found'],
  'texts-destroyed': [410, '工单内容已按保存期限销毁 / Texts destroyed'],
  'too-large': [413, '请求体过大 / Request too large'],
  'unsupported-media-type': [415, '不支持的内容类型 / Unsupported media type'],
  internal: [500, '系统内部错误 / Internal error'],
  busy: [503, '系统繁忙，请稍后重试 / Busy, try again'],
  'outcome-unknown': [503, '未能确认是否已办理，请先核对 / May have been done, check first'],
} as const satisfies Record<string, readonly [number, string]>;

/** What can be done about a problem that says nothing of its own. One sentence for each code, so that it tells no more than the code. */
const WAYS_ON: Readonly<Record<string, string>> = {
  forbidden: '您的身份不能进行此操作；各项操作由谁进行，见接口文档/v1/docs',
  'not-found': '请核对地址和编号；不属于您的地区、单位或者不对您开放的，同样显示为没有找到',
  'version-changed': '其他人已先行变更，请重新查询后，按最新内容再提交',
};

/** The codes that the onion itself answers with. */
export type StandardCode = keyof typeof STANDARD;

/** A problem of the standard table: status and title come from it, the rest from `more`. */
export function standardProblem(
  code: StandardCode,
  more: Partial<ProblemFields> = {},
  options?: ErrorOptions,
): Problem {
  const [status, title] = STANDARD[code];
  return new Problem({ status, code, title, ...more }, options);
}

/** What a problem tells people: its own words, else its faults put into words, else what can be done about its code. */
function detailOf({ code, detail, field, rule, errors }: ProblemFields): string | undefined {
  if (detail !== undefined) return detail;
  const faults = errors ?? (field !== undefined && rule !== undefined ? [{ field, rule }] : []);
  return faults.length > 0 ? faultsText(faults) : WAYS_ON[code];
}

/** The answer that carries a problem: `application/problem+json`. */
export function problemResponse(problem: Problem, requestId: string): ApiResponse {
  const { status, code, title, field, rule, errors, clause, retryAfter, headers } = problem.fields;
  const body = {
    type: `urn:hotline12345:problem:${code}`,
    title,
    status,
    code,
    detail: detailOf(problem.fields),
    field,
    rule,
    errors,
    clause,
    requestId,
  };
  return {
    status,
    headers: { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
    text: { type: 'application/problem+json; charset=utf-8', content: JSON.stringify(body) },
  };
}
