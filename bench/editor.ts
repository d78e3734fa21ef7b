/** The language server as an editor uses it: from an edit to the diagnostics of what stands there then. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { generateDags } from './generate-dags.ts';
import { median, quantile } from './lib/numbers.ts';

interface Spread {
  readonly median: number;
  /** 95 of 100 take no longer. */
  readonly most: number;
}

export interface EditorFigures {
  readonly dags: number;
  /** From the start of the process to the diagnostics of the first file: the whole project is read. */
  readonly openMs: number;
  readonly edits: number;
  /** A call is taken out of a dag or put back, so that each time something else is told. */
  readonly ownMs: Spread;
  /** The type that all dags share gets a field, or loses it. */
  readonly sharedMs: Spread;
}

const dags = 300;
const edits = 60;
const sharedEdits = 10;
const gone = '/* gone */';
const field = ' readonly more?: string;';

export async function benchEditor(work: string): Promise<EditorFigures> {
  const root = join(work, 'editor');
  rmSync(root, { recursive: true, force: true });
  const { files } = generateDags(root, dags);
  const [inClass = '', inFunctions = ''] = files;
  const common = join(root, 'lib/common.ts');
  const began = performance.now();
  const editor = new Editor(root);
  await editor.start();
  await editor.open(inClass);
  const openMs = performance.now() - began;
  await editor.open(inFunctions);
  const own: number[] = [];
  while (own.length < edits) {
    for (const [file, call] of [
      [inClass, 'this.archive.after(sum)(us);'],
      [inFunctions, 'archive(us), '],
    ] as const) {
      own.push(await editor.edit(file, call, gone, 'changes'), await editor.edit(file, gone, call, 'changes'));
    }
  }
  await editor.open(common);
  const shared: number[] = [];
  while (shared.length < sharedEdits) {
    shared.push(await editor.edit(common, 'amount: number;', `amount: number;${field}`, 'stays'));
    shared.push(await editor.edit(common, field, '', 'stays'));
  }
  await editor.stop();
  return { dags, openMs, edits: own.length, ownMs: spreadOf(own), sharedMs: spreadOf(shared) };
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), most: quantile(values, 0.95) };
}

class Editor {
  readonly #root: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #connection: ProtocolConnection;
  readonly #buffers = new Map<string, { readonly text: string; readonly version: number }>();
  /** What was last told of a buffer. */
  readonly #problems = new Map<string, string>();
  #heard: (uri: string, version: number | undefined, problems: string) => void = () => {};

  constructor(root: string) {
    this.#root = root;
    const bin = createRequire(import.meta.url).resolve('../runtime/bin/tradewind.js');
    this.#child = spawn(process.execPath, [bin, 'lsp'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout, stdin } = this.#child;
    this.#connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.#connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) =>
      this.#heard(uri, version, diagnostics.map(({ code }) => code).join()),
    );
    this.#connection.listen();
  }

  async start(): Promise<void> {
    const uri = uriOf(this.#root);
    const workspaceFolders = [{ uri, name: 'editor' }];
    const own = { processId: process.pid, rootUri: uri, workspaceFolders, capabilities: {} };
    await this.#connection.sendRequest(InitializeRequest.type, own);
    await this.#connection.sendNotification(InitializedNotification.type, {});
  }

  async open(path: string): Promise<void> {
    const text = readFileSync(path, 'utf8');
    this.#buffers.set(path, { text, version: 1 });
    const told = this.#told(path);
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), languageId: 'typescript', version: 1, text },
    });
    this.#problems.set(path, await told);
  }

  /** Answers with the milliseconds until the diagnostics came; `told`: whether they must be others. */
  async edit(path: string, from: string, to: string, told: 'changes' | 'stays'): Promise<number> {
    const before = this.#buffers.get(path);
    const at = before?.text.indexOf(from) ?? -1;
    if (before === undefined || at < 0) throw new Error(`no ${from} in ${path}`);
    const lines = before.text.slice(0, at).split('\n');
    const start = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const range = { start, end: { ...start, character: start.character + from.length } };
    const version = before.version + 1;
    this.#buffers.set(path, { version, text: before.text.slice(0, at) + to + before.text.slice(at + from.length) });
    const answer = this.#told(path);
    const began = performance.now();
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path), version },
      contentChanges: [{ range, text: to }],
    });
    const problems = await answer;
    const ms = performance.now() - began;
    if ((problems === this.#problems.get(path)) !== (told === 'stays')) throw new Error(`${path}: ${from} → ${to}`);
    this.#problems.set(path, problems);
    return ms;
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
  }

  /** The problems of a file, when they are told of the text that stands there now. */
  #told(path: string): Promise<string> {
    return new Promise((resolve) => {
      this.#heard = (uri, version, problems) => {
        if (uri === uriOf(path) && version === this.#buffers.get(path)?.version) resolve(problems);
      };
    });
  }
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
