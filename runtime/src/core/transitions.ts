/**
 * The life of a task instance. Nothing else may happen to one: the engine asks this table at every step, the checker of
 * the simulation asks it about every row.
 *
 *                 control or inputs forbid it
 *   (none) ─────────────────────────────────────────▶ skipped, upstream_failed
 *      │
 *      ▼            slot given            begun
 *   scheduled ─────────────────▶ queued ─────────▶ running ──▶ success, failed, skipped
 *      ▲ │                         │  (or at once)   │
 *      │ └ cancelled: failed       │                 │ failed, tries left
 *      │                           ▼                 ▼
 *      └──────────────────────── up_for_retry ◀──────┘
 *              its time came
 *
 * Terminal states absorb: no event leads out of one.
 */
import type { EndState, InstanceState } from './model.ts';

/** Where each state may lead. `none`: not decided yet, there is no row. */
export const transitions = {
  none: ['scheduled', 'skipped', 'upstream_failed', 'failed'],
  scheduled: ['queued', 'running', 'failed'],
  queued: ['running', 'up_for_retry', 'success', 'failed', 'skipped'],
  running: ['up_for_retry', 'success', 'failed', 'skipped'],
  up_for_retry: ['scheduled', 'failed'],
  success: [],
  failed: [],
  skipped: [],
  upstream_failed: [],
} as const satisfies Record<InstanceState | 'none', readonly InstanceState[]>;

export function isLegal(from: InstanceState | undefined, to: InstanceState): boolean {
  return (transitions[from ?? 'none'] as readonly InstanceState[]).includes(to);
}

export function isTerminal(state: InstanceState | undefined): state is EndState {
  return state === 'success' || state === 'failed' || state === 'skipped' || state === 'upstream_failed';
}
