/**
 * Which file of a program imports which, and what an edit may have touched: what is known of a file is a function of the
 * file, of everything that it imports, directly or not, and of what is declared for all.
 */
import { ts } from 'ts-morph';
import { isSame } from '../lists.ts';

interface Entry {
  readonly file: ts.SourceFile;
  /** Names of the files that it imports, in any way. */
  readonly imports: readonly string[];
  /** By `import … from` and `export … from` alone. */
  readonly statements: readonly string[];
}

export class ImportGraph {
  #entries: ReadonlyMap<string, Entry> = new Map();
  /** Files that speak to all others: scripts, global declarations, declarations of other modules. */
  #speakers: readonly ts.SourceFile[] = [];

  /**
   * Takes the next program. Gives the names of the files of which nothing that was known holds any more.
   *
   * @param isResolvedAnew imports of files that did not change may lead elsewhere now
   */
  next(program: ts.Program, isResolvedAnew: boolean): ReadonlySet<string> {
    const before = this.#entries;
    const files = program.getSourceFiles();
    const entries = new Map<string, Entry>();
    const changed: string[] = [];
    for (const file of files) {
      const known = before.get(file.fileName);
      if (known?.file === file && !isResolvedAnew) {
        entries.set(file.fileName, known);
        continue;
      }
      const entry = entryOf(file, program);
      entries.set(file.fileName, entry);
      if (known?.file !== file || !isSame(known.imports, entry.imports)) changed.push(file.fileName);
    }
    this.#entries = entries;
    const speakers = files.filter(speaksToAll);
    const isSilent = isSame(speakers, this.#speakers);
    this.#speakers = speakers;
    return isSilent ? this.#importersOf(changed) : new Set(entries.keys());
  }

  /** Every file that one of these imports, in any way. */
  importedByAny(files: readonly ts.SourceFile[]): ReadonlySet<string> {
    return new Set(files.flatMap(({ fileName }) => this.#entries.get(fileName)?.imports ?? []));
  }

  /** What a file imports by statements. */
  importedBy(file: string): readonly string[] {
    return this.#entries.get(file)?.statements ?? [];
  }

  #importersOf(changed: readonly string[]): Set<string> {
    const found = new Set(changed);
    if (found.size === 0) return found;
    const importers = new Map<string, string[]>();
    for (const [name, { imports }] of this.#entries) {
      for (const imported of imports) {
        const others = importers.get(imported);
        if (others === undefined) importers.set(imported, [name]);
        else others.push(name);
      }
    }
    for (const name of found) for (const importer of importers.get(name) ?? []) found.add(importer);
    return found;
  }
}

/** TypeScript keeps these while it makes a program, and tells nobody. */
interface WithImports {
  readonly imports?: readonly ts.StringLiteralLike[];
}
interface WithResolutions {
  getResolvedModuleFromModuleSpecifier(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): { readonly resolvedModule?: ts.ResolvedModuleFull } | undefined;
}

/** By where a specifier leads, whether there is a module or not: a file that is being written may be none for a while. */
function entryOf(file: ts.SourceFile, program: ts.Program): Entry {
  const resolutions = program as ts.Program & WithResolutions;
  const imports = new Set<string>();
  const statements = new Set<string>();
  for (const specifier of (file as WithImports).imports ?? []) {
    const { parent } = specifier;
    const isStatement = parent !== undefined && (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent));
    const name = resolutions.getResolvedModuleFromModuleSpecifier(specifier, file)?.resolvedModule?.resolvedFileName;
    const found = name === undefined ? undefined : program.getSourceFile(name)?.fileName;
    if (found === undefined) continue;
    imports.add(found);
    if (isStatement) statements.add(found);
  }
  return { file, imports: [...imports], statements: [...statements] };
}

const answers = new WeakMap<ts.SourceFile, boolean>();

function speaksToAll(file: ts.SourceFile): boolean {
  let answer = answers.get(file);
  if (answer === undefined) {
    const isModule = ts.isExternalModule(file) || file.fileName.endsWith('.json');
    answer = !isModule || file.statements.some(isForOthers);
    answers.set(file, answer);
  }
  return answer;
}

/** `declare global { … }`, `declare module 'x' { … }` */
function isForOthers(statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement)) return false;
  return ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}
