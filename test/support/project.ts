/** A user's project in a throw-away folder, and the built command line as a real child process in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(repository, 'runtime/bin/tradewind.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** What the throw-away projects are compiled with. */
export const compilerOptions = {
  target: 'es2024',
  lib: ['esnext'],
  module: 'nodenext',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: ['node'],
};

export class TestProject {
  readonly root: string;

  /** `files`: path → text. A config and a tsconfig are there unless given. */
  constructor(files: Readonly<Record<string, string>>) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-test-')));
    symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    this.write({
      'package.json': JSON.stringify({ name: 'test-project', private: true, type: 'module' }),
      'tsconfig.json': JSON.stringify({
        compilerOptions,
        include: ['dags'],
      }),
      'tradewind.config.ts': "import { defineConfig } from 'tradewind/config';\nexport default defineConfig({});\n",
      ...files,
    });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
    return startBin(args, this.root, env);
  }

  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
    return this.start(args, env).ended;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts `tradewind …`; nothing of the tests' own environment that would change its output goes with it. */
export function startBin(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Started {
  const { FORCE_COLOR: _, NODE_OPTIONS: __, VITEST: ___, ...own } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...own, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export const runBin = (args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Promise<Ended> =>
  startBin(args, cwd, env).ended;
