/** Types of expressions. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /** Number of optional arguments at the end. */
  readonly optional: number;
  /** Whether the last argument may be repeated. */
  readonly repeats: boolean;
  /** Maximum number of arguments, when repetition is limited. */
  readonly most?: number;
  readonly returns: ValueType;
  /** Whether Prometheus 3.14 requires a feature flag for it. */
  readonly experimental?: true;
}

const LETTERS: Record<string, ValueType> = {
  s: 'scalar',
  t: 'string',
  v: 'instant vector',
  m: 'range vector',
};

/** `sv?*>v` means: a scalar, then any number of vectors; returns a vector. */
function signature(text: string): FunctionSignature {
  const [taken = '', returned = 'v'] = text.split('>');
  const args = [...taken].flatMap((letter) => LETTERS[letter] ?? []);
  const optional = [...taken].filter((letter) => letter === '?').length;
  return { args, optional, repeats: taken.endsWith('*'), returns: LETTERS[returned] ?? 'instant vector' };
}

const OF_VECTORS =
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
  'histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp';
const OF_RANGES =
  'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate ' +
  'last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time';
const OF_TIMES = 'day_of_month day_of_week day_of_year days_in_month hour minute month year';
const EXPERIMENTAL_OF_RANGES =
  'mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time';

const each = (names: string, text: string): [string, FunctionSignature][] =>
  names.split(' ').map((name) => [name, signature(text)]);
const experimental = (names: string, text: string): [string, FunctionSignature][] =>
  each(names, text).map(([name, known]) => [name, { ...known, experimental: true }]);

/** All PromQL functions with their signatures. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map([
  ...each(OF_VECTORS, 'v'),
  ...each(OF_RANGES, 'm'),
  ...experimental(EXPERIMENTAL_OF_RANGES, 'm'),
  ...each(OF_TIMES, 'v?'),
  ...each('clamp', 'vss'),
  ...each('clamp_max clamp_min', 'vs'),
  ...experimental('double_exponential_smoothing', 'mss'),
  ...each('histogram_fraction', 'ssv'),
  ...each('histogram_quantile', 'sv'),
  ...experimental('histogram_quantiles', 'vtss?*').map(([name, known]): [string, FunctionSignature] => [
    name,
    { ...known, most: 12 },
  ]),
  ...experimental('info', 'vv?'),
  ...experimental('end range start step', '>s'),
  ...experimental('max_of min_of', 'ss>s'),
  ...experimental('start_timestamp', 'v'),
  ...each('label_join', 'vttt?*'),
  ...each('label_replace', 'vtttt'),
  ...each('pi time', '>s'),
  ...each('predict_linear', 'ms'),
  ...each('quantile_over_time', 'sm'),
  ...each('round', 'vs?'),
  ...each('scalar', 'v>s'),
  ...experimental('sort_by_label sort_by_label_desc', 'vt?*'),
  ...each('vector', 's>v'),
]);

/** Aggregations for which Prometheus 3.14 requires a feature flag. */
export const EXPERIMENTAL_AGGREGATIONS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);

/** Aggregations, with the type of their parameter. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | undefined> = new Map([
  ...'avg count group max min stddev stdvar sum'.split(' ').map((op) => [op, undefined] as const),
  ...'bottomk limitk limit_ratio quantile topk'.split(' ').map((op) => [op, 'scalar'] as const),
  ['count_values', 'string'],
]);
