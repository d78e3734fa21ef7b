import { parseManifest } from '@tradewind/sdk/manifest';
import type { DagManifest, Guard, Manifest, Value } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import { dag, everything, manifest, node } from './sample.ts';

function errorOf(input: unknown): { code: string; message: string; help?: string } {
  try {
    parseManifest(input);
  } catch (error) {
    const { code, message, help } = error as { code: string; message: string; help?: string };
    return { code, message, ...(help === undefined ? {} : { help }) };
  }
  throw new Error('was accepted');
}

/** What is said about a manifest with one dag. */
function complaint(parts: Partial<DagManifest>): string {
  const { code, message } = errorOf(manifest([dag('d', parts)]));
  return `${code} ${message}`;
}

const when = (point: string, more: Partial<Guard> = {}): Guard =>
  ({ kind: 'point', point, is: 'passed', ...more }) as Guard;
const of = (id: string): Value => ({ kind: 'node', node: id });

describe('what is accepted', () => {
  test('text and object give the same', () => {
    expect(parseManifest(JSON.stringify(everything()))).toEqual(everything());
    expect(parseManifest(everything())).toEqual(everything());
  });

  test('an optional field with nothing in it, as code that builds a manifest leaves it', () => {
    const built = manifest([dag('d', { doc: undefined, nodes: [node('a', { guard: undefined })] })]);
    expect(parseManifest(built)).toBe(built);
  });
});

describe('what is refused at once', () => {
  test.each([
    ['not JSON', '{ "format": ', 'TW1060'],
    ['another file', '{}', 'TW1061'],
    ['nothing', 'null', 'TW1061'],
    ['a list', '[]', 'TW1061'],
  ])('%s', (_name, text, code) => {
    expect(errorOf(text).code).toBe(code);
  });

  test('a newer format', () => {
    expect(errorOf({ ...everything(), formatVersion: 2, news: true })).toEqual({
      code: 'TW1061',
      message: 'formatVersion: This manifest has format version 2; this Tradewind reads version 1.',
      help: 'A newer Tradewind wrote it: update this one, or build the project again with it.',
    });
  });

  test('an older format', () => {
    expect(errorOf({ ...everything(), formatVersion: 0 }).help).toBe('Build the project again with `tradewind build`.');
  });
});

describe('shape', () => {
  const wrong = (change: (copy: { dags: { nodes: Record<string, unknown>[] }[] }) => void): string => {
    const copy = JSON.parse(JSON.stringify(everything())) as { dags: { nodes: Record<string, unknown>[] }[] };
    change(copy);
    return errorOf(copy).message;
  };
  const nodeOf = (copy: { dags: { nodes: Record<string, unknown>[] }[] }) =>
    copy.dags[0]?.nodes[1] as Record<string, unknown>;

  test.each<[string, (copy: { dags: { nodes: Record<string, unknown>[] }[] }) => void]>([
    ['dags[0].nodes[1]: has a field `extra` that is not known', (c) => (nodeOf(c)['extra'] = 1)],
    ['dags[0].nodes[1]: has no `args`', (c) => delete nodeOf(c)['args']],
    ['dags[0].nodes[1].args: must be a list, but is "x"', (c) => (nodeOf(c)['args'] = 'x')],
    [
      'dags[0].nodes[1].args[0].kind: is "thing", but must be one of const, param, run, node, join, gather, group, item, each, at, index, carried, point, caught, field, list, record, flat, fromEntries, op',
      (c) => (nodeOf(c)['args'] = [{ kind: 'thing' }]),
    ],
    [
      'dags[0].nodes[1].args[0].of.value: must be null or true or false or a number or a text or a list or an object, but is a function',
      (c) => (nodeOf(c)['args'] = [{ kind: 'field', key: 'x', of: { kind: 'const', value: () => 1 } }]),
    ],
    [
      'dags[0].nodes[1].options.triggerRule: is "sometimes", but must be one of all_success, all_failed, all_done, all_done_min_one_success, all_skipped, one_success, one_failed, one_done, none_failed, none_skipped, none_failed_min_one_success, always',
      (c) => ((nodeOf(c)['options'] as Record<string, unknown>)['triggerRule'] = 'sometimes'),
    ],
    [
      'dags[0].nodes[1].options.retries: -1 is too small',
      (c) => ((nodeOf(c)['options'] as Record<string, unknown>)['retries'] = -1),
    ],
    [
      'dags[0].nodes[1].options.retries: must be a whole number, but is 1.5',
      (c) => ((nodeOf(c)['options'] as Record<string, unknown>)['retries'] = 1.5),
    ],
    ['dags[0].nodes[1].id: "a[1]" does not match ^[\\p{L}\\p{N}_$.-]{1,250}$', (c) => (nodeOf(c)['id'] = 'a[1]')],
    [
      'tasks["pkg#drop"]: has a field `__proto__` that is not known',
      (c) =>
        (((c as unknown as Manifest).tasks as Record<string, unknown>)['pkg#drop'] = JSON.parse(
          '{"key":"pkg#drop","kind":"task","name":"drop","form":"function","parameters":[],"result":{},"__proto__":1}',
        )),
    ],
  ])('%s', (message, change) => {
    expect(wrong(change)).toBe(message);
  });

  test('endless nesting is an error, not the end of the stack', () => {
    let value: Value = { kind: 'param', name: 'x' };
    for (let depth = 0; depth < 100_000; depth += 1) value = { kind: 'field', of: value, key: 'x' };
    expect(errorOf(manifest([dag('d', { result: value })]))).toMatchObject({
      code: 'TW1062',
      message: expect.stringMatching(/is nested more than 500 levels deep$/),
    });
  });
});

