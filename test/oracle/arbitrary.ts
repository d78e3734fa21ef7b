/** Programs as fast-check makes them. */
import fc, { type Arbitrary } from 'fast-check';
import {
  type Call,
  type Cond,
  type Flow,
  type ListArg,
  type Num,
  numTasks,
  type Program,
  type Source,
  type Stmt,
} from './language.ts';

const rules = [
  'all_success',
  'all_failed',
  'all_done',
  'all_done_min_one_success',
  'all_skipped',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'always',
];

const ref = fc.nat(11);
const small = fc.integer({ min: 0, max: 5 });
const often = <T>(arbitrary: Arbitrary<T>, weight: number): { arbitrary: Arbitrary<T>; weight: number } => ({
  arbitrary,
  weight,
});
const is = <K extends string>(k: K): Arbitrary<K> => fc.constant(k);

const plainNum: Arbitrary<Num> = fc.oneof(
  often(fc.record({ k: is('const'), n: small }), 2),
  often(fc.record({ k: is('ref'), r: ref }), 5),
  often(fc.record({ k: is('plus'), r: ref, n: small }), 1),
  often(fc.record({ k: is('field'), r: ref }), 1),
  often(fc.record({ k: is('length'), r: ref }), 1),
  often(fc.record({ k: is('else'), op: fc.constantFrom('??', '||', '&&', '?.'), r: ref, n: small }), 1),
);

function callOf(inner: Arbitrary<Num>): Arbitrary<Call> {
  const list: Arbitrary<ListArg> = fc.oneof(
    fc.record({ k: is('ref'), r: ref }),
    fc.record({ k: is('nums'), items: fc.array(inner, { maxLength: 3 }) }),
  );
  return fc.record({
    task: fc.oneof(
      often(fc.constantFrom('num', 'add', 'sum', 'size'), 8),
      often(fc.constantFrom(...numTasks), 4),
      often(fc.constantFrom('range', 'wide', 'none', 'brittle'), 4),
      often(fc.constantFrom('rec', 'text'), 2),
    ),
    a: inner,
    b: inner,
    list,
    after: fc.oneof(often(fc.constant([]), 6), often(fc.array(ref, { minLength: 1, maxLength: 2 }), 1)),
    rule: fc.constant(null),
    retries: fc.oneof(often(fc.constant(null), 9), often(fc.nat(3), 1)),
  });
}

const simpleCall = callOf(plainNum);
const num: Arbitrary<Num> = fc.oneof(
  often(plainNum, 12),
  often(fc.record({ k: is('call'), call: simpleCall }), 2),
  often(fc.record({ k: is('item'), r: ref, n: fc.nat(2) }), 1),
);

const callWith = (task: Arbitrary<Call['task']>, a: Arbitrary<Num>): Arbitrary<Num> =>
  fc.record({
    k: is('call'),
    call: fc.record({
      task,
      a,
      b: plainNum,
      list: fc.record({ k: is('nums'), items: fc.constant([]) }),
      after: fc.constant([]),
      rule: fc.constant(null),
      retries: fc.constant(null),
    }),
  });

/** What a trigger rule has to judge: calls that end well, badly or not at all, and handles that are there. */
const uncertain: Arbitrary<Num> = fc.oneof(
  often(
    callWith(
      fc.constantFrom('num', 'odd', 'picky', 'fails', 'absent', 'hopeless', 'flaky'),
      fc.oneof(plainNum, fc.record({ k: is('call'), call: simpleCall })),
    ),
    2,
  ),
  often(fc.record({ k: is('ref'), r: ref }), 1),
);

/** Items that end each in its own way, and one after the other in another order than they stand in. */
const byItem = callWith(
  fc.constantFrom('flaky', 'flaky', 'odd', 'picky'),
  fc.record({ k: is('ref'), r: fc.constant(0) }),
);
const judged = fc
  .tuple(callOf(uncertain), fc.constantFrom(...rules))
  .map(([given, rule]): Call => ({ ...given, task: given.task === 'num' ? 'add' : given.task, rule }));
const call = fc.oneof(often(callOf(num), 9), often(judged, 1));

const cond: Arbitrary<Cond> = fc.record({
  r: ref,
  op: fc.constantFrom('more', 'even', 'both', 'either', 'long', 'latest'),
  n: small,
});

/** Often empty, seldom long. */
const listTask = fc.oneof(
  often(fc.constantFrom('none', 'range', 'range', 'wide', 'wide', 'brittle', 'brittle'), 12),
  often(fc.constant('many'), 1),
);

