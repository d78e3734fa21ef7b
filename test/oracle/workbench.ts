/** A project whose dags are other programs each time. What they all share, it reads once. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, loadConfig, openProject, type ResolvedConfig } from '@tradewind/codegen';
import type { Manifest } from '@tradewind/sdk/manifest';
import { writeBuild } from '../../codegen/src/emit/write-build.ts';
import type { TestProject } from '../../runtime/src/testing/dag/project.ts';
import { tasksOf } from './flow-module.ts';

/** Programs that were compiled together. */
export class Compiled {
  readonly #config: ResolvedConfig;
  readonly #manifest: Manifest;
  readonly #folder: string;
  /** Why programs were refused, by name. */
  readonly refused: ReadonlyMap<string, string>;

  constructor(config: ResolvedConfig, manifest: Manifest, folder: string, refused: ReadonlyMap<string, string>) {
    this.#config = config;
    this.#manifest = manifest;
    this.#folder = folder;
    this.refused = refused;
  }

  /** Of one program alone: a run stores the manifest that it goes by. */
  projectOf(name: string): TestProject {
    const dag = this.#manifest.dags.find(({ id }) => id === name);
    if (dag === undefined) throw new Error(`${name} is in no manifest`);
    const used = new Set(dag.nodes.map(({ task }) => task));
    const tasks = Object.fromEntries(Object.entries(this.#manifest.tasks).filter(([key]) => used.has(key)));
    const manifest = { ...this.#manifest, dags: [dag], tasks };
    return { config: this.#config, manifest, dag, folder: this.#folder };
  }
}

type Project = Awaited<ReturnType<typeof openProject>>;

const here = fileURLToPath(new URL('.', import.meta.url));
/** Hidden, so that nothing else takes what is in it for sources. */
const work = join(here, '.tradewind');
const tasksFile = join(here, 'project/tasks.ts');

const configText = `import { defineConfig } from 'tradewind/config';\n\nexport default defineConfig({ dags: ['dags/**/*.ts'] });\n`;
const tsconfig = {
  extends: '../../../../tsconfig.base.json',
  compilerOptions: {
    noEmit: true,
    incremental: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noFallthroughCasesInSwitch: false,
  },
  include: ['dags', 'tasks.ts', 'tradewind.config.ts'],
};
/** A project needs a dag. */
const rest = `import { dag } from 'tradewind';\nimport { num } from '../tasks.ts';\n\nexport const rest = dag(() => num(1));\n`;

export class Workbench {
  readonly #root: string;
  readonly #project: Project;
  readonly tasks: Readonly<Record<string, unknown>>;
  #names: readonly string[] = [];

  private constructor(root: string, project: Project, tasks: Readonly<Record<string, unknown>>) {
    this.#root = root;
    this.#project = project;
    this.tasks = tasks;
  }

  /** @param tsErrors whether TypeScript is asked too, which takes as long as reading the flows */
  static async open(tsErrors: boolean): Promise<Workbench> {
    mkdirSync(work, { recursive: true });
    const root = mkdtempSync(join(work, 'bench-'));
    if (process.env['KEEP'] === undefined) process.once('exit', () => rmSync(root, { recursive: true, force: true }));
    mkdirSync(join(root, 'dags'));
    writeFileSync(join(root, 'tradewind.config.ts'), configText);
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(tsconfig));
    writeFileSync(join(root, 'dags/rest.ts'), rest);
    copyFileSync(tasksFile, join(root, 'tasks.ts'));
    const project = await openProject({ config: await loadConfig({ from: root }), tsErrors });
    return new Workbench(root, project, await tasksOf(readFileSync(tasksFile, 'utf8'), tasksFile));
  }

  close(): Promise<void> {
    return this.#project.close();
  }

  async compile(programs: readonly { readonly name: string; readonly source: string }[]): Promise<Compiled> {
    const fileOf = (name: string): string => join(this.#root, 'dags', `${name}.ts`);
    const names = programs.map(({ name }) => name);
    for (const name of this.#names) if (!names.includes(name)) rmSync(fileOf(name));
    for (const { name, source } of programs) writeFileSync(fileOf(name), source);
    for (const name of new Set([...this.#names, ...names])) this.#project.changed(fileOf(name));
    this.#names = names;
    const analysis = this.#project.analyse();
    const refused = refusals(analysis.diagnosticsByFile);
    const dags = analysis.dags.filter(({ declaration }) => !refused.has(declaration.name));
    const { emitted, diagnostics } = await this.#project.emit({ ...analysis, dags });
    if (emitted === undefined) throw new Error(`does not compile: ${JSON.stringify(diagnostics)}`);
    const { config } = this.#project;
    return new Compiled(config, emitted.build.manifest, writeBuild(emitted.build, config), refused);
  }
}

function refusals(byFile: ReadonlyMap<string, readonly Diagnostic[]>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [file, diagnostics] of byFile) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    if (first === undefined) continue;
    const name = /^dags\/(\w+)\.ts$/.exec(file)?.[1];
    if (name === undefined) throw new Error(`does not compile: ${JSON.stringify(first)}`);
    found.set(name, `${first.code} ${first.message} (line ${first.start.line})`);
  }
  return found;
}
