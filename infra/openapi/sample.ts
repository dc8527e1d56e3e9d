import type { JsonSchema } from './schemas.ts';

/** Values that read well where a schema alone would give any. */
const WORDS: Readonly<Record<string, unknown>> = {
  region: '430500',
  kind: 'complaint',
  text: '小区门口路灯不亮，夜间出行不便',
  phone: '13800000000',
  reason: '按实际情况填写的理由',
  basis: '依据单位职责分工',
  result: '已处理完毕',
  reply: '已按规定答复',
  process: '已到现场核查',
  handledBy: '经办人',
  unit: 'chengguan',
  lead: 'chengguan',
  units: ['chengguan'],
  line: '110',
  ground: 'other',
  why: '首次登记',
  workingDays: 3,
  promisedOn: '2026-10-30',
  handledAt: '2026-09-21T09:00:00+08:00',
};

/** Texts tried in turn where a pattern is asked for. */
const TEXTS = [
  '示例文字',
  'example',
  '1',
  '430500',
  '2026-09',
  'handle-1',
  'supervision-1',
  '08:00',
  '13800000000',
  '43050026092100000001',
  '0'.repeat(64),
];

/**
 * A value that a schema takes, with the fields that are required only: an example where nobody wrote one. A pattern
 * that none of the known texts has is left unmet, which the tests of the document notice.
 */
export function sampleOf(schema: JsonSchema, field = ''): unknown {
  const { type, enum: values, const: only, anyOf, oneOf, default: preset } = schema;
  if (only !== undefined) return only;
  const known = WORDS[field];
  if (Array.isArray(values)) return values.includes(known) ? known : values[0];
  if (known !== undefined) return known;
  if (preset !== undefined) return preset;
  const [choice] = (anyOf ?? oneOf ?? []) as JsonSchema[];
  if (choice) return sampleOf(choice, field);
  switch (type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return itemsOf(schema, field);
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1));
    case 'boolean':
      return true;
    default:
      return textOf(schema);
  }
}

function objectOf({ properties = {}, required = [] }: JsonSchema): object {
  const fields = properties as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries((required as string[]).map((name) => [name, sampleOf(fields[name] ?? {}, name)]));
}

function itemsOf({ items = {}, minItems = 0 }: JsonSchema, field: string): unknown[] {
  return Array.from({ length: Number(minItems) }, () => sampleOf(items as JsonSchema, field));
}

function textOf({ format, pattern, minLength = 0, maxLength = Infinity }: JsonSchema): string {
  if (format === 'date-time') return '2026-09-21T09:00:00+08:00';
  if (format === 'date') return '2026-09-30';
  if (format === 'uuid') return '6f8b0d7e-2c1a-4f3e-9b5d-0a1c2e3f4a5b';
  if (format === 'uri') return 'https://www.gov.cn/';
  const fits = new RegExp(typeof pattern === 'string' ? pattern : '', 'u');
  const found = TEXTS.find(
    (each) => fits.test(each) && each.length >= Number(minLength) && each.length <= Number(maxLength),
  );
  return found ?? '';
}
