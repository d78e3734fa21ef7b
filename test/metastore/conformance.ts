/** What every metastore must do, whatever database it lies in. */
import { afterEach, beforeEach, describe } from 'vitest';
import type { Metastore } from '../../runtime/src/metastore/index.ts';
import { testFencing, testGroups, testRows } from './conformance/commits.ts';
import { testClaims, testLeases } from './conformance/leases.ts';
import { testManyRows } from './conformance/many-rows.ts';
import { testProcesses } from './conformance/processes.ts';
import { testLists, testRuns, testVersions } from './conformance/runs.ts';
import { testTries } from './conformance/tries.ts';
import { testXcoms } from './conformance/xcoms.ts';
import type { OpenStore, StoreKind } from './stores.ts';

/** Registers the suite for one kind of store. */
export function conformance({ name, open, shared }: StoreKind): void {
  describe(`on ${name}`, () => {
    let store: OpenStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.dispose());

    const parts: Readonly<Record<string, (get: () => Metastore) => void>> = {
      versions: testVersions,
      runs: testRuns,
      'lists of runs': testLists,
      claims: testClaims,
      leases: testLeases,
      'rows of a commit': testRows,
      fencing: testFencing,
      'group commit': testGroups,
      tries: testTries,
      XComs: testXcoms,
      'many rows': testManyRows,
    };
    for (const [title, part] of Object.entries(parts)) {
      describe(`${title}:`, () => {
        part(() => store.metastore);
      });
    }
    if (shared) {
      describe('several processes:', () => {
        testProcesses(() => store);
      });
    }
  });
}
