import { addTo } from '../values/kahan.js';
import type { Row } from '../values/row.js';
import type { Fold } from './fold.js';
import { mean } from './mean.js';

const nothing = () => undefined;

/** Aggregations that process one row after another. */
export const FOLDS: ReadonlyMap<string, Fold> = new Map([
  ['sum', sum],
  ['avg', mean],
  [
    'count',
    combining(
      () => 1,
      (count) => count + 1,
    ),
  ],
  [
    'group',
    combining(
      () => 1,
      (one) => one,
    ),
  ],
  [
    'max',
    combining(
      (value) => value,
      (max, value) => (max < value || Number.isNaN(max) ? value : max),
    ),
  ],
  [
    'min',
    combining(
      (value) => value,
      (min, value) => (min > value || Number.isNaN(min) ? value : min),
    ),
  ],
  ['stdvar', variance((value) => value)],
  ['stddev', variance(Math.sqrt)],
]);

function combining(first: (value: number) => number, next: (sofar: number, value: number) => number): Fold {
  return ({ values: results, present: seen }) => ({
    add: ({ values, present }) => {
      for (let i = 0; i < values.length; i++)
        if (present[i]) results[i] = seen[i] ? next(results[i]!, values[i]!) : first(values[i]!);
    },
    finish: nothing,
  });
}

function sum({ values: sums, present: seen }: Row): ReturnType<Fold> {
  const errors = new Float64Array(sums.length);
  return {
    add: ({ values, present }) => {
      for (let i = 0; i < values.length; i++) {
        if (!present[i]) continue;
        if (seen[i]) addTo(sums, errors, i, values[i]!);
        else sums[i] = values[i]!;
      }
    },
    finish: () => {
      for (let i = 0; i < sums.length; i++) sums[i]! += errors[i]!;
    },
  };
}

/** Population variance by Welford's method. */
function variance(toResult: (variance: number) => number): Fold {
  return ({ values: squares, present: seen }) => {
    const [means, counts] = [new Float64Array(squares.length), new Float64Array(squares.length)];
    return {
      add: ({ values, present }) => {
        for (let i = 0; i < values.length; i++) {
          if (!present[i]) continue;
          const value = values[i]!;
          counts[i]!++;
          if (!seen[i]) {
            means[i] = value;
            squares[i] = Number.isFinite(value) ? 0 : NaN;
            continue;
          }
          const distance = value - means[i]!;
          means[i]! += distance / counts[i]!;
          squares[i]! += distance * (value - means[i]!);
        }
      },
      finish: () => {
        for (let i = 0; i < squares.length; i++) squares[i] = toResult(squares[i]! / counts[i]!);
      },
    };
  };
}
