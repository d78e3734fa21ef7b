/** An editor: a real client of the protocol, with the language server as a real child process. It waits for messages only. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  Position,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import {
  CodeActionRequest,
  CodeLensRefreshRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const main = fileURLToPath(new URL('../../runtime/src/cli/main.ts', import.meta.url));
const bin = fileURLToPath(new URL('../../runtime/bin/tradewind.js', import.meta.url));

/** What VS Code can do, as far as the server asks. */
const everything: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    codeLens: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
  },
  textDocument: { definition: { linkSupport: true } },
};

interface Document {
  version: number;
  text: string;
}

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  /** Folders of the workspace, absolute. */
  readonly folders: readonly string[];
  /** What is built and installed, in place of the sources. */
  readonly built?: boolean;
}

/** What `tradewind check --json` prints, from the sources as the server runs from them. */
export function check(folder: string): Promise<string> {
  const args = ['--conditions=source', main, 'check', '--json'];
  return new Promise((resolve) => {
    // Its exit code says whether there are errors, which is in the text too.
    execFile(process.execPath, args, { cwd: folder, env: environment() }, (_error, stdout) => resolve(stdout));
  });
}

/** Without what the tests' own process was started with. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NODE_OPTIONS: __, VITEST: ___, ...env } = process.env;
  return env;
}

export class Client {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcess;
  readonly documents = new Map<string, Document>();
  /** `window/showMessage`, in order. */
  readonly messages: string[] = [];
  /** Globs of the files that the server wants to hear of. */
  readonly watched: string[] = [];
  /** What it logged: nothing, unless something is wrong with it. */
  readonly logged: string[] = [];
  /** How often the server said that lenses may be others. */
  refreshes = 0;
  initialized: InitializeResult = { capabilities: {} };
  readonly #published = new Map<string, { version?: number; diagnostics: Diagnostic[] }>();
  #waiting: (() => void)[] = [];
  #stderr = '';

  private constructor(cwd: string, built: boolean) {
    const args = built ? [bin, 'lsp', '--stdio'] : ['--conditions=source', main, 'lsp', '--stdio'];
    this.child = spawn(process.execPath, args, { cwd, env: environment() });
    if (this.child.stdout === null || this.child.stdin === null) throw new Error('no pipes');
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    this.child.once('exit', () => this.#wake());
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
      this.#published.set(fileURLToPath(uri), { ...(version === undefined ? {} : { version }), diagnostics });
      this.#wake();
    });
    this.connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.messages.push(message);
    });
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { registerOptions } of registrations) {
        const { watchers = [] } = (registerOptions ?? {}) as { watchers?: { globPattern: string }[] };
        this.watched.push(...watchers.map(({ globPattern }) => globPattern));
      }
      this.#wake();
    });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.logged.push(message);
      this.#wake();
    });
    this.connection.onRequest(CodeLensRefreshRequest.type, () => {
      this.refreshes += 1;
      this.#wake();
    });
    this.connection.listen();
  }

  static async start({ folders, capabilities = everything, built = false }: StartOptions): Promise<Client> {
    const [first = '/'] = folders;
    const client = new Client(first, built);
    client.initialized = await client.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uriOf(first),
      capabilities,
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: folder })),
    });
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async open(path: string, text: string): Promise<void> {
    this.documents.set(path, { version: 1, text });
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), languageId: 'typescript', version: 1, text },
    });
  }

  async close(path: string): Promise<void> {
    this.documents.delete(path);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path) },
    });
  }

  /** Types: what stands there once becomes something else. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const at = this.document(path).text.indexOf(from);
    if (at < 0) throw new Error(`no ${from} in ${path}`);
    await this.replace(path, at, at + from.length, to);
  }

  async replace(path: string, start: number, end: number, text: string): Promise<void> {
    const document = this.document(path);
    const range = { start: positionAt(document.text, start), end: positionAt(document.text, end) };
    document.text = document.text.slice(0, start) + text + document.text.slice(end);
    document.version += 1;
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), version: document.version },
      contentChanges: [{ range, text }],
    });
  }

  async changedOnDisk(path: string, type: FileChangeType): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOf(path), type }],
    });
  }

  /** The diagnostics of what stands in a buffer now. */
  async diagnostics(path: string): Promise<Diagnostic[]> {
    const { version } = this.document(path);
    await this.until(() => this.#published.get(path)?.version === version);
    return this.#published.get(path)?.diagnostics ?? [];
  }

  /** Waits until a file has these codes, in source order. */
  async codes(path: string, codes: readonly string[]): Promise<void> {
    await this.until(
      () =>
        this.last(path)
          .map(({ code }) => code)
          .join() === codes.join(),
    );
  }

  /** What was last told of a file. */
  last(path: string): Diagnostic[] {
    return this.#published.get(path)?.diagnostics ?? [];
  }

  /** Waits for a message that makes it true. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      if (this.child.exitCode !== null) throw new Error(`the server has ended: ${this.#stderr}`);
      if (this.logged.length > 0) throw new Error(this.logged.splice(0).join('\n'));
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The place of `¦` in a piece of a document's text. */
  at(path: string, marked: string): { textDocument: { uri: string }; position: Position } {
    const { text } = this.document(path);
    const start = text.indexOf(marked.replace('¦', ''));
    if (start < 0) throw new Error(`no ${marked} in ${path}`);
    return { textDocument: { uri: uriOf(path) }, position: positionAt(text, start + marked.indexOf('¦')) };
  }

  async actions(path: string, diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]> {
    const found = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: uriOf(path) },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], ...(only === undefined ? {} : { only }) },
    });
    return (found ?? []).filter((one): one is CodeAction => 'edit' in one);
  }

  /** Applies what the server proposes to the buffers, as an editor does; with annotations only what was confirmed. */
  async apply(edit: WorkspaceEdit | null | undefined, confirmed?: readonly string[]): Promise<void> {
    for (const { uri, version, edits } of editsOf(edit)) {
      const path = fileURLToPath(uri);
      const document = this.document(path);
      if (version !== null && version !== document.version) throw new Error(`${path} has another version`);
      const wanted = edits.filter((one) => {
        const { annotationId } = one as { annotationId?: string };
        return confirmed === undefined || annotationId === undefined || confirmed.includes(annotationId);
      });
      const places = wanted.map((one, order) => ({
        start: offsetAt(document.text, one.range.start),
        end: offsetAt(document.text, one.range.end),
        text: one.newText,
        order,
      }));
      // Back to front; at one place in the order given.
      for (const { start, end, text } of places.sort(
        (a, b) => b.start - a.start || b.end - a.end || b.order - a.order,
      )) {
        await this.replace(path, start, end, text);
      }
    }
  }

  document(path: string): Document {
    const document = this.documents.get(path);
    if (document === undefined) throw new Error(`${path} is not open`);
    return document;
  }

  /** Ends as editors do, and gives the exit code. */
  async stop(): Promise<number | null> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : undefined;
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
    return this.child.exitCode;
  }

  /** For after a test that may have failed. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function editsOf(edit: WorkspaceEdit | null | undefined): { uri: string; version: number | null; edits: TextEdit[] }[] {
  const { changes = {}, documentChanges = [] } = edit ?? {};
  return [
    ...Object.entries(changes).map(([uri, edits]) => ({ uri, version: null, edits })),
    ...documentChanges.flatMap((one) =>
      'textDocument' in one ? [{ ...one.textDocument, edits: one.edits as TextEdit[] }] : [],
    ),
  ];
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetAt(text: string, { line, character }: Position): number {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
}
