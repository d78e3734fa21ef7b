/** What other parts of the runtime say in words; given by who starts the server. */
import type { DagManifest, NodeManifest } from '@tradewind/sdk/manifest';

/** When a call runs, and what stands around it. */
export interface CallInWords {
  /** One sentence. */
  readonly summary: string;
  /** Node ids. */
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
}

export interface Words {
  explain(dag: DagManifest, node: NodeManifest): CallInWords;
  /** Empty: it has none. */
  schedule(dag: DagManifest): string;
}
