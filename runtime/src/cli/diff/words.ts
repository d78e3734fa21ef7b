/** A difference as lines for a person. */
import type { Colors } from '../ui/colors.ts';
import { count } from '../ui/text.ts';
import type { Change, ManifestDiff } from './diff.ts';

/** Runs that began with the old version. */
export interface ConcernedRuns {
  readonly dag: string;
  /** Ids; they go on with the old version. */
  readonly unfinished: readonly string[];
  readonly ended: number;
}

const signs: Record<Change['kind'], string> = {
  added: '+',
  removed: '-',
  renamed: '→',
  rewired: '~',
  retyped: '~',
  options: '~',
  code: '~',
};

export function diffLines(diff: ManifestDiff, runs: readonly ConcernedRuns[], colors: Colors): string[] {
  if (diff.same) return ['The same version: nothing differs.'];
  const lines = [`${diff.from.slice(0, 12)} → ${colors.bold(diff.to.slice(0, 12))}`];
  for (const dag of diff.added) lines.push('', colors.good(`+ ${dag}: a new dag`));
  for (const dag of diff.removed) lines.push('', colors.bad(`- ${dag}: the dag is gone`), ...runLines(dag, runs));
  for (const { dag, changes } of diff.changed) {
    lines.push('', colors.bold(dag));
    for (const change of changes) lines.push(...changeLines(change, colors));
    lines.push(...runLines(dag, runs));
  }
  if (diff.added.length + diff.removed.length + diff.changed.length === 0)
    lines.push('', 'The dags are the same. Code that is no task’s own differs: glue, a helper, or a package.');
  else if (diff.unchanged.length > 0) lines.push('', colors.dim(`unchanged: ${diff.unchanged.join(', ')}`));
  lines.push(
    '',
    diff.compatible
      ? 'Compatible: what triggers these dags and what reads their results and history goes on to work.'
      : colors.warn('Lines with ! may break who triggers these dags, or reads their results or their history.'),
  );
  return lines;
}

function changeLines({ kind, task, details, compatible }: Change, colors: Colors): string[] {
  const mark = compatible ? ' ' : colors.warn('!');
  const head = `${mark} ${signs[kind]} ${task === undefined ? '' : `${task} `}${colors.dim(kind)}`;
  const [only, ...others] = details;
  if (only !== undefined && others.length === 0) return [`${head}: ${only}`];
  return [head, ...details.map((detail) => `      ${detail}`)];
}

function runLines(dag: string, runs: readonly ConcernedRuns[]): string[] {
  const found = runs.find((one) => one.dag === dag);
  if (!found || found.unfinished.length + found.ended === 0) return [];
  const { unfinished, ended } = found;
  const shown = unfinished.slice(0, 3).join(', ');
  const stays = unfinished.length === 1 ? 'it stays' : 'they stay';
  const more = unfinished.length > 3 ? ', …' : '';
  return [
    ...(ended === 0 ? [] : [`    ${count(ended, 'ended run')} of the old version`]),
    ...(unfinished.length === 0
      ? []
      : [
          `    ${count(unfinished.length, 'unfinished run')} of the old version (${shown}${more}): ${stays} with that version`,
        ]),
  ];
}
