import {
  chain,
  context,
  dag,
  failForGood,
  failure,
  type Flow,
  group,
  retryAfter,
  run,
  skip,
  task,
} from '@tradewind/sdk';
import { fake, play } from 'tradewind/testing';
import { describe, expect, test } from 'vitest';

interface Launch {
  readonly name: string;
  readonly crew: number;
}

class Rockets {
  @task()
  async launches(region: 'eu' | 'us'): Promise<Launch[]> {
    return region === 'eu'
      ? [{ name: 'Ariane', crew: 0 }]
      : [
          { name: 'Falcon', crew: 4 },
          { name: 'Atlas', crew: 2 },
        ];
  }

  @task()
  picture(launch: Launch): string {
    return `${launch.name}.png`;
  }

  @task()
  report(launches: Launch[], pictures: string[]): { count: number; pictures: string[] } {
    return { count: launches.length, pictures };
  }

  @dag({ schedule: '@daily', start: '2026-01-01' })
  rockets(this: Flow<this>, region: 'eu' | 'us' = 'eu') {
    const launches = this.launches(region);
    const pictures = launches.map((launch) => this.picture(launch));
    return this.report(launches, pictures);
  }

  @dag()
  async looped(this: Flow<this>, region: 'eu' | 'us' = 'us') {
    const seen = [];
    for (const launch of await this.launches(region)) seen.push(this.picture(launch));
    return seen;
  }
}

const outcomes = (ran: { readonly calls: readonly { readonly id: string; readonly outcome: string }[] }) =>
  Object.fromEntries(ran.calls.map(({ id, outcome }) => [id, outcome]));

test('what listens to the abort of a try has its context, as in production', async () => {
  let seen: string | undefined;
  const hears = task({ timeout: '5ms' }, async (): Promise<void> => {
    const { signal } = context();
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        seen = context().taskId;
        resolve();
      });
    });
  });
  const ran = await play(dag(() => hears()));
  expect(ran.state).toBe('failed');
  expect(seen).toBe(ran.calls[0]?.id);
});

describe('a flow in class form', () => {
  test('runs its tasks and gives its result', async () => {
    const ran = await play(Rockets, 'rockets', { params: { region: 'us' } });
    expect(ran.state).toBe('success');
    expect(ran.result).toEqual({ count: 2, pictures: ['Falcon.png', 'Atlas.png'] });
    expect(ran.calls.map(({ id, mapPath }) => [id, mapPath])).toEqual([
      ['launches', []],
      ['picture', [0]],
      ['picture', [1]],
      ['report', []],
    ]);
    expect(ran.callsOf('picture')[1]?.args).toEqual([{ name: 'Atlas', crew: 2 }]);
  });

  test('has its defaults, and takes parameters by place too', async () => {
    const byDefault = await play(Rockets, 'rockets');
    const byPlace = await play(Rockets, 'rockets', { params: ['us'] });
    expect(byDefault.result?.count).toBe(1);
    expect(byPlace.result?.count).toBe(2);
  });

  test('fakes replace the code of tasks', async () => {
    const ran = await play(Rockets, 'rockets', {
      fakes: { launches: async (region) => [{ name: region, crew: 1 }], 'Rockets.picture': () => 'none' },
    });
    expect(ran.result).toEqual({ count: 1, pictures: ['none'] });
  });

  test('a misspelt fake or parameter is an error that names the right one', async () => {
    const misspelt = { lanches: () => [] } as {};
    await expect(play(Rockets, 'rockets', { fakes: misspelt })).rejects.toMatchObject({
      code: 'TW7002',
      help: expect.stringContaining('Did you mean "launches"?'),
    });
    await expect(play(Rockets, 'rockets', { params: { regoin: 'eu' } })).rejects.toMatchObject({ code: 'TW7007' });
  });

  test('a loop over an awaited list knows its items, across awaits', async () => {
    const ran = await play(Rockets, 'looped');
    expect(ran.callsOf('picture').map(({ mapPath }) => mapPath)).toEqual([[0], [1]]);
    expect(ran.result).toEqual(['Falcon.png', 'Atlas.png']);
  });
});

describe('handles', () => {
  const pair = task((): { low: number; high: number; map: string } => ({ low: 1, high: 2, map: 'flat' }));
  const tuple = task((): [number, string] => [7, 'seven']);
  const one = task((value: unknown): unknown => value);

  test('have fields, tuples, and a field called map', async () => {
    const ran = await play(
      dag(() => {
        const { low, map } = pair();
        const [, text] = tuple();
        return { low: one(low), map: one(map), text: one(text), list: one([low, 5]) };
      }),
    );
    expect(ran.result).toEqual({ low: 1, map: 'flat', text: 'seven', list: [1, 5] });
  });

  test.each([
    ['a text', (handle: object) => `text ${handle as unknown as string}`],
    ['a number', (handle: object) => (handle as unknown as number) + 1],
    ['JSON', (handle: object) => JSON.stringify(handle)],
    ['a spread record', (handle: object) => ({ ...handle })],
    ['a spread list', (handle: object) => [...(handle as unknown as unknown[])]],
    ['a changed one', (handle: object) => Object.assign(handle, { low: 3 })],
  ])('used as %s say that they are promises', async (_, use) => {
    const misused = dag(() => {
      use(pair());
    });
    await expect(play(misused)).rejects.toMatchObject({
      code: 'TW7001',
      message: expect.stringMatching(/you have the promise, not the value/),
    });
  });

  test('arguments are taken at the call, awaited values cannot be changed', async () => {
    const ran = await play(
      dag(async () => {
        const list = [1];
        const taken = one(list);
        list.push(2);
        const value = (await taken) as number[];
        value.push(3);
        return taken;
      }),
    );
    expect(ran.callsOf('task')[0]?.args).toEqual([[1]]);
    expect(ran.error?.name).toBe('TypeError');
  });
});