describe('references', () => {
  test.each<[string, Partial<DagManifest>]>([
    ['nodes[0].task: there is no task `dags/b.ts#gone`', { nodes: [node('a', { task: 'dags/b.ts#gone' })] }],
    ['nodes[0].task: there is no task `toString`', { nodes: [node('a', { task: 'toString' })] }],
    ['nodes[1].id: `a` is there twice', { nodes: [node('a'), node('a')] }],
    ['nodes[0].args[0]: there is no node `b`', { nodes: [node('a', { args: [of('b')] })] }],
    ['nodes[0].after[0]: there is no join `j`', { nodes: [node('a', { after: [{ kind: 'join', join: 'j' }] })] }],
    ['nodes[0].args[0]: there is no group `g`', { nodes: [node('a', { args: [{ kind: 'group', group: 'g' }] })] }],
    ['nodes[0].args[0]: there is no parameter `p`', { nodes: [node('a', { args: [{ kind: 'param', name: 'p' }] })] }],
    ['nodes[0].args[0]: there is no region `r`', { nodes: [node('a', { args: [{ kind: 'item', region: 'r' }] })] }],
    [
      'nodes[0].args[0]: there is no region `r`',
      { nodes: [node('a', { args: [{ kind: 'gather', region: 'r', of: of('a') }] })] },
    ],
    [
      'nodes[0].guard: there is no point `p`',
      { nodes: [node('a', { guard: { kind: 'not', of: { kind: 'all', of: [when('p')] } } })] },
    ],
    ['nodes[0].region: there is no region `r`', { nodes: [node('a', { region: 'r' })] }],
    ['nodes[0].group: there is no group `g`', { nodes: [node('a', { group: 'g' })] }],
    ['nodes[0].teardown.of: there is no node `x`', { nodes: [node('a', { teardown: { of: 'x', scope: [] } })] }],
    ['points[0].region: there is no region `r`', { points: [{ id: 'p', kind: 'loop', region: 'r' }] }],
    [
      'nodes[0].guard: point `p` has no branch `maybe`',
      {
        points: [{ id: 'p', kind: 'decide', branches: [{ name: 'then' }] }],
        nodes: [node('a', { guard: when('p', { is: 'branch:maybe' }) })],
      },
    ],
    [
      'nodes[0].guard: point `p` has no branch `then`',
      { points: [{ id: 'p', kind: 'mark' }], nodes: [node('a', { guard: when('p', { is: 'branch:then' }) })] },
    ],
    [
      'nodes[0].guard: asks for a previous iteration outside of a loop',
      { points: [{ id: 'p', kind: 'mark' }], nodes: [node('a', { guard: when('p', { previous: { first: true } }) })] },
    ],
    [
      'regions[0].parent: there is no `x` in `regions`',
      { regions: [{ id: 'r', parent: 'x', kind: 'map', source: { kind: 'const', value: [] } }] },
    ],
    [
      'nodes[0].args[0]: the loop `r` carries no `sum`',
      {
        regions: [{ id: 'r', kind: 'loop', source: { kind: 'const', value: [] } }],
        nodes: [node('a', { region: 'r', args: [{ kind: 'carried', region: 'r', name: 'sum' }] })],
      },
    ],
    ['result: there is no node `a`', { result: { kind: 'record', entries: [['x', of('a')]] } }],
    ['completes: there is no point `p`', { completes: when('p') }],
  ])('%s', (message, parts) => {
    expect(complaint(parts)).toBe(`TW1063 dags[0].${message}`);
  });

  test('a task at the key of another', () => {
    const sample = manifest([]);
    const [task] = Object.values(sample.tasks);
    expect(errorOf({ ...sample, tasks: { 'x#y': task } }).message).toBe(
      'tasks["x#y"].key: is `dags/a.ts#fetch`, but must be its place\'s key',
    );
  });

  test('two dags of one id', () => {
    expect(errorOf(manifest([dag('d'), dag('d')])).message).toBe('dags[1].id: `d` is there twice');
  });
});

