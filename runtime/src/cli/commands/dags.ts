/** `tradewind dags`: what there is to run. */
import type { DagManifest, Schedule } from '@tradewind/sdk/manifest';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { compileProject } from '../project.ts';
import { scheduleText } from '../ui/schedule.ts';
import { tableRows } from '../ui/table.ts';
import { oneLine } from '../ui/text.ts';

export async function dags(context: Context): Promise<ExitCode> {
  const { manifest } = await compileProject(context);
  const all = manifest.dags.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { colors, columns, stdout } = context;
  if (context.json) {
    context.print(JSON.stringify(all.map(dagJson), null, 2));
    return exitCodes.ok;
  }
  const lines = tableRows<DagManifest>(
    all,
    [
      { title: 'dag', text: ({ id }) => id, paint: () => colors.bold },
      { title: 'schedule', text: (dag) => scheduleText(dag) },
      { title: 'tasks', text: (dag) => String(tasksOf(dag)), right: true },
      { title: 'tags', text: ({ tags = [] }) => oneLine(tags.join(', ')) },
      { title: '', text: docOf, paint: () => colors.dim, flexible: true },
    ],
    // What is piped into another program is told whole.
    { width: stdout.isTTY === true ? columns : Number.POSITIVE_INFINITY, head: colors.dim },
  );
  for (const line of lines) context.print(line);
  return exitCodes.ok;
}

const tasksOf = (dag: DagManifest): number => dag.nodes.filter(({ hidden }) => hidden !== true).length;

const docOf = ({ doc, displayName }: DagManifest): string => oneLine(doc?.split('\n')[0] ?? displayName ?? '');

function dagJson(dag: DagManifest): {
  readonly id: string;
  readonly displayName: string | null;
  readonly doc: string | null;
  readonly tags: readonly string[];
  readonly schedule: Schedule;
  readonly timezone: string;
  readonly tasks: number;
  readonly source: string;
} {
  const { id, displayName = null, doc = null, tags = [], schedule, timezone, source } = dag;
  return { id, displayName, doc, tags, schedule, timezone, tasks: tasksOf(dag), source };
}
