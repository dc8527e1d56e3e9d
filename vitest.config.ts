import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that need the DynamoDB engine or a runtime: each file in a process of its own. */
const ON_THE_ENGINE = [
  'adapters/*',
  'bench/*',
  'functions/alerts/{citizen-messages,sender,unrostered,ways}',
  'functions/reactions/*',
  'functions/ticket-desk/faults',
  'integration/*',
  'local/**/*',
  'soak/{consumers,slice}',
].map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    reporters: ['minimal', './test/reporter.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ON_THE_ENGINE,
          globalSetup: ['test/support/shared-engine.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ON_THE_ENGINE],
          // They share nothing that one of them could change, and loading what they test costs more than they do.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
