/** Dynamic task mapping. */
import { context, dag, group, skip, task } from 'tradewind';

const makeList = task((count: number): number[] => [...Array(count).keys()].map((i) => i + 1));
const addOne = task((x: number): number => x + 1);
const add = task((x: number, y: number): number => x + y);
const sumIt = task((values: number[]): number => values.reduce((sum, value) => sum + value, 0));

export const expandLiteral = dag(() => {
  const added = [1, 2, 3].map((x) => addOne(x));
  return sumIt(added);
});

export const expand = dag((count: number = 3) => {
  const added = makeList(count).map((x) => addOne(x));
  return sumIt(added);
});

export const expandInLoop = dag(async () => {
  const added = [];
  for (const x of await makeList(3)) added.push(addOne(x));
  return sumIt(added);
});

export const expandParameter = dag((values: number[]) => sumIt(values.map((x) => addOne(x))));

export const repeated = dag(() => {
  const first = makeList(3).map((x) => addOne(x));
  return first.map((x) => addOne(x));
});

export const partial = dag(() => makeList(3).map((x) => add(x, 10)));

export const partialOfResult = dag(() => {
  const offset = addOne(9);
  return makeList(3).map((x) => add(x, offset));
});

export const crossProduct = dag(async () => {
  const [xs, ys] = await Promise.all([makeList(3), makeList(2)]);
  const sums = [];
  for (const x of xs) for (const y of ys) sums.push(add(x, y * 10));
  return sums;
});

const show = task((first: number | undefined, length: number): string => `${first} of ${length}`);

interface Copy {
  source: string;
  bucket: string;
}
const listFiles = task((): string[] => ['a.json', 'b.txt', 'c.yml']);
const planCopies = task((): Copy[] => [
  { source: 'a.json', bucket: 'one' },
  { source: 'b.txt', bucket: 'two' },
]);
const copy = task((source: string, bucket: string): string => `${bucket}/${source}`);

export const expandKwargs = dag(() => planCopies().map(({ source, bucket }) => copy(source, bucket)));

const planCopy = task((source: string): Copy => ({ source, bucket: source.endsWith('.txt') ? 'text' : 'other' }));

export const expandKwargsOfMapped = dag(() => {
  const planned = listFiles().map((file) => planCopy(file));
  return planned.map(({ source, bucket }) => copy(source, bucket));
});

export const transformed = dag(() => listFiles().map((file) => copy(file.toUpperCase(), `lake-${file.length}`)));

export const filteredByValue = dag(async () => {
  const files = await listFiles();
  return files.filter((file) => !file.endsWith('.txt')).map((file) => copy(file, 'lake'));
});

const copyJson = task((file: string): string => (file.endsWith('.txt') ? skip(`unexpected suffix of ${file}`) : file));
const count = task((files: string[]): number => files.length);

export const filteredBySkip = dag(() => {
  const copied = listFiles().map((file) => copyJson(file));
  return count.with({ triggerRule: 'none_failed' })(copied);
});

export const zipped = dag(async () => {
  const targets = await makeList(3);
  return listFiles().map((file, i) => copy(file, `target-${targets[i] ?? 0}`));
});

/** Pairs up to the end of the longer list. */
function zipLongest(left: readonly string[], right: readonly number[]): [file: string, target: number][] {
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, i) => [left[i] ?? 'none', right[i] ?? 0]);
}

export const zippedLongest = dag(async () => {
  const [files, targets] = await Promise.all([listFiles(), makeList(4)]);
  return zipLongest(files, targets).map(([file, target]) => copy(file, `target-${target}`));
});

const moreFiles = task((): string[] => ['d.csv']);

export const concatenated = dag(async () => {
  const [a, b] = await Promise.all([listFiles(), moreFiles()]);
  return a.concat(b).map((file) => copy(file, 'lake'));
});

const prices = task((): Record<string, number> => ({ apple: 3, pear: 4 }));
const label = task((name: string, price: number): string => `${name}: ${price}`);

export const expandRecord = dag(async () => Object.entries(await prices()).map(([name, price]) => label(name, price)));

const convert = task((file: string): string => `${file}.yaml`);
const fillDefaults = task((file: string): string => (file.startsWith('b') ? skip('no defaults') : `${file} filled`));
const fileTransforms = group((file: string) => {
  const converted = convert(file);
  return fillDefaults(converted);
});

export const mappedGroup = dag(() => {
  const results = listFiles().map((file) => fileTransforms(file));
  return count.with({ triggerRule: 'none_failed' })(results);
});

const copied = group((source: string, bucket: string) => {
  const made = copy(source, bucket);
  return convert(made);
});

export const mappedGroupKwargs = dag(() => planCopies().map(({ source, bucket }) => copied(source, bucket)));

export const firstOfMapped = dag(() => {
  const added = makeList(3).map((x) => addOne(x));
  return show(added[0], added.length);
});

const a = task((): string => 'a');
const b = task((): string => 'b');
const c = task((): string => 'c');
const byLetter = group((input: string) => {
  if (input.includes('a')) return a();
  if (input.includes('b')) return b();
  return c();
});

export const branchInMappedGroup = dag(() => listFiles().map((file) => byLetter(file)));

const alert = task((value: number): string => `large: ${value}`);

export const branchOnMappedResult = dag(async () => {
  for (const x of await makeList(3)) {
    const squared = await add(x, x * x - x);
    if (squared > 4) alert(squared);
  }
});

export const nested = dag(() => makeList(3).map((x) => sumIt(makeList(x).map((y) => add(x, y)))));

const callApi = task({ pool: 'api' }, (x: number): number => x);

export const limited = dag(() => makeList(5).map((x) => callApi(x)));

const repair = task((x: number): number => x);
const summarise = task((repaired: number[]): string => (repaired.length === 0 ? 'nothing to repair' : 'repaired'));

export const empty = dag(() => summarise(makeList(0).map((x) => repair(x))));

export const emptyEndsQuietly = dag(async () => {
  const work = await makeList(0);
  if (work.length === 0) return;
  return summarise(work.map((x) => repair(x)));
});

const position = task((): number => context().mapIndex ?? -1);

export const mapIndex = dag(() => listFiles().map((file, i) => [copy(file, `bucket-${i}`), position()]));

const loadRegion = task((region: string): string => region);

export const named = dag(() => (['eu', 'us'] as const).map((region) => loadRegion(region)));

const check = task((x: number): number => {
  if (x === 2) throw new Error('no even primes');
  return x;
});

export const oneItemFails = dag(() => sumIt(makeList(3).map((x) => check(x))));

export const failuresLeftOut = dag(() => sumIt.with({ triggerRule: 'all_done' })(makeList(3).map((x) => check(x))));
