import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STANDARD } from '../../functions/http/problem.ts';
import type { JsonSchema } from './schemas.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A refusal of the domain: its code, and what people are told. */
const REFUSAL = /\brefusal\(\s*'([a-z][a-z-]*)',\s*(?:'([^']*)')?/g;
/** A problem's code beside its title, which is always Chinese and English. */
const TITLED = /'?\b([a-z][a-z-]+)'?(?:,|:)\s*(?:title:\s*)?'([^']*\p{Script=Han}[^']*) \/ [^']*'/gu;

/** What stands beside a title whose code is a variable. */
const NO_CODES: readonly string[] = ['code', 'title'];

/** The codes of every problem that the API answers, with what people are told, in alphabetical order. */
export function problemCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  const add = (code: string, text = '') => {
    found.set(code, (found.get(code) ?? new Set()).add(text));
  };
  for (const [code, [, title]] of Object.entries(STANDARD)) add(code, title.split(' / ')[0]);
  for (const code of sources('shared'))
    for (const [, name = '', text] of code.matchAll(REFUSAL)) add(name, text);
  for (const code of sources('functions')) {
    for (const [, name = '', text] of code.matchAll(TITLED)) if (!NO_CODES.includes(name)) add(name, text);
  }
  const texts = [...found].map(([code, said]) => [code, [...said].filter(Boolean).join('；')] as const);
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

/** The schemas of a problem (RFC 9457) and of its codes. */
export function problemSchemas(codes: ReadonlyMap<string, string>): Record<string, JsonSchema> {
  const lines = [...codes].map(([code, text]) => `- \`${code}\`${text === '' ? '' : `：${text}`}`);
  const rule = { type: 'string', description: '所违反的规则，不含所填的值 / The rule that it breaks' };
  return {
    Problem: {
      type: 'object',
      description: '错误应答（RFC 9457）：`code` 供程序判断，保持不变 / Problem details with a stable `code`',
      properties: {
        type: { type: 'string', description: '`urn:hotline12345:problem:` 加 `code`' },
        title: { type: 'string', description: '说明（中文 / English）' },
        status: { type: 'integer', minimum: 400, maximum: 599, description: 'HTTP状态码' },
        code: { $ref: '#/components/schemas/ProblemCode' },
        detail: { type: 'string', description: '给经办人看的中文说明' },
        field: { type: 'string', description: '有问题的字段，嵌套的以点相连' },
        rule,
        errors: {
          type: 'array',
          description: '全部有问题的字段',
          items: {
            type: 'object',
            properties: { field: { type: 'string', description: '字段' }, rule },
            required: ['field', 'rule'],
          },
        },
        clause: {
          type: 'string',
          description: '所依据的条文，`hotline clauses` 列有全部条文编号',
          examples: ['SY-14e'],
        },
        requestId: { type: 'string', description: '请求编号，与日志一致' },
      },
      required: ['type', 'title', 'status', 'code', 'requestId'],
    },
    ProblemCode: {
      type: 'string',
      enum: [...codes.keys()],
      description: `错误代码 / Codes\n\n${lines.join('\n')}`,
    },
  };
}
