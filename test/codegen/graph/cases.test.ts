import type { Guard, PointManifest, Value } from '@tradewind/sdk/manifest';
import { describe, expect, it } from 'vitest';
import { Cases } from '../../../codegen/src/graph/cases.ts';
import { dag, node } from '../../sdk-manifest/sample.ts';

const is = (point: string, outcome: 'passed' | 'threw' | `branch:${string}` = 'passed'): Guard => ({
  kind: 'point',
  point,
  is: outcome,
});
const all = (...of: Guard[]): Guard => ({ kind: 'all', of });
const any = (...of: Guard[]): Guard => ({ kind: 'any', of });
const param = (name: string): Value => ({ kind: 'param', name });
const equals = (name: string, value: string): Value => ({
  kind: 'op',
  op: '===',
  args: [param(name), { kind: 'const', value }],
});
const not = (of: Value): Value => ({ kind: 'op', op: '!', args: [of] });
const decide = (id: string, test: Value, guard?: Guard): PointManifest => ({
  id,
  ...(guard && { guard }),
  kind: 'decide',
  branches: [{ name: 'then', test }, { name: 'else' }],
});
const awaits = (id: string, of: string, guard?: Guard): PointManifest => ({
  id,
  ...(guard && { guard }),
  kind: 'await',
  mode: 'all',
  of: [{ kind: 'node', node: of }],
});

function reached(points: readonly PointManifest[], guard: Guard): boolean {
  const call = node('call', { guard });
  return new Cases(dag('sample', { nodes: [call], points })).canBeReached(call);
}

describe('whether control can come to a call', () => {
  it.each<[string, readonly PointManifest[], Guard, boolean]>([
    ['in a branch', [decide('p1', param('x'))], is('p1', 'branch:then'), true],
    [
      'in both branches of one decision',
      [decide('p1', param('x'))],
      all(is('p1', 'branch:then'), is('p1', 'branch:else')),
      false,
    ],
    [
      'where one condition holds and does not',
      [decide('p1', param('x')), decide('p2', not(param('x')), is('p1', 'branch:then'))],
      is('p2', 'branch:then'),
      false,
    ],
    [
      'where something is one thing and another',
      [decide('p1', equals('x', 'eu')), decide('p2', equals('x', 'us'), is('p1', 'branch:then'))],
      is('p2', 'branch:then'),
      false,
    ],
    [
      'where something is neither of two things',
      [decide('p1', equals('x', 'eu')), decide('p2', equals('x', 'us'), is('p1', 'branch:else'))],
      is('p2', 'branch:else'),
      true,
    ],
    [
      'by the second of two ways, when the first cannot be gone',
      [decide('p1', param('x')), decide('p2', param('x'), is('p1', 'branch:then'))],
      any(is('p2', 'branch:else'), all(is('p1', 'branch:else'))),
      true,
    ],
    ['behind a throw', [{ id: 'p1', kind: 'throw', error: param('x') }], is('p1'), false],
    ['where a throw is caught', [{ id: 'p1', kind: 'throw', error: param('x') }], is('p1', 'threw'), true],
  ])('%s', (_where, points, guard, expected) => {
    expect(reached(points, guard)).toBe(expected);
  });

  it('behind thousands of awaits', () => {
    const chain = Array.from({ length: 5000 }, (_, index) =>
      awaits(`a${index}`, 'call', index === 0 ? is('p1', 'branch:then') : is(`a${index - 1}`)),
    );
    expect(reached([decide('p1', param('x')), ...chain], is('a4999'))).toBe(true);
  });

  it('behind thousands of branches that met again', () => {
    const points = Array.from({ length: 3000 }, (_, index): PointManifest[] => {
      const before = index === 0 ? undefined : is(`m${index - 1}`);
      const met = any(is(`d${index}`, 'branch:then'), is(`d${index}`, 'branch:else'));
      return [decide(`d${index}`, param(`x${index}`), before), { id: `m${index}`, guard: met, kind: 'mark' }];
    });
    expect(reached(points.flat(), is('m2999'))).toBe(true);
  });
});

describe('what has succeeded when control comes to a call', () => {
  const first = node('first');
  const second = node('second', { args: [{ kind: 'node', node: 'first' }] });
  const third = node('third');
  const succeeded = (guard: Guard): readonly string[] => {
    const call = node('call', { guard });
    const points = [awaits('p1', 'second'), awaits('p2', 'third'), decide('p3', param('x'))];
    const cases = new Cases(dag('sample', { nodes: [first, second, third, call], points }));
    return [...cases.succeededAt(call)].map((key) => (JSON.parse(key) as { node: string }).node).sort();
  };

  it('is what was awaited, and what that takes', () => {
    expect(succeeded(is('p1'))).toEqual(['first', 'second']);
  });

  it('is what every way has awaited', () => {
    expect(succeeded(any(all(is('p1'), is('p2')), is('p2')))).toEqual(['third']);
  });

  it('is not what threw', () => {
    expect(succeeded(all(is('p1', 'threw'), is('p2')))).toEqual(['third']);
  });
});
