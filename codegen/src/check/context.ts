import { ts } from 'ts-morph';
import type { Declaration, FlowDeclaration, TaskDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import type { Shared } from '../read/reader.ts';
import type { ReadResult } from '../read/task-use.ts';

/** What the rules look at: a project that was discovered and read, or one file of it. */
export interface CheckInput {
  /** With the files and classes to look at. */
  readonly shared: Shared;
  readonly declarations: readonly Declaration[];
  /** The dags that could be read. */
  readonly dags: readonly ReadResult[];
  /** Pools that the config names, with how many slots each has, if it is known. */
  readonly pools?: ReadonlyMap<string, number>;
  /** All declarations of the project, to look up what something refers to. */
  readonly known: KnownDeclarations;
}

/** What is known of one file: the same object for as long as that holds, so that what is made of it is made once. */
export interface CheckedFile {
  readonly declarations: readonly Declaration[];
  readonly dags: readonly ReadResult[];
}

/** What rules about the project as a whole look at. */
export interface ProjectInput extends Pick<CheckInput, 'shared' | 'known'> {
  readonly files: readonly CheckedFile[];
}

/** Declarations by what may lead to them. */
export interface KnownDeclarations {
  readonly byKey: ReadonlyMap<string, Declaration>;
  /** In function form, by the variable or property that holds them. */
  heldBy(holder: ts.Node): Declaration | undefined;
}

/** @param lists to which declarations may still be added until somebody asks */
export function knownOf(lists: () => readonly (readonly Declaration[])[]): KnownDeclarations {
  let byKey: KnownDeclarations['byKey'] | undefined;
  let holders: ReadonlyMap<ts.SourceFile, readonly Holders[]> | undefined;
  return {
    get byKey() {
      return (byKey ??= new Map(lists().flatMap((list) => list.map((one) => [one.key, one]))));
    },
    heldBy(holder) {
      holders ??= Map.groupBy(
        lists().flatMap((list) => holdersIn(list)),
        ({ file }) => file,
      );
      const own = holders.get(holder.getSourceFile()) ?? [];
      return own.find(({ held }) => held.has(holder))?.held.get(holder);
    },
  };
}

/** What stands in one file. */
interface Holders {
  readonly file: ts.SourceFile;
  readonly held: ReadonlyMap<ts.Node, Declaration>;
}

const knownHolders = new WeakMap<readonly Declaration[], { readonly length: number; readonly holders: Holders[] }>();

/** Of a list that is no longer than the last time, what was found then. */
function holdersIn(list: readonly Declaration[]): readonly Holders[] {
  const known = knownHolders.get(list);
  if (known?.length === list.length) return known.holders;
  const inFunctionForm = list.filter(({ form }) => form === 'function');
  const byFile = Map.groupBy(inFunctionForm, ({ nameNode }) => nameNode.getSourceFile());
  const holders = [...byFile].map(([file, own]): Holders => {
    return { file, held: new Map(own.map((one) => [one.nameNode.parent, one])) };
  });
  knownHolders.set(list, { length: list.length, holders });
  return holders;
}

/** One rule: looks and reports. */
export type Check<Input = CheckInput> = (input: Input, sink: Sink) => void;

export function isTask(declaration: Declaration): declaration is TaskDeclaration {
  return declaration.kind === 'task';
}

export function isDag(declaration: Declaration): declaration is FlowDeclaration {
  return declaration.kind === 'dag';
}

export function isFlow(declaration: Declaration): declaration is FlowDeclaration {
  return declaration.kind !== 'task';
}

/** Declared in the project's own sources. */
export function isOwn({ place }: Declaration): boolean {
  return place.kind === 'project';
}

/** The options' own entry for that name, so that the entry is underlined and not the whole declaration. */
export function optionNode(declaration: Declaration, option: string): ts.Node {
  const options = optionsNode(declaration);
  const entry = options?.properties.find(
    (property) => property.name !== undefined && nameText(property.name) === option,
  );
  return entry ?? declaration.nameNode;
}

/** `{ … }` of `@task({ … })`, `task({ … }, fn)` or `dag({ … }, fn)`, where it is written there. */
function optionsNode({ nameNode, form }: Declaration): ts.ObjectLiteralExpression | undefined {
  const { parent } = nameNode;
  if (form === 'method') {
    const decorators = ts.canHaveDecorators(parent) ? (ts.getDecorators(parent) ?? []) : [];
    for (const { expression } of decorators) {
      const found = ts.isCallExpression(expression) ? firstObject(expression) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (ts.isCallExpression(parent)) return firstObject(parent);
  const value = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.initializer : undefined;
  return value !== undefined && ts.isCallExpression(value) ? firstObject(value) : undefined;
}

function firstObject(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  const [first] = call.arguments;
  return first !== undefined && ts.isObjectLiteralExpression(first) ? first : undefined;
}

function nameText(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}
