import type { DagManifest, Manifest, NodeManifest, TaskManifest, Value } from '@tradewind/sdk/manifest';

const options: NodeManifest['options'] = {
  retries: 2,
  retryDelayMs: 30_000,
  triggerRule: 'all_success',
  pool: 'default',
  poolSlots: 1,
  priority: 0,
  queue: 'default',
};

const text = { type: 'string' };
const item: Value = { kind: 'item', region: 'loop1' };

/** A task with only what it must have. */
export function task(key: string, more: Partial<TaskManifest> = {}): TaskManifest {
  const name = key.slice(key.indexOf('#') + 1);
  return { key, kind: 'task', name, form: 'function', parameters: [], result: text, ...more };
}

/** A node with only what it must have. */
export function node(id: string, more: Partial<NodeManifest> = {}): NodeManifest {
  return { id, task: 'dags/a.ts#fetch', args: [], options, ...more };
}

/** A dag with only what it must have. */
export function dag(id: string, more: Partial<DagManifest> = {}): DagManifest {
  return {
    id,
    source: `dags/${id}.ts#${id}`,
    schedule: { kind: 'none' },
    timezone: 'UTC',
    catchup: false,
    parameters: [],
    nodes: [],
    points: [],
    joins: [],
    regions: [],
    groups: [],
    resultSchema: {},
    ...more,
  };
}

/** A manifest around some dags. */
export function manifest(dags: readonly DagManifest[], tasks: readonly TaskManifest[] = []): Manifest {
  const all = [task('dags/a.ts#fetch'), ...tasks];
  return {
    format: 'tradewind.manifest',
    formatVersion: 1,
    version: 'a'.repeat(64),
    bundle: { hash: 'b'.repeat(64), file: `bundle-${'b'.repeat(64)}.mjs` },
    tasks: Object.fromEntries(all.map((one) => [one.key, one])),
    dags,
  };
}

const points: DagManifest['points'] = [
  { id: 'p1', kind: 'await', mode: 'all', of: [{ kind: 'node', node: 'fetch' }] },
  {
    id: 'p2',
    kind: 'decide',
    guard: { kind: 'point', point: 'p1', is: 'passed' },
    branches: [
      {
        name: 'then',
        test: {
          kind: 'op',
          op: '>',
          args: [
            { kind: 'param', name: 'region' },
            { kind: 'const', value: 3 },
          ],
        },
      },
      { name: 'else' },
    ],
  },
  { id: 'p3', kind: 'glue', value: { kind: 'op', op: 'template', args: [{ kind: 'run', field: 'ds' }] } },
  { id: 'p4', kind: 'throw', error: { kind: 'caught', points: ['p1', 'p3'] } },
  { id: 'p5', kind: 'loop', region: 'loop1' },
  { id: 'p6', kind: 'mark', region: 'loop1' },
  { id: 'p7', kind: 'await', mode: 'settled', group: 'inner', of: [{ kind: 'group', group: 'inner' }] },
];

const nodes: DagManifest['nodes'] = [
  node('fetch', { displayName: 'Fetch', hidden: true }),
  node('use', {
    guard: {
      kind: 'any',
      of: [
        { kind: 'not', of: { kind: 'point', point: 'p2', is: 'branch:else' } },
        { kind: 'all', of: [{ kind: 'point', point: 'p3', is: 'threw' }] },
      ],
    },
    args: [
      { kind: 'field', of: { kind: 'node', node: 'fetch' }, key: 'total', lenient: true },
      {
        kind: 'list',
        items: [
          { kind: 'join', join: 'j1' },
          { kind: 'point', point: 'p3' },
        ],
      },
      {
        kind: 'record',
        entries: [['all', { kind: 'gather', region: 'map1', of: { kind: 'node', node: 'each' } }]],
      },
      {
        kind: 'at',
        of: { kind: 'gather', region: 'map1', of: { kind: 'node', node: 'each' } },
        index: { kind: 'const', value: 0 },
      },
      {
        kind: 'flat',
        of: {
          kind: 'gather',
          region: 'map1',
          of: { kind: 'list', items: [{ kind: 'node', node: 'each' }] },
        },
      },
      {
        kind: 'fromEntries',
        of: {
          kind: 'gather',
          region: 'map1',
          of: {
            kind: 'list',
            items: [
              { kind: 'item', region: 'map1' },
              { kind: 'node', node: 'each' },
            ],
          },
        },
      },
    ],
    after: [{ kind: 'carried', region: 'loop1', name: 'sum', last: true }],
    options: {
      ...options,
      retryBackoff: { factor: 2, maxMs: 60_000, jitter: 0.1 },
      timeoutMs: 1000,
      tags: ['x'],
      doc: 'Uses it.',
    },
  }),
  node('each', { region: 'map1', args: [{ kind: 'index', region: 'map1' }] }),
  node('step', {
    region: 'loop1',
    guard: { kind: 'point', point: 'p6', is: 'passed', previous: { first: true } },
    args: [item, { kind: 'carried', region: 'loop1', name: 'sum' }],
  }),
  node('inner.drop', {
    group: 'inner',
    task: 'pkg#drop',
    teardown: { of: 'fetch', scope: [{ kind: 'node', node: 'use' }] },
  }),
];

