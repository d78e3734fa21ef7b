/** The metastore's door. */
export { metastoreErrors } from './errors.ts';
export type * from './metastore.ts';
export { openMetastore, openMigrated, type OpenOptions } from './open.ts';
