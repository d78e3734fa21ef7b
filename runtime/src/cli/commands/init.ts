/** `tradewind init [folder]`: a small project that compiles, runs, and has a test. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { projectFiles } from '../template.ts';
import { version } from '../version.ts';

export function init(context: Context, name = '.'): ExitCode {
  const folder = resolve(context.folder, name);
  const files = projectFiles({ name: packageName(basename(folder)), version });
  const inTheWay = Object.keys(files).filter((path) => existsSync(join(folder, path)));
  if (inTheWay.length > 0) {
    throw new CliError('TW6040', `${inTheWay.length === 1 ? 'a file is' : 'files are'} in the way in ${folder}`, {
      help: 'Nothing was written. Choose an empty folder: `tradewind init my-pipelines`.',
      details: inTheWay.map((path) => `  ${path}`),
    });
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Refuses what came into the way in between.
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  if (context.json) context.print(JSON.stringify({ folder, files: Object.keys(files) }, null, 2));
  else for (const line of words(context, folder, Object.keys(files))) context.print(line);
  return exitCodes.ok;
}

function words({ colors }: Context, folder: string, files: readonly string[]): string[] {
  const where = relative(process.cwd(), folder);
  const step = (text: string, why: string): string => `  ${colors.busy(text.padEnd(40))}${colors.dim(why)}`;
  return [
    `${colors.good('✔')} a project in ${colors.bold(where === '' ? 'this folder' : where)}`,
    '',
    ...files.map((file) => colors.dim(`  ${file}`)),
    '',
    'Now:',
    '',
    ...(where === '' ? [] : [step(`cd ${where}`, '')].map((line) => line.trimEnd())),
    ...(isInClone(folder) ? [] : [step('npm install', '')]),
    step('npx tradewind run hello', 'run the dag'),
    step('npx tradewind run hello -p atLeast=50', 'with a parameter'),
    step('npx tradewind graph hello', 'see its graph'),
    step('npx tradewind check', 'find every fault'),
    step('npm test', 'test it'),
    ...cloneLines(folder),
  ].map((line) => line.trimEnd());
}

/** The clone that this is run from; a package that npm installed has none. */
function cloneFolder(): string | undefined {
  const workspace = fileURLToPath(new URL('../../../..', import.meta.url));
  return workspace.split(sep).includes('node_modules') ? undefined : workspace;
}

/** There, the project finds all that it needs in the folders above. */
function isInClone(folder: string): boolean {
  const clone = cloneFolder();
  return clone !== undefined && folder.startsWith(clone);
}

/** Steps that do not hold until the package is published must not look as if they did. */
function cloneLines(folder: string): string[] {
  if (cloneFolder() === undefined) return [];
  return isInClone(folder)
    ? ['', 'The project is in a clone of Tradewind, and uses what is installed there.']
    : [
        '',
        'Tradewind is not on npm yet, so `npm install` cannot bring it. Make the project in a folder of the clone,',
        'where these steps work without it.',
      ];
}

/** What npm allows of a folder's name. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return name === '' ? 'pipelines' : name;
}
