/** The projects that an editor has open, and which files belong to them. */
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '@tradewind/codegen';
import type { Connection } from 'vscode-languageserver/node';
import { inProject, isSettings, isSource, pathOf, projectOf, uriOf } from './files.ts';
import { OpenProject } from './open-project.ts';
import { diagnosticOf } from './translate.ts';

/** A document that is open in the editor. */
export interface OpenBuffer {
  readonly uri: string;
  readonly version: number;
  getText(): string;
}

/** A file with the project that it belongs to. */
export interface InProject {
  readonly project: OpenProject;
  /** Relative to the project. */
  readonly file: string;
}

/** What was told to the editor of a file: for not telling it again, and for its quick fixes. */
interface Published {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export class Projects {
  readonly #connection: Pick<Connection, 'sendDiagnostics' | 'console'>;
  readonly #analysed: (project: OpenProject) => void;
  readonly #projects = new Map<string, OpenProject>();
  /** By absolute path. */
  readonly #buffers = new Map<string, OpenBuffer>();
  readonly #published = new Map<OpenProject, Map<string, Published>>();
  readonly #due = new Set<OpenProject>();
  /** The project of each folder that was asked about. */
  readonly #roots = new Map<string, string | undefined>();
  #timer: NodeJS.Immediate | undefined;
  /** Counts what the editor said, so that it is known when it has nothing more to say. */
  #said = 0;

  /** `analysed`: is called when something may be known of a project that was not known before. */
  constructor(
    connection: Pick<Connection, 'sendDiagnostics' | 'console'>,
    analysed: (project: OpenProject) => void = () => {},
  ) {
    this.#connection = connection;
    this.#analysed = analysed;
  }

  /** Opens the project that a folder belongs to, if it is one of ours. */
  openFolder(uri: string): void {
    const path = pathOf(uri);
    const root = path === undefined ? undefined : projectOf(path);
    if (root !== undefined) this.#open(root);
  }

