/**
 * Who holds a run's lease. The name is new for each start of a program, and on Linux it tells enough of its process that
 * a successor on the same machine knows at once whether it is gone, instead of waiting for the lease to end.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { RunRow } from '../metastore/metastore.ts';

interface OwnerParts {
  host: string;
  boot: string;
  pid: number;
  born: string;
}

/** `host/boot/pid/born/nonce`. */
export function newOwner(): string {
  return [
    encodeURIComponent(hostname()),
    bootId(),
    process.pid,
    bornAt(process.pid) ?? '-',
    randomBytes(6).toString('hex'),
  ].join('/');
}

/** Nobody works on a run: it may be taken over at once. */
export function isFree({ owner, leaseExpiresAt = 0 }: Pick<RunRow, 'owner' | 'leaseExpiresAt'>, now: number): boolean {
  return owner === undefined || leaseExpiresAt <= now || isGone(owner);
}

/** True only if the owner was a process of this machine that has certainly ended. */
export function isGone(owner: string): boolean {
  const parts = parse(owner);
  if (!parts || parts.host !== encodeURIComponent(hostname())) return false;
  if (parts.boot !== bootId()) return parts.boot !== '-' && bootId() !== '-';
  if (parts.pid === process.pid && parts.born === (bornAt(process.pid) ?? '-')) return false;
  try {
    process.kill(parts.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  // The id is in use: by the same process, or by one that came later. A zombie has ended too.
  const born = bornAt(parts.pid);
  return born !== undefined && parts.born !== '-' && (born !== parts.born || stateOf(parts.pid) === 'Z');
}

function parse(owner: string): OwnerParts | undefined {
  const [host, boot, pid, born] = owner.split('/');
  if (!host || !boot || !born || !/^\d+$/.test(pid ?? '')) return undefined;
  return { host, boot, pid: Number(pid), born };
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '-';
  }
}

/** Fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets. */
function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
const stateOf = (pid: number): string | undefined => stat(pid)?.[0];
/** Clock ticks between the machine's start and the process's; a pid with this is never used twice. */
const bornAt = (pid: number): string | undefined => stat(pid)?.[19];
