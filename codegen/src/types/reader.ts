import { ts } from 'ts-morph';
import { bigintSchema, builtinSchemas } from './builtin.ts';
import type { Classifier } from './classify.ts';
import type { Content, Fault, Index, Property, Shape, TupleItem } from './shape.ts';

/** How many instantiations of one generic type may stand inside one another before the type counts as endless. */
const maxInstantiations = 24;
/** How many types one type may be made of: stops what grows in width too. */
const maxTypes = 20_000;

/** Reads types as shapes, each type once. */
export class ShapeReader {
  readonly #checker: ts.TypeChecker;
  readonly #classifier: Classifier;
  readonly #memo = new Map<ts.Type, Shape>();
  readonly #references: References = { steps: new Map() };
  /** The types that are being read, outermost first: what grows for ever is seen in here. */
  readonly #above: ts.Type[] = [];
  /** How many types were known when the outermost of them was begun. */
  #knownBefore = 0;

  constructor(checker: ts.TypeChecker, classifier: Classifier) {
    this.#checker = checker;
    this.#classifier = classifier;
  }

  read(given: ts.Type): Shape {
    const known = this.#memo.get(given);
    if (known !== undefined) return known;
    const type = this.#sameReference(given);
    if (type !== given) {
      const shape = this.read(type);
      this.#memo.set(given, shape);
      return shape;
    }
    if (this.#above.length === 0) this.#knownBefore = this.#memo.size;
    if (this.#isEndless(type)) return { content: { kind: 'fault', fault: { kind: 'endless' } } };
    const shape: Shape = { content: { kind: 'pending' }, ...this.#namedAs(type) };
    this.#memo.set(type, shape);
    this.#above.push(type);
    shape.content = this.#contentOf(type);
    this.#above.pop();
    return shape;
  }

  /** Behind an alias, `Page<Row>` is not the same object as elsewhere: the one that was met first stands for both. */
  #sameReference(type: ts.Type): ts.Type {
    if (!isReference(type) || type.target === type) return type;
    let at = this.#references;
    for (const step of [type.target, ...this.#checker.getTypeArguments(type)]) {
      let next = at.steps.get(step);
      if (next === undefined) at.steps.set(step, (next = { steps: new Map() }));
      at = next;
    }
    at.type ??= type;
    return at.type;
  }

  /** Fails soon for `interface Grow<T> { next: Grow<T[]> }`, which never comes back to a type it has met. */
  #isEndless(type: ts.Type): boolean {
    if (this.#memo.size - this.#knownBefore > maxTypes) return true;
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (symbol === undefined || this.#classifier.isBuiltin(symbol)) return false;
    if (this.#typeArgumentsOf(type).length === 0) return false;
    return (
      this.#above.filter((outer) => (outer.aliasSymbol ?? outer.getSymbol()) === symbol).length >= maxInstantiations
    );
  }

  #contentOf(type: ts.Type): Content {
    const { flags } = type;
    if (flags & ts.TypeFlags.Any) return isErrorType(type) ? leaf({}) : fault({ kind: 'any' });
    if (flags & ts.TypeFlags.Unknown) return leaf({});
    if (flags & ts.TypeFlags.Never) return leaf({ not: {} });
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return { kind: 'undefined' };
    if (flags & ts.TypeFlags.Null) return { kind: 'literal', value: null };
    if (flags & ts.TypeFlags.BigIntLike) return leaf(bigintSchema);
    if (flags & ts.TypeFlags.ESSymbolLike) return cannotTravel('a symbol');
    if (type.isUnion()) return this.#unionOf(type);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { kind: 'literal', value: this.#checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.TemplateLiteral) return this.#templateOf(type as ts.TemplateLiteralType);
    if (flags & ts.TypeFlags.StringLike) return leaf({ type: 'string' });
    if (flags & ts.TypeFlags.NumberLike) return leaf({ type: 'number' });
    if (flags & ts.TypeFlags.BooleanLike) return leaf({ type: 'boolean' });
    if (type.isIntersection()) return this.#intersectionOf(type);
    // `object` and `{}` allow everything, and say nothing.
    if (flags & ts.TypeFlags.NonPrimitive) return leaf({});
    if (flags & ts.TypeFlags.Object) return this.#objectOf(type as ts.ObjectType);
    return fault({ kind: 'unresolved', type: this.#checker.typeToString(type) });
  }

  #unionOf(type: ts.UnionType): Content {
    return { kind: 'union', members: type.types.map((one) => this.read(one)) };
  }

  /** `string & { readonly brand: 'id' }` is a string; of objects, the properties of all. */
  #intersectionOf(type: ts.IntersectionType): Content {
    const handle = type.types.find((one) => this.#isHandle(one));
    if (handle !== undefined) return this.#contentOfHandle(handle);
    const primitive = type.types.find((part) => part.flags & primitives);
    if (primitive !== undefined) return this.read(primitive).content;
    const open = type.types.find((part) => part.flags & ts.TypeFlags.Instantiable);
    if (open !== undefined) return fault({ kind: 'unresolved', type: this.#checker.typeToString(type) });
    const whole = type.types.map((part) => this.read(part).content).find(isWhole);
    return whole ?? this.#membersOf(type);
  }

  /** The promise of a result, in what a flow returns: whoever gets that gets the result. */
  #isHandle(type: ts.Type): boolean {
    const symbol = type.getSymbol();
    return symbol?.getName() === 'HandleOf' && symbol.declarations?.some(this.#classifier.isOwn) === false;
  }

  #contentOfHandle(type: ts.Type): Content {
    const [result] = this.#typeArgumentsOf(type);
    return result === undefined ? leaf({}) : this.read(this.#checker.getAwaitedType(result) ?? result).content;
  }

  #objectOf(type: ts.ObjectType): Content {
    if (this.#isHandle(type)) return this.#contentOfHandle(type);
    if (this.#checker.isTupleType(type)) return this.#tupleOf(type as ts.TupleTypeReference);
    if (this.#checker.isArrayType(type)) return { kind: 'array', items: this.#argument(type, 0) };
    const symbol = type.getSymbol();
    if (symbol !== undefined && this.#classifier.isBuiltin(symbol)) {
      const name = symbol.getName();
      const schema = builtinSchemas.get(name);
      if (schema !== undefined) return leaf(schema);
      if (name === 'Map' || name === 'ReadonlyMap') {
        return { kind: 'map', key: this.#argument(type, 0), value: this.#argument(type, 1) };
      }
      if (name === 'Set' || name === 'ReadonlySet') return { kind: 'set', items: this.#argument(type, 0) };
      if (name === 'Function') return cannotTravel('a function');
      if (name === 'Object') return leaf({});
    }
    const found = this.#classifier.faultOf(type);
    return found === undefined ? this.#membersOf(type) : fault(found);
  }

  #argument(type: ts.ObjectType, index: number): Shape {
    const given = this.#checker.getTypeArguments(type as ts.TypeReference)[index];
    return given === undefined ? { content: leaf({}) } : this.read(given);
  }

  #tupleOf(type: ts.TupleTypeReference): Content {
    const { elementFlags, labeledElementDeclarations: labels } = type.target;
    const elements = this.#checker.getTypeArguments(type);
    const firstRest = elementFlags.findIndex((flags) => flags & ts.ElementFlags.Variable);
    const fixed = firstRest === -1 ? elements.length : firstRest;
    const items = elements.slice(0, fixed).map((element, index): TupleItem => {
      const optional = (elementFlags[index] ?? 0) & ts.ElementFlags.Optional;
      const label = labels?.[index]?.name.getText();
      return { shape: this.read(element), optional: optional !== 0, ...(label === undefined ? {} : { label }) };
    });
    if (firstRest === -1) return { kind: 'tuple', items };
    // What stands behind a rest has no fixed place: its types are allowed from there on.
    const rest = elements.slice(fixed).map((one) => this.read(one));
    const shape = rest.length === 1 && rest[0] ? rest[0] : { content: { kind: 'union' as const, members: rest } };
    return { kind: 'tuple', items, rest: shape };
  }

  #membersOf(type: ts.Type): Content {
    const properties: Property[] = [];
    for (const symbol of this.#checker.getPropertiesOfType(type)) {
      const property = this.#propertyOf(symbol);
      if (property !== undefined) properties.push(property);
    }
    // The order of a mapped type's keys is that in which the compiler met the literals: it may change from run to run.
    if (isMapped(type)) properties.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { kind: 'object', properties, index: this.#indexesOf(type) };
  }

  #propertyOf(symbol: ts.Symbol): Property | undefined {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const own = { optional, ...this.#docOf(symbol), ...(declaration === undefined ? {} : { declaration }) };
    if (isSymbolKey(symbol)) {
      // Of a brand only the type exists: `declare const brand: unique symbol`.
      if (this.#isPhantom(declaration)) return undefined;
      const content = cannotTravel('stored under a symbol', 'Use a string as its key.');
      return { ...own, name: this.#checker.symbolToString(symbol), shape: { content } };
    }
    return { ...own, name: symbol.getName(), shape: this.read(this.#checker.getTypeOfSymbol(symbol)) };
  }

  #isPhantom(declaration: ts.Declaration | undefined): boolean {
    const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
    if (name === undefined || !ts.isComputedPropertyName(name)) return true;
    const key = this.#checker.getSymbolAtLocation(name.expression)?.valueDeclaration;
    if (key === undefined || !ts.isVariableDeclaration(key)) return true;
    return key.initializer === undefined;
  }

  #indexesOf(type: ts.Type): Index[] {
    return this.#checker.getIndexInfosOfType(type).flatMap(({ keyType, type: valueType }): Index[] => {
      if (keyType.flags & ts.TypeFlags.ESSymbolLike) return [];
      if (keyType.flags & ts.TypeFlags.String) return [{ shape: this.read(valueType) }];
      return [{ pattern: `^${this.#patternOf(keyType)}$`, shape: this.read(valueType) }];
    });
  }

  #templateOf(type: ts.TemplateLiteralType): Content {
    return leaf({ type: 'string', pattern: `^${this.#patternOf(type)}$` });
  }

  #patternOf(type: ts.Type): string {
    if (type.flags & ts.TypeFlags.TemplateLiteral) {
      const { texts, types } = type as ts.TemplateLiteralType;
      return texts.map((text, index) => escape(text) + (types[index] ? this.#patternOf(types[index]) : '')).join('');
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return escape(String(type.value));
    if (type.isUnion())
      return `(${type.types
        .map((one) => this.#patternOf(one))
        .sort()
        .join('|')})`;
    if (type.flags & ts.TypeFlags.BigIntLike) return '-?[0-9]+';
    if (type.flags & ts.TypeFlags.NumberLike) return '-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?';
    if (type.flags & (ts.TypeFlags.BooleanLike | ts.TypeFlags.Null | ts.TypeFlags.Undefined)) {
      return this.#checker.typeToString(type);
    }
    return '[\\s\\S]*';
  }

  #namedAs(type: ts.Type): { name?: string; doc?: string } {
    // Which alias of a reference is met first is chance.
    const symbol = (isReference(type) ? undefined : type.aliasSymbol) ?? type.getSymbol();
    if (symbol === undefined || symbol.getName().startsWith('__') || this.#classifier.isBuiltin(symbol)) return {};
    const parts = this.#typeArgumentsOf(type).map((one) => this.#argumentName(one));
    return { name: [symbol.getName(), ...parts].join('_').replace(/[^\w$]+/g, '_'), ...this.#docOf(symbol) };
  }

  #argumentName(type: ts.Type): string {
    const name = ((isReference(type) ? undefined : type.aliasSymbol) ?? type.getSymbol())?.getName();
    return name === undefined || name.startsWith('__') ? this.#checker.typeToString(type) : name;
  }

  #typeArgumentsOf(type: ts.Type): readonly ts.Type[] {
    if (!isReference(type) && type.aliasSymbol !== undefined) return type.aliasTypeArguments ?? [];
    // The checker may append the type of `this`.
    return isReference(type)
      ? this.#checker.getTypeArguments(type).slice(0, type.target.typeParameters?.length ?? 0)
      : [];
  }

  #docOf(symbol: ts.Symbol): { doc?: string } {
    const doc = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).trim();
    return doc === '' ? {} : { doc };
  }
}

/** References by their target and arguments, step by step. */
interface References {
  readonly steps: Map<ts.Type, References>;
  type?: ts.Type;
}

function isReference(type: ts.Type): type is ts.TypeReference {
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

const primitives =
  ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike;

/** An object that is not told by its properties: in an intersection it stands for the whole. */
function isWhole(content: Content): boolean {
  if (content.kind === 'leaf') return Object.keys(content.schema).length > 0;
  return content.kind === 'fault' || content.kind === 'array' || content.kind === 'map' || content.kind === 'set';
}

function isMapped(type: ts.Type): boolean {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
}

function isSymbolKey(symbol: ts.Symbol): boolean {
  return symbol.escapedName.toString().startsWith('__@');
}

/** A type that TypeScript could not find: it has reported that itself. */
function isErrorType(type: ts.Type): boolean {
  return (type as { intrinsicName?: string }).intrinsicName === 'error';
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function leaf(schema: Extract<Content, { kind: 'leaf' }>['schema']): Content {
  return { kind: 'leaf', schema };
}

function fault(found: Fault): Content {
  return { kind: 'fault', fault: found };
}

function cannotTravel(seen: string, help?: string): Content {
  return fault(help === undefined ? { kind: 'cannot travel', seen } : { kind: 'cannot travel', seen, help });
}
