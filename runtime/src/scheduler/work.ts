/** What an executor is told about a try. */
import { join } from 'node:path';
import type { Work } from '../executors/executor.ts';
import { logFileOf } from './draft.ts';
import type { ActiveTry, OwnedRun } from './owned-run.ts';

export function workOf(run: OwnedRun, active: ActiveTry, args: Work['args'], dataDir: string): Work {
  const node = run.program.nodes.get(active.nodeId);
  if (!node) throw new Error(`${active.key} is not an instance of run ${run.id}`);
  const { logicalDate, dataInterval, isLatest } = run.row.context;
  return {
    token: active.token,
    runId: run.id,
    dagId: run.row.dagId,
    nodeId: node.id,
    taskKey: node.task,
    mapPath: active.waiting.mapPath,
    tryNumber: active.tryNumber,
    bundle: run.program.bundle,
    args,
    context: { logicalDate, dataInterval, isLatest, params: run.row.params },
    ...(node.options.timeoutMs === undefined ? {} : { timeoutMs: node.options.timeoutMs }),
    logFile: join(dataDir, logFileOf(run, active.key, active.tryNumber)),
  };
}
