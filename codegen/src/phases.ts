/** All that needs TypeScript, behind one import: see `compile.ts`. */
export { check } from './check/check.ts';
export { createSink } from './diagnostics/sink.ts';
export { reportTypeScript } from './diagnostics/typescript.ts';
export { discover } from './discover/discover.ts';
export { emit } from './emit/emit.ts';
export { load } from './load/load.ts';
export { readDag } from './read/read-dag.ts';
export { createProject } from './project/project.ts';
