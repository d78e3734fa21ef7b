import { expect, test } from 'vitest';
import { graphOf } from './support/compile.ts';

const head = `import { task, dag, group, chain, run, type Flow } from 'tradewind';\n`;

test('class form: handles are inputs, records and arrays may hold them', () => {
  expect(
    graphOf(`${head}
export class Rockets {
  @task({ retries: 2 }) async launches(region: 'eu' | 'us'): Promise<string[]> { return [region]; }
  @task() report(all: { rows: string[]; more: string[][] }): string { return String(all); }
  @dag({ schedule: '@daily', start: '2026-01-01' })
  rockets(this: Flow<this>, region: 'eu' | 'us' = 'eu') {
    const launches = this.launches(region);
    return this.report({ rows: launches, more: [launches, ['x']] });
  }
}`),
  ).toBe(`
param region = "eu"
launches(region) retries 2
report({ rows: launches, more: [launches, ["x"]] })
result report
`);
});

test('function form', () => {
  expect(
    graphOf(`${head}
export const launches = task({ retries: 2 }, async (region: string): Promise<string[]> => [region]);
const report = task((rows: string[], text: string): string => rows + text);
export const rockets = dag({ schedule: '@daily' }, async (region: string = 'eu') => {
  const rows = launches(region);
  return report(rows, \`all of \${region} on \${run.ds}\`);
});`),
  ).toBe(`
param region = "eu"
p1 glue template("all of ", region, " on ", run.ds)
launches(region) retries 2
report(launches, p1) if p1
result report
completes p1
`);
});