const source: Arbitrary<Source> = fc.oneof(
  often(fc.record({ k: is('list'), r: ref, task: listTask, n: small }), 6),
  often(fc.record({ k: is('entries'), n: small }), 1),
  often(fc.record({ k: is('param') }), 1),
);

const leaf: Arbitrary<Stmt> = fc.oneof(
  often(fc.record({ k: is('call'), call, awaited: fc.boolean() }), 8),
  often(fc.record({ k: is('let'), call, awaited: fc.boolean() }), 3),
  often(fc.record({ k: is('assign'), r: ref, call, n: num }), 4),
  often(fc.record({ k: is('await'), r: ref }), 2),
  often(
    fc.record({
      k: is('together'),
      how: fc.constantFrom('all', 'allSettled', 'any', 'race'),
      calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    }),
    2,
  ),
  often(fc.record({ k: is('choose'), cond, call, n: num, awaited: fc.boolean() }), 2),
  often(
    fc.record({
      k: is('fallback'),
      op: fc.constantFrom('??', '||'),
      r: ref,
      n: fc.nat(3),
      call,
      awaited: fc.boolean(),
    }),
    1,
  ),
  often(fc.record({ k: is('pair'), n: num, awaited: fc.boolean() }), 1),
  often(fc.record({ k: is('push'), r: ref, n: num }), 2),
  often(fc.record({ k: is('and'), cond, call }), 1),
  often(fc.record({ k: is('return'), cond, n: num }), 1),
  often(fc.record({ k: is('throw'), cond, n: small }), 1),
  often(fc.record({ k: is('jump'), how: fc.constantFrom('break', 'continue'), cond }), 3),
  often(
    fc.record({ k: is('using'), task: fc.constantFrom('opened', 'opened', 'stuck'), n: num, awaited: fc.boolean() }),
    1,
  ),
  often(fc.record({ k: is('chain'), r: ref, calls: fc.array(call, { minLength: 1, maxLength: 3 }) }), 1),
  often(
    fc.record({
      k: is('group'),
      g: fc.nat(2),
      n: fc.option(num, { freq: 6 }),
      awaited: fc.boolean(),
      after: fc.option(ref, { freq: 3 }),
      id: fc.boolean(),
    }),
    4,
  ),
);

const bodies = new Map<number, Arbitrary<readonly Stmt[]>>();

function bodyOf(depth: number): Arbitrary<readonly Stmt[]> {
  const known = bodies.get(depth);
  if (known !== undefined) return known;
  const made = fc.array(depth === 0 ? leaf : fc.oneof(often(leaf, 5), often(deeper(depth - 1), 4)), {
    minLength: depth === 3 ? 3 : depth === 2 ? 1 : 0,
    maxLength: depth === 3 ? 9 : 4,
    size: 'max',
  });
  bodies.set(depth, made);
  return made;
}

function deeper(depth: number): Arbitrary<Stmt> {
  const body = bodyOf(depth);
  const maybe = fc.option(body, { freq: 3 });
  return fc.oneof(
    often(fc.record({ k: is('if'), cond, body, other: body }), 3),
    often(fc.record({ k: is('switch'), r: ref, body, other: body, falls: fc.boolean() }), 1),
    often(
      fc.record({
        k: is('loop'),
        source,
        body,
        push: fc.option(num, { freq: 2 }),
        values: fc.boolean(),
        indexed: fc.boolean(),
        carries: fc.option(fc.constantFrom('value', 'handle'), { freq: 2 }),
        collects: fc.oneof(often(fc.constant(null), 4), often(fc.constantFrom('set', 'map', 'record'), 1)),
      }),
      3,
    ),
    often(
      fc.record({ k: is('unroll'), how: fc.constantFrom('names', 'count'), n: fc.integer({ min: 1, max: 3 }), body }),
      1,
    ),
    often(
      fc.record({
        k: is('map'),
        source,
        how: fc.constantFrom('async', 'sync', 'handle'),
        body,
        n: fc.oneof(often(num, 4), often(uncertain, 4), often(byItem, 2)),
        again: fc.boolean(),
        settled: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
      }),
      4,
    ),
    often(
      fc.record({
        k: is('try'),
        body,
        handler: maybe,
        sees: fc.constantFrom('nothing', 'failure', 'both', 'again'),
        last: maybe,
      }),
      3,
    ),
  );
}

const flow = (depth: number): Arbitrary<Flow> => fc.record({ body: bodyOf(depth), n: num });

export const program: Arbitrary<Program> = fc.record({
  inClass: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
  groups: fc.array(flow(2), { maxLength: 3 }),
  flow: flow(3),
  count: small,
  items: fc.array(small, { maxLength: 3 }),
});
