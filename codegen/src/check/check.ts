import type { Sink } from '../diagnostics/sink.ts';
import { checkCatchup } from './catchup.ts';
import { checkConstructors } from './constructors.ts';
import type { Check, CheckInput } from './context.ts';
import { checkDagFactories } from './dag-factories.ts';
import { checkDagsWithoutTasks } from './dags-without-tasks.ts';
import { checkFlowSignatures } from './flow-signatures.ts';
import { checkNeedlessAwaits } from './needless-awaits.ts';
import { checkNotExecutedYet } from './not-executed-yet.ts';
import { checkPools } from './pools.ts';
import { checkRetries } from './retries.ts';
import { checkStrictness } from './strictness.ts';
import { checkTaskBodies } from './task-bodies.ts';
import { checkTaskPlaces } from './task-places.ts';
import { checkTaskSignatures } from './task-signatures.ts';
import { checkTeardowns } from './teardowns.ts';
import { checkTravel } from './travel.ts';
import { checkUnawaitedInCallbacks } from './unawaited-in-callbacks.ts';
import { checkUncalledTasks } from './uncalled-tasks.ts';

const checks: readonly Check[] = [
  checkStrictness,
  checkTaskPlaces,
  checkTaskSignatures,
  checkFlowSignatures,
  checkConstructors,
  checkTeardowns,
  checkCatchup,
  checkRetries,
  checkPools,
  checkNotExecutedYet,
  checkTaskBodies,
  checkTravel,
  checkDagFactories,
  checkNeedlessAwaits,
  checkUnawaitedInCallbacks,
  // These ask what was found so far: what could not be read is not said to be missing.
  checkDagsWithoutTasks,
  checkUncalledTasks,
];

/** Everything that can be said of declarations and whole dags, after the flows were read. */
export function check(input: CheckInput, sink: Sink): void {
  for (const one of checks) one(input, sink);
}
