/** Glue that throws, through the command line: the error shows the line of the flow. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const dags = `
import { dag, failure, task } from 'tradewind';

type Row = { name?: string; parts: { size: number }[] };
const rows = task((): Row[] => [{ name: 'a', parts: [] }, { parts: [] }]);
const report = task((text: string): string => text);

export const inCode = dag(async () => {
  const found = await rows();
  const names = found.map(
    (row) => row.name!.toUpperCase(),
  );
  return report(names.join());
});

export const inCondition = dag(async () => {
  const found = await rows();
  if (found[0]!.parts[3]!.size > 2) return report('large');
  return report('small');
});

export const inTree = dag(async () => {
  const found = await rows();
  const size = found[0]!.parts[3]!.size + 1;
  return report(\`\${size}\`);
});

export const caught = dag(async () => {
  const found = await rows();
  try {
    const tried = found.map((row) => row.name!.toUpperCase());
    await report(tried.join());
  } catch (error) {
    return report(failure(error).message);
  } finally {
    await report.with({ id: 'last' })('last');
  }
});
`;

/** Where this text stands: `dags/glue.ts:10`. */
const placeOf = (text: string): string =>
  `dags/glue.ts:${dags.split('\n').findIndex((line) => line.includes(text)) + 1}:`;

let project: TestProject;
beforeAll(() => {
  project = new TestProject({ 'dags/glue.ts': dags });
});
afterAll(() => project.remove());

test.each([
  ['inCode', 'const names = found.map('],
  ['inTree', 'const size'],
  ['inCondition', 'if (found[0]'],
])('%s: the line of the expression is shown', async (dagId, text) => {
  const { code, stdout, stderr } = await project.run(['run', dagId]);
  expect(code, stderr).toBe(1);
  expect(stdout).toContain(placeOf(text));
});

interface Shown {
  readonly result: unknown;
  readonly instances: readonly {
    readonly node: string;
    readonly state: string;
    readonly cause?: { error?: { stack?: string } };
  }[];
}

test('in a try: the catch gets it, the finally runs; the same text elsewhere has a line of its own', async () => {
  const { code, stdout, stderr } = await project.run(['run', 'caught', '--json']);
  expect(code, stderr).toBe(0);
  const { result, instances } = JSON.parse(stdout) as Shown;
  expect(result).toBe("Cannot read properties of undefined (reading 'toUpperCase')");
  expect(instances.find(({ node }) => node === 'last')?.state).toBe('success');
  expect(instances.find(({ node }) => node === '__glue')?.cause?.error?.stack).toContain(placeOf('const tried'));
});
