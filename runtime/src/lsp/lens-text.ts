import type { Lens } from '@tradewind/codegen/editor';
import { count } from './translate.ts';

/** More dags at one place than these are summed up. */
const mostDags = 3;

/** What stands above a declaration, one text a lens. */
export function lensTexts({ dags }: Lens): string[] {
  const [only, ...others] = dags;
  if (only === undefined) return [];
  if (others.length === 0) return [measuresText(only)];
  if (dags.length <= mostDags) return dags.map((dag) => `${dag.id}: ${measuresText(dag)}`);
  const most = (of: (dag: Lens['dags'][number]) => number): number => Math.max(...dags.map(of));
  const tasks = dags.reduce((sum, dag) => sum + dag.tasks, 0);
  const path = most((dag) => dag.criticalPath);
  const width = most((dag) => dag.widestLevel);
  return [`${dags.length} dags · ${count(tasks, 'task')} · critical path up to ${path} · widest level up to ${width}`];
}

function measuresText({ tasks, criticalPath, widestLevel }: Lens['dags'][number]): string {
  return `${count(tasks, 'task')} · critical path ${criticalPath} · widest level ${widestLevel}`;
}
