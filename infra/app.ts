import { join } from 'node:path';
import { Annotations, App } from 'aws-cdk-lib';
import { BUNDLES, ROOT } from './build.ts';
import { originsIn } from './constructs/attachments.ts';
import { anchorDaysIn } from './constructs/audit.ts';
import { tokenMinutesIn } from './constructs/credentials.ts';
import { HotlineStack } from './hotline-stack.ts';

/*
 * Writes the cloud assembly (template and assets) to cdk.out. Context, by `-c` or cdk.json:
 *   region       where to deploy, for example cn-north-1; when left out, the template suits any region
 *   account      the account's 12 digits, so that other credentials can't deploy by mistake
 *   oidcIssuer, oidcAudience   who vouches for people's and provinces' tokens
 *   tokenMinutes   the longest, in minutes, that a token may still hold when it is used; as its issuer says when left out
 *   anchorDays   for how many days the audit's anchors can be neither changed nor deleted; ten years when left out
 *   uploadOrigins   origins of pages from which browsers may upload files, with commas between; none when left out
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

/** What the context says, or `otherwise`. @throws Error when it is no text */
const text = (key: string, otherwise: string): string => {
  const value: unknown = app.node.tryGetContext(key) ?? otherwise;
  // A number on the command line stays a text; in cdk.json it would lose the zeros it begins with.
  if (typeof value !== 'string' || value === '') throw new Error(`context ${key} has to be a text`);
  return value;
};

/** The embedded runtime's own issuer, which stands in until a deployment names its own. */
const LOCAL_ISSUER = 'http://127.0.0.1:12345';

const region = text('region', 'none');
const account = text('account', 'none');
const uploadOrigins = text('uploadOrigins', 'none');
const anchorDays = text('anchorDays', 'none');
const tokenMinutes = text('tokenMinutes', 'none');
const issuer = text('oidcIssuer', LOCAL_ISSUER);
const stack = new HotlineStack(app, 'hotline', {
  env: { ...(region !== 'none' && { region }), ...(account !== 'none' && { account }) },
  // The tables would stay, but the doors, the waits and the alarms would be gone.
  terminationProtection: true,
  bundles: join(ROOT, BUNDLES),
  machine: join(ROOT, 'statemachines', 'ticket.asl.json'),
  oidc: {
    ...{ issuer, audience: text('oidcAudience', 'hotline12345') },
    ...(tokenMinutes !== 'none' && { tokenMinutes: tokenMinutesIn(tokenMinutes) }),
  },
  ...(anchorDays !== 'none' && { anchorDays: anchorDaysIn(anchorDays) }),
  ...(uploadOrigins !== 'none' && { uploadOrigins: originsIn(uploadOrigins) }),
});
if (region !== 'none' && issuer === LOCAL_ISSUER) {
  Annotations.of(stack).addWarningV2(
    'hotline12345:oidc-issuer',
    'No oidcIssuer is given: nobody will be able to sign in (docs/deploy.md, Context)',
  );
}
app.synth();
