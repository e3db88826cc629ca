import { describe, expect, it } from '@jest/globals';
import { assertSound, rootCauses } from './dependencies.js';

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

describe('Dependencies between checks', () => {
  it('may form any graph without circles', () => {
    expect(() => assertSound(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).not.toThrow();
  });

  it('must not form a circle, which the error spells out', () => {
    expect(() => assertSound(graph({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toThrow(
      /OBS_HEALTH_INVALID.*circle: a -> b -> c -> a\./,
    );
    expect(() => assertSound(graph({ a: ['a'] }))).toThrow(/a -> a/);
  });

  it('must name checks that exist', () => {
    expect(() => assertSound(graph({ a: ['rabitmq'], rabbitmq: [] }))).toThrow(
      /OBS_HEALTH_INVALID.*"a" depends on "rabitmq".*there are a, rabbitmq/,
    );
  });

  it.each([
    ['the check it needs', { a: ['b'], b: [] }, ['b'], ['b']],
    ['the end of a chain of failures', { a: ['b'], b: ['c'], c: [] }, ['b', 'c'], ['c']],
    ['what lies behind a check that passes', { a: ['b'], b: ['c'], c: [] }, ['c'], ['c']],
    ['each of several', { a: ['b', 'c'], b: [], c: [] }, ['b', 'c'], ['b', 'c']],
    [
      'one failure that is reached in two ways once',
      { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] },
      ['c', 'd'],
      ['d'],
    ],
    [
      'the same behind a passing check that is met twice',
      { a: ['b', 'c'], b: ['d'], c: ['b'], d: [] },
      ['c', 'd'],
      ['d'],
    ],
    ['nothing when only it failed itself', { a: ['b'], b: [] }, ['a'], []],
  ] as [string, Record<string, string[]>, string[], string[]][])(
    'have as root cause %s',
    (_what, edges, down, expected) => {
      expect(rootCauses('a', graph(edges), (name) => down.includes(name)).sort()).toEqual(expected);
    },
  );
});
