/** One of the processes of `soak.ts`: tests one range of programs. */
import { explore, type Range } from './explore.ts';

process.once('message', (range) => {
  void explore(range as Range).then((explored) => process.send?.(explored, () => process.exit(0)));
});
