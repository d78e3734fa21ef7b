export { configErrors, type ConfigErrorCode } from './config/errors.ts';
export { loadConfig, type LoadConfigOptions } from './config/load-config.ts';
export { defineConfig, type LocalConfig, type ResolvedConfig, type TradewindConfig } from './config/options.ts';
export { findRoot } from './config/root.ts';
export { nearest } from './diagnostics/nearest.ts';
