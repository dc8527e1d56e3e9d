import { type Definition, definitionSchema, type State } from './definition.ts';
import { ApiError } from './errors.ts';

/**
 * Holds a state machine to the subset that the embedded runtime interprets (written down in `definition.ts`).
 * Takes the parsed ASL document, its substitutions filled in or not; returns one line for everything outside the
 * subset, each beginning with its path (`States.Park.HeartbeatSeconds: …`), and none for a machine that runs.
 */
export function checkSubset(definition: unknown): string[] {
  const parsed = definitionSchema.safeParse(definition);
  if (parsed.success) return checkTransitions(parsed.data);
  return parsed.error.issues.flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return names.map((name) => {
      const where = [...issue.path, ...(name === undefined ? [] : [name])].join('.');
      return `${where || '$'}: ${name === undefined ? issue.message : 'outside the subset'}`;
    });
  });
}

/**
 * Reads the JSON text of a definition for CreateStateMachine.
 * Throws InvalidDefinition for text that isn't JSON, is outside the subset, or has an unfilled substitution.
 */
export function readDefinition(text: string): Definition {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new ApiError('InvalidDefinition', "Invalid State Machine Definition: 'not JSON'");
  }
  const findings = checkSubset(document);
  const placeholder = /\$\{\w+\}/.exec(text)?.[0];
  if (placeholder !== undefined) findings.push(`$: the substitution ${placeholder} is not filled in`);
  if (findings.length > 0) {
    throw new ApiError('InvalidDefinition', `Invalid State Machine Definition: '${findings.join('; ')}'`);
  }
  return definitionSchema.parse(document);
}

/** Every transition leads to a state, and every state is led to. */
function checkTransitions(definition: Definition): string[] {
  const edges = [
    { from: 'StartAt', to: definition.StartAt },
    ...Object.entries(definition.States).flatMap(([name, state]) =>
      waysOut(state).map((to) => ({ from: `States.${name}`, to })),
    ),
  ];
  const lost = edges.filter(({ to }) => !Object.hasOwn(definition.States, to));
  const reached = new Set([definition.StartAt]);
  for (const name of reached) {
    const state = Object.hasOwn(definition.States, name) ? definition.States[name] : undefined;
    for (const next of state ? waysOut(state) : []) reached.add(next);
  }
  return [
    ...lost.map(({ from, to }) => `${from}: there is no state ${to}`),
    ...Object.keys(definition.States)
      .filter((name) => !reached.has(name))
      .map((name) => `States.${name}: no transition leads here`),
  ];
}

function waysOut(state: State): string[] {
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  if (state.Type === 'Task') return [...next, ...(state.Catch ?? []).map((catcher) => catcher.Next)];
  if (state.Type !== 'Choice') return next;
  return [...state.Choices.map((rule) => rule.Next), ...(state.Default === undefined ? [] : [state.Default])];
}
