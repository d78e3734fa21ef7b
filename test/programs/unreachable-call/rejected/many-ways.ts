import { dag, group, task } from 'tradewind';

const count = task((region: string): number => region.length);
const alarm = task((text: string): void => console.log(text));
const load = task((rows: number): number => rows);

const loading = group(async (rows: number) => {
  const loaded = await load(rows);
  return loaded;
});

export const orders = dag({ schedule: '@daily' }, async (region: 'eu' | 'us' = 'eu', dry: boolean = false) => {
  const rows = await count(region);
  switch (rows) {
    case 0:
    case 1:
      return 0;
  }
  if (!dry) return await loading(rows);
  const written = dry ? rows : await load.with({ id: 'never' })(rows);
  if (!(rows === 1 || rows === 3)) {
    if (rows === 3) alarm.with({ id: 'three' })('three');
  }
  for (const part of [1, 2]) {
    if (written > part) continue;
    if (written > part) alarm.with({ id: `again_${part}` })('again');
  }
  return written;
});
