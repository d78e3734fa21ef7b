import { existsSync } from 'node:fs';
import { ts } from 'ts-morph';
import type { Place, Sink } from '../diagnostics/sink.ts';
import type { ProjectInput } from './context.ts';

/** What the compiler proves of types holds under `strict` only. */
export function checkStrictness({ shared }: ProjectInput, sink: Sink): void {
  const { program, projectRoot } = shared.project;
  const options = program.getCompilerOptions();
  const option = (['strictNullChecks', 'strict'] as const).find((name) => options[name] === false);
  if (option === undefined) return;
  // It may be off while what it stands for was turned on by name.
  if (option === 'strict' && options.strictNullChecks === true) return;
  const path = configPath(options) ?? `${projectRoot}/tsconfig.json`;
  sink.report('not-strict', placeOf(path, option), { option });
}

function configPath({ configFilePath }: ts.CompilerOptions): string | undefined {
  return typeof configFilePath === 'string' ? configFilePath : undefined;
}

/** The option where it is written; where the file has it from another, that it extends it. */
function placeOf(path: string, option: string): Place {
  const file = ts.readJsonConfigFile(path, (name) => (existsSync(name) ? ts.sys.readFile(name) : undefined));
  const whole = file.statements[0]?.expression;
  const settings = entryOf(whole, 'compilerOptions');
  const entry = entryOf(settings?.initializer, option) ?? entryOf(whole, 'extends');
  const { start, end } =
    entry === undefined ? { start: 0, end: 0 } : { start: entry.getStart(file), end: entry.getEnd() };
  return { sourceFile: file, start, end };
}

function entryOf(node: ts.Node | undefined, name: string): ts.PropertyAssignment | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  return node.properties
    .filter(ts.isPropertyAssignment)
    .find((property) => ts.isStringLiteral(property.name) && property.name.text === name);
}
