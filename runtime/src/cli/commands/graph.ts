/** `tradewind graph <dag>`: the graph, drawn in the terminal or for another tool. */
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { drawPicture } from '../graph/draw.ts';
import { dotOf, type GraphFormat, graphFormats, jsonOf, mermaidOf } from '../graph/formats.ts';
import { pictureOf } from '../graph/model.ts';
import { svgOf } from '../graph/svg.ts';
import { nearest } from '../nearest.ts';
import { compileProject, dagOf } from '../project.ts';
import { oneLine, wrap } from '../ui/text.ts';

export async function graph(
  context: Context,
  dagId: string | undefined,
  options: { readonly format?: string },
): Promise<ExitCode> {
  const format = formatOf(options.format ?? (context.json ? 'json' : 'terminal'));
  const { manifest } = await compileProject(context);
  const dag = dagOf(manifest, dagId);
  switch (format) {
    case 'mermaid':
      context.print(mermaidOf(pictureOf(dag)));
      break;
    case 'dot':
      context.print(dotOf(pictureOf(dag)));
      break;
    case 'svg':
      context.print(svgOf(pictureOf(dag)));
      break;
    case 'json':
      context.print(JSON.stringify(jsonOf(dag), null, 2));
      break;
    case 'terminal': {
      const { colors, columns } = context;
      const doc = oneLine(dag.doc?.split('\n')[0] ?? '');
      context.print(colors.bold(dag.displayName ?? dag.id));
      if (doc !== '') for (const line of wrap(doc, columns)) context.print(colors.dim(line));
      context.print('');
      for (const line of drawPicture(pictureOf(dag), { columns, colors })) context.print(line);
    }
  }
  return exitCodes.ok;
}

function formatOf(text: string): GraphFormat {
  const format = graphFormats.find((one) => one === text);
  if (format) return format;
  throw new CliError('TW6003', `there is no format '${text}'`, {
    help: `Formats: ${graphFormats.join(', ')}.`,
    suggestions: nearest(text, graphFormats),
  });
}
