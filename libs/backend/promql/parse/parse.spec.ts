import { describe, expect, it } from '@jest/globals';
import type { Expr } from './ast.js';
import { parse } from './parse.js';
import { PromqlError } from './promql-error.js';

/** The expression with every operation in parentheses, to show precedence. */
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
    ['a offset (5m) * 2', 'a<600000>'],
    ['a offset 5m * 2', '(a<300000> * 2)'],
    ['a offset - -1m', 'a<60000>'],
    ['a[5m + 30]', 'a[330000]'],
    ['-abs(a) ^ b @ 5', '(-(abs(a) ^ b))'],
    ['sum + by / offset offset 1m', '(sum + (by / offset<60000>))'],
    ['nan + start', '(NaN + start)'],
    ['a and on (x) b', '(a and b)'],
  ])('%s is %s', (expr, expected) => {
    expect(shape(parse(expr))).toBe(expected);
  });

  it.each([
    ['a > $threshold # of five', '(a > 300)'],
    ['rate(a[$__rate_interval])', 'rate(a[300000])'],
    ['rate(a[${window}:[[step]]]) > [[limit]]', '(rate(subquery) > 300)'],
  ])('takes variables of dashboards for five minutes when asked to: %s', (expr, expected) => {
    expect(shape(parse(expr, { variables: true }))).toBe(expected);
    expect(refusal(expr).problem).toMatch(/unexpected/);
  });

  it('accepts functions behind a flag when asked to', () => {
    for (const expr of [
      'mad_over_time(a[5m])',
      'limitk(2, a)',
      'info(a, {b=~".*"})',
      'sort_by_label(a, "b")',
    ]) {
      expect(refusal(expr).message).toMatch(/experimental and not enabled.*behind a feature flag/s);
      expect(() => parse(expr, { experimental: true })).not.toThrow();
    }
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
    ['rat(a[5m])', 'rat', 'unknown function with name "rat"', 'Did you mean "rate"?'],
    ['sum(rate(a[5m])', '', 'unclosed left parenthesis', 'Add ")".'],
    ['rate(a[5m]))', ')', "unexpected right parenthesis ')'", 'Remove it, or open it before.'],
    ['a && b', '&', "unexpected character: '&'", 'Write "and".'],
    ['a{b=c}', 'c', 'unexpected identifier "c" in label matching, expected string', 'Write "c" in quotes.'],
    [
      'a{b=="c"}',
      '=',
      'unexpected "=" in label matching, expected string',
      'A label is compared by "=", "!=", "=~" or "!~".',
    ],
    ['a[5min]', '5min', 'bad number or duration syntax: "5min"', 'Write a duration as 30s, 5m or 1h30m.'],
    ['a = 1', '=', 'unexpected "="', 'Write "==": "=" compares labels only.'],
    [
      'sum by job (a)',
      'job',
      'unexpected identifier "job" in grouping opts, expected "("',
      'Write the labels in parentheses: by (label).',
    ],
    [
      'rate(a)',
      'a',
      'expected type range vector in call to function "rate", got instant vector',
      'Write a[5m].',
    ],
    ['rate(a)[5m]', '[5m]', 'ranges only allowed for vector selectors', undefined],
    [
      'rate(sum(a))',
      'sum(a)',
      undefined,
      'Put the range on the selector inside: sum(rate(x[5m])), not rate(sum(x)).',
    ],
    [
      'a[5m] > 1',
      'a[5m]',
      'binary expression must contain only scalar and instant vector types',
      'Write rate(a[5m]).',
    ],
    ['topk(a)', 'topk(a)', undefined, 'Write topk(…, a).'],
    [
      'histogram_quantile(a)',
      undefined,
      'expected 2 argument(s) in call to "histogram_quantile", got 1',
      undefined,
    ],
    ['a or 0', 'a or 0', 'set operator "or" not allowed in binary scalar expression', 'Write vector(0).'],
    ['1 > 2', '>', 'comparisons between scalars must use BOOL modifier', 'Write > bool.'],
    ['a{b=~"("}', '"("', 'error parsing regexp: missing closing ): `(`', undefined],
    ['{a=~".*"}', undefined, 'vector selector must contain at least one non-empty matcher', undefined],
    ['a{b="c}', '"c', 'unterminated quoted string', undefined],
    ['', '', 'no expression found in input', undefined],
    ['a[0s]', '0s', 'duration must be greater than 0', undefined],
    ['a offset 1m [5m]', '[5m]', 'no offset modifiers allowed before range', 'Write it behind the range.'],
    ['a + fill(0) b', 'fill', 'binop fill modifiers are experimental and not enabled', undefined],
    ['a[5m] smoothed', 'smoothed', 'smoothed modifier is experimental and not enabled', undefined],
  ])('refuses %j at the right place and says what to write', (expr, at, problem, suggestion) => {
    const error = refusal(expr);
    if (at !== undefined) expect(expr.slice(error.from, error.to)).toBe(at);
    if (problem !== undefined) expect(error.problem).toBe(problem);
    if (suggestion !== undefined) expect(error.suggestion).toBe(suggestion);
    expect(error.code).toBe('OBS_PROMQL');
  });

  it('says line and column, and shows a part of a long expression', () => {
    const error = refusal(`a\n  + ${'b'.repeat(500)} c${' '.repeat(500)}`);
    expect(error.position).toBe('2:506');
    expect(error.message).toMatch(
      /^OBS_PROMQL: 2:506: parse error: unexpected identifier "c"\. In: …b+ c +…$/,
    );
  });
});
