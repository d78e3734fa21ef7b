/** A project in a throw-away folder, with packages of its own, and Node in it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string>>;

export class Workspace {
  readonly root: string;

  constructor(files: Files = {}) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-emit-')));
    this.write({ 'package.json': '{ "name": "test-project", "type": "module" }', ...files });
  }

  write(files: Files): void {
    for (const [path, text] of Object.entries(files)) {
      const file = this.path(path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** Makes files look as if they were written long ago. */
  age(...paths: readonly string[]): void {
    const then = new Date('2026-01-01T00:00:00Z');
    for (const path of paths) utimesSync(this.path(path), then, then);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/**
 * Runs a few lines in a Node of its own, `bundle` being the imported file, and gives what they print. A bundle is for a
 * worker, which has nothing of a test runner in it.
 */
export function inNode(file: string, lines: string): { readonly out: string; readonly err: string } {
  const text = `const bundle = await import(${JSON.stringify(file)});\n${lines}`;
  const args = ['--enable-source-maps', '--input-type=module', '--eval', text];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { out: stdout.trim(), err: stderr };
}
