/** A dag's graph in the formats of other tools. */
import type { DagManifest } from '@tradewind/sdk/manifest';
import { type Item, type Line, type Picture, pictureOf } from './model.ts';

export const graphFormats = ['terminal', 'mermaid', 'dot', 'svg', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

// ── Mermaid ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A Mermaid flow chart: GitHub, GitLab and many editors draw it. */
export function mermaidOf(picture: Picture): string {
  const names = namesOf(picture.items);
  const rows = ['flowchart TD', ...picture.items.flatMap((item) => mermaidItem(item, names, '  '))];
  for (const line of [...picture.lines, ...picture.backwards]) {
    rows.push(`  ${names.get(line.from)} ${line.kind === 'flow' ? '-->' : '-.->'} ${names.get(line.to)}`);
  }
  return rows.join('\n');
}

function mermaidItem(item: Item, names: ReadonlyMap<string, string>, indent: string): string[] {
  const name = names.get(item.id) ?? item.id;
  const text = mermaidText(item.kind === 'loop' ? `${item.label} item` : item.label);
  // What has rounded ends is not on every way through the flow.
  if (item.kind === 'task') return [`${indent}${name}${item.conditional ? `(["${text}"])` : `["${text}"]`}`];
  const inside = item.children.flatMap((child) => mermaidItem(child, names, `${indent}  `));
  return [`${indent}subgraph ${name}["${text}"]`, ...inside, `${indent}end`];
}

const mermaidText = (text: string): string =>
  text.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;');

/** Ids that no grammar objects to: a task may be called `end`, or have letters of any alphabet. */
function namesOf(items: readonly Item[]): Map<string, string> {
  const names = new Map<string, string>();
  const name = (item: Item): void => {
    const plain = item.id.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const taken = new Set(names.values());
    let unique = `t_${plain}`;
    for (let number = 2; taken.has(unique); number++) unique = `t_${plain}_${number}`;
    names.set(item.id, unique);
    for (const child of item.children) name(child);
  };
  for (const item of items) name(item);
  return names;
}

// ── DOT ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** For Graphviz: `tradewind graph flights --format dot | dot -Tsvg`. */
export function dotOf(picture: Picture): string {
  const rows = [
    `digraph ${quoted(picture.id)} {`,
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [arrowsize=0.7];',
    ...picture.items.flatMap((item) => dotItem(item, '  ')),
    ...picture.lines.map((line) => `  ${dotLine(line)};`),
    ...picture.backwards.map((line) => `  ${dotLine(line, ', constraint=false')};`),
    '}',
  ];
  return rows.join('\n');
}

function dotItem(item: Item, indent: string): string[] {
  if (item.kind === 'task') {
    const style = item.conditional ? ', style="rounded,dashed"' : '';
    return [`${indent}${quoted(item.id)} [label=${quoted(item.label)}${style}];`];
  }
  // Graphviz draws a frame only around a subgraph whose name begins so.
  return [
    `${indent}subgraph ${quoted(`cluster ${item.id}`)} {`,
    `${indent}  label=${quoted(item.kind === 'loop' ? `${item.label} item` : item.label)}; style=${item.kind === 'loop' ? 'dashed' : 'solid'};`,
    ...item.children.flatMap((child) => dotItem(child, `${indent}  `)),
    `${indent}}`,
  ];
}

function dotLine({ from, to, kind }: Line, more = ''): string {
  const style = kind === 'order' ? 'style=dashed' : 'style=solid';
  return `${quoted(from)} -> ${quoted(to)} [${style}${more}]`;
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

// ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a script wants to know; the whole graph, with points and guards, is in the manifest. */
export function jsonOf(dag: DagManifest): unknown {
  const picture = pictureOf(dag);
  return {
    dag: dag.id,
    schedule: dag.schedule,
    parameters: dag.parameters,
    nodes: dag.nodes
      .filter((node) => node.hidden !== true)
      .map((node) => ({
        id: node.id,
        task: node.task,
        ...(node.group === undefined ? {} : { group: node.group }),
        ...(node.region === undefined ? {} : { region: node.region }),
        options: node.options,
      })),
    groups: dag.groups.map(({ id, parent }) => ({ id, ...(parent === undefined ? {} : { parent }) })),
    regions: dag.regions.map(({ id, kind, parent }) => ({ id, kind, ...(parent === undefined ? {} : { parent }) })),
    edges: [...picture.lines, ...picture.backwards],
  };
}
