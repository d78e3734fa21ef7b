/**
 * Faults that a tired engineer might make, in core and in the compiler: a piece of a source and what stands in its place.
 * The oracle is worth something only if it finds each of them.
 */
export interface SeededBug {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

const core = (name: string, file: string, find: string, replace: string): SeededBug => ({
  name,
  file: `runtime/src/core/${file}.ts`,
  find,
  replace,
});

const compiler = (name: string, file: string, find: string, replace: string): SeededBug => ({
  name,
  file: `codegen/src/${file}.ts`,
  find,
  replace,
});

export const seededBugs: readonly SeededBug[] = [
  core(
    'a skipped input does not skip a call',
    'trigger-rules',
    "if (broken > 0) return 'upstream_failed';\n      return skipped > 0 ? 'skipped' : 'run';",
    "return broken > 0 ? 'upstream_failed' : 'run';",
  ),
  core('one_done waits for a success', 'trigger-rules', 'return success + counts.failed > 0', 'return success > 0'),
  core('of two throws the earlier one counts', 'guards', 'reason.order > found.order', 'reason.order < found.order'),
  core(
    'a skip comes before a failure',
    'values',
    'return this.failure ?? this.skip;',
    'return this.skip ?? this.failure;',
  ),
  core(
    'the last failure in call order is thrown',
    'values',
    'compareOrder(b.order, a.order) < 0 ? b : a',
    'compareOrder(b.order, a.order) > 0 ? b : a',
  ),
  core('a carried value comes out of the first iteration', 'joins', 'loop.frames.at(-1)', 'loop.frames.at(0)'),
  core(
    'what an iteration left out counts as one of the list',
    'gathers',
    'this.leftOut = reached !== true;',
    'this.leftOut = false;',
  ),
  core('an await does not look at failures', 'points', 'if (all.broken) this.#lookAtAll(run, does);', ''),
  core(
    'an upstream-failed call has not looked at its inputs',
    'nodes',
    "if (verdict !== 'skipped' && counts.broken) {",
    "if (verdict === 'run' && counts.broken) {",
  ),
  core(
    'a tear-down runs whatever became of its set-up',
    'nodes',
    "if (setup.state === 'success') return this.#becomeReady(run);",
    'if (setup.made) return this.#becomeReady(run);',
  ),
  core(
    'a loop goes on behind its break',
    'regions',
    'if (goesOn === true) this.#region.beginNext(run);',
    'if (goesOn !== undefined) this.#region.beginNext(run);',
  ),
  core(
    'an error that is thrown on is a new one',
    'causes',
    'if (known !== undefined) return known;\n  return { outcome:',
    'return { outcome:',
  ),
  core(
    'failures that nobody in a flow call looked at stay there',
    'groups',
    'for (const failing of this.#unhandled) parent?.failures.push(failing);',
    'void parent;',
  ),
  core(
    'a flow call as a value forgets what was thrown out of it',
    'groups',
    "if (this.#made && reason?.cause.outcome === 'failed' && this.plan.group >= 0) this.ledger.failures.push(this);",
    '',
  ),
  core(
    'what waits for several things begins when it finds one that is there',
    'run',
    'if (cell.settled) continue;',
    'if (cell.settled) break;',
  ),
  core(
    'an iteration takes over from the first one, not from the one before',
    'run',
    'this.loop?.frames[this.index - 1]',
    'this.loop?.frames[0]',
  ),
  core(
    'a map of a map gathers its items as they come',
    'regions',
    'this.frames[index] = frame;',
    'this.frames.push(frame);',
  ),
  core(
    'a loop over a skipped list is begun',
    'regions',
    'if (counts.thrown !== undefined) {',
    'if (counts.failure !== undefined) {',
  ),
  core('Promise.any is content with a failure', 'points', "new Contest(does.mode === 'any',", 'new Contest(false,'),
  core('one retry less', 'retries', '!(failures <= policy.retries)', '!(failures < policy.retries)'),
  compiler(
    'the else of a decision is its then',
    'read/statements/if',
    "along(r, taken('else'), onFalse)",
    "along(r, taken('then'), onFalse)",
  ),
  compiler(
    'an await does not hold up what follows',
    'read/points',
    ': passed(point);',
    ": spec.kind === 'await' ? r.control : passed(point);",
  ),
  compiler(
    'a clause of a switch is entered by falling alone',
    'read/statements/switch',
    'falling === undefined ? [entry] : [entry, falling]',
    'falling === undefined ? [entry] : [falling]',
  ),
  compiler(
    'a way out of a finally does not wait for it',
    'read/statements/try',
    'control: all(end, exit.way.control)',
    'control: exit.way.control',
  ),
  compiler(
    'a catch sees only the first point that throws',
    'read/statements/try',
    'throwers.map(({ way }) => way),\n    clause,',
    'throwers.slice(0, 1).map(({ way }) => way),\n    clause,',
  ),
  compiler(
    'where ways meet, the variables of the first count',
    'read/ways',
    'merged.set(cell, joinContents(r, cases, at));',
    'merged.set(cell, joinContents(r, cases.slice(0, 1), at));',
  ),
  compiler(
    'a loop over a list lets all iterations run at once',
    'read/loops',
    'if (completes !== true || goesOn !== true) region.next',
    'if (completes === false) region.next',
  ),
  compiler('break goes on to the next iteration', 'read/loops', 'goesOn: meeting(goingOn),', 'goesOn: completes,'),
  compiler(
    'the order of .after is forgotten',
    'read/expressions/call-task',
    '...(callee.after.length === 0 ? {} : { after: callee.after }),',
    '',
  ),
  compiler(
    'a tear-down that fails hides what the body threw',
    'read/statements/using',
    "exit.kind === 'throw' ? ended : passed(point)",
    'passed(point)',
  ),
  compiler(
    'behind a continue, a loop that is unrolled is over',
    'read/statements/for-of',
    'meet(r, [end, ...continues], at);',
    'meet(r, [end], at);',
  ),
  compiler(
    'what one iteration pushes comes out backwards',
    'read/filled',
    'const pushes = frame.pushes.filter((push) => push.cell === cell);',
    'const pushes = frame.pushes.filter((push) => push.cell === cell).toReversed();',
  ),
  compiler(
    'a flow call in a flow call belongs to none',
    'graph/builder',
    'const group: Writable<GroupManifest> = { id, ...(parent === undefined ? {} : { parent }),',
    'const group: Writable<GroupManifest> = { id,',
  ),
  compiler(
    'an id that is given in a flow call has no prefix',
    'graph/names',
    '{ id: inGroup(prefix, id), origin',
    '{ id, origin',
  ),
  compiler(
    'Promise.allSettled of what a loop gave throws as Promise.all does',
    'read/expressions/await',
    "flow, mode === 'body' ? 'all' : mode, [of.ref]",
    "flow, 'all', [of.ref]",
  ),
  compiler(
    'a default stands in for what was given',
    'read/bind',
    'args: [test, other, base.expr]',
    'args: [test, base.expr, other]',
  ),
  compiler(
    "a task's own options win over those of the call",
    'read/expressions/call-task',
    '[...flow.defaults, own, said]',
    '[...flow.defaults, said, own]',
  ),
];
