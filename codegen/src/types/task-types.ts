/** The types of a task as JSON Schemas: of its parameters, and of its result, which is the XCom's. */
import type { JsonSchema, ParameterManifest } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { TypeSchemas } from './schemas.ts';

export interface TaskTypesContext {
  readonly checker: ts.TypeChecker;
  readonly schemas: TypeSchemas;
  readonly sink: Sink;
}

/** What a task takes and returns. */
export interface TaskTypes {
  readonly parameters: readonly ParameterManifest[];
  readonly result: JsonSchema;
}

/** A declaration lives for as long as nothing that its types depend on changes. */
const known = new WeakMap<TaskDeclaration, TaskTypes>();

/** Reports what cannot travel. */
export function typesOfTask(declaration: TaskDeclaration, context: TaskTypesContext): TaskTypes {
  const types = findTypes(declaration, context);
  known.set(declaration, types);
  return types;
}

/** What was found when the declaration was checked: under a checker that may be gone. */
export function knownTypesOfTask(declaration: TaskDeclaration): TaskTypes | undefined {
  return known.get(declaration);
}

function findTypes(declaration: TaskDeclaration, context: TaskTypesContext): TaskTypes {
  const title = titleOf(declaration);
  const lifted = liftedTypes(declaration.type?.(context.checker), context.checker);
  if (lifted !== undefined) return typesOfCall(lifted, declaration, title, context);
  const signature = signatureOf(declaration, context.checker);
  if (signature === undefined) return { parameters: [], result: {} };
  const { schemas, sink } = context;
  const parameters = signature.getParameters().map((symbol, index): ParameterManifest => {
    const node = parameterNode(symbol);
    const name = node === undefined || ts.isIdentifier(node.name) ? symbol.name : `parameter${index + 1}`;
    const what = `the parameter \`${name}\` of ${title}`;
    const optional = node !== undefined && (node.questionToken !== undefined || node.initializer !== undefined);
    return {
      name,
      schema: schemas.schemaOf(
        ownType(symbol, node, context, declaration.nameNode),
        shown(node?.type ?? node) ?? declaration.nameNode,
        'parameter',
        what,
        sink,
      ),
      ...(optional ? { optional } : {}),
      ...(node?.dotDotDotToken === undefined ? {} : { rest: true }),
    };
  });
  const at = shown(signature.getDeclaration()?.type) ?? declaration.nameNode;
  const result = schemas.schemaOf(signature.getReturnType(), at, 'result', `the result of ${title}`, sink);
  return { parameters, result };
}

/** `Rockets.launches` for a method, `launches` for a function. */
function titleOf({ key }: TaskDeclaration): string {
  return `\`${key.slice(key.indexOf('#') + 1)}\``;
}

/** In class form seen from the class, so that what a generic base class leaves open is filled in. */
export function signatureOf(declaration: TaskDeclaration, checker: ts.TypeChecker): ts.Signature | undefined {
  const { owner, name, signature, type } = declaration;
  const symbol = owner?.node.name === undefined ? undefined : checker.getSymbolAtLocation(owner.node.name);
  const method = symbol && checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(symbol), name);
  if (method !== undefined) {
    return checker.getTypeOfSymbolAtLocation(method, declaration.nameNode).getCallSignatures().at(-1);
  }
  if (signature !== undefined) return checker.getSignatureFromDeclaration(signature);
  return type?.(checker).getCallSignatures().at(-1);
}

function parameterNode(symbol: ts.Symbol): ts.ParameterDeclaration | undefined {
  const node = symbol.valueDeclaration;
  return node !== undefined && ts.isParameter(node) ? node : undefined;
}

/** Without the `undefined` that `?` adds: that it may be left out is told apart. */
function ownType(
  symbol: ts.Symbol,
  node: ts.ParameterDeclaration | undefined,
  context: TaskTypesContext,
  at: ts.Node,
): ts.Type {
  const type = context.checker.getTypeOfSymbolAtLocation(symbol, at);
  if (node?.questionToken === undefined || !type.isUnion()) return type;
  const hasNull = type.types.some((part) => (part.flags & ts.TypeFlags.Null) !== 0);
  return hasNull ? type : context.checker.getNonNullableType(type);
}

/** Declarations of packages are not the user's to change: what is wrong is shown where they are used. */
function shown(node: ts.Node | undefined): ts.Node | undefined {
  return node === undefined || node.getSourceFile().isDeclarationFile ? undefined : node;
}

// ── what only types are known of ────────────────────────────────────────────────────────────────────────────────────

export interface LiftedTypes {
  readonly args: ts.Type;
  readonly result: ts.Type;
}

/** The `A` and `R` of a `Call<A, R>`. */
export function liftedTypes(type: ts.Type | undefined, checker: ts.TypeChecker): LiftedTypes | undefined {
  if (type === undefined) return undefined;
  const isCall = (type.aliasSymbol ?? type.getSymbol())?.name === 'Call';
  const [args, result] = !isCall ? [] : (type.aliasTypeArguments ?? checker.getTypeArguments(type as ts.TypeReference));
  return args === undefined || result === undefined ? undefined : { args, result };
}

function typesOfCall(
  { args, result }: LiftedTypes,
  { nameNode }: TaskDeclaration,
  title: string,
  { checker, schemas, sink }: TaskTypesContext,
): TaskTypes {
  const tuple = args as ts.TupleTypeReference;
  const { elementFlags = [], labeledElementDeclarations } = checker.isTupleType(args) ? tuple.target : {};
  const parameters = checker.getTypeArguments(tuple).map((type, index): ParameterManifest => {
    const label = labeledElementDeclarations?.[index]?.name;
    const name = label !== undefined && ts.isIdentifier(label) ? label.text : `parameter${index + 1}`;
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    const schema = schemas.schemaOf(type, nameNode, 'parameter', `the parameter \`${name}\` of ${title}`, sink);
    if (flags & ts.ElementFlags.Rest) return { name, schema: listOf(schema), rest: true };
    return { name, schema, ...(flags & ts.ElementFlags.Optional ? { optional: true } : {}) };
  });
  return { parameters, result: schemas.schemaOf(result, nameNode, 'result', `the result of ${title}`, sink) };
}

/** What a schema defines stays at its top, where references to it lead. */
function listOf({ $defs, ...items }: JsonSchema): JsonSchema {
  return { type: 'array', items, ...($defs === undefined ? {} : { $defs }) };
}
