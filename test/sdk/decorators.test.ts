import { dag, task } from '@tradewind/sdk';
import { definitionOf, definitionsOf, taskDefinition } from '@tradewind/sdk/runtime';
import { describe, expect, test } from 'vitest';
import { compilers } from './support/decorated.ts';
import { thrown } from './support/thrown.ts';

type Class = new () => Record<string, (...args: unknown[]) => unknown>;

const rockets = `
  import { dag, group, task, type Flow } from 'tradewind';
  const log = (wrap) => (first, second, third) => {
    const method = third?.value ?? first;
    const logged = function (...args) { return wrap(method.apply(this, args)); };
    if (third === undefined) return logged;
    third.value = logged;
  };
  export const onFailure = () => {};
  export class Base {
    prefix = 'base';
    @task({ retries: 1 }) shared(): string { return this.prefix; }
    @task({ retries: 2 }) redone(): string { return 'old'; }
    @task({ retries: 3 }) replaced(): string { return 'old'; }
    notATask(): void {}
  }
  export class Rockets extends Base {
    @task({ retries: 5, onFailure }) async launches(region: string, n: number = 1) { return [region, n, this.prefix]; }
    @task() plain() { return 1; }
    @log((text) => text.toUpperCase()) @task({ pool: 'p' }) outer(): string { return 'x'; }
    @task({ pool: 'q' }) @log((text) => text.toUpperCase()) inner(): string { return 'y'; }
    @task({ retries: 9 }) override redone(): string { return 'new'; }
    override replaced(): string { return 'newer'; }
    @dag({ schedule: '@daily' }) rockets(this: Flow<this>) { return this.launches('eu'); }
    @group() part(this: Flow<this>) { return this.plain(); }
  }
  export class Other extends Base { @task() mine() {} }
`;

