import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ACCEPTED_RISKS } from '../../infra/accepted-risks.ts';
import { withStack } from './synthesized.ts';

const report = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

/** What the packs name and nobody has acknowledged: each rule with the resources that break it. */
function findings(): string[] {
  return withStack(undefined, (stack) => {
    const app = stack.node.root as App;
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    let refused: unknown;
    try {
      app.synth();
    } catch (error) {
      refused = error;
    }
    const file = join(app.outdir, 'validation-report.json');
    if (!existsSync(file)) throw refused ?? new Error('no report was written');
    const { pluginReports } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
    return pluginReports
      .flatMap(({ violations }) => violations)
      .map(
        ({ ruleName, violatingConstructs }) =>
          `${ruleName}: ${violatingConstructs.map(({ constructPath }) => constructPath).join(', ')}`,
      );
  });
}

describe('cdk-nag, with the packs AwsSolutions and Serverless', () => {
  it('names nothing that is not an accepted risk', () => {
    expect(findings()).toEqual([]);
  });

  it('has ten accepted risks at the most, each with its reason', () => {
    expect(ACCEPTED_RISKS.length).toBeLessThanOrEqual(10);
    for (const { reason } of ACCEPTED_RISKS) expect(reason.length).toBeGreaterThan(60);
  });
});
