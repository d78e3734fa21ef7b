/** When the executor's own process ends, however it does, nothing that it started goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Folder, logText, workOf } from './harness.ts';
import { ended, groupsLeft } from './processes.ts';

const parent = fileURLToPath(new URL('./parent.ts', import.meta.url));

const bodies = {
  blocked: 'for (;;);',
  waiting: 'await new Promise(() => setInterval(() => {}, 1000));',
  deaf: "for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {}); await new Promise(() => setInterval(() => {}, 1000));",
} as const;

describe.each(['SIGKILL', 'SIGTERM'] as const)('when its executor is ended by %s', (signal) => {
  test.each(Object.entries(bodies))('a worker whose task is %s ends, with all it started', async (_, body) => {
    using folder = new Folder();
    const bundle = folder.bundle({
      task: `async () => {
        const { spawn } = await import('node:child_process');
        const { writeFileSync, renameSync } = await import('node:fs');
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
        console.log('before the end');
        writeFileSync(${JSON.stringify(folder.file('part'))}, JSON.stringify([process.pid, child.pid]));
        renameSync(${JSON.stringify(folder.file('part'))}, ${JSON.stringify(folder.file('pids'))});
        ${body}
      }`,
    });
    const work = workOf(folder, bundle, 'task');
    const program = spawn(process.execPath, ['--conditions=source', parent, JSON.stringify([work])], {
      stdio: 'inherit',
    });
    const pids = JSON.parse(readFileSync(await folder.appeared('pids'), 'utf8')) as number[];
    program.kill(signal);
    await once(program, 'exit');
    await ended(pids);
    expect(groupsLeft(pids)).toEqual([]);
    expect(await logText(work)).toEqual(['info console before the end']);
  });
});
