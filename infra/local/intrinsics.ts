/** Resolves CloudFormation's intrinsic functions, as far as a synthesized template of this project uses them. */

/** What a template's references mean on this machine. */
export interface References {
  /** `Ref` of a resource, parameter or pseudo parameter. */
  ref(name: string): unknown;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): unknown;
  /** The truth of a named condition. */
  condition(name: string): boolean;
}

type Intrinsic = (argument: unknown, resolve: (value: unknown) => unknown, refs: References) => unknown;

/** What `AWS::NoValue` resolves to: the property or element is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A copy of `value` with every intrinsic replaced by what it means. Throws on an intrinsic that is not
 * known here, naming it, and on one whose argument has the wrong shape.
 */
export function resolveIntrinsics(value: unknown, refs: References): unknown {
  const resolve = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(resolve).filter((element) => element !== NO_VALUE);
    if (part === null || typeof part !== 'object') return part;
    const entries = Object.entries(part);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || /^Fn::|^Condition$/.test(only[0]))) {
      const [name, argument] = only;
      const known = INTRINSICS[name];
      if (known) return known(argument, resolve, refs);
      if (name !== 'Condition')
        throw new Error(`the template uses ${name}, which this runtime does not know`);
    }
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, resolve(inner)] as const).filter(([, inner]) => inner !== NO_VALUE),
    );
  };
  const resolved = resolve(value);
  return resolved === NO_VALUE ? undefined : resolved;
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _resolve, refs) => (argument === 'AWS::NoValue' ? NO_VALUE : refs.ref(text(argument))),
  'Fn::GetAtt': (argument, _resolve, refs) => {
    const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : list(argument);
    return refs.attribute(text(logicalId), rest.map(text).join('.'));
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts)).map(text).join(text(separator));
  },
  'Fn::Sub': (argument, resolve, refs) => {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument);
    const own = resolve(variables ?? {}) as Record<string, unknown>;
    return text(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in own) return text(own[name]);
      const [logicalId, ...attribute] = name.split('.') as [string, ...string[]];
      return text(
        attribute.length > 0 ? refs.attribute(logicalId, attribute.join('.')) : refs.ref(logicalId),
      );
    });
  },
  'Fn::Select': (argument, resolve) => {
    const [index, from] = list(argument);
    return list(resolve(from))[Number(resolve(index))];
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, from] = list(argument);
    return text(resolve(from)).split(text(separator));
  },
  'Fn::If': (argument, resolve, refs) => {
    const [name, yes, no] = list(argument);
    return resolve(refs.condition(text(name)) ? yes : no);
  },
  'Fn::Equals': (argument, resolve) => {
    const [left, right] = list(resolve(argument));
    return left === right;
  },
  'Fn::Not': (argument, resolve, refs) => !truth(list(argument)[0], resolve, refs),
  'Fn::And': (argument, resolve, refs) => list(argument).every((part) => truth(part, resolve, refs)),
  'Fn::Or': (argument, resolve, refs) => list(argument).some((part) => truth(part, resolve, refs)),
};

function truth(part: unknown, resolve: (value: unknown) => unknown, refs: References): boolean {
  const named = (part as { Condition?: unknown } | null)?.Condition;
  return typeof named === 'string' ? refs.condition(named) : resolve(part) === true;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('the template has something else where an intrinsic function needs a text');
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error('the template has something else where an intrinsic function needs a list');
}
