import { ts } from 'ts-morph';
import { leaveTries } from '../coverage.ts';
import type { Reader } from '../reader.ts';
import { wayFromHere } from '../ways.ts';

/** `break` and `continue`: control and variables go to the end of the loop, or of its iteration. */
export function executeJump(r: Reader, node: ts.BreakStatement | ts.ContinueStatement): void {
  const label = node.label?.text;
  const isBreak = ts.isBreakStatement(node);
  const target = r.targets.findLast((one) =>
    label === undefined ? one.isLoop || (isBreak && one.label === undefined) : one.label === label,
  );
  if (target === undefined && r.inFinally > 0) {
    r.fail('jump-in-finally', node, { statement: isBreak ? 'break' : 'continue' });
    r.control = false;
    return;
  }
  // TypeScript tells that it is not there.
  if (target === undefined) return;
  leaveTries(r, target.tries);
  if (isBreak) target.breaks.push(wayFromHere(r, target.breakDepth));
  else target.continues.push(wayFromHere(r, target.continueDepth));
  r.control = false;
}
