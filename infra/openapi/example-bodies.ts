import { EXAMPLES } from './examples/examples.ts';
import { sampleOf } from './sample.ts';
import type { JsonSchema } from './schemas.ts';

/** An example of a body, by OpenAPI, with the status that it is answered by. */
export interface NamedExample {
  readonly summary: string;
  readonly value: unknown;
  readonly 'x-status'?: number;
}

/**
 * The examples of a call's body: those of the story, or one that its schema gives where the story has none.
 * @param key the call by method and path
 * @param schema of the body; undefined where the call has none
 */
export function examplesOf(key: string, schema: JsonSchema | undefined): Record<string, NamedExample> {
  if (!schema) return {};
  const told = EXAMPLES.filter(({ call, body, wrong }) => call === key && body !== undefined && !wrong);
  if (told.length === 0) return { example: { summary: '示例 / Example', value: sampleOf(schema) } };
  return Object.fromEntries(
    told.map(({ title, status, code, body }, index) => [
      `example-${index + 1}`,
      {
        summary: `${title} → ${status}${code === undefined ? '' : ` ${code}`}`,
        value: body,
        'x-status': status,
      },
    ]),
  );
}
