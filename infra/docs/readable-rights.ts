/** A template, as CloudFormation takes it. */
export interface PlainTemplate {
  readonly Resources: Readonly<Record<string, PlainResource>>;
}

interface PlainResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What one role may do: a resource, in words, to its actions in alphabetical order. */
export type Rights = Readonly<Record<string, string>>;

/** How a kind of resource is called here, and which property holds its name. */
const KINDS: Readonly<Record<string, readonly [kind: string, name: string]>> = {
  'AWS::DynamoDB::Table': ['table', 'TableName'],
  'AWS::Lambda::Function': ['function', 'FunctionName'],
  'AWS::SQS::Queue': ['queue', 'QueueName'],
  'AWS::Logs::LogGroup': ['log', 'LogGroupName'],
  'AWS::SecretsManager::Secret': ['secret', 'Name'],
  'AWS::KMS::Key': ['key', 'KeyName'],
  'AWS::S3::Bucket': ['bucket', 'BucketName'],
};

/**
 * The rights of each function by its name, and under `state machine` those of the machine, in words:
 * `{ intake: { 'table ledger': 'PutItem', … } }`. Names are without the prefix that all have.
 */
export function readableRights(template: PlainTemplate): Readonly<Record<string, Rights>> {
  const names = namesOf(template);
  const roles = of(template, 'AWS::Lambda::Function').map(
    ([, { FunctionName, Role }]) => [String(FunctionName).replace('hotline-', ''), roleOf(Role)] as const,
  );
  const machines = of(template, 'AWS::StepFunctions::StateMachine').map(
    ([, { RoleArn }]) => ['state machine', roleOf(RoleArn)] as const,
  );
  return Object.fromEntries(
    [...roles, ...machines].map(([name, role]) => [name, rightsOf(statements(template, role), names)]),
  );
}

function of(template: PlainTemplate, type: string): [string, Readonly<Record<string, unknown>>][] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties = {} }]) => [id, Properties]);
}

function roleOf(arn: unknown): string {
  return (arn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
}

/** What a role may do: as it says itself, and by policies beside it. */
function statements(template: PlainTemplate, role: string): readonly Statement[] {
  const own = of(template, 'AWS::IAM::Role')
    .filter(([id]) => id === role)
    .flatMap(([, { Policies = [] }]) => Policies as { PolicyDocument: { Statement: Statement[] } }[])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const beside = of(template, 'AWS::IAM::Policy')
    .filter(([, { Roles }]) => (Roles as { Ref: string }[]).some(({ Ref }) => Ref === role))
    .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Statement[] }).Statement);
  return [...own, ...beside];
}

function rightsOf(given: readonly Statement[], names: ReadonlyMap<string, string>): Rights {
  const actions = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource } of given) {
    if (Effect !== 'Allow') throw new Error(`unexpected effect ${Effect}`);
    for (const resource of [Resource].flat()) {
      const place = inWords(resource, names);
      const held = actions.get(place) ?? new Set();
      for (const action of [Action].flat())
        held.add(place === '*' ? action : action.slice(action.indexOf(':') + 1));
      actions.set(place, held);
    }
  }
  return Object.fromEntries([...actions].map(([place, held]) => [place, [...held].sort().join(' ')]));
}

/** By logical id: kind and name. */
function namesOf(template: PlainTemplate): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(KINDS).flatMap(([type, [kind, property]]) =>
      of(template, type).map(([id, properties]) => {
        const name = String(properties[property] ?? constructOf(id, kind)).replace('hotline-', '');
        return [id, `${kind} ${name}`] as const;
      }),
    ),
  );
}

/** Keys and buckets have no name in the template: they go by the construct that they are in. */
function constructOf(id: string, kind: string): string {
  return id.slice(0, id.lastIndexOf(kind));
}

/** A resource of a policy as a person would say it. */
function inWords(resource: unknown, names: ReadonlyMap<string, string>): string {
  const said = words(resource, names);
  // An ARN put together from a fixed name: what counts is after partition, region and account.
  if (!said.startsWith('arn:')) return said;
  const [, , service, , , ...name] = said.split(':');
  return [service, ...name].join(' ').replace('hotline-', '');
}

function words(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (intrinsic['Fn::Join'] !== undefined) {
    const [separator, parts] = intrinsic['Fn::Join'];
    return parts.map((part) => words(part, names)).join(separator);
  }
  const [id = '', attribute] = intrinsic['Fn::GetAtt'] ?? [intrinsic.Ref ?? ''];
  const name = names.get(id) ?? '';
  return attribute === 'StreamArn' ? name.replace('table', 'stream') : name;
}
