import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ACCEPTED_RISKS } from '../../infra/accepted-risks.ts';
import { FUNCTIONS } from '../../infra/build.ts';
import { HotlineStack } from '../../infra/hotline-stack.ts';
import { MACHINE } from './synthesized.ts';

/** What the packs say of the stack, by rule; the rules that are acknowledged apart. */
function findings(region?: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-nag-'));
  try {
    for (const { name } of FUNCTIONS) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = async () => ({});\n');
    }
    const outdir = join(folder, 'cdk.out');
    const app = new App({ analyticsReporting: false, outdir });
    new HotlineStack(app, 'hotline', {
      ...(region !== undefined && { env: { region } }),
      bundles: folder,
      machine: MACHINE,
      oidc: { issuer: 'https://issuer.example', audience: 'hotline' },
    });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    try {
      app.synth();
    } catch {}
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return report.pluginReports.flatMap((r: any) => r.violations.map((v: any) => v.ruleName + ' ' + v.violatingConstructs.map((c: any) => c.constructPath).slice(0, 4)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
describe('x', () => {
  it('y', () => {
    expect(findings()).toEqual([]);
    expect(ACCEPTED_RISKS.length).toBeLessThanOrEqual(10);
  });
});
