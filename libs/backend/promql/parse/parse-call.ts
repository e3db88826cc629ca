import type { Aggregation, Call, Expr } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import { AGGREGATIONS, EXPERIMENTAL_AGGREGATIONS, FUNCTIONS } from './functions.js';
import { parseLabels } from './parse-labels.js';
import type { Token } from './token.js';

/** Parses an argument; passed in, because arguments may contain calls. */
type ParseExpr = (cursor: TokenCursor) => Expr;

const BEHIND_FLAG = 'Prometheus has it behind a feature flag; it is not supported here.';

/** Parses a function call; the name has been read, "(" is next. */
export function parseCall(cursor: TokenCursor, name: Token, parseExpr: ParseExpr): Call {
  const func = cursor.textOf(name);
  const args = parseArguments(cursor, parseExpr);
  const known = FUNCTIONS.get(func);
  if (!known) cursor.fail(`unknown function with name "${func}"`, name);
  if (known.experimental && !cursor.options.experimental)
    cursor.fail(`function "${func}" is experimental and not enabled`, name, BEHIND_FLAG);
  return { type: 'call', func, args, from: name.from, to: cursor.end };
}

/** Parses an aggregation; its name has been read, "(", `by` or `without` is next. */
export function parseAggregation(cursor: TokenCursor, name: Token, parseExpr: ParseExpr): Aggregation {
  const op = name.kind;
  const before = parseGrouping(cursor);
  const args = parseArguments(cursor, parseExpr);
  const grouping = before ?? parseGrouping(cursor);
  const at = { from: name.from, to: cursor.end };
  if (args.length === 0) cursor.fail('no arguments for aggregate expression provided', at);
  if (EXPERIMENTAL_AGGREGATIONS.has(op) && !cursor.options.experimental)
    cursor.fail(`${op}() is experimental and not enabled`, at, BEHIND_FLAG);
  const wanted = AGGREGATIONS.get(op) === undefined ? 1 : 2;
  if (args.length !== wanted)
    cursor.fail(
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
      at,
      wanted === 2 && args.length === 1 && args[0] ? `Write ${op}(…, ${cursor.textOf(args[0])}).` : undefined,
    );
  const [param, expr] = wanted === 2 ? args : [undefined, args[0]];
  return {
    type: 'aggregation',
    op,
    ...(param && { param }),
    expr: expr as Expr,
    grouping: grouping?.labels ?? [],
    without: grouping?.without ?? false,
    ...at,
  };
}

function parseGrouping(cursor: TokenCursor): { labels: string[]; without: boolean } | undefined {
  const clause = cursor.accept('by') ?? cursor.accept('without');
  return clause && { labels: parseLabels(cursor), without: clause.kind === 'without' };
}

function parseArguments(cursor: TokenCursor, parseExpr: ParseExpr): Expr[] {
  const args: Expr[] = [];
  cursor.expect('(', 'aggregation');
  if (cursor.accept(')')) return args;
  for (;;) {
    args.push(parseExpr(cursor));
    const comma = cursor.accept(',');
    if (!comma) break;
    if (cursor.token.kind === ')') cursor.fail('trailing commas not allowed in function call args', comma);
  }
  cursor.expect(')');
  return args;
}
