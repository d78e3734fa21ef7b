/**
 * `npm run bench`: what the engine and the compiler cost, beside what the machine allows, measured in the same run.
 * Machines are shared and noisy: read the ratios, not the milliseconds.
 *
 *   npm run bench                all of it
 *   npm run bench -- engine      the engine alone (also: maps, compile, editor)
 */
import { mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchCold, benchOpen, benchWatch, type Spread } from './compile.ts';
import { benchEditor } from './editor.ts';
import { type EngineFigures, benchEngine } from './engine.ts';
import { generateDags } from './generate-dags.ts';
import { fixed } from './lib/numbers.ts';
import { benchMaps, type MapFigures } from './maps.ts';

const [part] = process.argv.slice(2);

interface Line {
  readonly what: string;
  readonly figure: string;
  readonly ratio?: number;
  readonly of?: string;
  /** The most (or, for a rate, the least) that we allow ourselves. */
  readonly goal?: string;
  readonly met?: boolean;
}

function print(title: string, lines: readonly Line[]): void {
  console.log(`\n${title}`);
  for (const { what, figure, ratio, of, goal, met } of lines) {
    const right = ratio === undefined ? '' : `${fixed(ratio)} ${of ?? ''}`;
    const verdict = goal === undefined ? '' : `${met ? 'within' : 'MISSED'} ${goal}`;
    console.log(`  ${what.padEnd(34)}${figure.padStart(16)}  ${right.padEnd(16)} ${verdict}`.trimEnd());
  }
}

function engineLines(figures: EngineFigures): Line[] {
  const { floorMs, ipcMs } = figures;
  const lines: Line[] = [];
  for (const [name, mode] of Object.entries(figures.modes)) {
    const warm = name !== 'in-process';
    const floor = warm ? floorMs + ipcMs : floorMs;
    const most = warm ? 4.5 : 3;
    lines.push({
      what: `chain of 40, ${name}`,
      figure: `${fixed(mode.chainMsPerTask, 3)} ms/task`,
      ratio: mode.chainMsPerTask / floor,
      of: warm ? 'commit+trip' : 'commits',
      goal: `${most} floors a task`,
      met: mode.chainMsPerTask / floor <= most,
    });
    lines.push({
      what: `1 → 1000 → 1, ${name}`,
      figure: `${fixed(mode.fanMs, 0)} ms`,
      ratio: mode.fanMs / 1002 / floorMs,
      of: 'commits/task',
    });
    lines.push({
      what: `500 runs × 3 tasks, ${name}`,
      figure: `${fixed(mode.tasksPerSecond, 0)} tasks/s`,
      ...(warm ? {} : { goal: 'at least 3000 tasks/s', met: mode.tasksPerSecond >= 3000 }),
    });
    lines.push({
      what: `start of a run, ${name}`,
      figure: `${fixed(mode.latencyMs, 2)} ms`,
      ratio: mode.latencyMs / floorMs,
      of: 'commits',
    });
  }
  return lines;
}

function mapLines(what: string, [one, two]: readonly [MapFigures, MapFigures]): Line[] {
  const items = (count: number): string => count.toLocaleString('en');
  return [
    { what: `${what}, ${items(one.items)} items`, figure: `${fixed(one.ms, 0)} ms` },
    {
      what: `${what}, ${items(two.items)} items`,
      figure: `${fixed(two.ms, 0)} ms`,
      ratio: two.ms / one.ms,
      of: 'times',
      goal: '2.2 times',
      met: two.ms <= 2.2 * one.ms,
    },
    {
      what: '  of it on the processor',
      figure: `${fixed(one.cpuMs, 0)} → ${fixed(two.cpuMs, 0)} ms`,
      ratio: two.cpuMs / one.cpuMs,
      of: 'times',
      goal: '2.2 times',
      met: two.cpuMs <= 2.2 * one.cpuMs,
    },
    { what: '  most memory', figure: `${fixed(one.peakMb, 0)} → ${fixed(two.peakMb, 0)} MB` },
    {
      what: '  alive on the heap for a run',
      figure: `${fixed(one.aliveMb, 0)} → ${fixed(two.aliveMb, 0)} MB`,
      ratio: (two.aliveMb * 1024) / two.items,
      of: 'kB an item',
      goal: '2 kB an item',
      met: two.aliveMb * 1024 <= 2 * two.items,
    },
    {
      what: '  for an item, ¼ and ¾ of the way',
      figure: `${two.heldKb.map((kb) => fixed(kb)).join(' → ')} kB`,
      ratio: two.heldKb[1] / two.heldKb[0],
      of: 'times',
      goal: '1.1 times',
      met: two.heldKb[1] <= 1.1 * two.heldKb[0],
    },
    {
      what: '  not begun at the first result',
      figure: `${items(two.afterFirst)} items`,
      goal: 'some',
      met: one.afterFirst > 0 && two.afterFirst > 0,
    },
  ];
}

