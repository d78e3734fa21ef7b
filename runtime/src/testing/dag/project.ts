/** The project that a test's dag belongs to, compiled. */
import { TradewindError } from '@tradewind/sdk';
import type { ResolvedConfig } from '@tradewind/codegen';
import type { DagManifest, Manifest } from '@tradewind/sdk/manifest';
import { DagRefused, UnknownDag } from '../../scheduler/errors.ts';
import { refusalsOf } from '../../scheduler/refusals.ts';
import { testingError } from '../errors.ts';

export interface TestProject {
  readonly config: ResolvedConfig;
  readonly manifest: Manifest;
  readonly dag: DagManifest;
  /** Where the build is. */
  readonly folder: string;
}

/** Throws TW7009 with all that is wrong; what has not changed since the last time is compiled in a moment. */
export async function compileFor(dagId: string, from: string): Promise<TestProject> {
  const { compile, loadConfig, nearest } = await import('@tradewind/codegen');
  const config = await loadConfig({ from });
  const { manifest, folder, diagnostics } = await compile({ config });
  if (manifest === undefined || folder === undefined) {
    const { diagnosticsText } = await import('../../cli/project.ts');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const text = diagnosticsText(config.root, errors, { columns: 120, color: false });
    throw testingError('TW7009', `the project in ${config.root} does not compile:\n\n${text}`, {
      help: '`tradewind check` says the same.',
    });
  }
  const dag = manifest.dags.find(({ id }) => id === dagId);
  if (dag === undefined) {
    const known = manifest.dags.map(({ id }) => id);
    const { code, message, help = '' } = new UnknownDag(dagId, known);
    const [meant] = nearest(dagId, known);
    throw new TradewindError(code, message, { help: meant === undefined ? help : `Did you mean "${meant}"? ${help}` });
  }
  const refusals = refusalsOf(manifest, dag.id, config.pools);
  if (refusals.length > 0) throw new DagRefused(dag.id, refusals);
  return { config, manifest, dag, folder };
}
