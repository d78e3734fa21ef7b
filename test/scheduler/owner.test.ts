import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isGone, newOwner } from '../../runtime/src/scheduler/owner.ts';

/** The owner's name that another process would give itself. */
async function ownerOf(script: string): Promise<{ owner: string; child: ReturnType<typeof spawn> }> {
  const module = new URL('../../runtime/src/scheduler/owner.ts', import.meta.url).href;
  const code = `const { newOwner } = await import(${JSON.stringify(module)}); console.log(newOwner()); ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return { owner: text.trim(), child };
}

test('is new each time, and this process is not gone', () => {
  expect(newOwner()).not.toBe(newOwner());
  expect(isGone(newOwner())).toBe(false);
});

test('a process that lives is not gone; once it is killed, it is', async () => {
  const { owner, child } = await ownerOf('setInterval(() => {}, 1000);');
  expect(isGone(owner)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(owner)).toBe(true);
});

test('a process id that was given to another process does not hide that the owner is gone', () => {
  const parts = newOwner().split('/');
  parts[3] = '1';
  expect(isGone(parts.join('/'))).toBe(true);
});

test('of other machines, and of what is no owner, nothing is known', () => {
  const parts = newOwner().split('/');
  parts[0] = 'another-host';
  expect(isGone(parts.join('/'))).toBe(false);
  expect(isGone('something else')).toBe(false);
});
