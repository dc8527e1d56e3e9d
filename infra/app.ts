import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { BUNDLES, ROOT } from './build.ts';
import { HotlineStack } from './hotline-stack.ts';

/*
 * Writes the cloud assembly (template and assets) to cdk.out. Context, by `-c` or cdk.json:
 *   region       where to deploy, for example cn-north-1; when left out, the template suits any region
 *   oidcIssuer, oidcAudience   who vouches for people's and provinces' tokens
 */

// The same with the CLI and without it, so that the template is the same file however it is made.
const app = new App({
  outdir: process.env.CDK_OUTDIR ?? join(ROOT, 'cdk.out'),
  analyticsReporting: false,
  treeMetadata: false,
  context: {
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:enable-path-metadata': true,
    '@aws-cdk/aws-iam:minimizePolicies': true,
    '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  },
});

/** The embedded runtime's own issuer stands in until a deployment names its own. */
const text = (key: string, otherwise: string): string => {
  const value: unknown = app.node.tryGetContext(key) ?? otherwise;
  if (typeof value !== 'string' || value === '') throw new Error(`context ${key} has to be a text`);
  return value;
};

const region = text('region', 'none');
new HotlineStack(app, 'hotline', {
  ...(region !== 'none' && { env: { region } }),
  bundles: join(ROOT, BUNDLES),
  machine: join(ROOT, 'statemachines', 'ticket.asl.json'),
  oidc: {
    issuer: text('oidcIssuer', 'http://127.0.0.1:12345'),
    audience: text('oidcAudience', 'hotline12345'),
  },
});
app.synth();