describe.for(compilers)('%s', ([, compile]) => {
  test('records what stands before a method', async () => {
    const { Rockets, onFailure } = (await compile(rockets)) as { Rockets: Class; onFailure: unknown };
    expect(definitionOf(Rockets, 'launches')).toEqual({
      kind: 'task',
      form: 'method',
      name: 'launches',
      options: { retries: 5, onFailure },
      body: Rockets.prototype['launches'],
    });
    expect(definitionOf(Rockets, 'plain')?.options).toEqual({});
    expect(definitionOf(Rockets, 'rockets')).toMatchObject({ kind: 'dag', options: { schedule: '@daily' } });
    expect(definitionOf(Rockets, 'part')?.kind).toBe('group');
    expect(definitionOf(Rockets, 'notATask')).toBeUndefined();
    expect(definitionOf(Rockets, 'constructor')).toBeUndefined();
    expect(definitionOf(Rockets, 'toString')).toBeUndefined();
  });

  test('leaves the method as it is', async () => {
    const { Rockets } = (await compile(rockets)) as { Rockets: Class };
    expect(await new Rockets()['launches']?.('eu')).toEqual(['eu', 1, 'base']);
    expect(Rockets.prototype['plain']).toHaveLength(0);
    expect(Object.keys(Rockets.prototype['plain'] ?? {})).toEqual([]);
  });

  test('finds the same from the class, its prototype and an instance', async () => {
    const { Rockets } = (await compile(rockets)) as { Rockets: Class };
    for (const target of [Rockets, Rockets.prototype, new Rockets()]) {
      expect(taskDefinition(target, 'launches').options.retries).toBe(5);
      expect(taskDefinition(target, 'shared').options.retries).toBe(1);
    }
  });

  test('takes base classes in, the nearest declaration first', async () => {
    const { Base, Rockets, Other } = (await compile(rockets)) as { Base: Class; Rockets: Class; Other: Class };
    expect([...definitionsOf(Rockets).keys()].toSorted()).toEqual(
      ['inner', 'launches', 'outer', 'part', 'plain', 'redone', 'replaced', 'rockets', 'shared'].toSorted(),
    );
    expect([...definitionsOf(Other).keys()].toSorted()).toEqual(['mine', 'redone', 'replaced', 'shared']);
    expect([...definitionsOf(Base).keys()].toSorted()).toEqual(['redone', 'replaced', 'shared']);
    expect(taskDefinition(Rockets, 'redone').options.retries).toBe(9);
    expect(taskDefinition(Base, 'redone').options.retries).toBe(2);
  });

  test('an override without decorator keeps the options and brings its code', async () => {
    const { Rockets } = (await compile(rockets)) as { Rockets: Class };
    const { options, body } = taskDefinition(Rockets, 'replaced');
    expect(options.retries).toBe(3);
    expect(body.apply(new Rockets(), [])).toBe('newer');
  });

  test('stands beside other decorators, inside or outside', async () => {
    const { Rockets } = (await compile(rockets)) as { Rockets: Class };
    const call = (name: string): unknown => taskDefinition(Rockets, name).body.apply(new Rockets(), []);
    expect([taskDefinition(Rockets, 'outer').options.pool, call('outer')]).toEqual(['p', 'X']);
    expect([taskDefinition(Rockets, 'inner').options.pool, call('inner')]).toEqual(['q', 'Y']);
  });

  test.for([
    ['@task() static s() {}', 'TW1002', '`@task()` stands before the static m'],
    ['@dag() static s() {}', 'TW1002', '`@dag()` stands before the static m'],
    [
      '@task() [Symbol.iterator]() {}',
      'TW1002',
      '`@task()` stands before the method Symbol(Symbol.iterator), which has no name',
    ],
    ['@task() get g() { return 1; }', 'TW1002', '`@task()` stands before '],
    ['@task() f = () => 1;', 'TW1002', '`@task()` stands before '],
    ['@task m() {}', 'TW1003', '`@task` was used without parentheses'],
    ['@dag m() {}', 'TW1003', '`@dag` was used without parentheses'],
    ['@group m() {}', 'TW1003', '`@group` was used without parentheses'],
  ] as const)('refuses %s', async ([member, code, message]) => {
    const source = `import { dag, group, task } from 'tradewind'; export class X { ${member} }`;
    await expect(compile(source)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  test('refuses a class', async () => {
    const source = `import { task } from 'tradewind'; @task() export class X {}`;
    await expect(compile(source)).rejects.toMatchObject({ code: 'TW1002', message: '`@task()` stands before a class' });
  });
});

test('a base class from a package that was compiled the other way', async () => {
  const [standard, legacy] = [compilers[0]?.[1], compilers[1]?.[1]];
  if (standard === undefined || legacy === undefined) throw new Error('two compilers');
  const source = `import { task } from 'tradewind';
    export const extend = (Base) => class Sub extends Base { @task({ retries: 1 }) own() {} };`;
  const { Base } = (await legacy(rockets)) as { Base: Class };
  const { extend } = (await standard(source)) as { extend: (base: Class) => Class };
  expect([...definitionsOf(extend(Base)).keys()].toSorted()).toEqual(['own', 'redone', 'replaced', 'shared']);
});

test('a private method is refused where the language lets a decorator stand before it', async () => {
  const source = `import { task } from 'tradewind'; export class X { @task() #p() {} use() { return this.#p(); } }`;
  await expect(compilers[0]?.[1](source)).rejects.toMatchObject({ code: 'TW1002' });
});

test('a compiler without metadata is named', () => {
  const decorate = task() as (method: unknown, context: unknown) => void;
  const context = { kind: 'method', name: 'm', static: false, private: false, metadata: undefined };
  expect(thrown(() => decorate(() => 1, context)).code).toBe('TW1007');
});

test('what is no task is refused by name', () => {
  class Empty {
    m(): void {}
  }
  expect(thrown(() => taskDefinition(Empty, 'm'))).toMatchObject({
    code: 'TW1006',
    message: '"m" is nothing that was declared, where a task is wanted',
  });
  expect(thrown(() => taskDefinition(dag(() => 1))).message).toBe('this is a dag, where a task is wanted');
  expect(thrown(() => taskDefinition(undefined)).code).toBe('TW1006');
});