  /** Closes the projects in a folder, unless a buffer of theirs is open. */
  async closeFolder(uri: string): Promise<void> {
    const path = pathOf(uri);
    if (path === undefined) return;
    for (const [root, project] of this.#projects) {
      if (inProject(path, root).startsWith('..')) continue;
      if ([...this.#buffers.keys()].some((file) => this.#rootOf(file) === root)) continue;
      this.#projects.delete(root);
      this.#due.delete(project);
      for (const file of this.#published.get(project)?.keys() ?? []) this.#send(project, file, []);
      this.#published.delete(project);
      await project.close();
    }
  }

  /** A buffer was opened or edited. */
  setBuffer(buffer: OpenBuffer): void {
    const path = pathOf(buffer.uri);
    if (path === undefined || !isSource(path)) return;
    this.#buffers.set(path, buffer);
    const root = this.#rootOf(path);
    if (root !== undefined) this.#open(root);
    const text = buffer.getText();
    // A file may be part of more projects than the one that it lies in.
    for (const project of this.#projects.values()) project.setText(path, text);
  }

  closeBuffer(uri: string): void {
    const path = pathOf(uri);
    if (path === undefined || !this.#buffers.delete(path)) return;
    for (const project of this.#projects.values()) project.setText(path, undefined);
  }

  /** Something happened to a file on the disk. */
  changed(uri: string): void {
    const path = pathOf(uri);
    if (path === undefined) return;
    if (isSettings(path)) this.#roots.clear();
    for (const project of this.#projects.values()) {
      const file = inProject(project.root, path);
      if (file.startsWith('.tradewind/')) continue;
      if (isSettings(path) && !file.includes('node_modules/')) project.reopen();
      else project.changed(path);
    }
  }

  /** The project that a document belongs to, when it is ready for questions. */
  async projectOf(uri: string): Promise<InProject | undefined> {
    const path = pathOf(uri);
    const root = path === undefined ? undefined : this.#rootOf(path);
    if (path === undefined || root === undefined) return undefined;
    const project = this.#open(root);
    await project.ready;
    return { project, file: inProject(root, path) };
  }

  /** What was last told of a document. */
  publishedOf({ project, file }: InProject): readonly Diagnostic[] {
    return this.#published.get(project)?.get(file)?.diagnostics ?? [];
  }

  /** How the editor calls a file of a project. */
  uriOf(project: OpenProject, file: string): string {
    const path = absolute(project, file);
    return this.#buffers.get(path)?.uri ?? uriOf(path);
  }

  /** Undefined: it is not open. */
  versionOf(project: OpenProject, file: string): number | undefined {
    return this.#buffers.get(absolute(project, file))?.version;
  }

  async close(): Promise<void> {
    clearImmediate(this.#timer);
    const all = [...this.#projects.values()];
    this.#projects.clear();
    await Promise.all(all.map((project) => project.close()));
  }

  #rootOf(path: string): string | undefined {
    const folder = dirname(path);
    if (!this.#roots.has(folder)) this.#roots.set(folder, projectOf(folder));
    return this.#roots.get(folder);
  }

  #open(root: string): OpenProject {
    const known = this.#projects.get(root);
    if (known !== undefined) return known;
    const project = new OpenProject(root, {
      texts: () => [...this.#buffers].map(([path, buffer]) => [path, buffer.getText()] as const),
      due: (one) => this.#plan(one),
      log: (message) => this.#connection.console.error(message),
    });
    this.#projects.set(root, project);
    return project;
  }

  /** Analyses once the editor's messages are read: what is typed while an analysis runs is analysed as a whole. */
  #plan(project: OpenProject): void {
    this.#due.add(project);
    this.#said += 1;
    this.#timer ??= this.#afterMessages(this.#said, 2);
  }

  #afterMessages(said: number, rounds: number): NodeJS.Immediate {
    return setImmediate(() => {
      if (this.#said !== said) this.#timer = this.#afterMessages(this.#said, 2);
      else if (rounds > 0) this.#timer = this.#afterMessages(said, rounds - 1);
      else {
        this.#timer = undefined;
        const due = [...this.#due];
        this.#due.clear();
        for (const one of due) if (this.#projects.get(one.root) === one) this.#publish(one);
      }
    });
  }

  #publish(project: OpenProject): void {
    const found = project.diagnostics();
    if (found === undefined) return;
    const before = this.#published.get(project) ?? new Map<string, Published>();
    const open = [...this.#buffers.keys()].map((path) => inProject(project.root, path));
    const files = new Set([...before.keys(), ...found.keys(), ...open]);
    for (const file of files) if (this.#isTold(project, file)) this.#send(project, file, found.get(file) ?? []);
    this.#analysed(project);
  }

  /** A file of a project inside of this one is that one's to tell about; what lies outside of all is told by any. */
  #isTold(project: OpenProject, file: string): boolean {
    const owner = this.#rootOf(absolute(project, file));
    return owner === project.root || owner === undefined || !this.#projects.has(owner);
  }

  /** Tells what is new; of an open document also that nothing is, since somebody waits for that. */
  #send(project: OpenProject, file: string, diagnostics: readonly Diagnostic[]): void {
    const files = this.#published.get(project) ?? new Map<string, Published>();
    this.#published.set(project, files);
    const version = this.versionOf(project, file);
    const before = files.get(file);
    const isKnown = before !== undefined && areEqual(before.diagnostics, diagnostics) && before.version === version;
    const isNothing = diagnostics.length === 0 && version === undefined;
    if (isKnown || (before === undefined && isNothing)) return;
    if (isNothing) files.delete(file);
    else files.set(file, { version, diagnostics });
    void this.#connection.sendDiagnostics({
      uri: this.uriOf(project, file),
      diagnostics: diagnostics.map((one) => diagnosticOf(one, (other) => this.uriOf(project, other))),
      ...(version === undefined ? {} : { version }),
    });
  }
}

/** What an edit did not touch is mostly the very same thing as before. */
function areEqual(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((one, index) => one === b[index] || JSON.stringify(one) === JSON.stringify(b[index]));
}

function absolute(project: OpenProject, file: string): string {
  return resolve(project.root, file);
}
