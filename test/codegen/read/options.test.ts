import { expect, test } from 'vitest';
import { instantIn } from '../../../codegen/src/options/time-zones.ts';
import { compile, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, type Flow')}\n`;

test("of dags: parsed, instants in the dag's time zone", () => {
  const compiled = compile(`${head}
const load = task((): number => 1);
/** Says what it is. */
export const nightly = dag({
  schedule: '30 2  * * 1-5', timezone: 'Europe/Berlin', start: '2026-01-01', end: '2026-07-01T06:00', catchup: true,
  maxActiveRuns: 2, maxActiveTasks: 3, dependsOnPast: true, timeout: '1h30m', tags: ['a'], displayName: 'Nightly',
}, () => load());
`);
  expect(compiled.faults).toEqual([]);
  const {
    schedule,
    timezone,
    start,
    end,
    catchup,
    maxActiveRuns,
    maxActiveTasks,
    dependsOnPast,
    timeoutMs,
    tags,
    doc,
  } = compiled.dag('nightly');
  const nightly = {
    schedule,
    timezone,
    start,
    end,
    catchup,
    maxActiveRuns,
    maxActiveTasks,
    dependsOnPast,
    timeoutMs,
    tags,
    doc,
  };
  expect(nightly).toMatchInlineSnapshot(`
    {
      "catchup": true,
      "dependsOnPast": true,
      "doc": "Says what it is.",
      "end": "2026-07-01T04:00:00.000Z",
      "maxActiveRuns": 2,
      "maxActiveTasks": 3,
      "schedule": {
        "expression": "30 2 * * 1-5",
        "kind": "cron",
      },
      "start": "2025-12-31T23:00:00.000Z",
      "tags": [
        "a",
      ],
      "timeoutMs": 5400000,
      "timezone": "Europe/Berlin",
    }
  `);
});

test('schedules', () => {
  const compiled = compile(`${head}
const load = task((): number => 1);
export const nightly = dag({ schedule: '30 2  * * 1-5' }, () => load());
export const often = dag({ schedule: '15m' }, () => load());
export const hourly = dag({ schedule: '@hourly' }, () => load());
export const once = dag({ schedule: '@once' }, () => load());
export const never = dag({ schedule: null }, () => load());`);
  expect([...compiled.dags.values()].map(({ dag }) => dag.schedule)).toMatchInlineSnapshot(`
    [
      {
        "expression": "30 2 * * 1-5",
        "kind": "cron",
      },
      {
        "everyMs": 900000,
        "kind": "every",
      },
      {
        "expression": "0 * * * *",
        "kind": "cron",
      },
      {
        "kind": "once",
      },
      {
        "kind": "none",
      },
    ]
  `);
});

test('of tasks: the nearest level wins', () => {
  const { faults, dags } = compile(`${head}
const seconds = (n: number) => \`\${n}s\` as const;
const load = task({ retryDelay: seconds(5 * 6), retryBackoff: { max: '10m' }, priority: -1, tags: ['x'], doc: 'Loads' }, (): number => 1);
export const flow = dag({ taskDefaults: { retries: 2, retryDelay: '1m', pool: 'big', timeout: '5m' } }, () => {
  load();
  load.with({ id: 'other', retryBackoff: false, poolSlots: 2, displayName: 'Other', queue: 'slow' })();
});`);
  expect(faults).toEqual([]);
  expect(dags.get('flow')?.dag.nodes).toMatchInlineSnapshot(`
    [
      {
        "args": [],
        "id": "load",
        "options": {
          "doc": "Loads",
          "pool": "big",
          "poolSlots": 1,
          "priority": -1,
          "queue": "default",
          "retries": 2,
          "retryBackoff": {
            "factor": 2,
            "jitter": 0.2,
            "maxMs": 600000,
          },
          "retryDelayMs": 30000,
          "tags": [
            "x",
          ],
          "timeoutMs": 300000,
          "triggerRule": "all_success",
        },
        "task": "dags/a.ts#load",
      },
      {
        "args": [],
        "displayName": "Other",
        "id": "other",
        "options": {
          "doc": "Loads",
          "pool": "big",
          "poolSlots": 2,
          "priority": -1,
          "queue": "slow",
          "retries": 2,
          "retryDelayMs": 30000,
          "tags": [
            "x",
          ],
          "timeoutMs": 300000,
          "triggerRule": "all_success",
        },
        "task": "dags/a.ts#load",
      },
    ]
  `);
});

test('callbacks are recorded by name; faults are told where they stand', () => {
  const { faults, declarations } = compile(`${head}
const load = task({ onFailure: () => {}, onRetry: undefined, teardown: 'stop' }, (): number => 1);
const odd = task({ retries: 1.5, retryDelay: '5 minutes', tags: 'x', id: 'y', cache: true, timeout: '0s', retryBackoff: { factor: 0.5 } } as never, (): number => 1);
export const flow = dag({
  schedule: '0 25 * * *', timezone: 'Europe/Berln', start: '2026-02-30', retries: 1, taskDefaults: { id: 'x', retires: 2 },
} as never, () => { load(); odd(); });
export const other = dag({ start: '2026-02-01', end: '2026-01-01', catchup: 'yes', timeout: 5 } as never, () => load());
export const some = group({ schedule: '@daily' } as never, () => load());`);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2014 dags/a.ts:3 \`onFailure\` of the task \`load\` is written to the manifest, but this version's engine does not call it, and refuses to run the dag rather than to leave it out.",
      "TW2060 dags/a.ts:4 \`retries\` is 1.5; it takes a whole number, 0 or more.",
      "TW2054 dags/a.ts:4 \`retryDelay: '5 minutes'\` is not a duration: write a number and a unit.",
      "TW2053 dags/a.ts:4 \`tags\` is the text 'x'; it takes a list of texts.",
      "TW2051 dags/a.ts:4 \`id\` is no option of the task \`odd\`: it belongs to the call.",
      "TW2050 dags/a.ts:4 The task \`odd\` has no option \`cache\`, so it would change nothing.",
      "TW2060 dags/a.ts:4 \`timeout\` is 0s; it takes a time above zero.",
      "TW2064 dags/a.ts:4 This \`retryBackoff\` cannot be: its factor is 0.5, so the waits would shrink.",
      "TW2055 dags/a.ts:6 The schedule '0 25 * * *' is not a cron expression: the hour is 25, and goes from 0 to 23.",
      "TW2057 dags/a.ts:6 'Europe/Berln' is not the name of a time zone.",
      "TW2058 dags/a.ts:6 \`start: '2026-02-30'\` is not a date: February 2026 has 28 days.",
      "TW2051 dags/a.ts:6 \`retries\` is no option of the dag \`flow\`: it belongs to \`taskDefaults\`.",
      "TW2051 dags/a.ts:6 \`id\` is no option of \`taskDefaults\` of \`flow\`: it belongs to the call.",
      "TW2050 dags/a.ts:6 \`taskDefaults\` of \`flow\` has no option \`retires\`, so it would change nothing.",
      "TW2059 dags/a.ts:8 \`end: '2026-01-01'\` is not after \`start: '2026-02-01'\`: no run fits between them.",
      "TW2053 dags/a.ts:8 \`catchup\` is the text 'yes'; it takes \`true\` or \`false\`.",
      "TW2053 dags/a.ts:8 \`timeout\` is the number 5; it takes a text.",
      "TW2051 dags/a.ts:9 \`schedule\` is no option of the group \`some\`: it belongs to a dag.",
    ]
  `);
  expect(declarations.tasks[0]?.options).toMatchInlineSnapshot(`
    {
      "callbacks": [
        "onFailure",
      ],
      "teardown": {
        "method": "stop",
      },
    }
  `);
});

