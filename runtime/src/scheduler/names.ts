/** How instances and files are named. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance, InstanceKey } from '../core/model.ts';

export const keyOf = (instance: Instance): InstanceKey => instanceKey(instance.nodeId, instance.mapPath);

/** Without letters and digits that look alike. */
export const runIdLetters = '23456789abcdefghjkmnpqrstuvwxyz';

/** `flights-2001-01-07T0000-k3x9`: readable, and a file's name everywhere. */
export function runIdOf(dagId: string, logicalDate: string, nonce: string): string {
  const name =
    dagId
      .replaceAll(/[^A-Za-z0-9_]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'run';
  const date = logicalDate
    .replace(/:00(\.000)?Z$/, '')
    .replace(/(\.000)?Z$/, '')
    .replaceAll(/[:.]/g, '');
  return `${name}-${date}-${nonce}`;
}

/** An id as a file's name: a task may have any letters that TypeScript allows. */
export const fileName = (id: string): string => encodeURIComponent(id).replaceAll('%', '=');
