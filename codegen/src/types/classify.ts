import { ts } from 'ts-morph';
import { instead } from './builtin.ts';
import type { Fault } from './shape.ts';

/** Tells an object type that is data from one that is code, and files of the user's from others. */
export interface Classifier {
  /** Declared by the language itself or by Node's types. */
  readonly isBuiltin: (symbol: ts.Symbol) => boolean;
  /** Declared in the project's own sources. */
  readonly isOwn: (declaration: ts.Declaration) => boolean;
  /** Why values of this object type cannot travel, whatever their properties hold. */
  readonly faultOf: (type: ts.Type) => Fault | undefined;
}

export function createClassifier(program: ts.Program, root: string): Classifier {
  const checker = program.getTypeChecker();
  const folder = root.replaceAll('\\', '/').replace(/\/*$/, '/');
  const builtinFiles = new Map<ts.SourceFile, boolean>();

  const isBuiltinFile = (file: ts.SourceFile): boolean => {
    let builtin = builtinFiles.get(file);
    if (builtin === undefined) {
      builtin =
        program.isSourceFileDefaultLibrary(file) || /\/node_modules\/(@types\/node|typescript)\//.test(file.fileName);
      builtinFiles.set(file, builtin);
    }
    return builtin;
  };
  // Some, not all: a package may add to a global interface (esbuild does to `URL`), and the value stays what it is.
  const isBuiltin = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.some((declaration) => isBuiltinFile(declaration.getSourceFile())) ?? false;
  const isOwn = (declaration: ts.Declaration): boolean => {
    const { fileName } = declaration.getSourceFile();
    return fileName.startsWith(folder) && !fileName.includes('/node_modules/');
  };

  const faultOf = (type: ts.Type): Fault | undefined => {
    if (type.getConstructSignatures().length > 0) return cannotTravel('a class');
    if (type.getCallSignatures().length > 0) return cannotTravel('a function');
    const symbol = type.getSymbol();
    const name = symbol?.getName() ?? '';
    const own = symbol?.declarations?.some(isOwn) ?? false;
    if (isPromise(type)) {
      return cannotTravel('a promise', 'Await it in the task and return its value.');
    }
    if (!own && streams.test(name)) {
      return cannotTravel(
        `a stream (\`${name}\`)`,
        'Write it to a file or a store in the task and return where it is.',
      );
    }
    if (!own && iterators.test(name)) {
      return cannotTravel(
        `an iterator (\`${name}\`)`,
        'Return an array: `[...items]` or `await Array.fromAsync(items)`.',
      );
    }
    if (symbol === undefined) return undefined;
    if (symbol.flags & ts.SymbolFlags.Class || isConstructed(symbol, type)) {
      return cannotTravel(
        `an instance of the class \`${name}\``,
        instead.get(name) ?? (own ? plainData(name) : undefined),
      );
    }
    // Of a type from elsewhere its name says more than the method inside that does not travel.
    if (!own && hasMethods(type)) return cannotTravel(`a \`${name}\`, which has methods`, instead.get(name));
    return undefined;
  };

  const isPromise = (type: ts.Type): boolean => {
    const then = type.getProperty('then');
    return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
  };
  const hasMethods = (type: ts.Type): boolean =>
    checker.getPropertiesOfType(type).some((property) => {
      if (property.flags & ts.SymbolFlags.Method) return !(property.flags & ts.SymbolFlags.Optional);
      return checker.getTypeOfSymbol(property).getCallSignatures().length > 0;
    });
  /** `interface RegExp` beside `declare var RegExp: RegExpConstructor`: a class by another way. */
  const isConstructed = (symbol: ts.Symbol, type: ts.Type): boolean => {
    if (!(symbol.flags & ts.SymbolFlags.Variable) || !(symbol.flags & ts.SymbolFlags.Interface)) return false;
    const made = checker.getTypeOfSymbol(symbol).getConstructSignatures();
    return made.some((signature) => checker.getReturnTypeOfSignature(signature).getSymbol() === type.getSymbol());
  };
  return { isBuiltin, isOwn, faultOf };
}

const streams = /^(Readable|Writable|Duplex|Transform|PassThrough|\w*Stream(Reader|Writer)?)$/;
const iterators = /(Iterable|Iterator|IteratorObject|Generator)$/;

function plainData(name: string): string {
  return `Return plain data: declare an \`interface\` with the fields of \`${name}\` that are needed, and make the object in the task that uses it.`;
}

function cannotTravel(seen: string, help?: string): Fault {
  return help === undefined ? { kind: 'cannot travel', seen } : { kind: 'cannot travel', seen, help };
}