const joins: DagManifest['joins'] = [
  {
    id: 'j1',
    cases: [
      { guard: { kind: 'point', point: 'p2', is: 'branch:then' }, value: { kind: 'node', node: 'fetch' } },
      { value: { kind: 'const', value: { deep: [null, true, 1.5, 'x'] } } },
    ],
  },
];

const regions: DagManifest['regions'] = [
  { id: 'map1', kind: 'map', source: { kind: 'node', node: 'fetch' } },
  {
    id: 'loop1',
    kind: 'loop',
    group: 'inner',
    source: { kind: 'point', point: 'p3' },
    next: { kind: 'point', point: 'p6', is: 'passed' },
    completes: { kind: 'point', point: 'p6', is: 'passed' },
    carried: [{ name: 'sum', first: { kind: 'const', value: 0 }, next: { kind: 'node', node: 'step' } }],
  },
  { id: 'map2', kind: 'map', parent: 'map1', source: { kind: 'item', region: 'map1' } },
  {
    id: 'map3',
    kind: 'map',
    handles: true,
    source: { kind: 'gather', region: 'map1', of: { kind: 'node', node: 'each' } },
  },
];

const groups: DagManifest['groups'] = [
  {
    id: 'inner',
    source: 'dags/a.ts#inner',
    displayName: 'Inner',
    doc: 'Inside.',
    guard: { kind: 'point', point: 'p1', is: 'passed' },
    completes: { kind: 'point', point: 'p1', is: 'passed' },
    result: { kind: 'node', node: 'fetch' },
  },
  { id: 'inner.more', parent: 'inner', region: 'map1', source: 'dags/a.ts#more' },
];

/** Something of every kind that a manifest can hold; the program behind it makes no sense. */
export function everything(): Manifest {
  const big = dag('everything', {
    displayName: 'Everything',
    doc: 'All of it.',
    tags: ['sample'],
    schedule: { kind: 'cron', expression: '0 3 * * *' },
    start: '2026-01-01T00:00:00.000Z',
    end: '2027-01-01T00:00:00.000Z',
    catchup: true,
    maxActiveRuns: 1,
    maxActiveTasks: 16,
    dependsOnPast: true,
    timeoutMs: 60_000,
    callbacks: ['onFailure'],
    parameters: [{ name: 'region', schema: { enum: ['eu', 'us'] }, default: 'eu', doc: 'Where.' }],
    points,
    nodes,
    joins,
    regions,
    groups,
    result: { kind: 'node', node: 'use' },
    resultSchema: text,
    completes: { kind: 'point', point: 'p1', is: 'passed' },
  });
  return manifest(
    [
      big,
      dag('every', { schedule: { kind: 'every', everyMs: 1000 } }),
      dag('once', { schedule: { kind: 'once' } }),
      dag('assets', { schedule: { kind: 'assets', mode: 'any', assets: ['flights'] } }),
    ],
    [
      task('dags/a.ts#A.full', {
        kind: 'sensor',
        form: 'method',
        module: 'dags/a.ts',
        codeHash: 'c'.repeat(64),
        doc: 'Waits.',
        parameters: [
          { name: 'a', schema: text, optional: true },
          { name: 'rest', schema: { type: 'array' }, rest: true },
        ],
        callbacks: ['onRetry'],
      }),
      task('pkg#drop', { module: 'pkg' }),
    ],
  );
}
