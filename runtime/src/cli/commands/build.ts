/** `tradewind build`: manifest and bundle. */
import { relative } from 'node:path';
import { writeClient } from '@tradewind/codegen';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { compileProject, diagnosticsText } from '../project.ts';
import { padEnd } from '../ui/text.ts';

export async function build(context: Context): Promise<ExitCode> {
  const { config, manifest, folder, diagnostics } = await compileProject(context);
  const client = writeClient(manifest, config);
  if (context.json) {
    context.print(
      JSON.stringify(
        {
          version: manifest.version,
          folder,
          dags: manifest.dags.map(({ id }) => id),
          diagnostics,
          ...(client === undefined ? {} : { client }),
        },
        null,
        2,
      ),
    );
    return exitCodes.ok;
  }
  const { colors, columns } = context;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  if (warnings.length > 0)
    context.note(diagnosticsText(config.root, warnings, { columns, color: context.errorColors.enabled }));
  context.print(
    `${colors.good('✔')} version ${colors.bold(manifest.version.slice(0, 12))} in ${relative(process.cwd(), folder) || '.'}`,
  );
  const width = Math.max(0, ...manifest.dags.map(({ id }) => id.length));
  for (const dag of manifest.dags) {
    const tasks = dag.nodes.filter((node) => node.hidden !== true).length;
    context.print(`  ${padEnd(dag.id, width)}  ${colors.dim(`${tasks} ${tasks === 1 ? 'task' : 'tasks'}`)}`);
  }
  if (client !== undefined) context.print(colors.dim(`  client in ${relative(process.cwd(), client)}`));
  return exitCodes.ok;
}
