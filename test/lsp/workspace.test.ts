/** What happens around the buffers: other files, the disk, the config, several folders. */
import { renameSync, rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import {
  DefinitionRequest,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  RenameRequest,
} from 'vscode-languageserver-protocol/node';
import { TestProject } from '../support/project.ts';
import { Client, uriOf } from './client.ts';

const projects: TestProject[] = [];
const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.kill();
  for (const project of projects.splice(0)) project.remove();
});

function makeProject(files: Readonly<Record<string, string>>): TestProject {
  const project = new TestProject(files);
  projects.push(project);
  return project;
}

async function start(...folders: readonly string[]): Promise<Client> {
  const client = await Client.start({ folders });
  clients.push(client);
  return client;
}

const lib = `import { task } from 'tradewind';
export const load = task((region: string): string => region);
`;
const flow = (body: string): string => `import { dag } from 'tradewind';
import { load } from '../lib/tasks.ts';
export const flow = dag(() => { ${body} });
`;
/** TW2100 */
const wrong = "const rows = load('eu'); load(`${rows}`);";
const good = "load('eu');";

test('the whole project is told about at once, without a file being open', async () => {
  const project = makeProject({
    'lib/tasks.ts': lib,
    'dags/a.ts': flow(wrong),
    'dags/b.ts': flow(good).replace('flow =', 'other ='),
  });
  const client = await start(project.root);
  await client.codes(project.path('dags/a.ts'), ['TW2100']);
  expect(client.last(project.path('dags/b.ts'))).toEqual([]);
});

test('buffers count before the disk: an unsaved task in one file is known in another, until it is closed', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(good) });
  const [a, tasks] = [project.path('dags/a.ts'), project.path('lib/tasks.ts')];
  const client = await start(project.root);
  await client.open(a, flow(good));
  expect(await client.diagnostics(a)).toEqual([]);
  await client.open(tasks, lib);
  // No task any more: a plain function that flows may not call.
  await client.edit(
    tasks,
    'task((region: string): string => region)',
    '(region: string): string => process.argv[0] + region',
  );
  await client.until(() => client.last(a).length > 0);
  await client.close(tasks);
  await client.codes(a, []);
});

test('files that appear, change, vanish and move on the disk', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(good) });
  const [a, b, c] = [project.path('dags/a.ts'), project.path('dags/b.ts'), project.path('dags/c.ts')];
  const client = await start(project.root);
  await client.open(a, flow(good));
  expect(await client.diagnostics(a)).toEqual([]);

  project.write({ 'dags/b.ts': flow(wrong).replace('flow =', 'second =') });
  await client.changedOnDisk(b, FileChangeType.Created);
  await client.codes(b, ['TW2100']);

  project.write({ 'dags/b.ts': flow(good) });
  await client.changedOnDisk(b, FileChangeType.Changed);
  // Two dags have one id now.
  await client.until(() => [a, b].some((file) => client.last(file).some(({ code }) => code === 'TW2001')));

  renameSync(b, c);
  await client.changedOnDisk(b, FileChangeType.Deleted);
  await client.changedOnDisk(c, FileChangeType.Created);
  await client.until(() => client.last(b).length === 0 && client.last(c).length > 0);

  rmSync(c);
  await client.changedOnDisk(c, FileChangeType.Deleted);
  await client.codes(c, []);
  await client.codes(a, []);
});

test('a file that is not on the disk yet', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(good) });
  const fresh = project.path('dags/deeper/new.ts');
  const client = await start(project.root);
  await client.open(fresh, flow(wrong).replace('flow =', 'fresh =').replace('../lib', '../../lib'));
  expect((await client.diagnostics(fresh)).map(({ code }) => code)).toEqual(['TW2100']);
  await client.close(fresh);
  await client.codes(fresh, []);
});

