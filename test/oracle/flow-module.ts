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

/** What `name` is in the module. It imports from `tradewind` and from `../tasks.ts`. */
export async function exported(source: string, name: string, tasks: Module): Promise<unknown> {
  return evaluated(source, `${name}.ts`, name, { tradewind: sdk, '../tasks.ts': tasks });
}

/** The tasks themselves, with names; outside of Vitest nobody else gives them any. */
export async function tasksOf(source: string, file: string): Promise<Module> {
  const names = [...source.matchAll(/^export (?:const|class) (\w+)/gm)].map(([, name]) => name);
  return (await evaluated(source, file, `{ ${names.join(', ')} }`, { tradewind: sdk })) as Module;
}

async function evaluated(source: string, file: string, wanted: string, modules: Record<string, Module>) {
  const { code } = await transform(source + namesOf(source), { loader: 'ts', ...javascript, sourcefile: file });
  const { program, module } = parseSync(`${file}.js`, code);
  let body = withLoops(code, program)?.code ?? code;
  for (const { start, end, moduleRequest, entries } of module.staticImports) {
    const names = entries.map(({ importName, localName }) => `${importName.name}: ${localName.value}`);
    const made = `const { ${names.join(', ')} } = modules[${JSON.stringify(moduleRequest.value)}];`;
    body = body.replace(code.slice(start, end), () => made);
  }
  const text = `${body.replaceAll(/^export /gm, '')}\nreturn ${wanted};`;
  return (compileFunction(text, ['modules']) as (given: typeof modules) => unknown)(modules);
}
