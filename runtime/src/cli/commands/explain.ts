/** `tradewind explain <dag> <task>`: when a task runs, in words. */
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { explain as explainTask } from '../explain/explain.ts';
import { nearest } from '../nearest.ts';
import { compileProject, dagOf } from '../project.ts';
import { padEnd, wrap } from '../ui/text.ts';

export async function explain(context: Context, dagId: string, task: string): Promise<ExitCode> {
  const { manifest } = await compileProject(context);
  const dag = dagOf(manifest, dagId);
  const calls = dag.nodes.filter((node) => node.hidden !== true);
  const node = calls.find(({ id }) => id === task);
  if (!node) {
    const known = calls.map(({ id }) => id);
    throw new CliError('TW6023', `${dag.id} has no task '${task}'`, {
      suggestions: nearest(task, known),
      help: `\`tradewind graph ${dag.id}\` draws them.`,
    });
  }
  const told = explainTask(dag, node);
  if (context.json) {
    context.print(JSON.stringify(told, null, 2));
    return exitCodes.ok;
  }
  const { colors, columns } = context;
  for (const line of wrap(told.summary, Math.min(columns, 100))) context.print(line);
  const field = (name: string, values: readonly string[]): void => {
    for (const [index, value] of values.entries())
      context.print(`  ${colors.dim(padEnd(index === 0 ? name : '', 12))}${value}`);
  };
  context.print();
  field('code', [told.code]);
  field('upstream', told.upstream);
  field('downstream', told.downstream);
  field('condition', told.conditions);
  field('loop', told.loops);
  field('group', told.groups);
  field('rule', [told.triggerRule]);
  field('retries', [told.retries]);
  field('tears down', told.tearsDown === undefined ? [] : [told.tearsDown]);
  return exitCodes.ok;
}
