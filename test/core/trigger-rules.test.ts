/** Every trigger rule over every multiset of upstream states, against a reference. */
import type { TriggerRule } from '@tradewind/sdk/manifest';
import { triggerRules } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import type { TryOutcome } from '../../runtime/src/core/index.ts';
import { awaits, constant, type DagParts, gather, item, node, of, param, region } from './build.ts';
import { Drive, fails, skips } from './drive.ts';
import { reference, type Upstream, upstreamStates } from './trigger-rules-reference.ts';

/** All multisets of one to `most` states. */
function multisets(most: number): Upstream[][] {
  const found: Upstream[][] = [];
  const grow = (states: Upstream[], from: number): void => {
    if (states.length > 0) found.push(states);
    if (states.length === most) return;
    for (let i = from; i < upstreamStates.length; i++) grow([...states, upstreamStates[i] as Upstream], i);
  };
  grow([], 0);
  return found;
}

const outcomeOf: Record<Exclude<Upstream, 'upstream_failed'>, TryOutcome> = {
  success: { kind: 'success', value: 1 },
  failed: fails(),
  skipped: skips(),
};

const expected = { run: 'scheduled', skipped: 'skipped', upstream_failed: 'upstream_failed' } as const;

/** An upstream call for each state; one that is to be upstream_failed has a failed call before it. */
function plain(
  rule: TriggerRule,
  states: readonly Upstream[],
): { parts: DagParts; outcomes: Record<string, TryOutcome> } {
  const outcomes: Record<string, TryOutcome> = {};
  const nodes = states.flatMap((state, i) => {
    if (state !== 'upstream_failed') {
      outcomes[`u${i}`] = outcomeOf[state];
      return [node(`u${i}`)];
    }
    outcomes[`before${i}`] = fails();
    return [node(`before${i}`), node(`u${i}`, [of(`before${i}`)])];
  });
  const inputs = states.map((_, i) => of(`u${i}`));
  return { parts: { nodes: [...nodes, node('x', inputs, { options: { triggerRule: rule } })] }, outcomes };
}

/** The same as iterations of a loop. */
function mapped(
  rule: TriggerRule,
  states: readonly Upstream[],
): { parts: DagParts; outcomes: Record<string, TryOutcome> } {
  const outcomes: Record<string, TryOutcome> = {};
  for (const [i, state] of states.entries()) {
    if (state === 'upstream_failed') outcomes[`before[${i}]`] = fails();
    else outcomes[`u[${i}]`] = outcomeOf[state];
  }
  return {
    parts: {
      nodes: [
        node('before', [item('r')], { region: 'r' }),
        node('u', [of('before')], { region: 'r' }),
        node('x', [gather('r', of('u'))], { options: { triggerRule: rule } }),
      ],
      regions: [region('r', constant(states.map((_, i) => i)))],
    },
    outcomes,
  };
}

function stateOfX(parts: DagParts, outcomes: Record<string, TryOutcome>): string | undefined {
  const run = new Drive(parts).start();
  while (run.ready.some((key) => key !== 'x')) {
    const key = run.ready.find((one) => one !== 'x') as string;
    run.end(key, outcomes[key] ?? 1);
  }
  if (run.ready.includes('x')) run.args('x');
  return run.states['x'];
}

test('the reference knows every rule', () => {
  expect(Object.keys(reference).sort()).toEqual([...triggerRules].sort());
});

describe.each(triggerRules)('%s', (rule) => {
  const cases = multisets(4);

  test('over calls', () => {
    for (const states of cases) {
      const { parts, outcomes } = plain(rule, states);
      expect(stateOfX(parts, outcomes), states.join(' ')).toBe(expected[reference[rule](states)]);
    }
  });

  test('over iterations', () => {
    for (const states of cases) {
      const { parts, outcomes } = mapped(rule, states);
      expect(stateOfX(parts, outcomes), states.join(' ')).toBe(expected[reference[rule](states)]);
    }
  });

  test('over an empty list, which is one success', () => {
    const { parts, outcomes } = mapped(rule, []);
    expect(stateOfX(parts, outcomes)).toBe(expected[reference[rule](['success'])]);
  });

  test('over an empty list beside a call', () => {
    for (const state of upstreamStates) {
      const { parts, outcomes } = plain(rule, [state]);
      const [x, ...others] = [...(parts.nodes ?? [])].reverse();
      const run = {
        nodes: [
          ...others.reverse(),
          node('m', [], { region: 'r' }),
          node('x', [...(x?.args ?? []), gather('r', of('m'))], { options: { triggerRule: rule } }),
        ],
        regions: [region('r', constant([]))],
      };
      expect(stateOfX(run, outcomes), state).toBe(expected[reference[rule]([state, 'success'])]);
    }
  });

  test('over nothing: it runs', () => {
    expect(stateOfX({ nodes: [node('x', [constant(1)], { options: { triggerRule: rule } })] }, {})).toBe('scheduled');
  });

  test('never revives a call that control did not reach', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')])],
      nodes: [
        node('a'),
        node('b'),
        node('x', [of('b')], { guard: { kind: 'point', point: 'p1', is: 'passed' }, options: { triggerRule: rule } }),
      ],
    }).start();
    run.end('b');
    run.end('a', fails());
    expect(run.states['x']).toBe('upstream_failed');
  });

  test('waits until all inputs have ended', () => {
    const run = new Drive({
      params: ['n'],
      nodes: [node('a'), node('b'), node('x', [of('a'), of('b'), param('n')], { options: { triggerRule: rule } })],
    }).start();
    run.end('a', rule === 'one_failed' ? fails() : 1);
    expect(run.states['x']).toBeUndefined();
  });
});
