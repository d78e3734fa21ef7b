import { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Analysis } from '../project/api.ts';
import { liftedTypes, signatureOf } from '../types/task-types.ts';

/** What a task takes and gives back, as its user would write it. */
export interface SignatureText {
  readonly name: string;
  readonly parameters: readonly string[];
  /** What travels on: of a promise, what it resolves to. */
  readonly result: string;
}

/** Longer than this is a type that nobody reads. */
const longestType = 300;

/** The signature of a task; undefined where nothing is known of it. */
export function signatureTextOf(declaration: TaskDeclaration, { shared }: Analysis): SignatureText | undefined {
  const { checker } = shared;
  const { name, nameNode } = declaration;
  const textOf = (type: ts.Type): string => {
    const text = checker.typeToString(type, nameNode, ts.TypeFormatFlags.NoTruncation);
    return text.length > longestType ? `${text.slice(0, longestType)}…` : text;
  };
  const lifted = liftedTypes(declaration.type?.(checker), checker);
  if (lifted !== undefined) return { name, parameters: [`...${textOf(lifted.args)}`], result: textOf(lifted.result) };
  const signature = signatureOf(declaration, checker);
  if (signature === undefined) return undefined;
  const parameters = signature.getParameters().map((symbol) => {
    const node = symbol.valueDeclaration;
    const isRest = node !== undefined && ts.isParameter(node) && node.dotDotDotToken !== undefined;
    const isOptional = node !== undefined && ts.isParameter(node) && checker.isOptionalParameter(node);
    const type = checker.getTypeOfSymbolAtLocation(symbol, nameNode);
    const own = isOptional ? checker.getNonNullableType(type) : type;
    return `${isRest ? '...' : ''}${symbol.name}${isOptional ? '?' : ''}: ${textOf(own)}`;
  });
  const result = signature.getReturnType();
  return { name, parameters, result: textOf(checker.getAwaitedType(result) ?? result) };
}
