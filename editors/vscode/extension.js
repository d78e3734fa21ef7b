/**
 * Starts `tradewind lsp` of each project that the workspace holds: the one that the project has installed, which is the
 * compiler that builds its dags. Projects that share an installation share a server.
 */
'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

const configs = '**/tradewind.config.{ts,mts,js,mjs}';
const onWindows = process.platform === 'win32';

/** By the folder of the installation. */
const clients = new Map();

async function activate(context) {
  const restart = async () => {
    await stopAll();
    await startAll();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('tradewind.restart', restart),
    vscode.workspace.onDidChangeWorkspaceFolders(restart),
  );
  await startAll();
}

function deactivate() {
  return stopAll();
}

async function startAll() {
  const found = await vscode.workspace.findFiles(configs, '**/node_modules/**');
  const installations = new Set(found.map((uri) => installationFor(path.dirname(uri.fsPath))));
  if (installations.delete(undefined)) {
    void vscode.window.showWarningMessage(
      'Tradewind is not installed in a project with a `tradewind.config`. Run `npm install`, then "Tradewind: Restart the language server".',
    );
  }
  await Promise.all([...installations].map(start));
}

/** The folder whose `node_modules` has the command: the project's, or one above it. */
function installationFor(project) {
  for (let folder = project; ; folder = path.dirname(folder)) {
    if (existsSync(commandIn(folder))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

function commandIn(folder) {
  return path.join(folder, 'node_modules', '.bin', onWindows ? 'tradewind.cmd' : 'tradewind');
}

async function start(folder) {
  if (clients.has(folder)) return;
  const server = {
    command: onWindows ? `"${commandIn(folder)}"` : commandIn(folder),
    args: ['lsp'],
    // Windows starts `.cmd` files through a shell only.
    options: { cwd: folder, shell: onWindows },
  };
  const client = new LanguageClient('tradewind', `Tradewind (${path.basename(folder)})`, server, {
    documentSelector: ['typescript', 'typescriptreact'].map((language) => ({
      scheme: 'file',
      language,
      pattern: `${folder.replaceAll('\\', '/')}/**/*`,
    })),
  });
  clients.set(folder, client);
  await client.start();
}

async function stopAll() {
  const running = [...clients.values()];
  clients.clear();
  // One that failed to start has nothing to stop.
  await Promise.allSettled(running.map((client) => client.stop()));
}

module.exports = { activate, deactivate };
