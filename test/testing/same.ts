import type { TestRun } from 'tradewind/testing';
import { expect } from 'vitest';
import { differencesOf } from './differences.ts';

/** Calls with arguments, outcome and map path, and the run's outcome and result. */
export function expectSame(played: TestRun<unknown>, ran: TestRun<unknown>): void {
  expect(differencesOf(played, ran)).toEqual([]);
}
