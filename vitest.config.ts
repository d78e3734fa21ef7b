import { transform } from 'esbuild';
import { defineConfig, type Plugin } from 'vitest/config';

// Vite does not compile standard decorators; esbuild does.
const decorators: Plugin = {
  name: 'standard-decorators',
  enforce: 'pre',
  async transform(code, id) {
    const file = id.split('?', 1)[0] ?? id;
    if (!/\.[cm]?tsx?$/.test(file) || !/^\s*@\w/m.test(code)) return null;
    const result = await transform(code, {
      loader: 'ts',
      target: 'es2022',
      sourcemap: true,
      sourcefile: file,
      tsconfigRaw: { compilerOptions: { experimentalDecorators: false } },
    });
    return { code: result.code, map: result.map };
  },
};

// The workspace's packages are taken from their sources (condition "source"), so a unit test needs
// no build, and through their real paths, so there is one copy of each and none is externalised.
const conditions = ['source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
  plugins: [decorators],
  test: {
    pool: 'forks',
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
