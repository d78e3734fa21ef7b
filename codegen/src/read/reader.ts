import type { GroupId, GroupManifest, NodeId, PointId, TaskKey, Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { ClassInfo } from '../discover/classes.ts';
import type { Declaration } from '../discover/declarations.ts';
import type { ProjectPlace } from '../discover/places.ts';
import type { RuleName, Rules } from '../diagnostics/rules.ts';
import type { ArgsOf } from '../diagnostics/rule.ts';
import type { Extra, Place, Sink } from '../diagnostics/sink.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Formula } from '../graph/guards.ts';
import type { Names } from '../graph/names.ts';
import type { LoadedProject } from '../load/load.ts';
import type { SharedTaskSpec } from '../options/specs.ts';
import type { TypeSchemas } from '../types/schemas.ts';
import type { Origin } from './origins.ts';
import type { Coverage, TryFrame } from './coverage.ts';
import type { FilledCell } from './filled.ts';
import { Scope } from './scope.ts';
import { type Cell, type Changes, Store } from './store.ts';
import type { TaskUse, TriggerUse } from './task-use.ts';
import { type Abstract, type DecoratorValue, type Faulty, faulty, type Opaque } from './values.ts';

/** What all readers of one project share: caches, and what was declared. */
export interface Shared {
  readonly project: LoadedProject;
  readonly checker: ts.TypeChecker;
  /** Where faults of declarations go. */
  readonly sink: Sink;
  /** Packages whose functions the user vouches for. */
  readonly pure: ReadonlySet<string>;
  readonly types: TypeSchemas;
  /** Values of module-level names. */
  readonly moduleValues: Map<ts.Symbol, Abstract | 'busy'>;
  readonly classes: Map<ts.Node, ClassInfo>;
  /** Declarations by class and member, or by the call that made them. */
  readonly members: Map<ClassInfo, Map<string, Declaration>>;
  /** Told of every declaration in function form as it is evaluated. */
  readonly declared: Declaration[];
  readonly impurities: Map<ts.Node, unknown>;
  /** What decorators say; null: they are none of ours. */
  readonly decorators: Map<ts.Decorator, DecoratorValue | null>;
  /** By module: its own names that it exports, with the name that they have outside. */
  readonly exports: Map<ts.SourceFile, ReadonlyMap<ts.Symbol, string>>;
  readonly origins: Map<ts.SourceFile, Origin>;
  /**
   * The file that is being evaluated: what is declared and found meanwhile is its own, wherever it is written. Undefined
   * while a flow is read.
   */
  evaluating(): ts.SourceFile | undefined;
  /** Evaluates something of the file that a node stands in. */
  within<T>(node: ts.Node, work: () => T): T;
  /** A file as the manifest names it. */
  moduleOf(sourceFile: ts.SourceFile): string;
}

/** What one dag collects while it is read. */
export interface FlowState {
  readonly graph: GraphBuilder;
  readonly names: Names;
  readonly uses: Map<TaskKey, TaskUse>;
  readonly positions: Map<NodeId, ts.Node>;
  /** Where a point throws: the `throw`, or the expression. */
  readonly throws: Map<PointId, ts.Node>;
  /** The calls of `triggerDag`. */
  readonly triggers: Map<NodeId, TriggerUse>;
  /** The calls that made groups. */
  readonly groupNodes: Map<GroupId, ts.Node>;
  readonly dagId: string;
  /** `taskDefaults`, outermost first. */
  defaults: readonly SharedTaskSpec[];
  /** The flow call that is being read. */
  group: GroupManifest | undefined;
  /** Copies made so far, so that a loop over a huge constant ends. */
  copies: number;
}

/** The top-level name that the expression being evaluated is bound to, if any. */
export interface Naming {
  readonly name: string | undefined;
  readonly node: ts.Node;
  readonly place: ProjectPlace;
  /** Within the value of that name: `['eu', 'load']`. */
  readonly path: readonly string[];
}

/** One way that control takes from some place on: where it got to, and what it changed. */
export interface Way {
  readonly control: Formula;
  readonly changes: Changes;
}

/** A function that is being read. */
export interface Activation {
  readonly node: ts.Node;
  readonly isAsync: boolean;
  /** Of the store, when it began. */
  readonly depth: number;
  /** How many run-time loops and `try` blocks are around it. */
  readonly regions: number;
  readonly tries: number;
  /** The name that its result gets. */
  readonly naming: Naming | undefined;
  readonly returns: { readonly way: Way; readonly value: Abstract; readonly at: ts.Node }[];
}

/** A loop or switch that `break` and `continue` may leave. */
export interface JumpTarget {
  readonly label?: string;
  readonly isLoop: boolean;
  /** Of the store, around the whole of it and around the one iteration. */
  readonly breakDepth: number;
  readonly continueDepth: number;
  /** How many `try` blocks are around it. */
  readonly tries: number;
  readonly breaks: Way[];
  readonly continues: Way[];
}

/** A run-time loop whose body is being read. */
export interface RegionFrame {
  readonly kind: 'map' | 'loop';
  /** Of the store: what is older stands outside. */
  readonly begun: number;
  /** What is put into lists that stand outside. */
  readonly pushes: Push[];
  /** Of the store, around an iteration. */
  readonly depth: number;
  /** Arrays and records from outside that are handed on from iteration to iteration instead. */
  readonly kept?: ReadonlySet<Cell<unknown>>;
  /** `return` of the function around. */
  readonly returns: (Way & { readonly value: Abstract; readonly at: ts.Node })[];
}

/** `list.push(…)` in a run-time loop, of a list that stands outside. */
export interface Push {
  readonly cell: FilledCell;
  readonly value: Abstract;
  /** Undefined: it cannot be in a list, and that was reported. */
  readonly written?: Value;
  /** What a loop inside has put in: a list of items. */
  readonly isList: boolean;
  readonly control: Formula;
  readonly at: ts.Node;
}

/** Something around that wants to know which points may throw: a `try`, the body of an async function, a loop in one. */
export interface Catcher {
  /** It only passes on what variables are: the way does not go on behind it. */
  readonly isLoop?: true;
  readonly depth: number;
  readonly throwers: { readonly point: string; readonly way: Way }[];
}

/**
 * Reads code over abstract values. With a flow it builds the graph and reports what is wrong; without one it evaluates
 * constants of modules, quietly: what cannot be known becomes opaque, and is reported where a flow uses it.
 */
export class Reader {
  readonly shared: Shared;
  readonly flow: FlowState | undefined;
  readonly store: Store;
  scope = new Scope();
  self: Abstract | undefined;
  /** How control reaches this place; `false`: not at all. */
  control: Formula = true;
  activations: readonly Activation[] = [];
  targets: readonly JumpTarget[] = [];
  catchers: readonly Catcher[] = [];
  regions: readonly RegionFrame[] = [];
  /** What is called and awaited in the `try` blocks around; of each of them, what was open before. */
  coverage: Coverage | undefined;
  tries: readonly TryFrame[] = [];
  /** How many `finally` blocks of this function are around. */
  inFinally = 0;
  /** Nothing is reported: this is read only to see what it does. */
  silent = false;
  /** Arrays and records that were read in the loop that fills them. */
  readWhileFilled = new Set<Cell<unknown>>();
  /** Where a body that runs beside others read a variable of the body around. */
  readonly captures = new Map<Cell<unknown>, ts.Node[]>();
  /** Arrays and records of which something has taken a copy, and where. */
  readonly copied = new Map<Cell<unknown>, ts.Node>();
  /** Those among them that a loop has handed on. */
  readonly handedOn = new Set<Cell<unknown>>();
  /** The variables that hold arrays and records. */
  readonly names = new Map<Cell<unknown>, readonly ts.Identifier[]>();
  /** Of records: the variables that hold an entry of it, too. */
  readonly lent = new Map<Cell<unknown>, readonly ts.Identifier[]>();
  /** Names of the copies of constant loops around. */
  labels: readonly string[] = [];
  /** Bodies around that run side by side with the flow's own. */
  strands = 0;
  naming: Naming | undefined;
  /** In a step of `chain`: what comes before the call that is written there. */
  chained: readonly Value[] | undefined;
  /** Evaluation steps of constant functions; a limit on endless ones. */
  fuel = 200_000;

  constructor(shared: Shared, flow?: FlowState, store = new Store()) {
    this.shared = shared;
    this.flow = flow;
    this.store = store;
  }

  get checker(): ts.TypeChecker {
    return this.shared.checker;
  }

  get isReached(): boolean {
    return this.control !== false;
  }

  /** Names of the functions that are being read, from the one with this body on. */
  callPath(node: ts.Node): readonly string[] {
    const from = this.activations.findIndex((activation) => activation.node === node);
    return this.activations.slice(Math.max(from, 0)).map((activation) => activationName(activation.node));
  }

  /** For constants of modules: without the flow and its variables. */
  quiet(): Reader {
    return new Reader(this.shared);
  }

  /** Reports, or keeps the fault for the place that will use the value. */
  fail<R extends RuleName>(rule: R, at: Place, args: ArgsOf<Rules[R]>, extra?: Extra): Faulty | Opaque {
    if (this.flow === undefined) {
      const node = 'kind' in at ? at : undefined;
      return { kind: 'opaque', because: phraseOf(rule, node), ...(node && { at: node }), fault: { rule, args } };
    }
    if (!this.silent) report(this.shared.sink, rule, at, args, extra);
    else if (rule === 'read-while-filled') this.readWhileFilled.add((args as { cell: Cell<unknown> }).cell);
    return faulty;
  }

  /** Reports something that does not keep the value from being known. */
  note<R extends RuleName>(rule: R, at: Place, args: ArgsOf<Rules[R]>, extra?: Extra): void {
    if (this.flow !== undefined && !this.silent) report(this.shared.sink, rule, at, args, extra);
  }
}

function activationName(node: ts.Node): string {
  if ('name' in node && node.name !== undefined) return (node.name as ts.Node).getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return parent.name.getText();
  // `export const f = dag({ … }, () => …)`
  return ts.isCallExpression(parent) && ts.isVariableDeclaration(parent.parent)
    ? parent.parent.name.getText()
    : codeOf(node);
}

/** `report` of a sink with a rule that is only known as a name. */
export function report<R extends RuleName>(
  sink: Sink,
  rule: R,
  at: Place,
  args: ArgsOf<Rules[R]>,
  extra?: Extra,
): void {
  (sink.report as (rule: R, at: Place, args: unknown, extra?: Extra) => void)(rule, at, args, extra);
}

const phrases: Partial<Record<RuleName, string>> = {
  'clock-in-flow': 'reads the clock',
  'randomness-in-flow': 'is random',
  'environment-in-flow': 'reads the environment',
  'io-in-flow': 'reaches outside',
  'unproved-function': 'comes from a package whose source is not read',
  'handle-as-value': 'is the promise of a result',
};

function phraseOf(rule: RuleName, at: ts.Node | undefined): string {
  const phrase = phrases[rule] ?? 'is not constant';
  return at === undefined ? `it ${phrase}` : `\`${codeOf(at)}\` ${phrase}`;
}

/** Source text for a message: on one line, not too long. */
export function codeOf(node: ts.Node): string {
  const text = node.getText().replaceAll(/\s+/g, ' ');
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
