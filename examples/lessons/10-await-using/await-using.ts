import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, dag, task } from 'tradewind';
import { readJson } from '../data.ts';

interface Film {
  'Major Genre': string | null;
}

export const removeFolder = task(
  { retries: 2 },
  (folder: string): Promise<void> => rm(folder, { recursive: true, force: true }),
);

export const makeFolder = task({ teardown: removeFolder }, async (): Promise<string> => {
  const folder = join(tmpdir(), 'tradewind-films', context().ds);
  await mkdir(folder, { recursive: true });
  return folder;
});

/** The films of a genre, as a file: what is large travels by file. */
export const extract = task(async (folder: string, genre: string): Promise<string> => {
  const films = (await readJson<Film[]>('movies.json')).filter((film) => film['Major Genre'] === genre);
  const file = join(folder, `${genre}.json`);
  await writeFile(file, JSON.stringify(films));
  return file;
});

export const count = task(
  async (files: string[]): Promise<number[]> =>
    Promise.all(files.map(async (file) => (JSON.parse(await readFile(file, 'utf8')) as Film[]).length)),
);

/** How many dramas and comedies are there? The folder between the steps goes away, whatever happens. */
export const awaitUsing = dag(async () => {
  await using folder = makeFolder();
  const files = [extract.with({ id: 'dramas' })(folder, 'Drama'), extract.with({ id: 'comedies' })(folder, 'Comedy')];
  return await count(files);
});