describe('what fails or is skipped', () => {
  const good = task((value: number): number => value);
  const bad = task((message: string): number => {
    throw new Error(message);
  });
  const skipped = task((): number => skip('nothing to do'));
  const sum = task((values: number[]): number => values.reduce((a, b) => a + b, 0));

  test('an unhandled failure fails the run, what needs it is upstream-failed', async () => {
    const ran = await play(dag(() => sum([good(1), bad('broken')])));
    expect(ran).toMatchObject({ state: 'failed', result: undefined, error: { message: 'broken', task: 'task__1' } });
    expect(outcomes(ran)).toEqual({ task: 'success', task__1: 'failed', task__2: 'upstream_failed' });
  });

  test('nobody looked at a failure: the run failed although it returned', async () => {
    const ran = await play(
      dag(() => {
        bad('unseen');
        return good(1);
      }),
    );
    expect(ran).toMatchObject({ state: 'failed', error: { message: 'unseen' } });
  });

  test('a failure that was caught fails nothing, and is plain data', async () => {
    const ran = await play(
      dag(async () => {
        try {
          await bad('seen');
        } catch (error) {
          return good(failure(error).message.length);
        }
        return undefined;
      }),
    );
    expect(ran).toMatchObject({ state: 'success', result: 4 });
  });

  test('a skip spreads, ends the flow quietly, and tolerant rules leave it out', async () => {
    const spread = await play(dag(() => sum([good(1), skipped()])));
    expect(spread).toMatchObject({ state: 'success', result: undefined });
    expect(outcomes(spread)).toEqual({ task: 'success', task__1: 'skipped', task__2: 'skipped' });
    const tolerant = await play(dag(() => sum.with({ triggerRule: 'none_failed' })([good(1), skipped(), good(4)])));
    expect(tolerant.result).toBe(5);
    expect(tolerant.calls.at(-1)?.args).toEqual([[1, 4]]);
    const awaited = await play(
      dag(async () => {
        await skipped();
        return good(1);
      }),
    );
    expect(awaited).toMatchObject({ state: 'success', result: undefined });
    expect(awaited.calls).toHaveLength(1);
  });

  test('a rule that runs on failures looks at them', async () => {
    const ran = await play(
      dag(() => {
        const broken = bad('seen');
        return sum.with({ triggerRule: 'all_done' })([good(2), broken]);
      }),
    );
    expect(ran).toMatchObject({ state: 'success', result: 2 });
  });

  test('Promise.all throws the first failure in call order, after all have ended', async () => {
    const ran = await play(
      dag(async () => {
        const late = bad('first');
        await Promise.all([skipped(), late.then === undefined ? late : late, bad('second'), good(1)]);
      }),
    );
    expect(ran.error?.message).toBe('first');
    expect(ran.calls).toHaveLength(4);
  });

  test('allSettled, any and race', async () => {
    const ran = await play(
      dag(async () => {
        const settled = await Promise.allSettled([bad('a'), good(2), skipped()]);
        const any = await Promise.any([bad('b'), good(3)]);
        return { settled: settled.map(({ status }) => status), any };
      }),
    );
    expect(ran.result).toEqual({ settled: ['rejected', 'fulfilled', 'rejected'], any: 3 });
    const lost = await play(
      dag(async () => {
        await Promise.any([skipped(), bad('c')]);
      }),
    );
    expect(lost.error?.message).toBe('c');
  });

  test('tries are made as often as options say, nearest first; failForGood ends them', async () => {
    let tries = 0;
    const flaky = task({ retries: 2 }, (at: number): number => {
      tries += 1;
      return tries % 3 === 0 ? at : retryAfter('1h');
    });
    const final = task({ retries: 5 }, (): number => failForGood('no use'));
    const plain = task((): number => bad('again') as never);
    const ran = await play(
      dag({ taskDefaults: { retries: 3 } }, async () => {
        const settled = await Promise.allSettled([flaky(1), final(), plain.with({ retries: 1 })(), plain()]);
        return settled.length;
      }),
    );
    expect(ran.calls.map((call) => call.tries)).toEqual([3, 1, 2, 4]);
  });

  test('a result that cannot travel is the failure of its task', async () => {
    const functions = task((): unknown => ({ callback: () => 1 }));
    const ran = await play(dag(() => functions()));
    expect(ran.error?.message).toMatch(/result\.callback is a function/);
  });
});

