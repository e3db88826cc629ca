export { Catalogue, type CatalogueParts } from './check/catalogue.js';
export { check } from './check/check.js';
export type { Finding, FindingRule } from './check/finding.js';
export type { Measure, Sample, SampleKind, Unit } from './check/known-series.js';
export { selectorsIn } from './check/selectors.js';
export { createEngine, type EngineOptions } from './evaluate/engine.js';
export { memorySource, seriesMatcher } from './evaluate/memory-source.js';
export type { QueryLimits } from './evaluate/run/limits.js';
export { QueryError, type QueryErrorType } from './evaluate/run/query-error.js';
export { formatQuery, type FormatOptions } from './format/format-query.js';
export {
  partsOf,
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
export type { ParseOptions } from './parse/token-cursor.js';
export type {
  DurationExpr,
  DurationInParens,
  DurationOfQuery,
  DurationOperation,
  SignedDuration,
} from './parse/duration-ast.js';
export type { QueryWindow } from './parse/duration-value.js';
export { parse } from './parse/parse.js';
export { PromqlError } from './parse/promql-error.js';
export { resolveDurations } from './parse/resolve-durations.js';
export { addMatchers } from './rewrite/add-matchers.js';
export { renameMetrics } from './rewrite/rename-metrics.js';
export {
  isStaleAt,
  markStale,
  ObservabilityError,
  type InstantQuery,
  type MetricShape,
  type QueryEngine,
  type QueryResult,
  type QueryValue,
  type RangeQuery,
  type RecordingRuleDefinition,
  type SampleSeries,
  type HintedFunction,
  type SelectOptions,
  type SeriesMatcher,
  type SeriesSource,
  type VectorSample,
} from '#contracts';
