export { Catalogue, type CatalogueParts } from './check/catalogue.js';
export { check } from './check/check.js';
export { finding, type Finding, type FindingRule } from './check/finding.js';
export type { KnownSeries, Measure, Sample, SampleKind, SeriesShape, Unit } from './check/known-series.js';
export { filters, labelsOf, type LabelSet } from './check/labels-of.js';
export { rangesIn, type ExpressionRanges } from './check/ranges-in.js';
export { metricsOfPage } from './check/page-metrics.js';
export { samplesOf } from './check/sample.js';
export { nodesOf, selectorsIn } from './check/selectors.js';
export { measureOf } from './check/unit-of.js';
export { createEngine, type EngineOptions } from './evaluate/engine.js';
export { sortPaced } from './evaluate/sort-paced.js';
export {
  prepareQuery,
  type PreparedInstant,
  type PreparedQuery,
  type PreparedResult,
} from './evaluate/prepare-query.js';
export { memorySource, seriesMatcher } from './evaluate/memory-source.js';
export type { QueryLimits } from './evaluate/run/limits.js';
export { matchersOf } from './evaluate/run/matchers.js';
export { parseFloatAsGo } from './evaluate/values/go-number.js';
export { QueryError, type QueryErrorType } from './evaluate/run/query-error.js';
export {
  bare,
  partsOf,
  SET_OPERATORS,
  type Aggregation,
  type Binary,
  type Call,
  type Expr,
  type LabelMatcher,
  type Matching,
  type MatchOperator,
  type MatrixSelector,
  type NumberLiteral,
  type Paren,
  type Span,
  type StringLiteral,
  type Subquery,
  type TimeShift,
  type Unary,
  type VectorSelector,
} from './parse/ast.js';
export { FUNCTIONS, type ValueType } from './parse/functions.js';
export { parse } from './parse/parse.js';
export { valueTypeOf } from './parse/value-type-of.js';
export { endOfString, stringValue } from './parse/scan-string.js';
export { parseTemplate } from './parse/parse-template.js';
export { PromqlError } from './parse/promql-error.js';
export { formatQuery, type FormatOptions } from './format/format-query.js';
export type { ParseOptions } from './parse/token-cursor.js';
export { compileSearch, type SearchRegExp } from './regexp/search-regexp.js';
export { addMatchers } from './rewrite/add-matchers.js';
export { renameMetrics } from './rewrite/rename-metrics.js';
export { closest } from './text/closest.js';
export { isPrintable, quote, quoteCharacter } from './text/go-quote.js';
export { durationInWords, durationMs } from './text/duration.js';
export { exact } from './text/exact.js';
export { fillAlert } from './text/fill-alert.js';
export { percent } from './text/percent.js';
export type {
  DurationExpr,
  DurationInParens,
  DurationOfQuery,
  DurationOperation,
  SignedDuration,
} from './parse/duration-ast.js';
export type { QueryWindow } from './parse/duration-value.js';
export { resolveDurations } from './parse/resolve-durations.js';
