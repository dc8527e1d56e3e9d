import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that need the DynamoDB engine or a runtime: each file in a process of its own. */
const ON_THE_ENGINE = ['adapters', 'bench', 'integration', 'local', 'soak', 'functions/reactions'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    reporters: ['minimal', './test/reporter.ts'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ON_THE_ENGINE,
          globalSetup: ['test/support/shared-engine.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ON_THE_ENGINE],
          testTimeout: 60_000,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
