import type { ts } from 'ts-morph';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Found, Sink } from '../diagnostics/sink.ts';
import { checkCatchup } from './catchup.ts';
import { checkCaughtSkips } from './caught-skips.ts';
import { checkConstructors } from './constructors.ts';
import { type Check, type CheckInput, knownOf, type ProjectInput } from './context.ts';
import { checkDagFactories } from './dag-factories.ts';
import { checkDagsWithoutTasks } from './dags-without-tasks.ts';
import { checkFloatingPromises } from './floating-promises.ts';
import { checkFlowSignatures } from './flow-signatures.ts';
import { checkNeedlessAwaits } from './needless-awaits.ts';
import { checkNotExecutedYet } from './not-executed-yet.ts';
import { checkParameters } from './parameters.ts';
import { checkPools } from './pools.ts';
import { checkRetries } from './retries.ts';
import { checkSetups } from './setups.ts';
import { checkStrictness } from './strictness.ts';
import { checkTaskBodies } from './task-bodies.ts';
import { checkTaskPlaces } from './task-places.ts';
import { checkTaskSignatures } from './task-signatures.ts';
import { checkTeardowns } from './teardowns.ts';
import { checkTravel } from './travel.ts';
import { checkTriggerRules } from './trigger-rules.ts';
import { checkTriggers } from './triggers.ts';
import { checkUnawaitedInCallbacks } from './unawaited-in-callbacks.ts';
import { checkUncalledTasks } from './uncalled-tasks.ts';
import { checkUnreachableCalls } from './unreachable-calls.ts';
import { checkWideResults, measureResults } from './wide-results.ts';

/**
 * These look at one file at a time and at what it imports, wherever that leads: what they find holds until one of these
 * files changes. Who else in the project uses something, they must not need to know.
 */
const fileChecks: readonly Check[] = [
  checkTaskPlaces,
  checkTaskSignatures,
  checkFlowSignatures,
  checkConstructors,
  checkTeardowns,
  checkCatchup,
  checkPools,
  checkNotExecutedYet,
  checkTaskBodies,
  checkTravel,
  checkDagFactories,
  checkNeedlessAwaits,
  checkUnawaitedInCallbacks,
  checkCaughtSkips,
  checkFloatingPromises,
  checkParameters,
  measureResults,
];

/** The same, but what they find is only told if the project has no errors: what could not be read may be why. */
const fileChecksWithoutErrors: readonly Check[] = [checkUnreachableCalls, checkTriggerRules, checkSetups];

/**
 * These look at the project as a whole, after every edit: they must walk no sources, and ask of each file only what is kept
 * with it.
 */
const projectChecks: readonly Check<ProjectInput>[] = [
  checkStrictness,
  checkRetries,
  checkTriggers,
  checkWideResults,
  // These ask what was found so far: what could not be read is not said to be missing.
  checkDagsWithoutTasks,
  checkUncalledTasks,
];

/** What was found in one file. */
export interface FileFindings {
  readonly always: readonly Found[];
  readonly withoutErrors: readonly Found[];
}

/** What can be said of each file by itself. Nothing is reported: `checkProject` does. */
export function checkFiles(input: CheckInput, sink: Sink): ReadonlyMap<ts.SourceFile, FileFindings> {
  const findings = new Map<ts.SourceFile, FileFindings>();
  for (const [file, part] of partsOf(input)) {
    const always: Found[] = [];
    const withoutErrors: Found[] = [];
    sink.collect(always, () => runAll(fileChecks, part, sink));
    sink.collect(withoutErrors, () => runAll(fileChecksWithoutErrors, part, sink));
    findings.set(file, { always, withoutErrors });
  }
  return findings;
}

/** What was found in files, and what can only be said of the project as a whole. */
export function checkProject(input: ProjectInput, found: readonly FileFindings[], sink: Sink): void {
  for (const { always } of found) sink.take(always);
  if (!hasErrors(sink.all())) for (const { withoutErrors } of found) sink.take(withoutErrors);
  runAll(projectChecks, input, sink);
}

/** Everything that can be said of declarations and whole dags, after the flows were read. */
export function check(given: Omit<CheckInput, 'known'>, sink: Sink): void {
  const input = { ...given, known: knownOf(() => [given.declarations]) };
  checkProject({ ...input, files: [...partsOf(input).values()] }, [...checkFiles(input, sink).values()], sink);
}

function runAll<Input>(checks: readonly Check<Input>[], input: Input, sink: Sink): void {
  for (const one of checks) one(input, sink);
}

/** The input file by file. */
function partsOf(input: CheckInput): Map<ts.SourceFile, CheckInput> {
  const { shared, declarations, dags } = input;
  const classes = Map.groupBy(shared.classes, ([node]) => node.getSourceFile());
  const declared = Map.groupBy(declarations, ({ file }) => file);
  const read = Map.groupBy(dags, ({ file }) => file);
  return new Map(
    shared.project.sourceFiles.map((file) => {
      const project = { ...shared.project, sourceFiles: [file] };
      const own = { ...shared, project, classes: new Map(classes.get(file)) };
      return [file, { ...input, shared: own, declarations: declared.get(file) ?? [], dags: read.get(file) ?? [] }];
    }),
  );
}
