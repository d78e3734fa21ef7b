/** Loaded before all else: puts one seeded bug into the sources as they are loaded. Nothing on the disk changes. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { seededBugs } from './bugs.ts';

const name = process.env['SEEDED_BUG'];
const bug = seededBugs.find((one) => one.name === name);
if (bug === undefined) throw new Error(`no seeded bug is called ${name}`);
const { file, find, replace } = bug;
const source = new URL(`../../../${file}`, import.meta.url);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== source.href) return loaded;
    const text = readFileSync(source, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} does not hold what "${name}" replaces`);
    return { ...loaded, source: text.replace(find, () => replace) };
  },
});
