import { describe } from 'vitest';
import { LocalExecutor } from '../../runtime/src/executors/local/local-executor.ts';
import { testExecutor } from './conformance.ts';

describe('local', () => {
  testExecutor((events, { slots, graceMs }) => new LocalExecutor(events, { workers: slots, graceMs }), { kills: true });
});
