/** What is known of a run's progress, call by call: the one source of the live tree, the plain lines and `show`. */
import { instanceKey, type DagManifest, type NodeManifest } from '@tradewind/sdk/manifest';
import type { Instance } from '../../core/model.ts';
import { type Item, pictureOf } from '../graph/model.ts';
import { hasEnded, type ShownState } from './states.ts';

export interface Tally {
  /** Calls, and where a loop has told how many there are, their instances. */
  readonly total: number;
  readonly ended: number;
  readonly running: number;
  readonly failed: number;
  readonly retrying: number;
}

export class RunView {
  readonly items: readonly Item[];
  readonly #nodes: ReadonlyMap<string, NodeManifest>;
  readonly #instances = new Map<string, Map<string, Instance>>();

  constructor(dag: DagManifest) {
    this.items = pictureOf(dag).items;
    this.#nodes = new Map(dag.nodes.map((node) => [node.id, node]));
  }

  update(changed: readonly Instance[]): void {
    for (const instance of changed) {
      let ofNode = this.#instances.get(instance.nodeId);
      if (!ofNode) this.#instances.set(instance.nodeId, (ofNode = new Map()));
      ofNode.set(instanceKey(instance.nodeId, instance.mapPath), instance);
    }
  }

  node(id: string): NodeManifest | undefined {
    return this.#nodes.get(id);
  }

  instancesOf(nodeId: string): Instance[] {
    return [...(this.#instances.get(nodeId)?.values() ?? [])];
  }

  /** All that failed, hidden ones included, in the order in which they ended. */
  failures(): Instance[] {
    const all = [...this.#instances.values()].flatMap((ofNode) => [...ofNode.values()]);
    return all.filter(({ state }) => state === 'failed').sort((a, b) => (a.endSequence ?? 0) - (b.endSequence ?? 0));
  }

  tally(): Tally {
    const tally = { total: 0, ended: 0, running: 0, failed: 0, retrying: 0 };
    for (const node of this.#nodes.values()) {
      if (node.hidden === true) continue;
      const instances = this.instancesOf(node.id);
      tally.total += Math.max(1, instances.length);
      for (const { state } of instances) {
        if (hasEnded(state)) tally.ended++;
        if (state === 'running') tally.running++;
        if (state === 'failed') tally.failed++;
        if (state === 'up_for_retry') tally.retrying++;
      }
    }
    return tally;
  }

  /** One state for all that is in an item: what needs attention first. */
  stateOf(item: Item): ShownState {
    const states = new Set(this.statesIn(item));
    const first = attention.find((state) => states.has(state));
    if (first === undefined) return 'waiting';
    const open = states.has('waiting') || states.has('scheduled') || states.has('queued');
    // Begun, and nothing of it runs at this moment.
    return open && (first === 'success' || first === 'skipped') ? 'scheduled' : first;
  }

  /** Of every instance in an item; a call that has none yet counts as one that waits. */
  statesIn(item: Item): ShownState[] {
    if (item.kind !== 'task') return item.children.flatMap((child) => this.statesIn(child));
    const instances = this.instancesOf(item.id);
    return instances.length === 0 ? ['waiting'] : instances.map(({ state }) => state);
  }
}

const attention: readonly ShownState[] = [
  'running',
  'up_for_retry',
  'failed',
  'upstream_failed',
  'success',
  'skipped',
  'queued',
  'scheduled',
];
