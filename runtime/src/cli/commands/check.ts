/** `tradewind check`: every fault of the project in one run, and what the engine would refuse to execute. */
import {
  compile,
  type CompileResult,
  type Diagnostic,
  fixProject,
  loadConfig,
  type ResolvedConfig,
  renderJson,
} from '@tradewind/codegen';
import type { Manifest, Positions } from '@tradewind/sdk/manifest';
import { errorUrl } from '@tradewind/sdk/runtime';
import { refusalsOf } from '../../scheduler/refusals.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { diagnosticsText } from '../project.ts';
import { count } from '../ui/text.ts';

/** What `check` may be given. */
export interface CheckOptions {
  /** Changes the sources. */
  readonly fix?: boolean;
  /** Also by what hints propose. */
  readonly hints?: boolean;
}

export async function check(context: Context, options: CheckOptions = {}): Promise<ExitCode> {
  if (options.hints === true && options.fix !== true) {
    throw new CliError('TW6002', '`--hints` goes with `--fix`: hints alone are always told');
  }
  const config = await loadConfig({ from: context.folder });
  const { manifest, diagnostics, positions } =
    options.fix === true ? await fix(context, config, options) : await compile({ config, write: false });
  const refused = manifest ? refusalWarnings(manifest, config.pools, positions) : [];
  const all = [...diagnostics, ...refused];
  const exit = manifest ? exitCodes.ok : exitCodes.diagnostics;
  if (context.json) {
    context.stdout.write(renderJson(all));
    return exit;
  }
  const { colors, columns } = context;
  if (all.length > 0) context.stdout.write(diagnosticsText(config.root, all, { columns, color: colors.enabled }));
  if (manifest) {
    const tasks = manifest.dags.reduce((sum, dag) => sum + dag.nodes.filter((node) => node.hidden !== true).length, 0);
    if (all.length > 0) context.print();
    context.print(`${colors.good('✔')} ${count(manifest.dags.length, 'dag')} with ${count(tasks, 'task')}: no errors`);
  }
  return exit;
}

/** Changes the sources, and tells what was changed. */
async function fix(context: Context, config: ResolvedConfig, { hints = false }: CheckOptions): Promise<CompileResult> {
  const { result, fixed, files } = await fixProject({ config, hints });
  if (context.json) return result;
  const { colors } = context;
  for (const { file, start, code, fix: change } of fixed) {
    context.print(`${colors.good('fixed')} ${file}:${start.line}:${start.column} ${code}: ${change?.title}`);
  }
  const what = `Fixed ${count(fixed.length, 'place')} in ${count(files.length, 'file')}`;
  context.print(fixed.length === 0 ? 'Nothing here can be fixed by itself.' : `${what}.`);
  if (result.diagnostics.length > 0) context.print();
  return result;
}

/** What the engine would refuse to run and the compiler does not know of, as diagnostics at the call. */
function refusalWarnings(
  manifest: Manifest,
  pools: Readonly<Record<string, number>>,
  positions: Positions | undefined,
): Diagnostic[] {
  return manifest.dags.flatMap((dag) =>
    refusalsOf(manifest, dag.id, pools)
      .filter(({ warned }) => !warned)
      .map(({ at, what }): Diagnostic => {
        const place = positions?.dags[dag.id];
        const { file, line, column } = place?.nodes[at] ??
          place?.at ?? { file: dag.source.split('#')[0] ?? '', line: 1, column: 1 };
        return {
          code: 'TW5001',
          severity: 'warning',
          message: `\`${at}\` of \`${dag.id}\` asks for ${what}. This version does not execute that, and refuses to run the dag.`,
          file,
          start: { line, column },
          end: { line, column: column + 1 },
          related: [],
          help: 'Take it away, or wait for the version that executes it.',
          suggestions: [],
          url: errorUrl('TW5001'),
        };
      }),
  );
}
