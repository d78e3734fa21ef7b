import type { ts } from 'ts-morph';
import { checkFiles, checkProject } from '../check/check.ts';
import { type CheckedFile, type CheckInput, knownOf } from '../check/context.ts';
import type { ResolvedConfig } from '../config/options.ts';
import { createSink, type Found, type FoundInFile, type Sink, unreadableIn } from '../diagnostics/sink.ts';
import type { TypeScriptFaults } from '../diagnostics/typescript.ts';
import { discoverIn, reportTakenIds, sorted } from '../discover/discover.ts';
import { share } from '../discover/share.ts';
import { noDags } from '../emit/errors.ts';
import { once } from '../once.ts';
import type { LoadedProject, Sources } from '../load/load.ts';
import { readDag } from '../read/read-dag.ts';
import type { Shared } from '../read/reader.ts';
import type { ReadResult } from '../read/task-use.ts';
import { type Stopwatch, stopwatch } from '../timings.ts';
import type { Analysis } from './api.ts';
import { inBatches } from './batches.ts';
import type { FileFacts, KnownFiles } from './files.ts';

/** What lives from one analysis to the next. */
export interface Lasting {
  readonly config: ResolvedConfig;
  readonly sources: Sources;
  readonly files: KnownFiles;
  /** Undefined: TypeScript is not asked. */
  readonly typescript: TypeScriptFaults | undefined;
  readonly batchLength: number;
  /** Told of all dags once they have been read, while most of the types are not checked yet. */
  readonly onRead?: (dags: readonly ReadResult[], project: LoadedProject) => void;
  /** What was found in each file, relative to the project. */
  readonly found: Map<string, FoundInFile>;
}

/** Looks at the files that have to be looked at, and puts together what is known of all. */
export function analyse(lasting: Lasting): Analysis {
  const { config, sources, files, typescript, batchLength, found } = lasting;
  const watch = stopwatch();
  const { sourceFiles, leaves, outdated, unreadable } = begin(lasting);
  watch.lap('load');

  const sink = createSink({ root: config.root, unreadable, known: found });
  const anew = new Map(files.update(sourceFiles, outdated).map((one) => [one.file, one]));
  const pools = new Map(Object.entries(config.pools));
  const wanted = sourceFiles.filter((file) => anew.has(file) || typescript?.lacks(file) === true);
  const shared = inBatches(wanted, { sources, leaves, batchLength }, (batch, isLast) => {
    const facts = batch.flatMap((file) => anew.get(file) ?? []);
    return look({ batch, isLast, project: sources.project, facts, known: files, lasting, pools, sink, watch });
  });
  const { project } = shared;

  const all = files.all();
  const declarations = declaredIn(all);
  const dags = all.flatMap((facts) => facts.dags);
  for (const facts of all) sink.take(facts.foundInDeclarations);
  reportTakenIds(
    dags.map(({ declaration }) => declaration),
    sink,
  );
  if (dags.length === 0) sink.add(noDags(config));
  for (const facts of all) sink.take(facts.foundInFlows);
  checkProject(
    {
      known: knownOf(() => all.map(({ declared }) => declared)),
      shared,
      files: all.map((facts) => checkedFile(facts)),
    },
    all.map(({ checks }) => checks),
    sink,
  );
  for (const one of typescript?.in(sourceFiles) ?? []) sink.add(one);
  const diagnostics = sink.all();
  const diagnosticsByFile = sink.byFile();
  const timings = watch.lap('check');
  const lookedAt = wanted.length;
  return { diagnostics, diagnosticsByFile, declarations, dags, project, shared, lookedAt, timings };
}

const checkedFile = once(({ declared, dags }: FileFacts): CheckedFile => {
  return { declarations: declared, dags: dags.map(({ read }) => read) };
});

/** Put together when somebody asks. */
function declaredIn(files: readonly FileFacts[]): Analysis['declarations'] {
  let known: ReturnType<typeof sorted> | undefined;
  const all = (): ReturnType<typeof sorted> => (known ??= sorted(files.flatMap(({ declared }) => declared)));
  return {
    get tasks() {
      return all().tasks;
    },
    get groups() {
      return all().groups;
    },
  };
}

interface Beginning {
  readonly sourceFiles: readonly ts.SourceFile[];
  readonly leaves: ReadonlySet<string>;
  readonly outdated: ReadonlySet<string>;
  readonly unreadable: ReadonlySet<string>;
}

/** What can be said without types. */
function begin({ config, sources, typescript }: Lasting): Beginning {
  const outdated = sources.load();
  const { program, sourceFiles, leaves = new Set() } = sources.project;
  typescript?.forget(outdated);
  typescript?.read(program, sourceFiles);
  return { sourceFiles, leaves, outdated, unreadable: unreadableIn(program, sourceFiles, config.root) };
}

/** Files that are looked at together, under one checker. */
interface Batch {
  readonly batch: readonly ts.SourceFile[];
  readonly isLast: boolean;
  readonly project: LoadedProject;
  /** What is to be found out of them; not of those of which only the types are asked. */
  readonly facts: readonly FileFacts[];
  /** What is known of all. */
  readonly known: KnownFiles;
  readonly lasting: Lasting;
  readonly pools: CheckInput['pools'];
  readonly sink: Sink;
  readonly watch: Stopwatch;
}

/** All that can be said of each file by itself. */
function look({ batch, isLast, project, facts, known, lasting, pools, sink, watch }: Batch): Shared {
  const { config, typescript, onRead } = lasting;
  const factsOf = new Map(facts.map((one) => [one.file, one]));
  // What is evaluated of a file that is known already was told then.
  const foundIn = (file: ts.SourceFile): Found[] => factsOf.get(file)?.foundInDeclarations ?? [];
  const shared = share(project, sink, { pure: config.pure, foundIn });
  for (const one of discoverIn(shared, [...factsOf.keys()])) factsOf.get(one.file)?.declared.push(one);
  watch.lap('discover');

  for (const one of facts) readFlows(one, shared, sink);
  watch.lap('read');

  if (isLast) onRead?.(readsOf(known), project);
  typescript?.check(project.program, batch);
  watch.lap('types');

  const declarations = facts.flatMap(({ declared }) => declared);
  const dags = facts.flatMap((one) => one.dags.map(({ read }) => read));
  const ownOnly = { ...shared, project: { ...project, sourceFiles: [...factsOf.keys()] } };
  const input = { pools, known: knownOf(() => known.all().map(({ declared }) => declared)) };
  for (const [file, found] of checkFiles({ ...input, shared: ownOnly, declarations, dags }, sink)) {
    const own = factsOf.get(file);
    if (own !== undefined) own.checks = found;
  }
  watch.lap('check');
  return shared;
}

function readsOf(files: KnownFiles): ReadResult[] {
  return files.all().flatMap((facts) => facts.dags.map(({ read }) => read));
}

function readFlows({ declared, dags, foundInFlows }: FileFacts, shared: Shared, sink: Sink): void {
  sink.collect(foundInFlows, () => {
    for (const declaration of declared) {
      if (declaration.kind === 'dag') dags.push({ declaration, read: readDag(shared, declaration) });
    }
  });
}
