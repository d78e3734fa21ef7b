/** The metastore's door. */
export type { Location } from './dialect.ts';
export { type MetastoreErrorCode, metastoreErrors } from './errors.ts';
export type * from './metastore.ts';
export { openMetastore, type OpenOptions } from './open.ts';
