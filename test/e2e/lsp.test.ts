/** The language server as it is installed: `test/lsp` asks it everything, from the sources. */
import { afterEach, expect, test } from 'vitest';
import { Client } from '../lsp/client.ts';
import { TestProject } from '../support/project.ts';

const text = `import { dag, task } from 'tradewind';
const load = task((region: string): string => region);
const mail = task((text: string): void => {});
export const flow = dag(() => {
  const rows = load('eu');
  mail(\`\${rows}\`);
});
`;

let project: TestProject | undefined;
let client: Client | undefined;
afterEach(() => {
  client?.kill();
  project?.remove();
});

test('tradewind lsp answers, and ends when it is told to', async () => {
  project = new TestProject({ 'dags/a.ts': text });
  const file = project.path('dags/a.ts');
  client = await Client.start({ folders: [project.root], built: true });
  await client.open(file, text);
  const [diagnostic] = await client.diagnostics(file);
  expect(diagnostic?.code).toBe('TW2100');
  await client.edit(file, '`${rows}`', 'rows');
  expect(await client.diagnostics(file)).toEqual([]);
  expect(await client.stop()).toBe(0);
});
