import { fileURLToPath } from 'node:url';
import { Project, ts } from 'ts-morph';
import { createSink, type Sink } from '../../../codegen/src/diagnostics/sink.ts';
import { createTypeSchemas, type TypeSchemas } from '../../../codegen/src/types/schemas.ts';

/** The sources stand, unsaved, in this folder, so that Node's types are found. */
const root = fileURLToPath(new URL('virtual', import.meta.url));

export interface Program {
  readonly program: ts.Program;
  readonly schemas: TypeSchemas;
  readonly sink: Sink;
  /** A top-level declaration of `main.ts`, by name. */
  declaration(name: string): ts.Declaration;
  typeOf(name: string): ts.Type;
  /** The schema of the type alias, or of the result of the function, of that name. */
  schemaOf(name: string): unknown;
}

/** Shared, so that the language's own declarations are parsed once. */
const project = new Project({
  skipAddingFilesFromTsConfig: true,
  compilerOptions: {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.esnext.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
});

export function programOf(files: Record<string, string>): Program {
  for (const file of project.getSourceFiles()) project.removeSourceFile(file);
  for (const [name, text] of Object.entries(files)) {
    // An absolute name is one outside of the project.
    project.createSourceFile(
      name.startsWith('../') ? new URL(name, `file://${root}/`).pathname : `${root}/${name}`,
      text,
    );
  }
  const program = project.getProgram().compilerObject;
  const checker = program.getTypeChecker();
  const main = program.getSourceFile(`${root}/main.ts`);
  if (main === undefined) throw new Error('a program has a main.ts');
  const schemas = createTypeSchemas(program, root);
  const sink = createSink({ root });

  const declaration = (name: string): ts.Declaration => {
    for (const statement of main.statements) {
      if (ts.isVariableStatement(statement)) {
        const found = statement.declarationList.declarations.find((one) => one.name.getText() === name);
        if (found !== undefined) return found;
      }
      const named = statement as unknown as ts.DeclarationStatement;
      if (named.name?.getText() === name) return named;
    }
    throw new Error(`main.ts declares no ${name}`);
  };
  const typeOf = (name: string): ts.Type => checker.getTypeAtLocation(declaration(name));
  return {
    program,
    schemas,
    sink,
    declaration,
    typeOf,
    schemaOf(name) {
      const at = declaration(name);
      const [signature] = typeOf(name).getCallSignatures();
      if (!ts.isFunctionDeclaration(at) || signature === undefined) {
        return schemas.schemaOf(typeOf(name), at, 'parameter', `the parameter \`${name}\``, sink);
      }
      const type = checker.getReturnTypeOfSignature(signature);
      return schemas.schemaOf(type, at.type ?? at.name ?? at, 'result', `the result of \`${name}\``, sink);
    },
  };
}
