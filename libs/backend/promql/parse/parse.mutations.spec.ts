import { describe, expect, it } from '@jest/globals';
import { mutatorOf, randomOf } from '../../../../endurance/promql-mutants/mutator.mjs';
import { formatQuery } from '../format/format-query.js';
import { nodesOf } from '../check/selectors.js';
import { parse } from './parse.js';
import { PromqlError } from './promql-error.js';

const SEED = 20_261_130;
const refusal = (text: string): PromqlError | undefined => {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
};

describe('parse, given anything', () => {
  it(`accepts, or refuses with a position (seed ${SEED})`, () => {
    const next = mutatorOf(randomOf(SEED));
    let accepted = 0;
    for (let i = 0; i < 2000; i++) {
      const text = next();
      const error = refusal(text);
      if (error) {
        expect(error.position).toMatch(/^\d+:\d+$/);
        expect(error.from).toBeLessThanOrEqual(error.to);
        expect(error.to).toBeLessThanOrEqual(text.length);
      } else {
        accepted++;
        const formatted = formatQuery(text, { oneLine: true });
        // "+Inf ^ 2" is parsed as a sign before a power, and gets a second sign, as in Prometheus.
        if (!formatted.includes('Inf')) expect(formatQuery(formatted, { oneLine: true })).toBe(formatted);
      }
    }
    expect(accepted).toBeGreaterThan(100);
  });

  const repeat = (text: string, count: number): string => text.repeat(count);
  const DEEP: [string, (levels: number) => string][] = [
    ['parentheses', (n) => `${repeat('(', n)}a${repeat(')', n)}`],
    ['calls', (n) => `${repeat('abs(', n)}a${repeat(')', n)}`],
    ['aggregations', (n) => `${repeat('sum(', n)}a${repeat(')', n)}`],
    ['signs', (n) => `${repeat('-', n)}a`],
    ['powers', (n) => `${repeat('a ^ ', n)}a`],
    ['a chain of operators', (n) => `${repeat('a or ', n)}a`],
    ['durations in parentheses', (n) => `a[${repeat('(', n)}5m${repeat(')', n)}]`],
    ['a chain of durations', (n) => `a[${repeat('step() + ', n)}5m]`],
    ['signs of an offset', (n) => `a offset ${repeat('- ', n)}step()`],
  ];

  it.each(DEEP)('handles 400 levels of %s, and refuses 100,000 with a position', (_what, make) => {
    const expr = parse(make(400));
    expect([...nodesOf(expr)].length).toBeGreaterThan(0);
    expect(formatQuery(formatQuery(expr))).toBe(formatQuery(expr));
    expect(refusal(make(100_000))?.problem).toBe('expression is nested more than 500 levels deep');
  });

  it('needs time in proportion to the length', () => {
    const texts: ((n: number) => string)[] = [
      (n) => `a{${repeat('b="c",', n)}}`,
      (n) => `sum by (${repeat('b,', n)}) (a)`,
      (n) => `absent(${repeat('a', n)}`,
      (n) => repeat('a', n) + '(b)',
      (n) => `"${repeat('\\x41', n)}"`,
      (n) => `a{b=~"${repeat('(a|b*)+', n)}"}`,
      (n) => repeat(' ', n) + '$',
      (n) => repeat('"', n),
      (n) => `a + on (${repeat('b,', n)}) group_left (${repeat('c,', n)}) d`,
    ];
    const start = performance.now();
    for (const make of texts) refusal(make(20_000));
    // Each takes about 20 ms; quadratic time would take minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
