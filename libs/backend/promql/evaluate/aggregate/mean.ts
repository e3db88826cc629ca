import { addTo } from '../values/kahan.js';
import type { Row } from '../values/row.js';
import type { Fold } from './fold.js';

/**
 * The compensated sum divided by the count. Where the sum would overflow, continues with a running mean, as Prometheus
 * does.
 */
export function mean({ values: sums, present: seen }: Row): ReturnType<Fold> {
  const [errors, counts] = [new Float64Array(sums.length), new Float64Array(sums.length)];
  /** 1 where `sums` holds a running mean. */
  const isMean = new Uint8Array(sums.length);
  const addAt = (i: number, value: number) => {
    const [sum, error] = [sums[i]!, errors[i]!];
    const count = ++counts[i]!;
    if (!isMean[i]) {
      addTo(sums, errors, i, value);
      if (Math.abs(sums[i]!) !== Infinity) return;
      isMean[i] = 1;
      sums[i] = sum / (count - 1);
      errors[i] = error / (count - 1);
    }
    const share = (count - 1) / count;
    sums[i]! *= share;
    errors[i]! *= share;
    addTo(sums, errors, i, value / count);
  };
  return {
    add: ({ values, present }) => {
      for (let i = 0; i < values.length; i++) {
        if (!present[i]) continue;
        if (seen[i]) addAt(i, values[i]!);
        else {
          sums[i] = values[i]!;
          counts[i] = 1;
        }
      }
    },
    finish: () => {
      for (let i = 0; i < sums.length; i++)
        sums[i] = isMean[i] ? sums[i]! + errors[i]! : sums[i]! / counts[i]! + errors[i]! / counts[i]!;
    },
  };
}
