/** The compiler's door. Nothing here loads TypeScript: `compile` does, when something has changed. */
export { clientText, writeClient } from './client/client.ts';
export { type BuildResult, compile, type CompileOptions, type CompileResult } from './compile.ts';
export { type ConfigErrorCode, configErrors } from './config/errors.ts';
export { loadConfig, type LoadConfigOptions } from './config/load-config.ts';
export { defineConfig, type LocalConfig, type ResolvedConfig, type TradewindConfig } from './config/options.ts';
export { configFileIn, findRoot } from './config/root.ts';
export {
  type Diagnostic,
  type Fix,
  hasErrors,
  type Range,
  type Related,
  type Severity,
} from './diagnostics/diagnostic.ts';
export { nearest } from './diagnostics/nearest.ts';
export { renderJson, renderTerminal, type TerminalSettings } from './diagnostics/render.ts';
export { codegenErrors } from './diagnostics/rules.ts';
export { emitErrors } from './emit/errors.ts';
export { buildFolder, currentVersion } from './emit/write-build.ts';
export { applyFixes } from './fixes/apply.ts';
export { fixProject, type FixOptions, type FixResult } from './fixes/fix-project.ts';
export { openProject } from './project/open.ts';
export type { AnalysedDag, Analysis, EmitResult, Project, ProjectOptions } from './project/api.ts';
export type { Timings } from './timings.ts';
export { type Rebuild, type Watcher, watchProject, type WatchOptions } from './watch/watch.ts';
