import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writevSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that a reader sees the old content or the new one, whatever happens in between. `durable`: it is on the
 * disk when this returns. `mode`: what others may do with it.
 */
export function writeFileAtomic(
  file: string,
  content: string | readonly Buffer[],
  options: { readonly durable?: boolean; readonly mode?: number } = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = openSync(draft, 'wx');
    try {
      if (options.mode !== undefined) fchmodSync(handle, options.mode);
      let rest = typeof content === 'string' ? [Buffer.from(content, 'utf8')] : content;
      while (rest.length > 0) rest = withoutFirst(rest, writevSync(handle, rest));
      if (options.durable === true) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function withoutFirst(bytes: readonly Buffer[], count: number): Buffer[] {
  let done = count;
  return bytes.flatMap((one) => {
    const own = Math.min(done, one.length);
    done -= own;
    return own < one.length ? [one.subarray(own)] : [];
  });
}
