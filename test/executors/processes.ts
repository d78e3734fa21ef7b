/** Which processes are there, as the system sees it. */
import { readdirSync, readFileSync } from 'node:fs';

interface Seen {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
}

/** Every process of this machine. */
function processes(): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), state: fields[0] ?? '', group: Number(fields[2]) }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

/** Of these process groups (or processes) those that still have somebody alive in them. Ended ones not yet reaped do not count. */
export function groupsLeft(groups: Iterable<number>): number[] {
  const wanted = new Set(groups);
  return processes()
    .filter(({ pid, state, group }) => state !== 'Z' && state !== 'X' && (wanted.has(pid) || wanted.has(group)))
    .map(({ pid }) => pid);
}

/** Resolves when these processes have ended. The system gives no signal for processes that are not our children. */
export async function ended(pids: readonly number[]): Promise<void> {
  while (groupsLeft(pids).length > 0) await new Promise<void>((resolve) => setTimeout(resolve, 5));
}
