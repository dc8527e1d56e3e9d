import type { ChoiceState, SucceedState, TaskState } from './definition.ts';
import { runtimeError, StateError } from './errors.ts';
import { type Json, readPath, writePath } from './json-path.ts';

/** As on AWS: no input, output or result is larger, in bytes of UTF-8. */
export const DATA_LIMIT = 262_144;

/** InputPath or OutputPath: `$` when left out, an empty object when null. */
export function applyPath(path: string | null | undefined, document: Json): Json {
  if (path === undefined) return document;
  if (path === null) return {};
  const value = readPath(path, document);
  if (value === undefined) throw runtimeError(`Invalid path '${path}': no value there.`);
  return value;
}

/** Puts a result where ResultPath says: in place of the input when left out, nowhere when null. */
export function place(state: { ResultPath?: string | null | undefined }, raw: Json, result: Json): Json {
  if (state.ResultPath === undefined) return result;
  if (state.ResultPath === null) return raw;
  const placed = writePath(state.ResultPath, raw, result);
  if (placed === undefined) {
    throw new StateError(
      'States.ResultPathMatchFailure',
      `ResultPath '${state.ResultPath}' does not fit the input.`,
    );
  }
  return placed;
}

/** A task's time limit in seconds, from its state or its state's input; undefined for none. */
export function limitOf(state: TaskState, input: Json): number | undefined {
  if (state.TimeoutSecondsPath === undefined) return state.TimeoutSeconds;
  const value = readPath(state.TimeoutSecondsPath, input);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 99_999_999) {
    throw runtimeError(`TimeoutSecondsPath '${state.TimeoutSecondsPath}' must lead to a positive integer.`);
  }
  return value;
}

/** `text`, unless it is more than a state may hand on. */
export function sized(text: string): string {
  if (text.length > DATA_LIMIT / 4 && Buffer.byteLength(text) > DATA_LIMIT) {
    throw new StateError('States.DataLimitExceeded', `Data of a state may not exceed ${DATA_LIMIT} bytes.`);
  }
  return text;
}

/** What a state hands on that changes nothing but by InputPath and OutputPath: JSON text in and out. */
export function filter(state: ChoiceState | SucceedState, text: string): string {
  if (state.InputPath === undefined && state.OutputPath === undefined) return text;
  const input = applyPath(state.InputPath, JSON.parse(text) as Json);
  return JSON.stringify(applyPath(state.OutputPath, input));
}
