/** What an editor shows about a place, as Markdown. */
import type { HoverAnswer, MadeGroup, NodesOfCall, SignatureText } from '@tradewind/codegen/editor';
import { measuresOf } from '@tradewind/codegen/editor';
import type { DagManifest } from '@tradewind/sdk/manifest';
import { nextRuns } from './next-runs.ts';
import { count } from './translate.ts';
import type { Words } from './words.ts';

/** More than these are counted only. */
const mostNodes = 4;
const mostDags = 3;
const runsShown = 3;

export function hoverText(answer: HoverAnswer, words: Words, now: number): string {
  if (answer.kind === 'dag') {
    const shown = answer.dags.slice(0, mostDags).map((dag) => dagText(dag, words, now));
    return [...shown, ...andMore(answer.dags.length - mostDags, 'dag')].join('\n\n---\n\n');
  }
  if (answer.kind === 'group') {
    const shown = answer.made.slice(0, mostNodes).map(groupText);
    return [...shown, ...andMore(answer.made.length - mostNodes, 'group')].join('\n\n');
  }
  const { signature, doc, made, isCall } = answer;
  const head = [...(signature === undefined ? [] : [signatureText(signature)]), ...(doc === undefined ? [] : [doc])];
  return [...head, isCall ? callText(made, words) : usesText(made)].filter((part) => part !== '').join('\n\n');
}

function signatureText({ name, parameters, result }: SignatureText): string {
  return `\`\`\`ts\n(task) ${name}(${parameters.join(', ')}): ${result}\n\`\`\``;
}

function callText(made: readonly NodesOfCall[], words: Words): string {
  const all = made.flatMap(({ dag, nodes }) => nodes.map((node) => ({ dag, node })));
  const shown = all.slice(0, mostNodes).map(({ dag, node }) => {
    const { summary, upstream, downstream } = words.explain(dag, node);
    const schedule = words.schedule(dag);
    return [
      `**${name(node.id)}** in the dag ${name(dag.id)}${schedule === '' ? '' : ` (\`${schedule}\`)`}`,
      `- ${summary}`,
      `- upstream: ${names(upstream)}`,
      `- downstream: ${names(downstream)}`,
      `- trigger rule: \`${node.options.triggerRule}\``,
    ].join('\n');
  });
  return [...shown, ...andMore(all.length - mostNodes, 'node')].join('\n\n');
}

function groupText({ dag, group, tasks }: MadeGroup): string {
  return [
    `**${name(group.id)}**, a group in the dag ${name(dag.id)}`,
    ...(group.doc === undefined ? [] : [`\n${group.doc}\n`]),
    `- ${count(tasks.length, 'task')}: ${names(tasks.slice(0, mostNodes))}${tasks.length > mostNodes ? ', …' : ''}`,
  ].join('\n');
}

function usesText(made: readonly NodesOfCall[]): string {
  const byDag = new Map<string, string[]>();
  for (const { dag, nodes } of made) {
    byDag.set(dag.id, [...(byDag.get(dag.id) ?? []), ...nodes.map(({ id }) => id)]);
  }
  if (byDag.size === 0) return 'No dag calls it.';
  return [...byDag].map(([dag, ids]) => `- ${names(ids)} in the dag ${name(dag)}`).join('\n');
}

function dagText(dag: DagManifest, words: Words, now: number): string {
  const { tasks, criticalPath, widestLevel } = measuresOf(dag);
  const schedule = words.schedule(dag);
  const runs = nextRuns(dag, now, runsShown);
  const parameters = dag.parameters.map((one) => (one.default === undefined ? `${one.name} (needed)` : one.name));
  return [
    `**dag ${name(dag.id)}**`,
    ...(dag.doc === undefined ? [] : [`\n${dag.doc}\n`]),
    `- schedule: ${schedule === '' ? 'none, it is started by hand or by another dag' : `\`${schedule}\``}`,
    ...(runs.length === 0 ? [] : [`- next runs: ${runs.join(', ')} (${dag.timezone})`]),
    `- ${count(tasks, 'task')}, critical path ${criticalPath}, widest level ${widestLevel}`,
    ...(parameters.length === 0 ? [] : [`- parameters: ${parameters.map(name).join(', ')}`]),
    ...(dag.tags === undefined ? [] : [`- tags: ${dag.tags.map(name).join(', ')}`]),
  ].join('\n');
}

const name = (text: string): string => `\`${text}\``;

const names = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.map(name).join(', '));

const andMore = (number: number, what: string): string[] =>
  number > 0 ? [`… and ${count(number, `more ${what}`)}`] : [];