test('parameters: schemas, constant defaults', () => {
  const { faults, dags } = compile(`${head}
const load = task((...x: unknown[]): number => 1);
const limit = 2 * 50;
/**
 * @param region where
 */
export const flow = dag((region: 'eu' | 'us', max: number = limit, since: Date = new Date('2026-01-01'), deep?: { n: number[] }) => load(region, max, since, deep));
export const bad = dag((day: string = new Date().toISOString(), { a }: { a: number }, ...rest: string[]) => load(day, a, rest));`);
  expect(dags.get('flow')?.dag.parameters).toMatchInlineSnapshot(`
    [
      {
        "name": "region",
        "schema": {
          "enum": [
            "eu",
            "us",
          ],
          "type": "string",
        },
      },
      {
        "default": 100,
        "name": "max",
        "schema": {
          "type": "number",
        },
      },
      {
        "default": {
          "$type": "Date",
          "value": "2026-01-01T00:00:00.000Z",
        },
        "name": "since",
        "schema": {
          "format": "date-time",
          "type": "string",
          "x-tradewind": "date",
        },
      },
      {
        "default": {
          "$type": "undefined",
        },
        "name": "deep",
        "schema": {
          "properties": {
            "n": {
              "items": {
                "type": "number",
              },
              "type": "array",
            },
          },
          "required": [
            "n",
          ],
          "type": "object",
        },
      },
    ]
  `);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2017 dags/a.ts:9 The default of \`day\` of \`bad\` must be known when the project is compiled, but \`new Date().toISOString()\` reads the clock.",
      "TW2016 dags/a.ts:9 A run's input is given by name, and the pattern \`{ a }\` of \`bad\` has none.",
      "TW2016 dags/a.ts:9 A run's input is given by name, and the rest \`...rest: string[]\` of \`bad\` has none.",
    ]
  `);
});

test.each([
  ['2026-01-01', 'UTC', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01', 'Europe/Berlin', '2025-12-31T23:00:00.000Z'],
  ['2026-07-01T06:30', 'America/New_York', '2026-07-01T10:30:00.000Z'],
  ['2026-07-01T06:30:15+02:00', 'America/New_York', '2026-07-01T04:30:15.000Z'],
  // Clocks go forward at 2:00: as long after the change as it would have been. They go back at 3:00: the first of the two.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(instantIn(text, zone)).toBe(instant);
});
