import { quantileOf } from '../values/quantile.js';
import type { Row } from '../values/row.js';
import type { Fold } from './fold.js';

/** `quantile`: the quantile of a group's values, with one parameter value per step. */
export function quantiles(wanted: Float64Array): Fold {
  return (result) => {
    const rows: Row[] = [];
    return {
      add: (row) => void rows.push(row),
      finish: async (pace) => {
        const scratch = new Float64Array(rows.length);
        for (let step = 0; step < wanted.length; step++) {
          let count = 0;
          for (const { values, present } of rows) if (present[step]) scratch[count++] = values[step]!;
          if (count > 0) result.values[step] = quantileOf(wanted[step]!, scratch, count);
          if (pace.due()) await pace.rest();
        }
      },
    };
  };
}
