/** A project that an editor has open: analysed when somebody asks, told when its diagnostics change. */
import { join } from 'node:path';
import {
  type Analysis,
  configFileIn,
  type Diagnostic,
  loadConfig,
  openProject,
  type Project,
} from '@tradewind/codegen';
import { isTradewindError } from '@tradewind/sdk';
import { errorUrl } from '@tradewind/sdk/runtime';
import { inProject } from './files.ts';

/** What a project needs of the server around it. */
export interface ProjectHost {
  /** The buffers that are open, absolute path → text. */
  texts(): Iterable<readonly [path: string, text: string]>;
  /** Something changed: an analysis is due, when the editor has nothing more to say. */
  due(project: OpenProject): void;
  log(message: string): void;
}

export class OpenProject {
  /** Absolute. */
  readonly root: string;
  readonly #host: ProjectHost;
  #project: Project | undefined;
  /** What is wrong with the config, in place of an analysis or beside the one with the last good config. */
  #configFault: Diagnostic | undefined;
  #opening: Promise<void>;
  #closed = false;
  /** The last analysis failed, and nothing has changed since. */
  #crashed = false;
  /** Nothing was analysed since the project was opened. */
  #fresh = true;

  constructor(root: string, host: ProjectHost) {
    this.root = root;
    this.#host = host;
    this.#opening = this.#open();
  }

  /** Resolves when the config was read, well or badly. */
  get ready(): Promise<void> {
    return this.#opening;
  }

  setText(path: string, text: string | undefined): void {
    if (this.#crashed) this.reopen();
    this.#project?.setText(path, text);
    this.#host.due(this);
  }

  changed(path: string): void {
    if (this.#crashed) this.reopen();
    this.#project?.changed(path);
    this.#host.due(this);
  }

  /** The config or other settings may be others. */
  reopen(): void {
    // One after the other, so that the last one stays.
    this.#opening = this.#opening.then(() => this.#open());
  }

  /** What is known now; undefined: nothing, since the config or the compiler failed. */
  analysis(): Analysis | undefined {
    if (this.#crashed) return undefined;
    try {
      const analysis = this.#project?.analyse();
      this.#fresh = false;
      return analysis;
    } catch (error) {
      // A fault of ours on some half-typed text.
      this.#host.log(`The analysis of ${this.root} failed: ${textOf(error)}`);
      this.#crashed = true;
      // What is known from before may be half done: perhaps it goes well from the beginning. If not, the next edit may help.
      if (!this.#fresh) this.reopen();
      return undefined;
    }
  }

  /** Our own diagnostics, by file; TypeScript's are shown by the editor's TypeScript. Undefined: nothing new is known. */
  diagnostics(): Map<string, readonly Diagnostic[]> | undefined {
    const analysis = this.analysis();
    if (analysis === undefined && this.#configFault === undefined) return undefined;
    const found = new Map<string, readonly Diagnostic[]>();
    for (const [file, all] of analysis?.diagnosticsByFile ?? []) {
      const ours = all.filter(({ code }) => code.startsWith('TW'));
      if (ours.length > 0) found.set(file, ours);
    }
    if (this.#configFault !== undefined) {
      const { file } = this.#configFault;
      found.set(file, [this.#configFault, ...(found.get(file) ?? [])]);
    }
    return found;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening;
    await this.#project?.close();
    this.#project = undefined;
  }

  async #open(): Promise<void> {
    if (this.#closed) return;
    try {
      const config = await loadConfig({ from: this.root });
      const project = await openProject({ config, tsErrors: false });
      for (const [path, text] of this.#host.texts()) project.setText(path, text);
      await this.#project?.close();
      this.#project = project;
      this.#configFault = undefined;
      this.#crashed = false;
      this.#fresh = true;
    } catch (error) {
      this.#configFault = faultOf(error, this.root);
    }
    this.#host.due(this);
  }
}

/** A config that cannot be read, as a diagnostic of its file. */
function faultOf(error: unknown, root: string): Diagnostic {
  const start = { line: 1, column: 1 };
  const known = isTradewindError(error) ? error : undefined;
  const code = known?.code ?? 'TW6099';
  return {
    code,
    severity: 'error',
    message: known?.message ?? textOf(error),
    file: inProject(root, configFileIn(root) ?? join(root, 'package.json')),
    start,
    end: start,
    related: [],
    help: known?.help ?? null,
    suggestions: [],
    url: errorUrl(code),
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
