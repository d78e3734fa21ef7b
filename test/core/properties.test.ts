import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  dispatchOf,
  type Instance,
  type InstanceState,
  isLegal,
  isTerminal,
  type Plan,
  type PlanIndex,
  restoreRun,
  type RunEvent,
  type Step,
} from '../../runtime/src/core/index.ts';
import { parseManifest } from '@tradewind/sdk/manifest';
import { context, dag, indexOf } from './build.ts';
import { randomDag } from './random-dag.ts';
import { Random } from './random.ts';
import { randomBehaviours, Simulation } from './simulate.ts';

const seeds = fc.record({ dagSeed: fc.nat(), runSeed: fc.nat(), size: fc.integer({ min: 1, max: 40 }) });
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) };

function instancesOf(simulation: Simulation): Instance[] {
  return [...simulation.instances.values()];
}

function restored(index: PlanIndex, simulation: Simulation): ReturnType<typeof restoreRun> {
  const observed = new Map([...simulation.values].filter(([key]) => index.observed.has(key.split('[')[0] as string)));
  return restoreRun(index, context, {}, instancesOf(simulation), observed, { cancelled: simulation.run.cancelled });
}

describe('for random dags, outcomes and orders', () => {
  test('the random dags are dags that the manifest accepts', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, size) => {
        const manifest = dag(randomDag(seed, { size, contests: true }));
        expect(() => parseDag(manifest)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  test('every run ends; each step is legal; terminal states absorb; what is late changes nothing', () => {
    fc.assert(
      fc.property(seeds, ({ dagSeed, runSeed, size }) => {
        const index = indexOf(randomDag(dagSeed, { size, contests: true }));
        const states = new Map<string, InstanceState>();
        const simulation = new Simulation(index, runSeed, {
          trouble: 0.2,
          cancel: runSeed % 4 === 0 ? 0.05 : 0,
          observe(current, event, step) {
            if (event.kind === 'dispatched' && step.ignored === undefined) expectArguments(current, event.key);
            if (step.ignored !== undefined) expect(step).toMatchObject({ changed: [], ready: [] });
            for (const instance of step.changed) {
              const key = instance.nodeId + instance.mapPath.map((i) => `[${i}]`).join('');
              const before = states.get(key);
              expect(isTerminal(before), `${key} left ${before}`).toBe(false);
              // In one step an instance may become scheduled and be cancelled at once.
              const legal = isLegal(before, instance.state) || event.kind === 'cancelled';
              expect(legal, `${key}: ${before} → ${instance.state}`).toBe(true);
              states.set(key, instance.state);
            }
          },
        }).play();
        expect([...states.values()].filter((state) => !isTerminal(state))).toEqual([]);
        if (simulation.finished?.result !== undefined) expectXcoms(simulation, simulation.finished.result);
        const sequence = instancesOf(simulation).map((one) => one.endSequence as number);
        expect(sequence.sort((a, b) => a - b)).toEqual(sequence.map((_, i) => i + 1));
      }),
      runs,
    );
  });

  test('the order in which things happen decides nothing, but for `any` and `race`', () => {
    fc.assert(
      fc.property(seeds, ({ dagSeed, runSeed, size }) => {
        const index = indexOf(randomDag(dagSeed, { size, contests: false }));
        const behaviours = randomBehaviours(runSeed);
        const one = new Simulation(index, runSeed, { behaviours, trouble: 0.1 }).play();
        const other = new Simulation(index, runSeed + 1, { behaviours, trouble: 0.1 }).play();
        expect(other.outcome).toEqual(one.outcome);
      }),
      runs,
    );
  });

  test('rebuilt from its rows at any moment, a run goes on as it would have', () => {
    fc.assert(
      fc.property(seeds, ({ dagSeed, runSeed, size }) => {
        const index = indexOf(randomDag(dagSeed, { size, contests: true }));
        const random = new Random(runSeed);
        const copies: ReturnType<typeof restoreRun>[] = [];
        new Simulation(index, runSeed, {
          trouble: 0.2,
          cancel: runSeed % 3 === 0 ? 0.05 : 0,
          observe(simulation, event, step) {
            for (const copy of copies) expect(apply(copy, event, simulation.now)).toEqual(step);
            const often = copies.length < 3 || event.kind === 'cancelled' || simulation.run.cancelled;
            if (simulation.finished === undefined && (often || random.chance(0.1))) {
              copies[copies.length < 3 ? copies.length : random.below(3)] = restored(index, simulation);
            }
          },
        }).play();
      }),
      runs,
    );
  });

  test('the same events give the same steps', () => {
    fc.assert(
      fc.property(seeds, ({ dagSeed, runSeed, size }) => {
        const index = indexOf(randomDag(dagSeed, { size, contests: true }));
        const record = (): [RunEvent, Step][] => {
          const steps: [RunEvent, Step][] = [];
          new Simulation(index, runSeed, {
            trouble: 0.2,
            observe: (_run, event, step) => steps.push([event, step]),
          }).play();
          return steps;
        };
        expect(record()).toEqual(record());
      }),
      { numRuns: 50 },
    );
  });
});

/** What a try is given is there: every XCom is of a call that succeeded. */
function expectArguments(simulation: Simulation, key: string): void {
  for (const plan of dispatchOf(simulation.run, key).args) expectXcoms(simulation, plan);
}

function expectXcoms(simulation: Simulation, plan: Plan): void {
  expect(xcomsOf(plan).filter((key) => simulation.instances.get(key)?.state !== 'success')).toEqual([]);
}

function xcomsOf(plan: Plan): string[] {
  switch (plan.kind) {
    case 'const':
      return [];
    case 'xcom':
      return [plan.key];
    case 'list':
      return plan.items.flatMap(xcomsOf);
    case 'record':
      return plan.entries.flatMap(([, value]) => xcomsOf(value));
  }
}

function parseDag(manifest: ReturnType<typeof dag>): unknown {
  return parseManifest({
    format: 'tradewind.manifest',
    formatVersion: 1,
    version: '0'.repeat(64),
    bundle: { hash: '0'.repeat(64), file: `bundle-${'0'.repeat(64)}.mjs` },
    tasks: {
      'dags/test.ts#task': {
        key: 'dags/test.ts#task',
        kind: 'task',
        name: 'task',
        form: 'function',
        module: 'dags/test.ts',
        parameters: [],
        result: {},
      },
    },
    dags: [manifest],
  });
}
