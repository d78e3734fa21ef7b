/** How instances and files are named. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance, InstanceKey } from '../core/model.ts';

export const keyOf = (instance: Instance): InstanceKey => instanceKey(instance.nodeId, instance.mapPath);

/** An id as a file's name: a task may have any letters that TypeScript allows. */
export const fileName = (id: string): string => encodeURIComponent(id).replaceAll('%', '=');
