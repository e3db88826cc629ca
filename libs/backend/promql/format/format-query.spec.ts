import { describe, expect, it } from '@jest/globals';
import { parse } from '../parse/parse.js';
import { formatQuery } from './format-query.js';

const line = (query: string): string => formatQuery(query, { oneLine: true });

describe('formatQuery on one line', () => {
  it.each([
    [
      'sum(rate(hits{zone="b",host="a"}[300s]))by(job,host)',
      'sum by (job, host) (rate(hits{host="a",zone="b"}[5m]))',
    ],
    ['sum by () (hits)', 'sum(hits)'],
    ['sum without () (hits)', 'sum without () (hits)'],
    ['sum without ("a.b", c) (hits)', 'sum without ("a.b", c) (hits)'],
    ['TOPK(2, hits)', 'topk(2, hits)'],
    ['a + ignoring () b', 'a + b'],
    ['a + on () b', 'a + on () b'],
    ['a > bool ignoring(x) group_left b', 'a > bool ignoring (x) group_left () b'],
    ['a AND on(x) b', 'a and on (x) b'],
    ['1 + on () a', '1 + a'],
    ['{"hits"}', '{__name__="hits"}'],
    ['{"hits", zone="x", "a b"!~"y"}', '{"a b"!~"y",__name__="hits",zone="x"}'],
    ['hits{}', 'hits'],
    ['hits offset -90 @ 1.5', 'hits @ 1.500 offset -1m30s'],
    ['hits[1w1d:60]offset 7d @ end()', 'hits[8d:1m] @ end() offset 1w'],
    ['hits[step()*2:max_of(1m,range())]', 'hits[step() * 2:max_of(1m, range())]'],
    ['hits offset -(step() + 1)', 'hits offset -(step() + 1)'],
    ['hits[+5m]', 'hits[5m]'],
    ['hits offset 0', 'hits'],
    ['-+1m', '-1m'],
    ['- hits ^ 2', '-hits ^ 2'],
    ['1e21 + 1e-7 + 0x10 + inf + -0', '1000000000000000000000 + 0.0000001 + 16 + +Inf + -0'],
    ['((1))', '((1))'],
    ["'it\\'s \"x\"\\n\\u00e9\\u200b'", '"it\'s \\"x\\"\\né\\u200b"'],
    ['label_replace(a,"b",`c\\d`,"","")', 'label_replace(a, "b", "c\\\\d", "", "")'],
    ['a # why', 'a'],
  ])('%s is %s', (query, expected) => {
    expect(line(query)).toBe(expected);
    expect(line(expected)).toBe(expected);
  });
});

describe('formatQuery', () => {
  it('does not split expressions up to 100 bytes', () => {
    const short = `a{x="${'é'.repeat(47)}"}`;
    expect(formatQuery(short)).toBe(short);
    expect(formatQuery(`abs(${short})`)).toBe(`abs(\n  ${short}\n)`);
  });

  it('splits and indents each part that is longer', () => {
    const long = `metric{label="${'x'.repeat(80)}"}`;
    const query =
      `-topk(5, max_over_time(${long}[5m:1m] offset 1m)) > bool on(job) group_left(zone) ` +
      `(sum(rate(${long}[5m])) without(host) / quantile by (job) (0.5, abs(${long} + ${long})))`;
    const expected = `  -topk(
    5,
    max_over_time(
      LONG[5m:1m] offset 1m
    )
  )
> bool on (job) group_left (zone)
  (
      sum without (host) (
        rate(
          LONG[5m]
        )
      )
    /
      quantile by (job) (
        0.5,
        abs(
            LONG
          +
            LONG
        )
      )
  )`;
    expect(formatQuery(query)).toBe(expected.replaceAll('LONG', long));
    expect(formatQuery(formatQuery(query))).toBe(formatQuery(query));
  });

  it('does not indent a short subquery, as Prometheus does not', () => {
    const query = `last_over_time(hits[5m:1m]) + ${'hits + '.repeat(12)}hits`;
    expect(formatQuery(`abs(max_over_time(a[5m:]) or ${query})`)).toContain('\n');
    expect(formatQuery(`label_replace(max_over_time(a[5m:]), "x", "${'y'.repeat(100)}", "", "")`)).toBe(
      `label_replace(\n  max_over_time(a[5m:]),\n  "x",\n  "${'y'.repeat(100)}",\n  "",\n  ""\n)`,
    );
    expect(formatQuery(`quantile_over_time(scalar(b{x="${'y'.repeat(100)}"}), a[5m:])`)).toBe(
      `quantile_over_time(\n  scalar(\n    b{x="${'y'.repeat(100)}"}\n  ),\na[5m:]\n)`,
    );
  });

  it('accepts a parsed expression', () => {
    expect(formatQuery(parse('a+b'))).toBe('a + b');
  });
});
