/** Classes compiled by each compiler and decorator setting that users may have. */
import * as sdk from '@tradewind/sdk';
import { transform } from 'esbuild';
import ts from 'typescript-6';

export type Compile = (source: string) => Promise<Record<string, unknown>>;

function evaluate(code: string): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> };
  const require = (name: string): unknown => {
    if (name === 'tradewind') return sdk;
    throw new Error(`the test's class imports ${name}`);
  };
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- the compiled class must run in this realm
  new Function('require', 'module', 'exports', code)(require, module, module.exports);
  return module.exports;
}

const withEsbuild =
  (experimentalDecorators: boolean): Compile =>
  async (source) => {
    const tsconfigRaw = { compilerOptions: { experimentalDecorators } };
    const { code } = await transform(source, { loader: 'ts', format: 'cjs', target: 'es2022', tsconfigRaw });
    return evaluate(code);
  };

const withTypeScript =
  (compilerOptions: ts.CompilerOptions): Compile =>
  async (source) => {
    const target = ts.ScriptTarget.ES2022;
    const options = { target, module: ts.ModuleKind.CommonJS, ...compilerOptions };
    return evaluate(ts.transpileModule(source, { compilerOptions: options }).outputText);
  };

export const compilers: readonly (readonly [string, Compile])[] = [
  ['esbuild, standard', withEsbuild(false)],
  ['esbuild, legacy', withEsbuild(true)],
  ['TypeScript, standard', withTypeScript({})],
  ['TypeScript, legacy', withTypeScript({ experimentalDecorators: true })],
  ['TypeScript, legacy with metadata', withTypeScript({ experimentalDecorators: true, emitDecoratorMetadata: true })],
];
