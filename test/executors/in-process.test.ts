import { describe } from 'vitest';
import { InProcessExecutor } from '../../runtime/src/executors/in-process.ts';
import { testExecutor } from './conformance.ts';

describe('in-process', () => {
  testExecutor((events, { slots, graceMs }) => new InProcessExecutor(events, { concurrency: slots, graceMs }), {
    kills: false,
  });
});
