/** `tradewind build --watch`: builds again whenever a source is saved, until it is interrupted. */
import { relative } from 'node:path';
import { hasErrors, type Rebuild, watchProject, writeClient } from '@tradewind/codegen';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { report } from '../problems.ts';
import { diagnosticsText } from '../project.ts';
import { count } from '../ui/text.ts';

export async function buildWatch(context: Context): Promise<ExitCode> {
  const stopped = interruption();
  const watcher = await watchProject({ from: context.folder, onBuild: (rebuild) => tell(rebuild, context) });
  if (!context.json) context.note(context.colors.dim('Watching. Ctrl-C ends it.'));
  await stopped;
  await watcher.stop();
  // Who watches ends it so.
  return exitCodes.ok;
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** One line a build; the faults before it. */
async function tell({ ms, outcome }: Rebuild, context: Context): Promise<void> {
  const { colors, json, columns } = context;
  if ('error' in outcome) {
    // A config that cannot be read; the next change may mend it.
    await report(outcome.error, context);
    return;
  }
  const { config, result } = outcome;
  const { manifest, folder, diagnostics } = result;
  const client = manifest && writeClient(manifest, config);
  const tookMs = Math.round(ms);
  if (json) {
    context.print(
      JSON.stringify({ version: manifest?.version ?? null, folder: folder ?? null, ms: tookMs, diagnostics }),
    );
    return;
  }
  const worth = diagnostics.filter(({ severity }) => severity !== 'hint');
  if (worth.length > 0)
    context.note(diagnosticsText(config.root, worth, { columns, color: context.errorColors.enabled }));
  const time = colors.dim(`${tookMs} ms`);
  if (manifest === undefined || folder === undefined) {
    const errors = diagnostics.filter((one) => hasErrors([one])).length;
    context.print(`${colors.bad('✘')} ${count(errors, 'error')}; the build before stays  ${time}`);
    return;
  }
  const where = relative(process.cwd(), folder) || '.';
  const also = client === undefined ? '' : `, client in ${relative(process.cwd(), client)}`;
  context.print(
    `${colors.good('✔')} version ${colors.bold(manifest.version.slice(0, 12))} of ${count(manifest.dags.length, 'dag')} in ${where}${also}  ${time}`,
  );
}
