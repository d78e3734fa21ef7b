/**
 * What is known of the outcomes of points when control has come to some place: what holds on every way there. Two
 * decisions that ask the same are one question with one answer.
 */
import type { Guard, PointId, PointManifest, RegionId, RegionManifest } from '@tradewind/sdk/manifest';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Formula } from '../graph/guards.ts';

/** A chain, last learnt first: places share what was known before their ways parted. */
export interface Known {
  readonly what: string;
  readonly is: string;
  readonly before: Known | undefined;
  readonly length: number;
}

type PointGuard = Guard & { readonly kind: 'point' };
/** Whether control comes to a point, as far as this was asked already. */
type Told = Map<PointId, boolean | undefined>;

export class Knowledge {
  readonly #graph: GraphBuilder;
  /** By the point itself, not by its id: a rehearsal gives ids that are given again. */
  readonly #atPoints = new Map<PointManifest, Known | undefined>();
  readonly #questions = new Map<PointManifest, string>();

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  /** What is known at the place where the graph is, if control is this. */
  at(control: Formula): Known | undefined {
    const guard = typeof control === 'boolean' ? this.#guardOf(this.#graph.region) : control;
    return guard === undefined ? undefined : this.#of(guard);
  }

  /** What both know. */
  common(a: Known | undefined, b: Known | undefined): Known | undefined {
    let [one, other] = [a, b];
    while (one !== other) {
      if ((one?.length ?? 0) >= (other?.length ?? 0)) one = one?.before;
      else other = other?.before;
    }
    return one;
  }

  /** All that the two know; `never` if they cannot both be right. */
  both(a: Known | undefined, b: Known | undefined): Known | 'never' | undefined {
    const shared = this.common(a, b);
    if (shared === b) return a;
    if (shared === a) return b;
    const news: Known[] = [];
    for (let one = b; one !== shared && one !== undefined; one = one.before) news.push(one);
    let all = a;
    for (const { what, is } of news.reverse()) {
      const known = find(all, what);
      if (known !== undefined && known !== is) return 'never';
      if (known === undefined) all = learn(all, what, is);
    }
    return all;
  }

  /** Whether a guard holds where this is known; undefined: on some ways it may. What throws on the way is no way. */
  holds(guard: Guard | undefined, known: Known | undefined): boolean | undefined {
    return this.#holds(guard, known, new Map());
  }

  #holds(guard: Guard | undefined, known: Known | undefined, told: Told): boolean | undefined {
    if (guard === undefined) return true;
    switch (guard.kind) {
      case 'all':
        return every(guard.of.map((part) => this.#holds(part, known, told)));
      case 'any':
        return negated(every(guard.of.map((part) => negated(this.#holds(part, known, told)))));
      case 'not':
        return negated(this.#holds(guard.of, known, told));
      case 'point':
        return guard.previous === undefined ? this.#passes(guard, known, told) : undefined;
    }
  }

  #passes({ point: id, is }: PointGuard, known: Known | undefined, told: Told): boolean | undefined {
    const point = this.#graph.pointOf(id);
    if (point === undefined) return undefined;
    const fact = find(known, this.#question(point, is));
    if (fact !== undefined) return fact === is;
    if (!told.has(id)) told.set(id, this.#holds(this.#before(point), known, told));
    const comes = told.get(id);
    return is === 'passed' || comes === false ? comes : undefined;
  }

  #of(guard: Guard): Known | undefined {
    switch (guard.kind) {
      case 'all':
        return guard.of.reduce<Known | undefined>((all, part) => {
          const more = this.both(all, this.#of(part));
          return more === 'never' ? all : more;
        }, undefined);
      case 'any': {
        const [first, ...others] = guard.of.map((part) => this.#of(part));
        return others.reduce((all, part) => this.common(all, part), first);
      }
      case 'not':
        return undefined;
      case 'point':
        return guard.previous === undefined ? this.#ofPoint(guard) : undefined;
    }
  }

  /** In steps, not by calling itself: in a long body each point asks for the one before. */
  #ofPoint(guard: PointGuard): Known | undefined {
    const steps: { readonly point: PointManifest; readonly is: string }[] = [];
    let known: Known | undefined;
    for (let at: Guard | undefined = guard; at !== undefined; ) {
      if (at.kind !== 'point' || at.previous !== undefined) {
        known = this.#of(at);
        break;
      }
      const point = this.#graph.pointOf(at.point);
      if (point === undefined) break;
      steps.push({ point, is: at.is });
      if (this.#atPoints.has(point)) break;
      at = this.#before(point);
    }
    for (const { point, is } of steps.reverse()) {
      if (this.#atPoints.has(point)) known = this.#atPoints.get(point);
      else this.#atPoints.set(point, known);
      if (!(point.kind === 'decide' && is === 'passed')) known = learn(known, this.#question(point, is), is);
    }
    return known;
  }

  /** Control in a loop counts from the beginning of an iteration. */
  #before(point: PointManifest): Guard | undefined {
    return point.guard ?? this.#guardOf(point.region);
  }

  #guardOf(region: RegionId | undefined): Guard | undefined {
    for (let id = region; id !== undefined; ) {
      const around: RegionManifest | undefined = this.#graph.regions[Number(id.slice(1)) - 1];
      if (around?.guard !== undefined) return around.guard;
      id = around?.parent;
    }
    return undefined;
  }

  #question(point: PointManifest, is: string): string {
    if (point.kind !== 'decide' || !is.startsWith('branch:')) return point.id;
    const known = this.#questions.get(point) ?? JSON.stringify(point.branches);
    this.#questions.set(point, known);
    return known;
  }
}

function learn(before: Known | undefined, what: string, is: string): Known {
  return { what, is, before, length: (before?.length ?? 0) + 1 };
}

function find(known: Known | undefined, what: string): string | undefined {
  for (let one = known; one !== undefined; one = one.before) if (one.what === what) return one.is;
  return undefined;
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function every(truths: readonly (boolean | undefined)[]): boolean | undefined {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}
