/** The oracle for control flow. */
import { fileURLToPath } from 'node:url';
import { type Definition, definitionOf } from '@tradewind/sdk/runtime';
import { play, runDag } from 'tradewind/testing';
import { test } from 'vitest';
import * as control from './control/dags/control.ts';
import { expectSame } from './same.ts';

const project = fileURLToPath(new URL('./control', import.meta.url));
const kindOf = (flow: unknown): Definition['kind'] | undefined => definitionOf(flow)?.kind;
const flows = Object.entries(control).filter(([, flow]) => kindOf(flow) === 'dag');

test.each(flows)('%s', async (dagId, flow) => {
  expectSame(await play(flow as typeof control.unrolled), await runDag(dagId, { project }));
});

test.each([
  ['branches', 'limit', [0, 6]],
  ['decided', 'limit', [0, 2, 4]],
  ['mapped', 'count', [0, 1]],
  ['nested', 'count', [0, 3]],
  ['looped', 'count', [0, 1, 2]],
  ['parallel', 'count', [0, 1]],
  ['carried', 'count', [0, 1]],
] as const)('%s with other parameters', async (dagId, name, given) => {
  for (const value of given) {
    const params = { [name]: value };
    expectSame(
      await play(control[dagId] as typeof control.mapped, { params }),
      await runDag(dagId, { project, params }),
    );
  }
});
