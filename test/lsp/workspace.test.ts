/** What happens around the buffers: other files, the disk, the config, several folders. */
import { once } from 'node:events';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import {
  CodeLensRequest,
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

test('a lens changes with what its dag imports', async () => {
  const shared = `import { group, task } from 'tradewind';
const load = task((region: string): string => region);
export const all = group(() => { load('eu'); });
`;
  const text = `import { dag } from 'tradewind';
import { all } from '../lib/tasks.ts';
export const flow = dag(() => { all(); });
`;
  const project = makeProject({ 'lib/tasks.ts': shared, 'dags/a.ts': text });
  const [a, tasks] = [project.path('dags/a.ts'), project.path('lib/tasks.ts')];
  const client = await start(project.root);
  await client.open(a, text);
  await client.open(tasks, shared);
  const lens = async (): Promise<string | undefined> => {
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uriOf(a) } });
    return lenses?.[0]?.command?.title;
  };
  expect(await lens()).toBe('1 task · critical path 1 · widest level 1');
  await client.until(() => client.refreshes > 0);
  const before = client.refreshes;
  await client.edit(tasks, "load('eu');", "load(load('eu'));");
  await client.until(() => client.refreshes > before);
  expect(await lens()).toBe('2 tasks · critical path 2 · widest level 1');
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

test('a project in a project: each tells of its own files', async () => {
  const outer = makeProject({
    'lib/tasks.ts': lib,
    'dags/a.ts': flow(good),
    'tradewind.config.ts': "export default { dags: ['**/dags/*.ts'] };",
    'inner/tradewind.config.ts': 'export default {};',
    'inner/package.json': '{ "name": "inner", "type": "module" }',
    'inner/lib/tasks.ts': lib,
    'inner/dags/a.ts': flow(wrong).replace('flow =', 'inside ='),
  });
  const inner = outer.path('inner/dags/a.ts');
  const client = await start(outer.root);
  await client.open(inner, flow(wrong).replace('flow =', 'inside ='));
  await client.codes(inner, ['TW2100']);
  await client.edit(inner, wrong, good);
  await client.codes(inner, []);
  expect(await client.diagnostics(inner)).toEqual([]);
});

test('through a symbolic link the editor hears of the files as it knows them', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(wrong) });
  const link = `${project.root}-link`;
  symlinkSync(project.root, link);
  try {
    const client = await start(link);
    await client.open(`${link}/dags/a.ts`, flow(wrong));
    expect((await client.diagnostics(`${link}/dags/a.ts`)).map(({ code }) => code)).toEqual(['TW2100']);
  } finally {
    rmSync(link);
  }
});

test('a project that vanishes as a whole, and comes back', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(wrong) });
  const a = project.path('dags/a.ts');
  const client = await start(project.root);
  await client.open(a, flow(wrong));
  await client.codes(a, ['TW2100']);
  renameSync(project.path('dags'), project.path('away'));
  renameSync(project.path('lib'), project.path('gone'));
  await client.changedOnDisk(a, FileChangeType.Deleted);
  await client.changedOnDisk(project.path('lib/tasks.ts'), FileChangeType.Deleted);
  await client.connection.sendRequest(DefinitionRequest.type, client.at(a, 'lo¦ad'));
  renameSync(project.path('away'), project.path('dags'));
  renameSync(project.path('gone'), project.path('lib'));
  await client.changedOnDisk(a, FileChangeType.Created);
  await client.changedOnDisk(project.path('lib/tasks.ts'), FileChangeType.Created);
  await client.edit(a, wrong, `${good} ${wrong}`);
  expect((await client.diagnostics(a)).map(({ code }) => code)).toContain('TW2100');
});

test('it ends when the editor is gone without a word', async () => {
  const project = makeProject({ 'lib/tasks.ts': lib, 'dags/a.ts': flow(good) });
  const client = await start(project.root);
  await client.codes(project.path('dags/a.ts'), []);
  const ended = once(client.child, 'exit');
  client.child.stdin?.end();
  expect(await ended).toEqual([1, null]);
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
