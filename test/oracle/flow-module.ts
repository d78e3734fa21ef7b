/** A program as a module, made in memory: with what the Vitest plugin does to one, and without Vite, which keeps modules. */
import { compileFunction } from 'node:vm';
import { transform } from 'esbuild';
import { parseSync } from 'oxc-parser';
import * as sdk from 'tradewind';
import type { play } from 'tradewind/testing';
import { javascript } from '../../runtime/src/testing/vitest.ts';
import { withLoops } from '../../runtime/src/testing/vitest/loops.ts';
import { namesOf } from '../../runtime/src/testing/vitest/names.ts';

type Module = Readonly<Record<string, unknown>>;
export type Flow = Parameters<typeof play>[0];

/** What `name` is in the module. It imports from `tradewind` and from `tasks`, on one line each. */
export async function exported(source: string, name: string, tasks: Module): Promise<unknown> {
  const code = await instrumented(source, `${name}.ts`);
  const body = code
    .replace(/^import (\{.*\}) from "tradewind";$/m, 'const $1 = sdk;')
    .replace(/^import (\{.*\}) from "\.\.\/tasks\.ts";$/m, 'const $1 = tasks;')
    .replace(/^export /gm, '');
  const module = compileFunction(`${body}\nreturn ${name};`, ['sdk', 'tasks']) as (...given: Module[]) => unknown;
  return module(sdk, tasks);
}

/** The tasks themselves, with names; outside of Vitest nobody else gives them any. */
export async function tasksOf(source: string, file: string): Promise<Module> {
  const code = await instrumented(source, file);
  const names = [...source.matchAll(/^export (?:const|class) (\w+)/gm)].map(([, name]) => name);
  const body = code.replace(/^import (\{.*\}) from "tradewind";$/m, 'const $1 = sdk;').replace(/^export /gm, '');
  return (compileFunction(`${body}\nreturn { ${names.join(', ')} };`, ['sdk']) as (sdk: Module) => Module)(sdk);
}

async function instrumented(source: string, file: string): Promise<string> {
  const { code } = await transform(source + namesOf(source), { loader: 'ts', ...javascript, sourcefile: file });
  return withLoops(code, parseSync(`${file}.js`, code).program)?.code ?? code;
}