describe('loops hide their insides', () => {
  const regions: DagManifest['regions'] = [
    { id: 'outer', kind: 'map', source: { kind: 'const', value: [1, 2] } },
    { id: 'inner', kind: 'map', parent: 'outer', source: { kind: 'item', region: 'outer' } },
    { id: 'other', kind: 'map', source: { kind: 'const', value: [1, 2] } },
  ];
  const inside = node('a', { region: 'inner' });

  test.each<[string, Partial<DagManifest>]>([
    [
      'nodes[1].args[0]: node `a` is inside the loop `inner` and cannot be seen here',
      { nodes: [inside, node('b', { args: [of('a')] })] },
    ],
    [
      'nodes[1].args[0]: node `a` is inside the loop `inner` and cannot be seen here',
      { nodes: [inside, node('b', { region: 'other', args: [of('a')] })] },
    ],
    [
      'nodes[1].args[0]: node `a` is inside the loop `inner` and cannot be seen here',
      { nodes: [inside, node('b', { region: 'outer', args: [of('a')] })] },
    ],
    [
      'nodes[0].args[0]: `item` of `inner` is inside the loop `inner` and cannot be seen here',
      { nodes: [node('b', { region: 'outer', args: [{ kind: 'item', region: 'inner' }] })] },
    ],
    [
      'nodes[1].args[0]: loop `inner` is inside the loop `outer` and cannot be seen here',
      { nodes: [inside, node('b', { args: [{ kind: 'gather', region: 'inner', of: of('a') }] })] },
    ],
    [
      'nodes[1].args[0]: gathers the loop `inner` from inside of it',
      { nodes: [inside, node('b', { region: 'inner', args: [{ kind: 'gather', region: 'inner', of: of('a') }] })] },
    ],
  ])('%s', (message, parts) => {
    expect(complaint({ regions, ...parts })).toBe(`TW1063 dags[0].${message}`);
  });

  test('broadcast in and gather out are seen', () => {
    const all: Value = { kind: 'gather', region: 'inner', of: of('a') };
    const good = dag('d', {
      regions,
      nodes: [
        node('before'),
        node('a', { region: 'inner', args: [of('before'), { kind: 'item', region: 'outer' }] }),
        node('b', { region: 'outer', args: [all] }),
        node('c', { args: [{ kind: 'gather', region: 'outer', of: all }] }),
      ],
    });
    expect(() => parseManifest(manifest([good]))).not.toThrow();
  });
});

