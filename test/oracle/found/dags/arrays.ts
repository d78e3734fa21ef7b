/** Arrays of handles, handle by handle; arrays of the flow's own that it changes. */
import { dag, failure, group, type Handle } from 'tradewind';
import { add, label, maybe, num, numbers, risky, text, total } from '../tasks.ts';

export const failuresAreNotShared = dag(async () => {
  const rows = (await numbers(3)).map((n) => risky(n));
  return rows.map(() => num(1));
});
export const oneOfHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => risky(n));
  return num(hs[0] as Handle<number>);
});
export const mappedHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => maybe(n));
  return hs.map((h) => {
    const a = num(h);
    return add(a, 1);
  });
});
export const skippedOneOfHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => maybe(n));
  return num.with({ triggerRule: 'all_done' })(hs[1] as Handle<number>);
});
export const eachOfHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => risky(n));
  hs.forEach((h, i) => {
    text(`item ${i}`);
    num(h);
  });
});

export const countedToBreak = dag(async () => {
  const hs = [];
  for (const n of await numbers(4)) {
    hs.push(num(n));
    if (n === 2) break;
  }
  return hs.length;
});
export const handlesTriedOneByOne = dag(async () => {
  const hs = (await numbers(4)).map((n) => risky(n));
  const ok: number[] = [];
  let bad = 0;
  for (const h of hs) {
    try {
      ok.push(await h);
    } catch {
      bad += 1;
    }
  }
  return { ok, bad };
});
export const handlesAndJumps = dag(async () => {
  const hs = (await numbers(4)).map((n) => num(n));
  for (const h of hs) {
    const v = await h;
    if (v === 2) continue;
    if (v === 3) return text(`found ${v}`);
    await add(v, 1);
  }
  return text('none');
});
const double = group(async (n: number) => {
  const a = await num(n);
  num(100 + n);
  return add(a, a);
});
export const arrayOfFlowCalls = dag(async () => {
  const hs = (await numbers(3)).map((n) => double(n));
  for (const h of hs) await h;
  const last = hs[2] as Handle<number>;
  return num(last);
});
export const handlesOfTwoWays = dag(async (flag: boolean = true) => {
  const hs = [];
  if (flag) for (const n of await numbers(2)) hs.push(num(n));
  else hs.push(num(7));
  for (const h of hs) add(h, 1);
  return hs.map((h) => add(h, 2));
});
export const loopOverPromises = dag(async () => {
  const ps = (await numbers(3)).map(async (n) => {
    const v = await num(n);
    return v * 2;
  });
  let sum = 0;
  for (const p of ps) sum += await p;
  return sum;
});
export const zippedHandles = dag(async () => {
  const list = await numbers(3);
  const as = list.map((n) => num(n));
  const bs = list.map((n) => maybe(n));
  return list.map((_, i) => add(as[i] as Handle<number>, bs[i] as Handle<number>));
});
export const loopInLoopOverHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => num(n)).concat([num(9)]);
  const out = [];
  for (const h of hs) for (const n of await numbers(2)) out.push(add(h, n));
  return total(out);
});
export const failureInLoopOverHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => risky(n));
  try {
    for (const h of hs) await h;
    return await text('fine');
  } catch (e) {
    return text(failure(e).message);
  }
});
export const loopCoversHandles = dag(async () => {
  try {
    const hs = (await numbers(3)).map((n) => num(n));
    for (const h of hs) await h;
  } catch (e) {
    await text(failure(e).message);
  }
});
export const callbacksCoverHandles = dag(async () => {
  try {
    const hs = (await numbers(3)).map((n) => risky(n));
    await Promise.all(
      hs.map(async (h, i) => {
        const v = await h;
        await add(v, i);
      }),
    );
  } catch (e) {
    await text(failure(e).message);
  }
});
export const rulesOverHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => maybe(n));
  return hs.map((h) => num.with({ triggerRule: 'all_done' })(h));
});
export const firstAndLast = dag(async () => {
  const hs = (await numbers(3)).map((n) => maybe(n));
  const all = [...hs, num(5)];
  const first = all.at(0) as Handle<number>,
    last = all.at(-1) as Handle<number>;
  return { n: all.length, sum: add(first, last) };
});
export const numberedHandles = dag(async () => {
  const hs = (await numbers(3)).map((n) => num(n));
  const out = [];
  for (const [i, h] of hs.entries()) out.push(add(h, i));
  return out;
});
export const tuplesOfHandles = dag(async () => {
  const nested = (await numbers(2)).map((n) => [num(n), num(n * 10)]);
  const sums = [];
  for (const pair of nested) sums.push(add(pair[0] as Handle<number>, pair[1] as Handle<number>));
  return sums;
});
export const recordsOfHandles = dag(async () => {
  const jobs = (await numbers(2)).map((n) => ({ name: `job ${n}`, result: num(n) }));
  for (const job of jobs) {
    const value = await job.result;
    await label(job.name, value);
  }
  return jobs.map((job) => label(job.name, job.result));
});
export const recordsPutInALoop = dag(async () => {
  const jobs = [];
  for (const n of await numbers(2)) jobs.push({ name: `job ${n}`, result: num(n) });
  const done = [];
  for (const { name, result } of jobs) done.push(label(name, result));
  return done;
});
export const handlesInTheIteration = dag(async () => {
  const outer = [];
  for (const n of await numbers(2)) {
    const inner = [];
    for (const m of await numbers(n)) inner.push(add(n, m));
    for (const h of inner) outer.push(num(h));
    if (inner.length > 1) await text('two');
  }
  return total(outer);
});
export const noHandles = dag(async () => {
  const hs = (await numbers(0)).map((n) => num(n));
  for (const h of hs) await h;
  return hs.length === 0 ? text('none') : text('some');
});
export const chainedOverHandles = dag(async () => {
  let acc = num(0);
  const hs = (await numbers(3)).map((n) => risky(n));
  for (const h of hs) acc = add.with({ triggerRule: 'all_done' })(acc, h);
  return acc;
});
export const valueBesideAFailure = dag(async () => {
  const jobs = (await numbers(3)).map((n) => ({ name: `job ${n}`, result: risky(n) }));
  for (const job of jobs) {
    if (job.name === 'job 2') await text(`${job.name} is bad`);
    else await num(job.result);
  }
  return jobs[1]?.name;
});
export const recordsOfSeveralPlaces = dag(async () => {
  const jobs = [];
  for (const n of await numbers(3)) jobs.push({ n, a: maybe(n), b: num(n) });
  jobs.push({ n: 10, a: num(10), b: num(11) });
  return jobs.map(({ n, a, b }) => (n > 5 ? add(a, b) : add(b, n)));
});
export const handlesBehindPromises = dag(async () => {
  const jobs = await Promise.all(
    (await numbers(3)).map(async (n) => {
      const v = await num(n);
      return { n, v, later: risky(v) };
    }),
  );
  const out = [];
  for (const { n, later } of jobs) out.push(add.with({ triggerRule: 'all_done' })(n, later));
  return out;
});
export const namesOfFailures = dag(async () => {
  const failed: string[] = [];
  const jobs = (await numbers(4)).map((n) => ({ name: `job ${n}`, result: risky(n) }));
  for (const { name, result } of jobs) {
    try {
      await result;
    } catch {
      failed.push(name);
    }
  }
  return failed;
});
export const handlesAwaitedLater = dag(async () => {
  const jobs = await Promise.all(
    (await numbers(3)).map(async (n) => {
      const v = await num(n);
      return { n, later: risky(v) };
    }),
  );
  await text('all begun');
  const out = [];
  for (const { n, later } of jobs) {
    try {
      out.push(await later);
    } catch {
      out.push(n);
    }
  }
  return out;
});
export const failureBeforeItsRecord = dag(async () => {
  const jobs = await Promise.all(
    (await numbers(3)).map(async (n) => {
      const v = await risky(n);
      return { n, later: num(v) };
    }),
  );
  return jobs.map((j) => j.later);
});
export const pairsBehindPromises = dag(async () => {
  const pairs = await Promise.all((await numbers(3)).map(async (n) => [num(n), await num(n + 1)] as const));
  return pairs.map(([a, b]) => add(a, b));
});
export const ownArrays = dag(async () => {
  const list = await numbers(5);
  const sorted = [...list].sort((a, b) => b - a);
  const last = list
    .map((n) => n * 2)
    .reverse()
    .pop();
  const ids = list.filter((n) => n > 1);
  ids.reverse();
  const first = ids.shift();
  const removed = ids.splice(0, 1);
  ids.push(99);
  return {
    sorted,
    last,
    ids,
    first,
    removed,
    max: Math.max(...ids, 3),
    name: 'a/b/c'.split('/').pop(),
    n: ids.push(1),
    ids2: ids,
  };
});
export const spreadIntoAFilledArray = dag(async () => {
  const out: number[] = [];
  for (const n of await numbers(3)) {
    const more = await numbers(n);
    out.push(...more, 100);
  }
  out.sort((a, b) => a - b);
  const biggest = out.pop();
  for (const n of out) await num(n);
  return { out, biggest };
});
export const sortedPair = dag(async () => {
  const pair = await Promise.all([num(3), num(1)]);
  pair.sort();
  for (const n of pair) await num(n);
  const [low] = pair;
  return low;
});
export const changedOnOneWay = dag(async () => {
  const list = await numbers(5);
  const rest = list.filter((n) => n !== 3);
  if (list.length > 3) rest.pop();
  const all = [0, ...rest];
  all.unshift(7);
  return { rest, all, n: all.length };
});
export const countedWithACondition = dag(async () => {
  const queue = (await numbers(3)).map((n) => n * 10);
  for (let i = 0; i < 5 && queue.length > 0; i++) {
    const next = queue.shift() ?? 0;
    await num(next);
  }
  return queue.length;
});
export const spreadPushes = dag(async () => {
  const out = [1, 2];
  for (const n of await numbers(2)) out.push(...[n, n + 1].concat(n));
  const handles = [];
  for (const n of await numbers(2)) handles.push(...[n, n + 5].map((one) => num(one)));
  return { out, handles };
});

export const underTwoNames = dag(async () => {
  const first: number[] = [];
  const second = first;
  for (const value of await numbers(2)) first.push(value);
  second.push(await num(7));
  return num(first.length * 10 + second.length);
});
