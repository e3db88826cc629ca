import { describe, expect, it } from '@jest/globals';
import { filledIn, type Choice } from './variables.js';

const PERIOD = { fromMs: 0, toMs: 3_600_000 };

function choice(chosen: string, all = true): Choice {
  return { name: 'book', label: 'Book', values: [chosen], chosen, all };
}

describe('An expression of a board', () => {
  it.each([
    ['$book', 'up{a=~"$book"}'],
    ['${book}', 'up{a=~"${book}"}'],
    ['with a format', 'up{a=~"${book:regex}"}'],
    ['in brackets', 'up{a=~"[[book]]"}'],
  ])('takes the value of a variable: %s', (_form, expr) => {
    expect(filledIn(expr, [choice('a')], PERIOD)).toBe('up{a=~"a"}');
  });

  it('matches every series that has the label where all are chosen', () => {
    expect(filledIn('up{a=~"$book"}', [choice('')], PERIOD)).toBe('up{a=~".+"}');
  });

  it('has the time variables of Grafana', () => {
    expect(filledIn('rate(x[$__rate_interval]) + $__range_s', [], PERIOD)).toBe('rate(x[60s]) + 3600');
  });

  it('keeps text that is not a variable', () => {
    const expr = 'label_replace(up, "a", "$1", "b", "(.*)$")';
    expect(filledIn(expr, [choice('a')], PERIOD)).toBe(expr);
  });

  it.each([
    ['a quote', 'a"b', 'a\\x22b'],
    ['another quote', "a'b", 'a\\x27b'],
    ['a backtick', 'a`b', 'a\\x60b'],
    ['a line', 'a\nb', 'a\\x0ab'],
    ['a pattern', 'a.*', 'a\\\\.\\\\*'],
    ['a backslash', 'a\\', 'a\\\\\\\\'],
    ['braces', '"} or vector(1) #', '\\x22\\\\} or vector\\\\(1\\\\) #'],
  ])('stays one string whatever the value holds: %s', (_what, value, text) => {
    expect(filledIn('up{a=~"$book"}', [choice(value)], PERIOD)).toBe(`up{a=~"${text}"}`);
  });
});
