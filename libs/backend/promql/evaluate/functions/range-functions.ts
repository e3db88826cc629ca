import { maxOverTime, minOverTime } from './extremes.js';
import { OVER_TIME } from './over-time.js';
import { madOverTime, quantileOverTime } from './quantiles.js';
import type { RangeFunction } from './range-function.js';
import { delta, idelta, increase, irate, rate } from './rates.js';
import { changes, resets } from './steps.js';
import { TIMES_OF_SAMPLES } from './times-of-samples.js';
import { deriv, doubleExponentialSmoothing, predictLinear } from './trends.js';

/** All range functions except `absent_over_time`, which needs all series together. */
export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map([
  ...OVER_TIME,
  ...TIMES_OF_SAMPLES,
  ['changes', changes],
  ['delta', delta],
  ['deriv', deriv],
  ['double_exponential_smoothing', doubleExponentialSmoothing],
  ['idelta', idelta],
  ['increase', increase],
  ['irate', irate],
  ['mad_over_time', madOverTime],
  ['max_over_time', maxOverTime],
  ['min_over_time', minOverTime],
  ['predict_linear', predictLinear],
  ['quantile_over_time', quantileOverTime],
  ['rate', rate],
  ['resets', resets],
]);
