import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMetastore } from '../../runtime/src/metastore/index.ts';
import { openRaw } from './raw.ts';
import { newRun, saveVersion } from './rows.ts';
import { temporaryFolder } from './stores.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

let file: string;
let remove: () => Promise<void>;
const children = new Set<Child>();
beforeEach(async () => {
  const made = await temporaryFolder();
  file = join(made.folder, 'metastore.db');
  remove = made.remove;
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await remove();
});

const commitLoop = new URL('./children/commit-loop.ts', import.meta.url);
const counter = new URL('./children/counter.ts', import.meta.url);

function start(script: URL, ...args: string[]): Child {
  const child = spawn(process.execPath, ['--conditions=source', fileURLToPath(script), file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  return child;
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** What the child printed until it was killed, which happens when it has printed `lines` lines. */
async function killedAfter(child: Child, lines: number): Promise<string[]> {
  const printed: string[] = [];
  const errors = textOf(child.stderr);
  for await (const line of createInterface(child.stdout)) {
    printed.push(line);
    if (printed.length === lines) child.kill('SIGKILL');
  }
  const error = await errors;
  if (printed.length < lines) throw new Error(`the child ended by itself: ${error}`);
  return printed;
}

test('killed twenty times while it commits: nothing that was acknowledged is lost, nothing is half there', async () => {
  for (let round = 0; round < 20; round += 1) {
    const printed = await killedAfter(start(commitLoop, String(round)), 5 + ((round * 7) % 40));
    const raw = openRaw(file);
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    raw.close();

    const metastore = await openMetastore({ file });
    const runId = `run_${round}`;
    const instances = await metastore.listInstances(runId);
    const acknowledged = Number(printed.at(-1)) + 1;
    // The one under way when the child was killed may be there as well, or several, if the pipe was behind.
    expect(instances.length).toBeGreaterThanOrEqual(acknowledged);
    expect(instances.map((row) => row.mapPath[0])).toEqual(instances.map((_, n) => n));
    expect(await metastore.listTries(runId)).toHaveLength(instances.length);
    const keys = instances.map((_, n) => `a[${n}]`);
    expect((await metastore.readXcoms(runId, keys)).size).toBe(instances.length);
    expect((await metastore.getRun(runId))?.result).toBe(String(instances.length - 1));
    await metastore.close();
  }
});

test('two processes that read, add one and write on one file: no update is lost, none is refused', async () => {
  const times = 500;
  const metastore = await openMetastore({ file });
  await metastore.migrate();
  await saveVersion(metastore);
  await metastore.createRuns([newRun('run_0', 0)]);
  const errors = await Promise.all(
    ['one', 'two'].map(async (owner) => {
      const child = start(counter, owner, String(times));
      const [error] = await Promise.all([textOf(child.stderr), once(child, 'exit')]);
      return error;
    }),
  );
  expect(errors).toEqual(['', '']);
  expect((await metastore.getRun('run_0'))?.result).toBe(String(2 * times));
  await metastore.close();
});
