/** What the manifest says of a task: its parameters and result as JSON Schemas, where its code is, what it does. */
import type { JsonSchema, ParameterManifest, TaskManifest } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { packageOf } from '../bundle/externals.ts';
import type { Sink } from '../diagnostics/sink.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { GlueFunction, TaskUse } from '../read/task-use.ts';
import type { TypeSchemas } from '../types/schemas.ts';
import { codeHashOf } from './code-hash.ts';

export interface TaskManifestContext {
  readonly checker: ts.TypeChecker;
  readonly schemas: TypeSchemas;
  readonly sink: Sink;
}

/** Reports what cannot travel. */
export function taskManifestOf(use: TaskUse, context: TaskManifestContext): TaskManifest {
  return use.kind === 'glue' ? glueManifest(use.key, use.glue) : declaredManifest(use.declaration, context);
}

function glueManifest(key: string, glue: GlueFunction): TaskManifest {
  return {
    key,
    kind: 'glue',
    name: key.slice(key.indexOf('#') + 1),
    form: 'glue',
    // What glue takes and gives was a value in the flow already.
    parameters: glue.parameters.map((name) => ({ name, schema: {} })),
    result: {},
  };
}

function declaredManifest(declaration: TaskDeclaration, context: TaskManifestContext): TaskManifest {
  const { key, word, name, form, place, doc, options, signature } = declaration;
  const { parameters, result } = typesOf(declaration, context);
  const hasCode = signature !== undefined && 'body' in signature && signature.body !== undefined;
  return {
    key,
    kind: word,
    name,
    form,
    module: place.kind === 'project' ? place.module : (packageOf(place.specifier) ?? place.specifier),
    ...(hasCode ? { codeHash: codeHashOf(signature) } : {}),
    ...(doc === undefined ? {} : { doc }),
    parameters,
    result,
    ...(options.callbacks === undefined || options.callbacks.length === 0 ? {} : { callbacks: options.callbacks }),
  };
}

interface TaskTypes {
  readonly parameters: readonly ParameterManifest[];
  readonly result: JsonSchema;
}

function typesOf(declaration: TaskDeclaration, context: TaskManifestContext): TaskTypes {
  const title = titleOf(declaration);
  const lifted = liftedTypes(declaration.type, context.checker);
  if (lifted !== undefined) return typesOfCall(lifted, declaration, title, context);
  const signature = signatureOf(declaration, context.checker);
  if (signature === undefined) return { parameters: [], result: {} };
  const { schemas, sink } = context;
  const parameters = signature.getParameters().map((symbol, index): ParameterManifest => {
    const node = parameterNode(symbol);
    const name = node === undefined || ts.isIdentifier(node.name) ? symbol.name : `parameter${index + 1}`;
    const what = `parameter \`${name}\` of ${title}`;
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
function signatureOf(declaration: TaskDeclaration, checker: ts.TypeChecker): ts.Signature | undefined {
  const { owner, name, signature, type } = declaration;
  const symbol = owner?.node.name === undefined ? undefined : checker.getSymbolAtLocation(owner.node.name);
  const method = symbol && checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(symbol), name);
  if (method !== undefined) {
    return checker.getTypeOfSymbolAtLocation(method, declaration.nameNode).getCallSignatures().at(-1);
  }
  if (signature !== undefined) return checker.getSignatureFromDeclaration(signature);
  return type?.getCallSignatures().at(-1);
}

function parameterNode(symbol: ts.Symbol): ts.ParameterDeclaration | undefined {
  const node = symbol.valueDeclaration;
  return node !== undefined && ts.isParameter(node) ? node : undefined;
}

/** Without the `undefined` that `?` adds: that it may be left out is told apart. */
function ownType(
  symbol: ts.Symbol,
  node: ts.ParameterDeclaration | undefined,
  context: TaskManifestContext,
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

interface LiftedTypes {
  readonly args: ts.Type;
  readonly result: ts.Type;
}

/** The `A` and `R` of a `Call<A, R>`. */
function liftedTypes(type: ts.Type | undefined, checker: ts.TypeChecker): LiftedTypes | undefined {
  if (type === undefined) return undefined;
  const isCall = (type.aliasSymbol ?? type.getSymbol())?.name === 'Call';
  const [args, result] = !isCall ? [] : (type.aliasTypeArguments ?? checker.getTypeArguments(type as ts.TypeReference));
  return args === undefined || result === undefined ? undefined : { args, result };
}

function typesOfCall(
  { args, result }: LiftedTypes,
  { nameNode }: TaskDeclaration,
  title: string,
  { checker, schemas, sink }: TaskManifestContext,
): TaskTypes {
  const tuple = args as ts.TupleTypeReference;
  const { elementFlags = [], labeledElementDeclarations } = checker.isTupleType(args) ? tuple.target : {};
  const parameters = checker.getTypeArguments(tuple).map((type, index): ParameterManifest => {
    const label = labeledElementDeclarations?.[index]?.name;
    const name = label !== undefined && ts.isIdentifier(label) ? label.text : `parameter${index + 1}`;
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    const schema = schemas.schemaOf(type, nameNode, 'parameter', `parameter \`${name}\` of ${title}`, sink);
    if (flags & ts.ElementFlags.Rest) return { name, schema: listOf(schema), rest: true };
    return { name, schema, ...(flags & ts.ElementFlags.Optional ? { optional: true } : {}) };
  });
  return { parameters, result: schemas.schemaOf(result, nameNode, 'result', `the result of ${title}`, sink) };
}

/** What a schema defines stays at its top, where references to it lead. */
function listOf({ $defs, ...items }: JsonSchema): JsonSchema {
  return { type: 'array', items, ...($defs === undefined ? {} : { $defs }) };
}
