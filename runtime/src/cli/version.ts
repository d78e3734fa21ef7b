import { readFileSync } from 'node:fs';

/** The version of this package. The file lies at the same place for sources and build. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
