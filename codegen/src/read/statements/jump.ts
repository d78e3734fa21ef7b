import { ts } from 'ts-morph';
import type { Reader } from '../reader.ts';
import { wayFromHere } from '../ways.ts';

/** `break` and `continue`: control and variables go to the end of the loop, or of its iteration. */
export function executeJump(r: Reader, node: ts.BreakStatement | ts.ContinueStatement): void {
  const label = node.label?.text;
  const isBreak = ts.isBreakStatement(node);
  const target = r.targets.findLast((one) => (label === undefined ? one.isLoop || isBreak : one.label === label));
  if (target === undefined) return;
  if (isBreak) target.breaks.push(wayFromHere(r, target.breakDepth));
  else target.continues.push(wayFromHere(r, target.continueDepth));
  r.control = false;
}
