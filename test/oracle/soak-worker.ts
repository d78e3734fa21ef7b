/** One of the processes of `soak.ts`: tests one range of programs. */
import { explore, type Range } from './explore.ts';
import type { Said } from './elsewhere.ts';

const say = (said: Said, done = (): void => {}): boolean | undefined => process.send?.(said, done);

process.once('message', (range) => {
  void explore(range as Range, (fact) => say({ fact })).then(({ differences }) =>
    say({ differences }, () => process.exit(0)),
  );
});
