import { compareDiagnostics } from '../diagnostics/diagnostic.ts';
import { TypeScriptFaults } from '../diagnostics/typescript.ts';
import { Bundler } from '../bundle/bundle.ts';
import { emit } from '../emit/emit.ts';
import { Sections } from '../emit/sections.ts';
import { buildFolder } from '../emit/write-build.ts';
import { Sources } from '../load/load.ts';
import { analyse } from './analyse.ts';
import type { Analysis, EmitResult, Project, ProjectOptions } from './api.ts';
import { defaultBatchLength } from './batches.ts';
import { KnownFiles } from './files.ts';
import { collectGarbage } from './garbage.ts';

/** A checker that has seen so many is worth to be forgotten. */
const manyFiles = 50;

/** Opens a project. Nothing is read before the first analysis. */
export function createProject(options: ProjectOptions): Project {
  const { config, tsErrors = true, batchLength = defaultBatchLength } = options;
  const { root, dags, client } = config;
  const lasting = {
    config,
    sources: new Sources({ root, dags, ...(client === undefined ? {} : { client }) }),
    files: new KnownFiles(),
    typescript: tsErrors ? new TypeScriptFaults(root) : undefined,
    batchLength,
  };
  // It does not matter where in the folder of builds a bundle lies.
  const bundler = new Bundler({ root, folder: buildFolder(config.dataDir, 'version') });
  const sections = new Sections();
  let last: Analysis | undefined;
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
      const emitted = await emit({ project, config, dags: reads, schemas: shared.types, bundler, sections });
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
    close: () => bundler.close(),
  };
}
