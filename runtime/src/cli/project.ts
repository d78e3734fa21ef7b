/** The project that a command is about: its config and what the compiler made of it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile, type Diagnostic, loadConfig, renderTerminal, type ResolvedConfig } from '@tradewind/codegen';
import type { DagManifest, Manifest } from '@tradewind/sdk/manifest';
import { engineErrors, UnknownDag } from '../scheduler/errors.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { nearest } from './nearest.ts';
import { SourceErrors } from './source-errors.ts';

export interface CompiledProject {
  readonly config: ResolvedConfig;
  readonly manifest: Manifest;
  /** Absolute path of the folder with the build. */
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the project and writes its build; throws `SourceErrors`. What is unchanged costs a moment only. */
export async function compileProject({ folder }: Pick<Context, 'folder'>): Promise<CompiledProject> {
  const config = await loadConfig({ from: folder });
  const { manifest, diagnostics, folder: build } = await compile({ config, write: true });
  if (!manifest || !build) throw new SourceErrors(config.root, diagnostics);
  return { config, manifest, folder: build, diagnostics };
}

/** The dag of this id, or an error with the nearest ones; if none is named, with all of them. */
export function dagOf(manifest: Manifest, dagId: string | undefined): DagManifest {
  const dag = manifest.dags.find(({ id }) => id === dagId);
  if (dag) return dag;
  const known = manifest.dags.map(({ id }) => id);
  if (dagId === undefined) {
    throw new CliError('TW6002', 'which dag? None was named', {
      help: known.length === 0 ? 'The project has no dags yet.' : `Known dags: ${known.toSorted().join(', ')}.`,
    });
  }
  const { code, message, help } = new UnknownDag(dagId, known);
  throw new CliError(code, message, { ...(help === undefined ? {} : { help }), suggestions: nearest(dagId, known) });
}

/** Diagnostics with the sources that they speak of. */
export function diagnosticsText(
  root: string,
  diagnostics: readonly Diagnostic[],
  { columns, color }: { columns: number; color: boolean },
): string {
  const sources = (file: string): string | undefined => {
    try {
      return readFileSync(resolve(root, file), 'utf8');
    } catch {
      return undefined;
    }
  };
  return renderTerminal(diagnostics, { columns, color, sources, titles: engineErrors });
}
