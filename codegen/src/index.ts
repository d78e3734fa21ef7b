export { configErrors, type ConfigErrorCode } from './config/errors.ts';
export { loadConfig, type LoadConfigOptions } from './config/load-config.ts';
export { defineConfig, type LocalConfig, type ResolvedConfig, type TradewindConfig } from './config/options.ts';
export { findRoot } from './config/root.ts';
export { nearest } from './diagnostics/nearest.ts';
export {
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  hasErrors,
  type Position,
  type Range,
  type Related,
  type Severity,
} from './diagnostics/diagnostic.ts';
export { renderJson, renderTerminal, summary, type TerminalSettings } from './diagnostics/render.ts';
export { codegenErrors } from './diagnostics/rules.ts';
