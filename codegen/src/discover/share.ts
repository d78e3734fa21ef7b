import type { ts } from 'ts-morph';
import type { Found, Sink } from '../diagnostics/sink.ts';
import { type LoadedProject, moduleOf } from '../load/load.ts';
import type { Shared } from '../read/reader.ts';
import { createTypeSchemas } from '../types/schemas.ts';

export interface ShareOptions {
  /** Packages whose functions the user vouches for: they may be called in flows. */
  readonly pure?: readonly string[];
  /** Where to put what is found while a file is evaluated. Default: into the sink. */
  readonly foundIn?: (file: ts.SourceFile) => Found[];
}

/** What the readers of one program share. */
export function share(project: LoadedProject, sink: Sink, { pure, foundIn }: ShareOptions): Shared {
  let evaluating: ts.SourceFile | undefined;
  return {
    project,
    checker: project.checker,
    sink,
    pure: new Set(pure),
    types: createTypeSchemas(project.program, project.projectRoot),
    moduleValues: new Map(),
    classes: new Map(),
    members: new Map(),
    declared: [],
    impurities: new Map(),
    decorators: new Map(),
    exports: new Map(),
    origins: new Map(),
    moduleOf: (sourceFile) => moduleOf(project.projectRoot, sourceFile.fileName),
    evaluating: () => evaluating,
    within(node, work) {
      const before = evaluating;
      const file = node.getSourceFile();
      if (file === before) return work();
      evaluating = file;
      try {
        return foundIn === undefined ? work() : sink.collect(foundIn(file), work);
      } finally {
        evaluating = before;
      }
    },
  };
}
