/**
 * Reads a synthesized CloudFormation template into a plain Deployment. A resource type that this runtime
 * neither carries out nor lists as needing nothing here is an error, so that a new service in the stack
 * cannot silently be missing on one machine.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment, Place } from './deployment.ts';
import { type References, resolveIntrinsics } from './intrinsics.ts';
import { READERS, type Resource, type TemplateContext } from './resources.ts';

interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<string, { Type: string; Condition?: string; Properties?: Record<string, unknown> }>
  >;
}

/** Types that describe permissions, logs and watching: they have no counterpart on one machine. */
const NOTHING_TO_DO = new Set([
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
]);

const NESTED = 'AWS::CloudFormation::Stack';

/**
 * Reads `<folder>/<stack>.template.json` and its asset manifest as a deployment at `place`. Throws, naming
 * the resource, on a type, property or intrinsic function that this runtime does not know.
 */
export function readDeployment(folder: string, stack: string, place: Place): Deployment {
  const template = readFile(folder, `${stack}.template.json`) as Template;
  const manifest = readFile(folder, `${stack}.assets.json`) as AssetManifest;
  return resolveDeployment(template, place, (key) => assetPath(folder, manifest, key));
}

/** As {@link readDeployment}, of a template in hand; `asset` answers the absolute path behind an S3 object key. */
export function resolveDeployment(
  template: unknown,
  place: Place,
  asset: (objectKey: string) => string,
): Deployment {
  const { Resources, Parameters = {}, Conditions = {} } = template as Template;
  const refs: References = {
    ref: (name) => {
      const pseudo = PSEUDO[name]?.(place);
      if (pseudo !== undefined) return pseudo;
      const parameter = Parameters[name];
      if (parameter) return parameter.Default;
      return reader(name).ref(named(name), place);
    },
    attribute: (logicalId, attribute) => {
      const value = reader(logicalId).attributes?.(named(logicalId), place)[attribute];
      if (value === undefined) throw new Error(`${logicalId} has no attribute ${attribute} on this machine`);
      return value;
    },
    condition: (name) => {
      if (!(name in Conditions)) throw new Error(`the template has no condition ${name}`);
      return resolveIntrinsics(Conditions[name], refs) === true;
    },
  };
  const reader = (logicalId: string) => {
    const type = Resources[logicalId]?.Type;
    if (type === undefined) throw new Error(`the template has no ${logicalId}`);
    return READERS[type] ?? NAMELESS;
  };
  /** Only the name's properties: whole properties may refer back to the one that asks. */
  const named = (logicalId: string): Resource => {
    const properties = Resources[logicalId]?.Properties ?? {};
    const key = reader(logicalId).nameProperty;
    const name = key === undefined ? undefined : resolveIntrinsics(properties[key], refs);
    return { logicalId, name: typeof name === 'string' ? name : logicalId, properties: {} };
  };

  const deployment = emptyDeployment(place);
  const context: TemplateContext = { place, asset, deployment, integrations: new Map() };
  for (const [logicalId, { Type, Condition, Properties = {} }] of inOrder(Resources)) {
    if (Condition !== undefined && !refs.condition(Condition)) continue;
    if (Type === NESTED) {
      refuseMore(readNested(Properties, asset), logicalId);
      continue;
    }
    const known = READERS[Type];
    if (!known && !NOTHING_TO_DO.has(Type)) throw unknownType(Type, logicalId);
    if (!known) continue;
    try {
      const properties = resolveIntrinsics(Properties, refs) as Record<string, unknown>;
      known.add({ ...named(logicalId), properties }, context);
    } catch (error) {
      throw new Error(`${Type} ${logicalId}: ${(error as Error).message}`, { cause: error });
    }
  }
  return deployment;
}

function unknownType(type: string, logicalId: string): Error {
  return new Error(`the template has a ${type} (${logicalId}), which this runtime does not know`);
}

/** A nested stack's template, by the address at which CloudFormation finds it. */
function readNested(properties: Readonly<Record<string, unknown>>, asset: (key: string) => string): Template {
  const [, key] = /\/([0-9a-f]{64}\.json)"/.exec(JSON.stringify(properties.TemplateURL)) ?? [];
  if (key === undefined) throw new Error('a nested stack has no template among the assets');
  return JSON.parse(readFileSync(asset(key), 'utf8')) as Template;
}

/** A nested stack may hold what needs nothing here, such as alarms, and no more. */
function refuseMore({ Resources }: Template, stack: string): void {
  for (const [logicalId, { Type }] of Object.entries(Resources))
    if (!NOTHING_TO_DO.has(Type)) throw unknownType(Type, `${stack}.${logicalId}`);
}

/** A route names an integration that may stand after it, so integrations come first. */
function inOrder(resources: Template['Resources']) {
  const first = (type: string) => (type === 'AWS::ApiGatewayV2::Integration' ? 0 : 1);
  return Object.entries(resources).sort(([, a], [, b]) => first(a.Type) - first(b.Type));
}

/** What stands for a role, a policy or a log group when something refers to it. */
const NAMELESS: (typeof READERS)[string] = {
  ref: ({ logicalId }) => logicalId,
  attributes: ({ logicalId }, place) => ({
    Arn: `arn:${place.partition}:iam::${place.account}:role/${logicalId}`,
  }),
  add: () => undefined,
};

const PSEUDO: Readonly<Record<string, (place: Place) => string>> = {
  'AWS::AccountId': ({ account }) => account,
  'AWS::Partition': ({ partition }) => partition,
  'AWS::Region': ({ region }) => region,
  'AWS::StackName': () => 'hotline',
  'AWS::StackId': ({ partition, region, account }) =>
    `arn:${partition}:cloudformation:${region}:${account}:stack/hotline/local`,
  'AWS::URLSuffix': () => 'amazonaws.com',
};

function emptyDeployment({ region, account, partition }: Place): TemplateContext['deployment'] {
  return {
    region,
    account,
    partition,
    functions: [],
    routes: [],
    tables: [],
    mappings: [],
    queues: [],
    buckets: [],
    topics: [],
    schedules: [],
    stateMachines: [],
    secrets: [],
    keys: [],
  };
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

function assetPath(folder: string, manifest: AssetManifest, objectKey: string): string {
  for (const { source, destinations } of Object.values(manifest.files)) {
    if (Object.values(destinations).some((destination) => destination.objectKey === objectKey)) {
      return join(folder, source.path);
    }
  }
  throw new Error(`the asset manifest has no ${objectKey}`);
}

function readFile(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
