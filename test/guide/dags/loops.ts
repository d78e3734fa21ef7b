/** The code of docs/guide/loops.md. */
import { dag, group, task } from 'tradewind';

const files = task((count: number): string[] => Array.from({ length: count }, (_, i) => `file ${i}`));
const size = task((file: string): number => file.length);
const total = task((sizes: number[]): number => sizes.reduce((all, one) => all + one, 0));
const warn = task((text: string): string => text);
const join = task((text: string, more: string): string => `${text}, ${more}`);

export const mapped = dag((count: number = 3) => {
  const sizes = files(count).map((file) => size(file));
  return total(sizes);
});

export const pushed = dag(async () => {
  const sizes = [];
  for (const file of await files(3)) {
    if (!file.endsWith('1')) sizes.push(size(file));
  }
  return total(sizes);
});

export const oneByOne = dag(async () => {
  const jobs = (await files(3)).map((file) => ({ file, bytes: size(file) }));
  const failed: string[] = [];
  for (const { file, bytes } of jobs) {
    try {
      await bytes;
    } catch {
      failed.push(file);
    }
  }
  if (failed.length > 0) await warn(`no size of ${failed.join(', ')}`);
});

export const deep = dag(async () => {
  const list = await files(3);
  const sizes = await Promise.all(
    list.map(async (file) => {
      const bytes = await size(file);
      if (bytes > 5) await warn(`${file} is large`);
      return bytes;
    }),
  );
  return total(sizes);
});

const measure = group((file: string) => total([size(file), size.with({ id: 'packed' })(`${file}.gz`)]));

export const grouped = dag(() => files(2).map((file) => measure(file)));

export const chained = dag(async () => {
  let text = warn('start');
  for (const file of await files(3)) text = join(text, file);
  return text;
});

export const searched = dag(async () => {
  for (const file of await files(5)) {
    const bytes = await size(file);
    if (bytes > 5) return warn(`${file} is the first large one`);
  }
  return warn.with({ id: 'none' })('none is large');
});

export const unrolled = dag(() => {
  const sizes = [];
  for (const region of ['eu', 'us'] as const) sizes.push(size(region));
  for (let i = 0; i < 2; i++) sizes.push(size.with({ id: `part_${i}` })(`part ${i}`));
  return total(sizes);
});
