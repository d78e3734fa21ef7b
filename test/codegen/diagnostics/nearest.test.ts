import { describe, expect, it } from 'vitest';
import { distanceBetween, nearest } from '../../../codegen/src/diagnostics/nearest.ts';

describe('distanceBetween', () => {
  it.each([
    ['', '', 0],
    ['retries', 'retries', 0],
    ['retires', 'retries', 1],
    ['pol', 'pool', 1],
    ['pooll', 'pool', 1],
    ['fool', 'pool', 1],
    ['', 'pool', 4],
    ['kitten', 'sitting', 3],
  ])('from `%s` to `%s` is %i', (a, b, distance) => {
    expect(distanceBetween(a, b)).toBe(distance);
    expect(distanceBetween(b, a)).toBe(distance);
  });
});

describe('nearest', () => {
  const options = ['retries', 'retryDelay', 'retryBackoff', 'timeout', 'pool', 'poolSlots', 'priority', 'queue'];
  it.each([
    ['retires', ['retries']],
    ['retry', ['retryDelay', 'retryBackoff']],
    ['TimeOut', ['timeout']],
    ['polo', ['pool']],
    ['pools', ['pool']],
    ['colour', []],
    ['x', []],
  ])('of `%s` are %j', (name, expected) => {
    expect(nearest(name, options)).toEqual(expected);
  });

  it('finds a place by its city', () => {
    expect(nearest('Berlin', ['Europe/Berlin', 'Europe/Dublin', 'UTC'])).toEqual(['Europe/Berlin']);
  });

  it('gives at most what is asked for, in an order of its own', () => {
    expect(nearest('aaaa', ['aaab', 'aaac', 'aaad', 'aaae'], 2)).toEqual(['aaab', 'aaac']);
  });

  it('never suggests the name itself', () => {
    expect(nearest('pool', ['pool'])).toEqual([]);
  });
});
