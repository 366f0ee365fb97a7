import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends the output with one line that people and machines can read. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file that could not be loaded has no tests to count, but has failed all the same.
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++;
    }
    // A run that could not even start has failed, too.
    if (reason === 'failed') count.failed = Math.max(1, count.failed);
    // After the other reporters have printed their summary.
    process.once('exit', () => {
      process.stdout.write(
        `\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
      );
    });
  }
}
