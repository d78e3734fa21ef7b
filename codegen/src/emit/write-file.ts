import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that a reader sees the old content or the new one, whatever happens in between. `durable`: it is on the
 * disk when this returns. `mode`: what others may do with it.
 */
export function writeFileAtomic(
  file: string,
  content: string | Buffer,
  options: { readonly durable?: boolean; readonly mode?: number } = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = openSync(draft, 'wx');
    try {
      if (options.mode !== undefined) fchmodSync(handle, options.mode);
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written);
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
