/** What came to pass in a run: how its calls, points and loops ended, instance by instance. */
import type { NodeId, PointId, PointOutcome, RegionId } from '@tradewind/sdk/manifest';
import type { MapPath } from './model.ts';
import { NodeCell } from './nodes.ts';
import { PointCell } from './points.ts';
import { RegionCell } from './regions.ts';
import type { Frame, Run } from './run.ts';

export type Seen =
  /** A call whose task ran. */
  | {
      readonly kind: 'node';
      readonly id: NodeId;
      readonly mapPath: MapPath;
      readonly outcome: 'success' | 'failed' | 'skipped';
    }
  /** A point that control reached: `passed`, `threw`, or of a decision its branch. */
  | { readonly kind: 'point'; readonly id: PointId; readonly mapPath: MapPath; readonly outcome: PointOutcome }
  /** A loop that control reached, and whose list was there. */
  | { readonly kind: 'region'; readonly id: RegionId; readonly mapPath: MapPath; readonly iterations: number };

/** In program order; of a loop, iteration by iteration. */
export function seenIn(run: Run): Seen[] {
  const found: Seen[] = [];
  collect(run.root, found);
  return found;
}

function collect(frame: Frame, found: Seen[]): void {
  const mapPath = frame.path;
  // Of an iteration that was not begun there are no cells, or few.
  for (const cell of frame.cells) {
    if (cell instanceof NodeCell) {
      const { state } = cell;
      const ran = cell.made && cell.tryNumber > 0;
      if (ran && (state === 'success' || state === 'failed' || state === 'skipped')) {
        found.push({ kind: 'node', id: cell.plan.id, mapPath, outcome: state });
      }
    } else if (cell instanceof PointCell) {
      const { outcome } = cell;
      if (outcome !== 'passed' && outcome !== 'threw') continue;
      found.push({
        kind: 'point',
        id: cell.plan.id,
        mapPath,
        outcome: outcome === 'threw' ? outcome : (cell.branch ?? outcome),
      });
    } else if (cell instanceof RegionCell && cell.without === undefined) {
      found.push({ kind: 'region', id: cell.plan.id, mapPath, iterations: cell.frames.length });
      for (const inner of cell.frames) if (inner !== undefined) collect(inner, found);
    }
  }
}
