import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fake, runDag } from 'tradewind/testing';
import { afterAll, describe, expect, test } from 'vitest';
import * as outcomes from './project/dags/outcomes.ts';
import { Rockets } from './project/dags/rockets.ts';
import * as values from './project/dags/values.ts';

const project = fileURLToPath(new URL('./project', import.meta.url));
const fakes = { launches: async () => [{ name: 'Ariane' }, { name: 'Vega' }] };

describe('a dag', () => {
  test('runs by class, with what its tasks were called with and logged', async () => {
    const ran = await runDag(Rockets, 'rockets', { project, fakes });
    expect(ran).toMatchObject({ state: 'success', result: 'Ariane, Vega', error: undefined });
    expect(ran.callsOf('names')).toEqual([
      {
        id: 'names',
        task: 'names',
        mapPath: [],
        outcome: 'success',
        args: [[{ name: 'Ariane' }, { name: 'Vega' }]],
        result: ['Ariane', 'Vega'],
        tries: 1,
      },
    ]);
    expect(ran.logs('names')).toEqual(['naming { count: 2 }']);
    expect(ran.logs('report')).toEqual(['writing 2']);
    expect(ran.tries).toBe(3);
    expect(ran.instances.map(({ state }) => state)).toEqual(['success', 'success', 'success']);
  });

  test('runs by id and by what declared it', async () => {
    expect((await runDag('rockets', { project, fakes })).result).toBe('Ariane, Vega');
    expect((await runDag(values.fields, { project, params: [1] })).result?.total).toBe('1');
  });

  test('says how it went', async () => {
    const ran = await runDag('failing', { project });
    expect(String(ran)).toBe(
      [
        'failing: failed',
        '  ✓ good(1) → 1',
        "  ✗ bad('broken') failed: RangeError: broken",
        '  − skipped() skipped: nothing to do',
        '  ⊘ sum upstream_failed: RangeError: broken',
        '  = RangeError: broken (in bad)',
      ].join('\n'),
    );
  });

  test('waits for retries on a clock of its own', async () => {
    const ran = await runDag('retries', { project, fakes: { retried: countdown(3) } });
    expect(ran.callsOf('retried')).toMatchObject([{ outcome: 'success', tries: 4, result: 'at last' }]);
    const [stored] = ran.instances;
    // The engine's own time: three waits of two hours.
    expect((stored?.endedAt ?? 0) - Date.parse('2026-01-02T00:00:00Z')).toBe(3 * 2 * 3_600_000);
  });
});

function countdown(failures: number): () => string {
  let left = failures;
  return () => {
    if (left === 0) return 'at last';
    left -= 1;
    throw new Error('not yet');
  };
}

describe('which run it is', () => {
  test('the first interval of the schedule, unless a date is given', async () => {
    const dates = async (settings: { logicalDate?: string; now?: string }) =>
      (await runDag('context', { project, ...settings })).result;
    expect(await dates({})).toBe('"2026-01-01"|true|"2026-01-02"|2026-01-01T00:00:00.000Z');
    expect(await dates({ logicalDate: '2026-03-04T05:06:00Z' })).toMatch(/^"2026-03-04"\|true/);
    await expect(dates({ logicalDate: 'tomorrow' })).rejects.toMatchObject({ code: 'TW1011' });
  });

  test('a moment in an interval means the interval; before the start there is none', async () => {
    const ran = await runDag(Rockets, 'rockets', { project, fakes, logicalDate: '2026-02-03T15:00:00Z' });
    expect(ran.state).toBe('success');
    await expect(runDag('rockets', { project, fakes, logicalDate: '2026-01-03' })).rejects.toMatchObject({
      code: 'TW5024',
    });
  });
});

describe('fakes', () => {
  test('by class and task, by id of the call, and by function', async () => {
    const byClass = await runDag(outcomes.Outcomes, 'ordered', {
      project,
      fakes: { 'Outcomes.good': () => 5, good__2: () => 6, skipped: () => 7 },
    });
    expect(byClass.calls.map(({ result }) => result)).toEqual([5, 5, 7, 6]);
    const byFunction = await runDag(values.fields, {
      project,
      fakes: [fake(values.orders, () => [{ id: 1, items: [], at: new Date(0) }])],
    });
    expect(byFunction.result?.total).toBe('1');
  });

  test('that fail, skip, or return what cannot travel behave as the task would', async () => {
    const ran = await runDag('passedOn', { project, fakes: { boom: () => () => 1 } });
    expect(ran.error?.message).toMatch(/result is a function/);
  });

  test('of unknown names are refused, with the nearest name', async () => {
    await expect(runDag('rockets', { project, fakes: { lanches: () => [] } })).rejects.toMatchObject({
      code: 'TW7002',
      help: expect.stringContaining('Did you mean "launches"?'),
    });
  });
});

describe('what cannot be run', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-testing-')));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('an unknown dag, a missing or unknown parameter', async () => {
    await expect(runDag('rocket', { project })).rejects.toMatchObject({ code: 'TW5004' });
    await expect(runDag('fields', { project, params: { cuont: 1 } })).rejects.toMatchObject({ code: 'TW7007' });
    await expect(runDag('fields', { project, params: { count: '3' } })).rejects.toMatchObject({
      code: 'TW6012',
      message: expect.stringContaining("`count` of fields does not fit: a number is wanted, not '3'"),
    });
    await expect(runDag(values.text as never, { project })).rejects.toMatchObject({ code: 'TW7005' });
  });

  test('a project with errors: all of them are said', async () => {
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(root, 'tradewind.config.ts'), "export default { dags: ['*.dag.ts'] };");
    writeFileSync(
      join(root, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["*.ts"] }',
    );
    writeFileSync(join(root, 'a.dag.ts'), "export const one: number = 'one';\nexport const two: string = 2;\n");
    await expect(runDag('a', { project: root })).rejects.toMatchObject({
      code: 'TW7009',
      message: expect.stringMatching(/a\.dag\.ts:1:14[^]*a\.dag\.ts:2:14/),
    });
  });
});
