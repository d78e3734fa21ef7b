import type { ts } from 'ts-morph';
import { checkFiles, checkProject } from '../check/check.ts';
import { knownOf } from '../check/context.ts';
import type { ResolvedConfig } from '../config/options.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSink, type Found, type Sink, unreadableIn } from '../diagnostics/sink.ts';
import type { TypeScriptFaults } from '../diagnostics/typescript.ts';
import { discoverIn, reportTakenIds, sorted } from '../discover/discover.ts';
import { share } from '../discover/share.ts';
import { noDags } from '../emit/errors.ts';
import type { Sources } from '../load/load.ts';
import { readDag } from '../read/read-dag.ts';
import { stopwatch } from '../timings.ts';
import type { Analysis } from './api.ts';
import type { FileFacts, KnownFiles } from './files.ts';

/** What lives from one analysis to the next. */
export interface Lasting {
  readonly config: ResolvedConfig;
  readonly sources: Sources;
  readonly files: KnownFiles;
  /** Undefined: TypeScript is not asked. */
  readonly typescript: TypeScriptFaults | undefined;
}

/** Looks at the files that have to be looked at, and puts together what is known of all. */
export function analyse({ config, sources, files, typescript }: Lasting): Analysis {
  const watch = stopwatch();
  const { project, outdated } = sources.load();
  typescript?.forget(outdated);
  watch.lap('load');
  // First: when a whole file has been checked, what is asked about its types later is known, but not the other way round.
  const typeErrors = typescript?.find(project.program, project.sourceFiles) ?? [];
  watch.lap('types');

  const unreadable = unreadableIn(project.program, project.sourceFiles, config.root);
  const sink = createSink({ root: config.root, unreadable });
  const anew = files.update(project.sourceFiles, outdated);
  const factsOf = new Map(anew.map((one) => [one.file, one]));
  // What is evaluated of a file that is known already was told then.
  const foundIn = (file: ts.SourceFile): Found[] => factsOf.get(file)?.foundInDeclarations ?? [];
  const shared = share(project, sink, { pure: config.pure, foundIn });
  for (const one of discoverIn(shared, [...factsOf.keys()])) factsOf.get(one.file)?.declared.push(one);
  watch.lap('discover');

  for (const facts of anew) readFlows(facts, shared, sink);
  watch.lap('read');

  const all = files.all();
  const declarations = sorted(all.flatMap(({ declared }) => declared));
  const { tasks, groups } = declarations;
  const everything = [...tasks, ...declarations.dags, ...groups];
  const dags = all.flatMap((facts) => facts.dags);
  const input = { pools: new Map(Object.entries(config.pools)), known: knownOf(everything) };
  const ownOnly = { ...shared, project: { ...project, sourceFiles: [...factsOf.keys()] } };
  const own = { declared: anew.flatMap(({ declared }) => declared), dags: anew.flatMap((facts) => facts.dags) };
  const findings = checkFiles(
    { ...input, shared: ownOnly, declarations: own.declared, dags: own.dags.map(({ read }) => read) },
    sink,
  );
  for (const [file, found] of findings) {
    const facts = factsOf.get(file);
    if (facts !== undefined) facts.checks = found;
  }

  for (const facts of all) sink.take(facts.foundInDeclarations);
  reportTakenIds(declarations.dags, sink);
  if (declarations.dags.length === 0) sink.add(noDags(config));
  for (const facts of all) sink.take(facts.foundInFlows);
  const reads = dags.map(({ read }) => read);
  checkProject(
    { ...input, shared, declarations: everything, dags: reads },
    all.map(({ checks }) => checks),
    sink,
  );
  for (const one of typeErrors) sink.add(one);
  const timings = watch.lap('check');
  const diagnostics = sink.all();
  const diagnosticsByFile = Map.groupBy(diagnostics, ({ file }: Diagnostic) => file);
  return { diagnostics, diagnosticsByFile, ...declarations, dags, project, shared, timings };
}

function readFlows({ declared, dags, foundInFlows }: FileFacts, shared: Analysis['shared'], sink: Sink): void {
  sink.collect(foundInFlows, () => {
    for (const declaration of declared) {
      if (declaration.kind === 'dag') dags.push({ declaration, read: readDag(shared, declaration) });
    }
  });
}
