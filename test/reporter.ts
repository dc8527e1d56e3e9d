import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with one plain line, `<n> passed, <n> failed`, for people and scripts alike. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const passed = count(modules, 'passed');
    // A file that doesn't load, and an error outside any test, fail as well.
    const broken = modules.filter((module) => module.state() === 'failed' && count([module], 'failed') === 0);
    const failed = count(modules, 'failed') + broken.length + unhandledErrors.length;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

function count(modules: readonly TestModule[], state: 'passed' | 'failed'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}
