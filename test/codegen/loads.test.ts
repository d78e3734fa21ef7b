/** What commands that compile nothing load: half a second is a long time to wait for `tradewind runs`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

test.each([
  ['the package', "import('@tradewind/codegen')", []],
  [
    'an open project',
    "import('@tradewind/codegen').then(({ openProject }) => openProject({ config: { root: '/', dataDir: '/', dags: [] } }))",
    ['ts-morph'],
  ],
])('%s', async (_, code, loaded) => {
  const script = `await ${code}; const { createRequire } = await import('node:module');
const files = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify(['ts-morph', 'esbuild'].filter((name) => files.some((file) => file.includes('/node_modules/' + name + '/')))));`;
  const { stdout } = await run(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
  });
  expect(JSON.parse(stdout)).toEqual(loaded);
});
