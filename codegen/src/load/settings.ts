import { existsSync } from 'node:fs';
import { ts } from 'ts-morph';

/** What a project without a tsconfig.json is compiled with. */
const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  types: ['*'],
};

/** What tsconfig.json says. */
export interface Settings {
  readonly options: ts.CompilerOptions;
  readonly fileNames: readonly string[];
  readonly errors: readonly ts.Diagnostic[];
}

/**
 * Options that this TypeScript does not know may be known to the user's; that a pattern matches no file is no fault, since
 * the files of dags are added to it.
 */
const forgiven: ReadonlySet<number> = new Set([5023, 5025, 6046, 18002, 18003]);

export function settingsOf(tsconfig: string): Settings {
  if (!existsSync(tsconfig)) return { options: withoutOutput(defaults), fileNames: [], errors: [] };
  const unreadable: ts.Diagnostic[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => unreadable.push(diagnostic) },
  );
  if (parsed === undefined) return { options: withoutOutput(defaults), fileNames: [], errors: unreadable };
  // With what is wrong in the file's JSON, which TypeScript reads on from as well as it can.
  const errors = ts.getConfigFileParsingDiagnostics(parsed);
  return {
    options: withoutOutput(parsed.options),
    fileNames: parsed.fileNames,
    errors: errors.filter(({ code }) => !forgiven.has(code)),
  };
}

/** Nothing is written, so what is said of outputs is not asked about, nor what will be refused by a later TypeScript. */
function withoutOutput(options: ts.CompilerOptions): ts.CompilerOptions {
  const outputs = ['rootDir', 'outDir', 'outFile', 'declarationDir', 'tsBuildInfoFile', 'composite', 'incremental'];
  const others = Object.entries(options).filter(([name]) => !outputs.includes(name));
  return {
    ...Object.fromEntries(others),
    ...(options.composite === true ? { declaration: options.declaration ?? true } : {}),
    noEmit: true,
    ignoreDeprecations: '6.0',
  };
}
