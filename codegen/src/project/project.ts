import { compareDiagnostics } from '../diagnostics/diagnostic.ts';
import type { FoundInFile } from '../diagnostics/sink.ts';
import { TypeScriptFaults } from '../diagnostics/typescript.ts';
import { type BundleAside, bundleAside } from '../bundle/aside.ts';
import { Bundler, type BundleResult } from '../bundle/bundle.ts';
import { bundleInputOf, emit } from '../emit/emit.ts';
import { type Section, Sections } from '../emit/sections.ts';
import { buildFolder } from '../emit/write-build.ts';
import { type LoadedProject, Sources } from '../load/load.ts';
import type { ReadResult, TaskUse } from '../read/task-use.ts';
import { analyse } from './analyse.ts';
import type { Analysis, EmitResult, Project, ProjectOptions } from './api.ts';
import { defaultBatchLength } from './batches.ts';
import { KnownFiles } from './files.ts';
import { collectGarbage } from './garbage.ts';

/** A checker that has seen so many is worth to be forgotten. */
const manyFiles = 50;

/** So many are worth a thread of their own for the bundle, which takes as long to begin as to bundle some dozens. */
const filesForThread = 64;

/** Opens a project. Nothing is read before the first analysis. */
export function createProject(options: ProjectOptions): Project {
  const { config, tsErrors = true, batchLength = defaultBatchLength, isBuiltOnce = false } = options;
  const { root, dags, client } = config;
  // It does not matter where in the folder of builds a bundle lies.
  const bundleOptions = { root, folder: buildFolder(config.dataDir, 'version') };
  const bundler = new Bundler(bundleOptions);
  const sections = new Sections();
  let aside: BundleAside | undefined;
  const lasting = {
    config,
    sources: new Sources({ root, dags, ...(client === undefined ? {} : { client }) }),
    files: new KnownFiles(),
    typescript: tsErrors ? new TypeScriptFaults(root) : undefined,
    batchLength,
    onRead(reads: readonly ReadResult[], project: LoadedProject): void {
      if (!isBuiltOnce || project.sourceFiles.length < filesForThread) return;
      const { code, sources } = bundleInputOf(project, sections.of(reads));
      aside = bundleAside(code.flat(), { ...bundleOptions, ...sources });
    },
    found: new Map<string, FoundInFile>(),
  };
  let last: Analysis | undefined;
  const bundle = (project: LoadedProject, called: readonly Section<TaskUse>[]): Promise<BundleResult> => {
    if (aside !== undefined) return aside.result;
    const { code, sources } = bundleInputOf(project, called);
    return bundler.bundle(code, sources);
  };
  return {
    config,
    setText(file, text) {
      lasting.sources.setText(file, text);
      last = undefined;
    },
    changed(file) {
      lasting.sources.changed(file);
      last = undefined;
    },
    analyse() {
      last ??= analyse(lasting);
      return last;
    },
    async emit(analysis): Promise<EmitResult> {
      const { diagnostics, project, shared } = analysis;
      const reads = analysis.dags.map(({ read }) => read);
      const called = sections.of(reads);
      const emitted = await emit({
        project,
        config,
        dags: reads,
        called,
        schemas: shared.types,
        bundling: bundle(project, called),
      });
      return 'build' in emitted
        ? { diagnostics, emitted }
        : { diagnostics: [...diagnostics, ...emitted].sort(compareDiagnostics) };
    },
    rest() {
      if (last === undefined || last.lookedAt < manyFiles) return;
      last = undefined;
      lasting.sources.renew();
      collectGarbage();
    },
    async close() {
      await Promise.all([bundler.close(), aside?.stop()]);
    },
  };
}
