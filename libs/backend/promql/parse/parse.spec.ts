import { describe, expect, it } from '@jest/globals';
import type { Expr } from './ast.js';
import { parse } from './parse.js';
import { PromqlError } from './promql-error.js';

/** The expression with every operation in parentheses: what binds to what. */
const shape = (expr: Expr): string => {
  switch (expr.type) {
    case 'binary':
      return `(${shape(expr.left)} ${expr.op} ${shape(expr.right)})`;
    case 'unary':
      return `(${expr.op}${shape(expr.expr)})`;
    case 'paren':
      return shape(expr.expr);
    case 'number':
      return String(expr.value);
    case 'vector':
      return `${expr.name}${expr.offsetMs === undefined ? '' : `<${expr.offsetMs}>`}`;
    case 'matrix':
      return `${shape(expr.selector)}[${expr.rangeMs}]`;
    case 'call':
      return `${expr.func}${expr.args.map((arg) => `(${shape(arg)})`).join('')}`;
    default:
      return expr.type;
  }
};

const refusal = (expr: string): PromqlError => {
  try {
    parse(expr);
  } catch (error) {
    if (error instanceof PromqlError) return error;
  }
  throw new Error(`accepted: ${expr}`);
};

describe('parse', () => {
  it.each([
    ['a + b * c ^ d ^ e', '(a + (b * (c ^ (d ^ e))))'],
    ['a + b offset 5m', '(a + b<300000>)'],
    ['-rate(a[5m])', '(-rate(a[300000]))'],
    ['-2 ^ 2', '(-(2 ^ 2))'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['rate(a[1h30m] offset -1m)', 'rate(a<-60000>[5400000])'],
    ['1. + 2.', '(1 + 2)'],
    ['1.e2 * .5', '(100 * 0.5)'],
    ['0x1F + 1_000 + 1m + 017', '(((31 + 1000) + 60) + 15)'],
    ['a > $threshold # of five', '(a > 300)'],
    ['rate(a[$__rate_interval])', 'rate(a[300000])'],
    ['a and on (x) b', '(a and b)'],
  ])('%s is %s', (expr, expected) => {
    expect(shape(parse(expr))).toBe(expected);
  });

  it('reads matchers, grouping and matching', () => {
    const expr = parse(
      'sum by (job, le) (a{x="1\\n",y!~"z.*",}) / on (job) group_left (team) {"b", "k l"=`v`}',
    );
    expect(expr).toMatchObject({
      op: '/',
      left: {
        op: 'sum',
        grouping: ['job', 'le'],
        without: false,
        expr: {
          name: 'a',
          matchers: [
            { label: 'x', op: '=', value: '1\n' },
            { label: 'y', op: '!~', value: 'z.*' },
          ],
        },
      },
      right: { name: 'b', matchers: [{ label: 'k l', op: '=', value: 'v' }] },
      matching: { on: true, labels: ['job'], many: 'left', include: ['team'] },
    });
  });

  it.each([
    ['rat(a[5m])', 'rat', 'there is no function "rat".', 'Did you mean "rate"?'],
    ['sum(rate(a[5m])', '', '")" is missing at the end.', 'Add ")".'],
    ['rate(a[5m]))', ')', 'this closes what was never opened.', 'Remove it, or open it before.'],
    ['a && b', '&&', '"&&" is no operator.', 'Write "and".'],
    ['a{b=c}', 'c', 'the value of a label stands in quotes.', 'Write "c" in quotes.'],
    ['a{b=="c"}', '=', 'a label is compared by "=", "!=", "=~" or "!~".', 'Write "=".'],
    ['a[5min]', 'in', 'this is no duration.', 'Write it as 30s, 5m or 1h30m.'],
    ['a = 1', '=', '"=" compares labels only.', 'Write "==".'],
    ['sum by job (a)', 'job', 'labels stand in parentheses.', 'Write by (label).'],
    ['rate(a)', 'a', 'rate() takes a range vector, this is an instant vector.', 'Write a[5m].'],
    ['rate(a)[5m]', 'rate(a)', 'a range such as [5m] stands directly after a selector.', undefined],
    [
      'rate(sum(a))',
      'sum(a)',
      undefined,
      'Put the range on the selector inside: sum(rate(x[5m])), not rate(sum(x)).',
    ],
    ['a[5m] > 1', 'a[5m]', 'one cannot calculate with a range vector.', 'Write rate(a[5m]).'],
    ['topk(a)', 'topk(a)', 'topk takes a scalar before the vector.', 'Write topk(…, a).'],
    ['histogram_quantile(a)', undefined, 'histogram_quantile() takes 2 arguments, not 1.', undefined],
    ['a or 0', '0', '"or" takes a vector on both sides.', 'Write vector(0).'],
    ['1 > 2', '1 > 2', 'a comparison of two numbers needs "bool".', 'Write > bool.'],
    ['a{b=~"("}', '"("', '"(" is no regular expression.', undefined],
    ['{a=~".*"}', undefined, 'this selects every series there is.', undefined],
    ['a{b="c}', undefined, undefined, undefined],
    ['', undefined, 'the expression is empty.', undefined],
    ['a[0s]', '0s', 'a range must be longer than nothing.', undefined],
  ])('refuses %j at the right place and says what to write', (expr, at, problem, suggestion) => {
    const error = refusal(expr);
    if (at !== undefined) expect(expr.slice(error.from, error.to)).toBe(at);
    if (problem !== undefined) expect(error.problem).toBe(problem);
    if (suggestion !== undefined) expect(error.suggestion).toBe(suggestion);
    expect(error.code).toBe('OBS_PROMQL');
  });
});
