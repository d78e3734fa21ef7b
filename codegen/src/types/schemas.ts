import type { JsonSchema } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { Place, Sink } from '../diagnostics/sink.ts';
import { createClassifier } from './classify.ts';
import { causeOf, type Found, findFaults, pathOf } from './faults.ts';
import { ShapeReader } from './reader.ts';
import type { Shape } from './shape.ts';
import { writeSchema } from './write-schema.ts';

/** What a type is the type of. */
export type Role = 'parameter' | 'result' | 'flow parameter';

/** JSON Schemas of the types that travel between tasks, and the proof that they can. */
export interface TypeSchemas {
  /**
   * The schema of a type; of a result that is a promise, the schema of what it resolves to. What cannot travel is reported
   * at the property that causes it, or else at `at`. `what` is read in a sentence: the result of `Rockets.launches`.
   */
  schemaOf(type: ts.Type, at: ts.Node, role: Role, what: string, sink: Sink): JsonSchema;
}

interface Known {
  readonly schema: JsonSchema;
  readonly found: readonly Found[];
}

/** One for each program: types are read once, however many tasks share them. `root` is the project's folder. */
export function createTypeSchemas(program: ts.Program, root: string): TypeSchemas {
  const checker = program.getTypeChecker();
  const classifier = createClassifier(program, root);
  const reader = new ShapeReader(checker, classifier);
  const known = new Map<ts.Type, Known>();

  const knownOf = (type: ts.Type): Known => {
    let result = known.get(type);
    if (result === undefined) {
      const shape = reader.read(type);
      result = { schema: writeSchema(shape), found: findFaults(shape) };
      known.set(type, result);
    }
    return result;
  };
  const declaredShape = ({ declaration }: { declaration?: ts.Declaration }): Shape | undefined =>
    declaration === undefined ? undefined : reader.read(checker.getTypeAtLocation(declaration));

  const report = (found: Found, at: ts.Node, role: Role, what: string, sink: Sink): void => {
    const { main, holder } = causeOf(found, classifier.isOwn, declaredShape);
    const place: Place = main === undefined ? at : spanOfMember(main);
    const related: { at: Place; message: string }[] = [];
    if (main !== undefined) related.push({ at, message: `it is part of ${what}` });
    if (holder !== undefined && isShown(holder)) related.push({ at: spanOfMember(holder), message: 'it is put here' });
    const { fault } = found;
    const extra = { related };
    const args = { path: pathFrom(rootName(role, at), pathOf(found.steps)), what };
    switch (fault.kind) {
      case 'cannot travel':
        sink.report('cannot-travel', place, { ...args, seen: fault.seen }, { ...extra, ...helpOf(fault.help) });
        return;
      case 'any':
        // A flow's parameter without a type is an error of its own.
        if (role === 'flow parameter' && args.path === '') return;
        sink.report('any-travels', place, args, extra);
        return;
      case 'unresolved':
        sink.report('unresolved-type', place, { ...args, type: fault.type }, extra);
        return;
      case 'endless':
        sink.report('type-too-deep', place, args, extra);
    }
  };
  /** The language's own declarations explain nothing. */
  const isShown = (declaration: ts.Declaration): boolean =>
    !program.isSourceFileDefaultLibrary(declaration.getSourceFile());

  return {
    schemaOf(type, at, role, what, sink) {
      const { schema, found } = knownOf(role === 'result' ? (checker.getAwaitedType(type) ?? type) : type);
      for (const one of found) report(one, at, role, what, sink);
      return schema;
    },
  };
}

/** `rows[].run`, but not `[].run`: there the root is named. */
function pathFrom(root: string, path: string): string {
  return /^[[<]/.test(path) ? root + path : path;
}

function rootName(role: Role, at: ts.Node): string {
  if (role === 'result') return 'result';
  const parameter = ts.isParameter(at) ? at : at.parent;
  return ts.isParameter(parameter) && ts.isIdentifier(parameter.name) ? parameter.name.text : 'value';
}

function helpOf(help: string | undefined): { help?: string } {
  return help === undefined ? {} : { help };
}

/** A member without the `;` or `,` behind it; of a method only its head. */
function spanOfMember(declaration: ts.Declaration): Place {
  const sourceFile = declaration.getSourceFile();
  const start = declaration.getStart(sourceFile);
  const body = (declaration as { body?: ts.Node }).body;
  const text = sourceFile.text.slice(start, body?.getFullStart() ?? declaration.getEnd());
  return { sourceFile, start, end: start + text.replace(/[;,\s]+$/, '').length };
}
