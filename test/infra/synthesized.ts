import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FUNCTIONS, ROOT } from '../../infra/build.ts';
import type { Alarms } from '../../infra/constructs/alarms.ts';
import { HotlineStack } from '../../infra/hotline-stack.ts';

export const MACHINE = join(ROOT, 'statemachines', 'ticket.asl.json');

/** What one synthesis leaves. */
interface Synthesized {
  readonly template: Template;
  readonly alarms: Template;
  readonly tags: Record<string, string>;
}

/** A synthesis takes more than a second and comes out the same, so each is made once in a process; nobody changes it. */
const made = new Map<string, Synthesized>();

function synthesis(region?: string, uploadOrigins?: readonly string[]): Synthesized {
  const key = JSON.stringify([region, uploadOrigins]);
  const found =
    made.get(key) ??
    withStack(
      region,
      (stack) => ({
        template: Template.fromStack(stack),
        alarms: alarmsOf(stack),
        tags: stack.tags.tagValues(),
      }),
      uploadOrigins,
    );
  made.set(key, found);
  return found;
}

/** The stack's template, with a stub for each bundle. */
export function synthesized(region?: string, uploadOrigins?: readonly string[]): Template {
  return synthesis(region, uploadOrigins).template;
}

/** The template of the stack's alarms. What it is handed by the hotline's own stack stands in its place. */
export function synthesizedAlarms(): Template {
  return synthesis().alarms;
}

function alarmsOf(stack: HotlineStack): Template {
  const nested = Template.fromStack(stack.node.findChild('alarms') as Alarms).toJSON();
  const [{ Parameters = {} } = {}] = Object.values(
    resources(Template.fromStack(stack), 'AWS::CloudFormation::Stack'),
  );
  const given = Parameters as Record<string, unknown>;
  const inPlace = (key: string, value: unknown) =>
    given[(value as { Ref?: string } | null)?.Ref ?? ''] ?? (key === 'Parameters' ? {} : value);
  return Template.fromJSON(JSON.parse(JSON.stringify(nested, inPlace)));
}

/** The tags that CloudFormation is given for the stack as a whole. */
export function stackTags(region?: string): Record<string, string> {
  return synthesis(region).tags;
}

/** What `use` makes of the stack in an app of its own; the folder it was written to is gone afterwards. */
export function withStack<T>(
  region: string | undefined,
  use: (stack: HotlineStack) => T,
  uploadOrigins?: readonly string[],
): T {
  const bundles = mkdtempSync(join(tmpdir(), 'hotline-bundles-'));
  try {
    for (const { name } of FUNCTIONS) {
      mkdirSync(join(bundles, name));
      writeFileSync(join(bundles, name, 'index.mjs'), 'export const handler = async () => ({});\n');
    }
    const app = new App({
      ...{ analyticsReporting: false, outdir: join(bundles, 'cdk.out') },
    });
    return use(
      new HotlineStack(app, 'hotline', {
        ...(region !== undefined && { env: { region } }),
        bundles,
        machine: MACHINE,
        oidc: { issuer: 'https://issuer.example', audience: 'hotline' },
        ...(uploadOrigins && { uploadOrigins }),
      }),
    );
  } finally {
    rmSync(bundles, { recursive: true });
  }
}

export type Properties = Record<string, unknown>;

/** The properties of every resource of a type, by logical id. What a role may do by itself counts as a policy. */
export function resources(template: Template, type: string): Record<string, Properties> {
  const found = template.findResources(type) as Record<string, { Properties: Properties }>;
  const own = type === 'AWS::IAM::Policy' ? policiesOfRoles(template) : {};
  return {
    ...own,
    ...Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties])),
  };
}

/** The policies that stand in roles, in the form of those that stand beside them. */
function policiesOfRoles(template: Template): Record<string, Properties> {
  const roles = Object.entries(resources(template, 'AWS::IAM::Role'));
  return Object.fromEntries(
    roles.flatMap(([id, { Policies = [] }]) =>
      (Policies as { PolicyName: string; PolicyDocument: unknown }[]).map(
        ({ PolicyName, PolicyDocument }) => [`${id}-${PolicyName}`, { PolicyDocument, Roles: [{ Ref: id }] }],
      ),
    ),
  );
}

/** What a role may do, one entry for each action on each resource, as `service:Action resource`. */
export interface Right {
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** The rights of each function's role, by function name without its prefix. */
export function rightsOf(template: Template): ReadonlyMap<string, readonly Right[]> {
  const policies = Object.values(resources(template, 'AWS::IAM::Policy'));
  return new Map(
    Object.values(resources(template, 'AWS::Lambda::Function')).map((properties) => {
      const role = attribute(properties.Role);
      const statements = policies
        .filter(({ Roles }) => (Roles as { Ref: string }[]).some(({ Ref }) => Ref === role))
        .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
      return [String(properties.FunctionName).replace('hotline-', ''), statements.flatMap(each)];
    }),
  );
}

function each({ Effect, Action, Resource }: Statement): Right[] {
  if (Effect !== 'Allow') throw new Error(`unexpected effect ${Effect}`);
  return [Action].flat().flatMap((action) =>
    [Resource].flat().map((resource) => ({
      action,
      resource: typeof resource === 'string' ? resource : JSON.stringify(resource),
    })),
  );
}

/** The logical id in `{ "Fn::GetAtt": [id, …] }`. */
export function attribute(value: unknown): string {
  return (value as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
}