describe('nothing waits for itself', () => {
  test.each<[string, Partial<DagManifest>]>([
    ['node `a` waits for node `a`', { nodes: [node('a', { args: [of('a')] })] }],
    [
      'node `a` waits for node `b` waits for node `a`',
      { nodes: [node('a', { after: [of('b')] }), node('b', { args: [of('a')] })] },
    ],
    [
      'node `a` waits for point `p` waits for node `a`',
      { points: [{ id: 'p', kind: 'await', mode: 'all', of: [of('a')] }], nodes: [node('a', { guard: when('p') })] },
    ],
    [
      'node `a` waits for join `j` waits for node `a`',
      {
        joins: [{ id: 'j', cases: [{ value: of('a') }] }],
        nodes: [node('a', { args: [{ kind: 'join', join: 'j' }] })],
      },
    ],
    [
      'node `a` waits for region `r` waits for node `a`',
      {
        regions: [{ id: 'r', kind: 'map', source: of('b') }],
        nodes: [
          node('a', { args: [{ kind: 'gather', region: 'r', of: { kind: 'const', value: 1 } }] }),
          node('b', { args: [of('a')] }),
        ],
      },
    ],
  ])('%s', (message, parts) => {
    const said = complaint(parts);
    // A circle has no beginning: it may be told from any of its places.
    expect(said).toMatch(/^TW1064 dags\[0\]: /);
    const names = (text: string) => new Set(text.match(/\w+ `\w+`/g));
    for (const name of names(message)) expect(names(said)).toContain(name);
  });

  test('a region inside itself', () => {
    const source: Value = { kind: 'const', value: [] };
    expect(
      complaint({
        regions: [
          { id: 'r', parent: 's', kind: 'map', source },
          { id: 's', parent: 'r', kind: 'map', source },
        ],
      }),
    ).toBe('TW1064 dags[0].regions[0].parent: `r` stands inside itself');
  });

  test('an iteration may ask the one before', () => {
    const good = dag('d', {
      regions: [
        {
          id: 'r',
          kind: 'loop',
          source: { kind: 'const', value: [1, 2] },
          next: when('p'),
          completes: when('p'),
          carried: [{ name: 'sum', first: { kind: 'const', value: 0 }, next: of('a') }],
        },
      ],
      points: [
        { id: 'p', kind: 'await', mode: 'all', region: 'r', of: [of('a')] },
        { id: 'q', kind: 'loop', region: 'r' },
      ],
      nodes: [
        node('a', {
          region: 'r',
          guard: when('p', { previous: { first: true } }),
          args: [{ kind: 'carried', region: 'r', name: 'sum' }],
        }),
        node('b', { guard: when('q'), args: [{ kind: 'carried', region: 'r', name: 'sum', last: true }] }),
      ],
    });
    expect(() => parseManifest(manifest([good]))).not.toThrow();
  });
});

/** Steps of work that the parser makes, told by how often it reads a field of a node. */
function readsFor(count: number): number {
  let reads = 0;
  const counted = Array.from({ length: count }, (_, index) => {
    const plain = node(`n${index}`, {
      args: index === 0 ? [] : [of(`n${index - 1}`)],
      guard: index === 0 ? undefined : when(`p${index - 1}`),
    });
    return Object.defineProperty({ ...plain }, 'args', {
      enumerable: true,
      get: () => {
        reads += 1;
        return plain.args;
      },
    });
  });
  const points = Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    kind: 'await' as const,
    mode: 'all' as const,
    of: [of(`n${index}`)],
    ...(index === 0 ? {} : { guard: when(`p${index - 1}`) }),
  }));
  parseManifest(manifest([dag('d', { nodes: counted, points })]));
  return reads;
}

test('a chain of 20,000 calls is read once, without recursion along it', () => {
  expect(readsFor(20_000) / 20_000).toBeLessThanOrEqual(readsFor(100) / 100);
});
