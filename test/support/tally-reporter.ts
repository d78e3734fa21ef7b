import type { Reporter, TestModule } from 'vitest/node';

/**
 * Closes a run with one plain line, `123 passed, 0 failed`, that a script can read. On CI a skipped
 * test is a failed one: a test that silently did not run proves nothing.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    if (skipped > 0 && process.env['CI'] === 'true') {
      process.stdout.write(`\n${skipped} skipped: counted as failed because CI=true\n`);
      failed += skipped;
      process.exitCode = 1;
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  }
}
