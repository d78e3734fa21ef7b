/** The extension for VS Code: its manifest, and its entry with stubs in place of what VS Code gives to it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Workspace } from '../codegen/emit/workspace.ts';

const folder = fileURLToPath(new URL('../../editors/vscode/', import.meta.url));

interface Extension {
  activate(context: { subscriptions: unknown[] }): Promise<void>;
  deactivate(): Promise<void>;
}
interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string };
}
interface ClientOptions {
  readonly documentSelector: readonly { readonly language: string; readonly pattern: string }[];
}

const stubs: Readonly<Record<string, string>> = {
  vscode: 'fixtures/vscode.cjs',
  'vscode-languageclient/node': 'fixtures/languageclient.cjs',
};

let workspace: Workspace;
let found: string[];
let commands: Map<string, () => Promise<void>>;
let warnings: string[];
const started: { server: ServerOptions; client: ClientOptions; running: boolean }[] = [];

beforeEach(() => {
  workspace = new Workspace();
  found = [];
  commands = new Map();
  warnings = [];
  started.length = 0;
  vi.stubGlobal('vscodeStub', {
    commands: { registerCommand: (name: string, run: () => Promise<void>) => commands.set(name, run) },
    workspace: {
      onDidChangeWorkspaceFolders: () => ({}),
      findFiles: () => Promise.resolve(found.map((fsPath) => ({ fsPath }))),
    },
    window: { showWarningMessage: (text: string) => warnings.push(text) },
  });
  vi.stubGlobal('languageClientStub', {
    LanguageClient: class {
      readonly #own: (typeof started)[number];
      constructor(_id: string, _name: string, server: ServerOptions, client: ClientOptions) {
        this.#own = { server, client, running: false };
        started.push(this.#own);
      }
      start(): Promise<void> {
        this.#own.running = true;
        return Promise.resolve();
      }
      stop(): Promise<void> {
        this.#own.running = false;
        return Promise.resolve();
      }
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  workspace.remove();
});

/** A fresh copy of the entry, as VS Code loads it. */
function load(): Extension {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const stub = stubs[specifier];
      if (stub === undefined) return next(specifier, context);
      return { url: new URL(stub, import.meta.url).href, format: 'commonjs', shortCircuit: true };
    },
  });
  const require = createRequire(import.meta.url);
  try {
    const files = [
      `${folder}extension.js`,
      ...Object.values(stubs).map((stub) => fileURLToPath(new URL(stub, import.meta.url))),
    ];
    for (const file of files) delete require.cache[file];
    return require(`${folder}extension.js`) as Extension;
  } finally {
    hooks.deregister();
  }
}

function install(...folders: readonly string[]): void {
  for (const one of folders) {
    const command = workspace.path(
      one,
      'node_modules/.bin',
      process.platform === 'win32' ? 'tradewind.cmd' : 'tradewind',
    );
    mkdirSync(dirname(command), { recursive: true });
    writeFileSync(command, '');
  }
}

test('the manifest names its entry, when it starts, and what it needs', () => {
  const manifest = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as {
    main: string;
    engines: { vscode: string };
    activationEvents: string[];
    dependencies: Record<string, string>;
    capabilities: { untrustedWorkspaces: { supported: boolean } };
    contributes: { commands: { command: string }[] };
  };
  expect(manifest.main).toBe('./extension.js');
  expect(manifest.engines.vscode).toMatch(/^\^1\.\d+\.0$/);
  expect(manifest.activationEvents).toEqual(['workspaceContains:**/tradewind.config.{ts,mts,js,mjs}']);
  expect(Object.keys(manifest.dependencies)).toEqual(['vscode-languageclient']);
  expect(manifest.dependencies['vscode-languageclient']).toMatch(/^\d+\.\d+\.\d+$/);
  // It runs the project's config.
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
  expect(manifest.contributes.commands.map(({ command }) => command)).toEqual(['tradewind.restart']);
});

test("each project's own server is started, one for projects that share an installation", async () => {
  install('a', 'mono');
  found = ['a/tradewind.config.ts', 'mono/x/tradewind.config.ts', 'mono/y/tradewind.config.mts'].map((path) =>
    workspace.path(path),
  );
  const extension = load();
  await extension.activate({ subscriptions: [] });
  expect(started.map(({ server }) => [server.options.cwd, server.args])).toEqual([
    [workspace.path('a'), ['lsp']],
    [workspace.path('mono'), ['lsp']],
  ]);
  expect(started[0]?.server.command).toContain('node_modules');
  expect(started[0]?.client.documentSelector[0]).toMatchObject({
    language: 'typescript',
    pattern: `${workspace.path('a').replaceAll('\\', '/')}/**/*`,
  });
  await extension.deactivate();
  expect(started.map(({ running }) => running)).toEqual([false, false]);
});

test('a project without an installation is said; after the installation a restart finds it', async () => {
  found = [workspace.path('a/tradewind.config.ts')];
  const extension = load();
  await extension.activate({ subscriptions: [] });
  expect(started).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('npm install')]);
  install('a');
  await commands.get('tradewind.restart')?.();
  expect(started.map(({ running }) => running)).toEqual([true]);
  await extension.deactivate();
});
