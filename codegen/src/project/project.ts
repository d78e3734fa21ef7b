import { check } from '../check/check.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSink, type Sink } from '../diagnostics/sink.ts';
import { reportTypeScript } from '../diagnostics/typescript.ts';
import { discover } from '../discover/discover.ts';
import { emit } from '../emit/emit.ts';
import { noDags } from '../emit/errors.ts';
import { load } from '../load/load.ts';
import { readDag } from '../read/read-dag.ts';
import { stopwatch } from '../timings.ts';
import type { Analysis, EmitResult, Project, ProjectOptions } from './api.ts';

/** Opens a project. Nothing is read before the first analysis. */
export function createProject({ config, tsErrors = true }: ProjectOptions): Project {
  const texts = new Map<string, string>();
  let last: { readonly analysis: Analysis; readonly sink: Sink } | undefined;

  const analyse = (): { analysis: Analysis; sink: Sink } => {
    const watch = stopwatch();
    const sink = createSink({ root: config.root });
    const { root, dags, client } = config;
    const project = load({ root, dags, texts, ...(client === undefined ? {} : { client }) });
    watch.lap('load');
    const declarations = discover(project, sink, { pure: config.pure });
    if (declarations.dags.length === 0) sink.add(noDags(config));
    watch.lap('discover');
    const { shared, tasks, groups, classes } = declarations;
    const analysed = declarations.dags.map((declaration) => ({ declaration, read: readDag(shared, declaration) }));
    watch.lap('read');
    const pools = new Set(Object.keys(config.pools));
    const reads = analysed.map(({ read }) => read);
    check({ shared, declarations: [...tasks, ...declarations.dags, ...groups], dags: reads, pools }, sink);
    watch.lap('check');
    if (tsErrors) reportTypeScript(project.program, project.sourceFiles, config.root, sink);
    const timings = watch.lap('types');
    const diagnostics = sink.all();
    const diagnosticsByFile = byFile(diagnostics);
    return {
      analysis: { diagnostics, diagnosticsByFile, dags: analysed, tasks, groups, classes, project, shared, timings },
      sink,
    };
  };

  return {
    config,
    setText(file, text) {
      if (text === undefined) texts.delete(file);
      else texts.set(file, text);
      last = undefined;
    },
    changed() {
      last = undefined;
    },
    analyse() {
      last ??= analyse();
      return last.analysis;
    },
    async emit({ dags, project, shared }): Promise<EmitResult> {
      const sink = createSink({ root: config.root });
      const reads = dags.map(({ read }) => read);
      const emitted = await emit({ project, config, dags: reads, schemas: shared.types, sink });
      return { diagnostics: sink.all(), ...(emitted === undefined ? {} : { emitted }) };
    },
    async close() {},
  };
}

function byFile(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const known = found.get(one.file);
    if (known === undefined) found.set(one.file, [one]);
    else known.push(one);
  }
  return found;
}
