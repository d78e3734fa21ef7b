import { conformance } from './conformance.ts';
import { stores } from './stores.ts';

for (const store of stores) conformance(store);