test('a config that is wrong is said at its file; the rest goes on with the last good one', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(wrong) });
  const [a, config] = [project.path('dags/a.ts'), project.path('tradewind.config.ts')];
  const client = await start(project.root);
  await client.codes(a, ['TW2100']);
  project.write({ 'tradewind.config.ts': 'export default { dagz: [] };' });
  await client.changedOnDisk(config, FileChangeType.Changed);
  await client.codes(config, ['TW6052']);
  expect(client.last(config)[0]?.message).toContain('did you mean `dags`');
  await client.open(a, flow(good));
  expect(await client.diagnostics(a)).toEqual([]);
  project.write({
    'tradewind.config.ts': "console.log('a config may print');\nexport default { dags: ['dags/**/*.ts'] };",
  });
  await client.changedOnDisk(config, FileChangeType.Changed);
  await client.codes(config, []);
});

test('a project that begins with a wrong config', async () => {
  const project = makeProject({
    'tradewind.config.ts': 'export default 7;',
    'lib/tasks.ts': lib,
    'dags/a.ts': flow(wrong),
  });
  const [a, config] = [project.path('dags/a.ts'), project.path('tradewind.config.ts')];
  const client = await start(project.root);
  await client.codes(config, ['TW6051']);
  await client.open(a, flow(wrong));
  expect(await client.connection.sendRequest(DefinitionRequest.type, client.at(a, 'lo¦ad'))).toBeNull();
  project.write({ 'tradewind.config.ts': 'export default {};' });
  await client.changedOnDisk(config, FileChangeType.Changed);
  await client.codes(a, ['TW2100']);
  expect(client.last(config)).toEqual([]);
});

test('several projects, each with its own dags; a folder that goes takes its problems with it', async () => {
  const first = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(wrong) });
  const second = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(wrong) });
  const client = await start(first.root, second.root);
  await client.codes(first.path('dags/a.ts'), ['TW2100']);
  await client.codes(second.path('dags/a.ts'), ['TW2100']);
  await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [], removed: [{ uri: uriOf(second.root), name: 'second' }] },
  });
  await client.codes(second.path('dags/a.ts'), []);
  expect(client.last(first.path('dags/a.ts'))).toHaveLength(1);
  await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [{ uri: uriOf(second.root), name: 'second' }], removed: [] },
  });
  await client.codes(second.path('dags/a.ts'), ['TW2100']);
});

test('several dags in a file, one of them half typed: the others keep their answers', async () => {
  const text = `import { dag, task } from 'tradewind';
const load = task((region: string): string => region);
export const one = dag(() => load('eu'));
export const two = dag(() => load('us'));
`;
  const project = makeProject({ 'dags/a.ts': text });
  const a = project.path('dags/a.ts');
  const client = await start(project.root);
  await client.open(a, text);
  await client.edit(a, "load('us'));", 'load(');
  await client.diagnostics(a);
  const edit = await client.connection.sendRequest(RenameRequest.type, {
    ...client.at(a, "lo¦ad('eu')"),
    newName: 'read',
  });
  expect(edit?.documentChanges).toHaveLength(1);
});

test('folders that have nothing to do with Tradewind are left alone', async () => {
  const project = makeProject({ 'dags/a.ts': flow(wrong), 'package.json': '{ "name": "other" }' });
  rmSync(project.path('tradewind.config.ts'));
  const client = await start(project.root);
  await client.open(project.path('dags/a.ts'), flow(wrong));
  expect(
    await client.connection.sendRequest(DefinitionRequest.type, client.at(project.path('dags/a.ts'), 'lo¦ad')),
  ).toBeNull();
  expect(client.last(project.path('dags/a.ts'))).toEqual([]);
  expect(await client.stop()).toBe(0);
});

test('an editor that can do little', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(good) });
  const [a, tasks] = [project.path('dags/a.ts'), project.path('lib/tasks.ts')];
  const client = await Client.start({ folders: [project.root], capabilities: {} });
  clients.push(client);
  await client.open(a, flow(good));
  await client.open(tasks, lib);
  const edit = await client.connection.sendRequest(RenameRequest.type, {
    ...client.at(a, "lo¦ad('eu')"),
    newName: 'read',
  });
  expect(Object.keys(edit?.changes ?? {}).toSorted()).toEqual([uriOf(a), uriOf(tasks)].toSorted());
  expect(edit?.documentChanges).toBeUndefined();
  expect(client.messages).toEqual([expect.stringContaining("`.with({ id: 'load' })`")]);
  await client.apply(edit);
  expect(await client.diagnostics(a)).toEqual([]);
});