describe('order', () => {
  const log: string[] = [];
  const note = task((name: string): string => {
    log.push(name);
    return name;
  });

  test('chain and after order calls without values', async () => {
    log.length = 0;
    await play(
      dag(() => {
        const slow = note(note('x'));
        note.after(slow)('after');
        chain(note('lock'), [note('a'), note('b')], note('unlock'));
      }),
    );
    expect(log.indexOf('after')).toBeGreaterThan(log.lastIndexOf('x'));
    expect(log.filter((name) => ['lock', 'a', 'b', 'unlock'].includes(name))).toEqual(['lock', 'a', 'b', 'unlock']);
  });

  test('run is the run context, in flows and tasks', async () => {
    const ran = await play(
      dag(() => note(`landing/${run.ds}.csv`)),
      { run: { logicalDate: new Date('2026-03-04T00:00:00Z') } },
    );
    expect(ran.result).toBe('landing/2026-03-04.csv');
  });
});

describe('flows called from flows', () => {
  const extract = task((name: string): string[] => [name, name]);
  const load = task((rows: string[]): number => rows.length);
  const boom = task((): number => {
    throw new Error('boom');
  });
  const region = group({ id: 'region' }, (name: string) => load(extract(name)));
  const leaky = group({ id: 'leaky' }, () => {
    boom();
    return load(['one']);
  });

  test('are inlined under a prefix, and wait for their arguments', async () => {
    const ran = await play(dag(() => ({ eu: region('eu'), us: region.with({ id: 'usa' })('us') })));
    expect(ran.result).toEqual({ eu: 2, us: 2 });
    expect(ran.calls.map(({ id }) => id)).toEqual(['region.task', 'region.task__1', 'usa.task', 'usa.task__1']);
  });

  test('await throws what nobody in it looked at; passing the result waits for the result alone', async () => {
    const caught = await play(
      dag(async () => {
        try {
          await leaky();
        } catch (error) {
          return failure(error).message;
        }
        return 'nothing';
      }),
    );
    expect(caught).toMatchObject({ state: 'success', result: 'boom' });
    const passed = await play(dag(() => load([leaky() as never])));
    expect(passed).toMatchObject({ state: 'failed', error: { message: 'boom' } });
    expect(passed.calls.at(-1)).toMatchObject({ outcome: 'success', args: [[1]] });
  });

  test('nested maps, chained maps, empty lists', async () => {
    const ran = await play(
      dag(() => {
        const rows = extract('x');
        const nested = rows.map((row) => extract(row).map((inner) => load([inner])));
        const chained = rows.map((row) => load([row])).map((n) => load([String(n)]));
        return { nested, chained, none: task((): string[] => [])().map((row) => load([row])) };
      }),
    );
    expect(ran.result).toEqual({
      nested: [
        [1, 1],
        [1, 1],
      ],
      chained: [1, 1],
      none: [],
    });
    expect(ran.calls.filter(({ mapPath }) => mapPath.length === 2).map(({ mapPath }) => mapPath)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });
});

describe('set-up and tear-down', () => {
  const log: string[] = [];
  const stop = task((name: string): void => void log.push(`stop ${name}`));
  const start = task({ teardown: stop }, (name: string): string => {
    log.push(`start ${name}`);
    return name;
  });
  const work = task((name: string): void => {
    log.push(`work ${name}`);
    if (name === 'bad') throw new Error('bad work');
  });

  test('tear-downs run in reverse order when all calls in the scope have ended', async () => {
    log.length = 0;
    const ran = await play(
      dag(async () => {
        await using a = start('a');
        await using b = start('b');
        work(a);
        await work('bad');
        work(b);
      }),
    );
    expect(ran).toMatchObject({ state: 'failed', error: { message: 'bad work' } });
    expect(log).toEqual(['start a', 'start b', 'work bad', 'work a', 'stop b', 'stop a']);
  });

  test('await using of a task without tear-down is refused', async () => {
    const unclean = dag(async () => {
      await using a = work('a');
      void a;
    });
    await expect(play(unclean)).rejects.toMatchObject({ code: 'TW7004' });
  });
});

test('fake(task, fn) stands for a function, typed by it', async () => {
  const fetchRows = task(async (day: string): Promise<string[]> => [day, 'real']);
  const countRows = task((rows: string[]): number => rows.length);
  const counting = dag((day: string) => countRows(fetchRows(day)));
  const ran = await play(counting, { params: { day: 'x' }, fakes: [fake(fetchRows, (day) => [day])] });
  expect(ran.result).toBe(1);
  expect(String(ran)).toMatch(/success/);
});

test('a flow that awaits something else is told so', async () => {
  await expect(play(dag(async () => new Promise<void>(() => {})))).rejects.toMatchObject({ code: 'TW7003' });
});

test('what is no flow is refused', async () => {
  await expect(play(task(() => 1) as never)).rejects.toMatchObject({ code: 'TW7005' });
  await expect(play(Rockets, 'launches' as 'rockets')).rejects.toMatchObject({ code: 'TW7005' });
});
