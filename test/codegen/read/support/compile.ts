/** Compiles small sources in memory, against the real SDK's types. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DagManifest, parseManifest } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { Diagnostic } from '../../../../codegen/src/diagnostics/diagnostic.ts';
import { createSink } from '../../../../codegen/src/diagnostics/sink.ts';
import { type Declarations, discover } from '../../../../codegen/src/discover/discover.ts';
import { printGraph } from '../../../../codegen/src/graph/print.ts';
import { projectOf } from '../../../../codegen/src/load/load.ts';
import { Packages } from '../../../../codegen/src/load/packages.ts';
import { readDag } from '../../../../codegen/src/read/read-dag.ts';
import type { ReadResult } from '../../../../codegen/src/read/task-use.ts';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const root = '/project';
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  noEmit: true,
  types: [],
};

/** Files that no test changes: libraries and the SDK. */
const kept = new Map<string, ts.SourceFile | undefined>();

function host(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const libraries = join(repository, 'node_modules/typescript-6/lib');
  const read = (path: string): string | undefined => {
    if (files.has(path)) return files.get(path);
    if (path.startsWith(`${root}/node_modules/tradewind/`)) {
      const rest = path.slice(`${root}/node_modules/tradewind/`.length);
      if (rest === 'package.json') {
        return JSON.stringify({ name: 'tradewind', type: 'module', exports: { '.': './src/index.ts' } });
      }
      const real = join(repository, 'sdk', rest);
      return existsSync(real) ? readFileSync(real, 'utf8') : undefined;
    }
    return path.startsWith(root) ? undefined : ts.sys.readFile(path);
  };
  return {
    getSourceFile: (path, target) => {
      if (files.has(path)) return make(path, files.get(path) as string, target);
      if (!kept.has(path)) {
        const text = read(path);
        kept.set(path, text === undefined ? undefined : make(path, text, target));
      }
      return kept.get(path);
    },
    getDefaultLibFileName: () => join(libraries, 'lib.esnext.full.d.ts'),
    getDefaultLibLocation: () => libraries,
    writeFile: () => undefined,
    getCurrentDirectory: () => root,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
    directoryExists: (path) => !path.startsWith(`${root}/node_modules/@`),
  };
}

function make(path: string, text: string, target: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  return ts.createSourceFile(path, text, target, true);
}

export interface Compiled {
  readonly declarations: Declarations;
  readonly dags: ReadonlyMap<string, ReadResult>;
  readonly diagnostics: readonly Diagnostic[];
  /** `code file:line message` */
  readonly faults: readonly string[];
  /** What TypeScript itself has to say. */
  readonly typeErrors: readonly string[];
  dag(id: string): DagManifest;
  graph(id: string): string;
}

let before: ts.Program | undefined;

/** @param sources by path relative to the project; a text alone is `dags/a.ts` */
export function compile(sources: string | Readonly<Record<string, string>>, pure: readonly string[] = []): Compiled {
  const given = typeof sources === 'string' ? { 'dags/a.ts': sources } : sources;
  const files = new Map(Object.entries(given).map(([path, text]) => [`${root}/${path}`, text]));
  files.set(`${root}/package.json`, '{ "name": "project", "type": "module" }');
  const names = [...files.keys()].filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'));
  const compilerHost = host(files);
  const program = ts.createProgram(names, options, compilerHost, before);
  before = program;
  const project = projectOf(program, root, new Packages((path) => compilerHost.readFile(path)));
  const sink = createSink({ root });
  const declarations = discover(project, sink, { pure });
  const dags = new Map(declarations.dags.map((dag) => [dag.id, readDag(declarations.shared, dag)]));
  const diagnostics = sink.all();
  const typeErrors = project.sourceFiles.flatMap((file) =>
    program.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
  const dag = (id: string): DagManifest => {
    const found = dags.get(id);
    if (found === undefined) throw new Error(`no dag ${id}: ${[...dags.keys()].join(', ')}`);
    return found.dag;
  };
  return {
    declarations,
    dags,
    diagnostics,
    faults: diagnostics.map((one) => `${one.code} ${one.file}:${one.start.line} ${one.message}`),
    typeErrors,
    dag,
    graph: (id) => printGraph(dag(id)),
  };
}

/** The graph of the only dag of sources without faults and type errors; a manifest of it passes the parser. */
export function graphOf(sources: string | Readonly<Record<string, string>>, pure?: readonly string[]): string {
  const compiled = compile(sources, pure);
  const serious = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (serious.length > 0) throw new Error(compiled.faults.join('\n'));
  if (compiled.typeErrors.length > 0) throw new Error(compiled.typeErrors.join('\n'));
  checkManifest(compiled);
  const [id] = compiled.dags.keys();
  return `\n${compiled.graph(id ?? '')}\n`;
}

/** What was read is a manifest that the runtime would take. */
export function checkManifest({ dags }: Compiled): void {
  const all = [...dags.values()];
  const keys = [...new Set(all.flatMap(({ tasks }) => tasks.map(({ key }) => key)))].sort();
  const tasks = Object.fromEntries(
    keys.map((key) => [
      key,
      key.startsWith('#')
        ? { key, kind: 'glue', name: 'glue', form: 'glue', parameters: [], result: {} }
        : { key, kind: 'task', name: key, form: 'function', module: 'a.ts', parameters: [], result: {} },
    ]),
  );
  const hash = '0'.repeat(64);
  const manifest = {
    format: 'tradewind.manifest',
    formatVersion: 1,
    version: hash,
    bundle: { hash, file: `bundle-${hash}.mjs` },
    tasks,
    dags: all.map(({ dag }) => dag).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
  parseManifest(JSON.parse(JSON.stringify(manifest)));
}

/** The import of these names. Written here, since a module that has it is taken for a dag file by the test runner. */
export function importing(names: string): string {
  return `import { ${names} } from 'tradewind';`;
}
