import { GatherCell, GatherItemCell } from './gathers.ts';
import { GroupCell, ReturnCell } from './groups.ts';
import { GateCell } from './guards.ts';
import { HandleCell } from './handles.ts';
import { CarriedCell, JoinCell } from './joins.ts';
import { NodeCell } from './nodes.ts';
import type { CellPlan } from './plan.ts';
import { PointCell } from './points.ts';
import { EndCell, RegionCell } from './regions.ts';
import type { Cell, Frame } from './run.ts';

/** A cell of a frame, as its plan says. */
export function makeCell(plan: CellPlan, frame: Frame): Cell {
  switch (plan.kind) {
    case 'node':
      return new NodeCell(plan, frame);
    case 'point':
      return new PointCell(plan, frame);
    case 'gate':
      return new GateCell(plan, frame);
    case 'join':
      return new JoinCell(plan, frame);
    case 'region':
      return new RegionCell(plan, frame);
    case 'end':
      return new EndCell(plan, frame);
    case 'carried':
      return new CarriedCell(plan, frame);
    case 'gather':
      return new GatherCell(plan, frame);
    case 'item':
      return new GatherItemCell(plan, frame);
    case 'handle':
      return new HandleCell(plan, frame);
    case 'group':
      return new GroupCell(plan, frame);
    case 'return':
      return new ReturnCell(plan, frame);
  }
}
