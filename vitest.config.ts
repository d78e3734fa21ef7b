import { defineConfig } from 'vitest/config';
// By path: the package's own entry is its build, which need not be there yet.
import { tradewind } from './runtime/src/testing/vitest.ts';

// The workspace's packages are taken from their sources (condition "source"), so a unit test needs
// no build, and through their real paths, so there is one copy of each and none is externalised.
const conditions = ['source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
  plugins: [tradewind()],
  test: {
    pool: 'forks',
    // Vitest leaves one core to itself, and on two that is half of all.
    maxWorkers: '100%',
    reporters: ['default', './test/support/tally-reporter.ts'],
    globalSetup: ['./test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/house/**', 'test/e2e/**', '**/fixtures/**', '**/node_modules/**'],
        },
      },
      {
        // Whole processes on built files: one file at a time, after the rest, so that they do not
        // fight for the cores.
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['**/fixtures/**', '**/node_modules/**'],
          fileParallelism: false,
          testTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
