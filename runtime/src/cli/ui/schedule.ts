import type { DagManifest } from '@tradewind/sdk/manifest';
import { formatMs, oneLine } from './text.ts';

/** A dag's schedule, short; empty if it has none. */
export function scheduleText({ schedule, timezone }: Pick<DagManifest, 'schedule' | 'timezone'>): string {
  const zone = timezone === 'UTC' ? '' : ` ${timezone}`;
  switch (schedule.kind) {
    case 'none':
      return '';
    case 'once':
      return '@once';
    case 'cron':
      return `${schedule.expression}${zone}`;
    case 'every':
      return `every ${formatMs(schedule.everyMs)}`;
    case 'assets':
      return oneLine(`${schedule.mode} of ${schedule.assets.join(', ')}`);
  }
}
