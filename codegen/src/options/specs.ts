/** Options after reading: parsed, checked, constant. What is absent was not said. */
import type { Schedule, TriggerRule } from '@tradewind/sdk/manifest';

/** What may be said at a declaration, in `taskDefaults` and at a call. */
export interface SharedTaskSpec {
  readonly retries?: number;
  readonly retryDelayMs?: number;
  /** `false` takes back what an outer level said. */
  readonly retryBackoff?: { readonly factor: number; readonly maxMs: number; readonly jitter: number } | false;
  readonly timeoutMs?: number;
  readonly pool?: string;
  readonly poolSlots?: number;
  readonly priority?: number;
  readonly queue?: string;
  readonly tags?: readonly string[];
  readonly doc?: string;
  readonly displayName?: string;
}

export interface TaskOptionsSpec extends SharedTaskSpec {
  /** Name of a method, or key of a task in function form. */
  readonly teardown?: { readonly method: string } | { readonly key: string };
  /** Names of the callbacks that were given, in order. */
  readonly callbacks?: readonly string[];
  /** Of sensors. */
  readonly everyMs?: number;
  readonly softFail?: boolean;
}

export interface CallOptionsSpec extends SharedTaskSpec {
  readonly id?: string;
  readonly triggerRule?: TriggerRule;
}

export interface GroupOptionsSpec {
  readonly id?: string;
  readonly taskDefaults?: SharedTaskSpec;
  readonly tags?: readonly string[];
  readonly doc?: string;
  readonly displayName?: string;
}

export interface DagOptionsSpec extends GroupOptionsSpec {
  readonly schedule?: Schedule;
  readonly timezone?: string;
  /** ISO instants. */
  readonly start?: string;
  readonly end?: string;
  readonly catchup?: boolean;
  readonly maxActiveRuns?: number;
  readonly maxActiveTasks?: number;
  readonly dependsOnPast?: boolean;
  readonly timeoutMs?: number;
  readonly callbacks?: readonly string[];
}