async function printCompiler(dags: number, rounds: number): Promise<void> {
  const root = join(work, `compile-${dags}`);
  rmSync(root, { recursive: true, force: true });
  const { files } = generateDags(root, dags);
  const { tsc, cold, unchanged } = await benchCold(root, rounds);
  const against = (what: string, value: number, unit: string, ratio: number, most: number): Line => {
    return { what, figure: `${fixed(value, 0)} ${unit}`, ratio, of: 'tsc', goal: `${most} tsc`, met: ratio <= most };
  };
  const edit = (what: string, { medianMs, slowMs }: Spread, mostMs: number): Line => {
    const figure = `${fixed(medianMs, 0)} ms`;
    return { what, figure, ratio: slowMs, of: 'ms, 95 %', goal: `${mostMs} ms`, met: medianMs <= mostMs };
  };
  print(`The compiler, ${dags} dags (medians of ${rounds} rounds)`, [
    { what: 'tsc 6 --noEmit', figure: `${fixed(tsc.ms, 0)} ms` },
    against('tradewind build, cold', cold.ms, 'ms', cold.perTsc.ms, 1.3),
    against('  its processor time', cold.userMs, 'ms', cold.perTsc.userMs, 1.3),
    against('  its most memory', cold.peakMb, 'MB', cold.perTsc.peakMb, 1.3),
    against('tradewind build, unchanged', unchanged.ms, 'ms', unchanged.perTsc.ms, 0.1),
  ]);
  const { editToBuilt, peakMb } = await benchWatch(root, files);
  print(`The watcher, ${dags} dags`, [
    edit('save to new build', editToBuilt, 200),
    against('  its most memory', peakMb, 'MB', peakMb / tsc.peakMb, 1.3),
  ]);
  print(`An open project, ${dags} dags`, [edit('edit to diagnostics', await benchOpen(root, files), 150)]);
}

const work = join(import.meta.dirname, '.work');
mkdirSync(work, { recursive: true });
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
if (part === undefined || part === 'engine') {
  const figures = await benchEngine(work);
  print('The floor', [
    { what: 'durable commit of one row', figure: `${fixed(figures.floorMs, 3)} ms` },
    { what: 'round trip to a warm process', figure: `${fixed(figures.ipcMs, 3)} ms` },
    { what: 'start of a fresh process', figure: `${fixed(figures.spawnMs, 1)} ms` },
  ]);
  print('The engine (medians)', engineLines(figures));
}
if (part === undefined || part === 'maps') {
  const { wide, nested } = await benchMaps();
  print('Maps (in-process, whole runs, best times of 5 rounds)', [
    ...mapLines('two tasks an item', wide),
    ...mapLines('100 items an item', nested),
  ]);
}
if (part === undefined || part === 'compile') {
  // Some minutes: each part is told as soon as its figures are there.
  await printCompiler(300, 5);
  await printCompiler(1000, 5);
}
if (part === undefined || part === 'editor') {
  const { dags, openMs, edits, ownMs, sharedMs } = await benchEditor(work);
  print(`The language server, ${dags} dags, ${edits} edits`, [
    { what: 'start, until the first diagnostics', figure: `${fixed(openMs, 0)} ms` },
    {
      what: 'edit of a dag → diagnostics, median',
      figure: `${fixed(ownMs.median, 0)} ms`,
      goal: '150 ms',
      met: ownMs.median < 150,
    },
    { what: '… 95 of 100', figure: `${fixed(ownMs.most, 0)} ms`, goal: '150 ms', met: ownMs.most < 150 },
    { what: 'edit of a shared type, median', figure: `${fixed(sharedMs.median, 0)} ms` },
  ]);
}
