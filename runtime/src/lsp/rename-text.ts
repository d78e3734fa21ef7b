/** What a rename does to the history of runs, in words. */
import type { BoundIds, RenameAnswer } from '@tradewind/codegen/editor';

/** Which ids go, and what to do to keep them; undefined: none do. */
export function historyWarning({ kind, from, bound, keep }: RenameAnswer): string | undefined {
  if (bound.length === 0) return undefined;
  const shown = bound.slice(0, 3).map(idsText);
  const more = bound.length > 3 ? ` (and ${bound.length - 3} more)` : '';
  const how =
    kind === 'dag'
      ? `give the dag the option \`id: '${from}'\``
      : `give the call the option \`.with({ id: '${from}' })\``;
  const advice = keep.length === 0 ? '' : ` To keep them, ${how}.`;
  return `Earlier runs stay under the old name: ${shown.join('; ')}${more}.${advice}`;
}

function idsText({ dag, isDag, ids }: BoundIds): string {
  if (isDag) return `the dag \`${dag}\``;
  const [first = '', second, ...others] = ids.map((id) => `\`${id}\``);
  const listed =
    second === undefined ? first : others.length === 0 ? `${first} and ${second}` : `${first}, ${second}, …`;
  return `${listed} of \`${dag}\``;
}
