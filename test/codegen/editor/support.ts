/** Questions about sources in memory, over a real project on the disk that stays open. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { type Analysis, loadConfig, openProject, type Project } from '@tradewind/codegen';
import type { Spot } from '@tradewind/codegen/editor';
import type { Diagnostic, Fix, Range } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { applyFixes } from '../../../codegen/src/fixes/apply.ts';
import { Workspace } from '../emit/workspace.ts';

const repository = new URL('../../../', import.meta.url).pathname;

/** Where to ask stands as `¦` in a text. */
const cursor = '¦';

export class Editor {
  readonly #workspace: Workspace;
  readonly #project: Project;
  #texts: Record<string, string> = {};
  #spots = new Map<string, Spot>();

  private constructor(workspace: Workspace, project: Project) {
    this.#workspace = workspace;
    this.#project = project;
  }

  static async open(): Promise<Editor> {
    const workspace = new Workspace({ 'dags/a.ts': '', 'dags/b.ts': '', 'lib/c.ts': '' });
    mkdirSync(workspace.path('node_modules'));
    symlinkSync(`${repository}runtime`, workspace.path('node_modules/tradewind'));
    return new Editor(workspace, await openProject({ config: await loadConfig({ from: workspace.root }) }));
  }

  /** The project now has these texts (`dags/a.ts`, `dags/b.ts`, `lib/c.ts`) and no other. */
  load(sources: string | Readonly<Record<string, string>>): Analysis {
    const given = typeof sources === 'string' ? { 'dags/a.ts': sources } : sources;
    this.#spots = new Map();
    this.#texts = {};
    for (const file of ['dags/a.ts', 'dags/b.ts', 'lib/c.ts']) {
      const marked: string = given[file] ?? 'export {};\n';
      const at = marked.indexOf(cursor);
      const text = marked.replace(cursor, '');
      if (at >= 0) this.#spots.set(file, { file, ...positionOf(text, at) });
      this.#texts[file] = text;
      this.#project.setText(this.#workspace.path(file), text);
    }
    return this.#project.analyse();
  }

  /** Where the cursor stands. */
  get spot(): Spot {
    const [spot] = this.#spots.values();
    if (spot === undefined) throw new Error(`no ${cursor} in the sources`);
    return spot;
  }

  textAt({ file, start, end }: Range): string {
    const text = this.#texts[file] ?? '';
    return text.slice(offsetOf(text, start), offsetOf(text, end));
  }

  /** The texts after some edits; only those that are others then. */
  after(edits: Fix['edits']): Record<string, string> {
    const [first] = edits;
    if (first === undefined) return {};
    const diagnostic: Diagnostic = {
      ...first,
      code: 'TW0000',
      severity: 'error',
      message: '',
      related: [],
      help: null,
      suggestions: [],
      url: null,
      fix: { title: '', edits },
    };
    return Object.fromEntries(applyFixes([diagnostic], (file) => this.#texts[file]).texts);
  }

  async close(): Promise<void> {
    await this.#project.close();
    this.#workspace.remove();
  }
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const lines = text.split('\n').slice(0, line - 1);
  return lines.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
