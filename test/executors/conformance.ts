/** What every executor keeps. Run for each; what only some can do stands under a named capability. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Executor, ExecutorEvents } from '../../runtime/src/executors/executor.ts';
import { LocalExecutor } from '../../runtime/src/executors/local/local-executor.ts';
import { testLifecycle } from '../support/lifecycle.ts';
import { testCancel, testTimeouts } from './conformance/aborts.ts';
import { testErrors, testSignals, testStacks } from './conformance/endings.ts';
import { testLoading, testMissing } from './conformance/faults.ts';
import { testLogs } from './conformance/logs.ts';
import { testSlots, testStop } from './conformance/slots.ts';
import { testContext, testValues } from './conformance/values.ts';
import { type Capabilities, Folder, holdUntil, type Setup, Watched, workOf } from './harness.ts';

export interface CreateOptions {
  /** Tries at a time. */
  readonly slots: number;
  readonly graceMs: number;
}

export type CreateExecutor = (events: ExecutorEvents, options: CreateOptions) => Executor;

/** Registers the suite. */
export function testExecutor(create: CreateExecutor, capabilities: Capabilities): void {
  let folder: Folder;
  let watched: Watched;
  const setup = (): Setup => ({ folder, watched });

  beforeEach(async () => {
    folder = new Folder();
    watched = new Watched((events) => create(events, { slots: 2, graceMs: 1_000 }));
    await watched.executor.start();
  });
  afterEach(async () => {
    await watched.executor.stop({ graceMs: 0 });
    expect(watched.violations).toEqual([]);
    folder[Symbol.dispose]();
  });

  const parts: Readonly<Record<string, (setup: () => Setup, capabilities: Capabilities) => void>> = {
    values: testValues,
    context: testContext,
    errors: testErrors,
    signals: testSignals,
    stacks: testStacks,
    loading: testLoading,
    'what is missing': testMissing,
    timeouts: testTimeouts,
    cancellation: testCancel,
    logs: testLogs,
    slots: testSlots,
    stop: testStop,
  };
  describe.each(Object.entries(parts))('%s', (_, register) => {
    register(setup, capabilities);
  });
  describe('start and stop', () => {
    testLifecycle(() => busyExecutor(create, folder));
  });
}

function busyExecutor(create: CreateExecutor, folder: Folder): ReturnType<Parameters<typeof testLifecycle>[0]> {
  const held = new Watched((events) => create(events, { slots: 2, graceMs: 1_000 }));
  const { executor } = held;
  let round = 0;
  return {
    subject: executor,
    leftovers: () => (executor instanceof LocalExecutor ? executor.pids.map(String) : []),
    makeBusy: async () => {
      round += 1;
      const begun = `begun-${round}`;
      const go = `go-${round}`;
      void held.execute(workOf(folder, folder.bundle({ hold: holdUntil(folder, begun, go) }), 'hold'));
      await folder.appeared(begun);
      return { release: () => writeFileSync(folder.file(go), '') };
    },
  };
}
