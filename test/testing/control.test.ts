/** The oracle for control flow. */
import { fileURLToPath } from 'node:url';
import { type Definition, definitionOf } from '@tradewind/sdk/runtime';
import { play, runDag } from 'tradewind/testing';
import { test } from 'vitest';
import * as control from './control/dags/control.ts';
import * as harder from './control/dags/harder.ts';
import { expectSame } from './same.ts';

const project = fileURLToPath(new URL('./control', import.meta.url));
const all = { ...control, ...harder };
const kindOf = (flow: unknown): Definition['kind'] | undefined => definitionOf(flow)?.kind;
const flows = Object.entries(all).filter(([, flow]) => kindOf(flow) === 'dag');

test.each(flows)('%s', async (dagId, flow) => {
  expectSame(await play(flow as typeof control.mapped), await runDag(dagId, { project }));
});

test.each([
  ['branches', 'limit', [0, 6]],
  ['decided', 'limit', [0, 2, 4]],
  ['mapped', 'count', [0, 1]],
  ['nested', 'count', [0, 3]],
  ['looped', 'count', [0, 1, 2]],
  ['parallel', 'count', [0, 1]],
  ['carried', 'count', [0, 1]],
  ['caughtInLoop', 'count', [0, 1]],
  ['leftLoop', 'count', [0, 2]],
  ['thrownInLoop', 'count', [0, 1]],
  ['thrown', 'limit', [1]],
  ['joined', 'limit', [0, 6]],
  ['deep', 'count', [0, 1]],
] as const)('%s with other parameters', async (dagId, name, given) => {
  for (const value of given) {
    const params = { [name]: value };
    expectSame(await play(all[dagId] as typeof control.mapped, { params }), await runDag(dagId, { project, params }));
  }
});
