// What is published is for other rooms, too; below, what is for them alone.
// eslint-disable-next-line no-restricted-imports -- the two doors of this room belong together
export * from './index.js';
export { finding } from './check/finding.js';
export type { SeriesShape } from './check/known-series.js';
export { filters, labelsOf } from './check/labels-of.js';
export { rangesIn } from './check/ranges-in.js';
export { metricsOfPage } from './check/page-metrics.js';
export { samplesOf } from './check/sample.js';
export { nodesOf } from './check/selectors.js';
export { measureOf } from './check/unit-of.js';
export { sortPaced } from './evaluate/sort-paced.js';
export { prepareQuery, type PreparedQuery, type PreparedResult } from './evaluate/prepare-query.js';
export { matchersOf } from './evaluate/run/matchers.js';
export { parseFloatAsGo } from './evaluate/values/go-number.js';
export { bare, SET_OPERATORS } from './parse/ast.js';
export { FUNCTIONS, type ValueType } from './parse/functions.js';
export { valueTypeOf } from './parse/value-type-of.js';
export { endOfString, stringValue } from './parse/scan-string.js';
export { parseTemplate } from './parse/parse-template.js';
export { compileSearch, type SearchRegExp } from './regexp/search-regexp.js';
export { closest } from './text/closest.js';
export { isPrintable, quote, quoteCharacter } from './text/go-quote.js';
export { durationInWords, durationMs } from './text/duration.js';
export { exact } from './text/exact.js';
export { fillAlert } from './text/fill-alert.js';
export { percent } from './text/percent.js';
