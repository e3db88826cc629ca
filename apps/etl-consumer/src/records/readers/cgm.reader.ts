import { broken, found, type ReadResult, type Verdict } from '../read-result.js';
import { parseTime } from '../record-time.js';
import { numberIn, readCsv, type Row } from './csv.js';

/** Columns that identify the table of a continuous glucose monitor. */
export const CGM_COLUMNS = ['id', 'time', 'gl'] as const;

/**
 * Reads a continuous glucose monitor's CSV (`id,time,gl,diagnosis`): interstitial glucose in mg/dL. Times without a
 * zone stay local.
 */
export function readCgm(body: AsyncIterable<Uint8Array>): AsyncGenerator<ReadResult> {
  return readCsv(body, CGM_COLUMNS, (row) => [verdictOf(row)]);
}

function verdictOf(row: Row): Verdict {
  const time = parseTime(row('time'));
  if (!time) return broken(row('time') === '' ? 'missing_time' : 'bad_time');
  const level = numberIn(row('gl'));
  if (level === undefined) return broken(row('gl') === '' ? 'missing_value' : 'value_not_a_number');
  return found({
    recordType: 'BloodGlucoseRecord',
    zone: time.zone,
    time: time.text,
    level,
    specimenSource: 'interstitial_fluid',
    ...(row('id') && { subject: row('id') }),
  });
}
