import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Tests that run a city or an engine of their own, or stop the process's clock: each in a process of its own, since a
 * runtime takes the process's environment and clock.
 */
const IN_A_PROCESS_EACH = [
  'integration/*',
  'local/{clock,dynamodb-engine,runtime,senders-at-start}',
  'soak/slice',
].map((name) => `test/${name}.test.ts`);

/** One engine for the run, whichever project asks first. */
const globalSetup = ['test/support/shared-engine.ts'];

/** Short to read and long to run: a fresh clone knows files by their size alone, and would leave these for the end. */
const LONG = /(soak\/slice|integration\/(archive|repair))\.test\.ts$/;

/** The longest files first, so that at the end no worker waits for another. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: ['minimal', './test/reporter.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'cities',
          include: IN_A_PROCESS_EACH,
          globalSetup,
          // One more than processors, since each waits for its engine every now and then.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...IN_A_PROCESS_EACH],
          globalSetup,
          // Loading what they test costs more than they do: the AWS SDK, zod and CDK once in a worker, not in each file.
          // So a file leaves nothing changed that others share; clients are mocked one by one, spies are put back, and
          // tables are of the file's own access key.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
