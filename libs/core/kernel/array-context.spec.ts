import { createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { EMPTY_CONTEXT, baseContext, withValues } from './array-context.js';

const [A, B, C] = ['a', 'b', 'c'].map((name) => createContextKey(`lean ${name}`)) as [symbol, symbol, symbol];

function spanOf(digit: string) {
  return trace.wrapSpanContext({ traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1 });
}

describe('A lean context', () => {
  it('has the values of its ancestors, but not those of its siblings', () => {
    const a = EMPTY_CONTEXT.setValue(A, 1);
    const [b, other] = [a.setValue(B, 2), a.setValue(B, 3)];
    expect([a, b, other].map((one) => [one.getValue(A), one.getValue(B)])).toEqual([
      [1, undefined],
      [1, 2],
      [1, 3],
    ]);
    expect(b.setValue(A, 4).getValue(A)).toBe(4);
    expect(b.getValue(A)).toBe(1);
  });

  it.each([
    ['an empty one', EMPTY_CONTEXT],
    ['one that knows one of them', EMPTY_CONTEXT.setValue(B, 0)],
    ['one of another library', ROOT_CONTEXT.setValue(C, 3).setValue(A, 0)],
  ])('takes several values at once, on %s', (_name, parent) => {
    const child = withValues(parent, [A, B], [1, 2]);
    expect([A, B, C].map((key) => child.getValue(key))).toEqual([1, 2, parent.getValue(C)]);
    expect(parent.getValue(A)).not.toBe(1);
  });

  it('does not have deleted values', () => {
    const both = EMPTY_CONTEXT.setValue(A, 1).setValue(B, 2);
    expect(both.deleteValue(A).getValue(A)).toBeUndefined();
    expect(both.deleteValue(A).getValue(B)).toBe(2);
    expect(EMPTY_CONTEXT.deleteValue(A)).toBe(EMPTY_CONTEXT);
  });

  it('does not grow while the same values are set again and again', () => {
    let context = EMPTY_CONTEXT;
    for (let round = 0; round < 1_000; round++)
      context = trace.setSpan(context.setValue(A, round).setValue(B, round), spanOf('a'));
    const lists = Object.values(context).filter((value) => Array.isArray(value)) as unknown[][];
    expect(lists.map((list) => list.length)).toEqual([2, 2]);
  });

  it('carries spans for OpenTelemetry, each with the same values', () => {
    const [first, second] = [spanOf('a'), spanOf('b')];
    const outer = trace.setSpan(EMPTY_CONTEXT.setValue(A, 1), first);
    const inner = trace.setSpan(outer.setValue(B, 2), second);
    const both = withValues(inner, [B, C], [3, 4]);
    expect([outer, inner, both].map((one) => trace.getSpan(one))).toEqual([first, second, second]);
    expect([inner, both].map((one) => [A, B, C].map((key) => one.getValue(key)))).toEqual([
      [1, 2, undefined],
      [1, 3, 4],
    ]);
    const without = trace.deleteSpan(inner);
    expect([trace.getSpan(without), without.getValue(B), trace.getSpan(inner)]).toEqual([
      undefined,
      2,
      second,
    ]);
  });

  it('takes the place of an empty context, and of no other', () => {
    const others = ROOT_CONTEXT.setValue(A, 1);
    expect(baseContext(ROOT_CONTEXT)).toBe(EMPTY_CONTEXT);
    expect(baseContext(others)).toBe(others);
  });
});
