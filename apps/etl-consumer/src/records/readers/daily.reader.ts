import type { HealthRecord } from '../health-record.js';
import { broken, found, ignored, type ReadResult, type Verdict } from '../read-result.js';
import { dayOf, parseTime, type RecordTime } from '../record-time.js';
import { hasColumns, numberIn, readCsv, type Row } from './csv.js';

type ToRecord = (value: number, day: RecordTime) => HealthRecord;

/** Record type by column; the wearable stores only the day, without hour and zone. */
const COLUMNS: Record<string, ToRecord> = {
  rmssd: (heartRateVariabilityMillis, { text: time }) => ({
    recordType: 'HeartRateVariabilityRmssdRecord',
    zone: 'local',
    time,
    heartRateVariabilityMillis,
  }),
  spo2: (percentage, { text: time }) => ({
    recordType: 'OxygenSaturationRecord',
    zone: 'local',
    time,
    percentage,
    statistic: 'average',
  }),
  bpm: (beatsPerMinute, day) => ({
    recordType: 'HeartRateRecord',
    zone: 'local',
    ...dayOf(day),
    samples: [{ time: day.text, beatsPerMinute }],
    statistic: 'average',
  }),
  resting_hr: (beatsPerMinute, { text: time }) => ({
    recordType: 'RestingHeartRateRecord',
    zone: 'local',
    time,
    beatsPerMinute,
  }),
  minutesAsleep: (sleepMinutes, day) => ({
    recordType: 'SleepSessionRecord',
    zone: 'local',
    ...dayOf(day),
    sleepMinutes,
  }),
  steps: (count, day) => ({ recordType: 'StepsRecord', zone: 'local', ...dayOf(day), count }),
};

/** Whether a header belongs to a wearable's daily table. */
export function isDailyHeader(header: readonly string[]): boolean {
  return hasColumns(header, ['date']) && Object.keys(COLUMNS).some((column) => header.includes(column));
}

/**
 * Reads a wearable's daily CSV: one row per day and person, with many empty cells. Each supported non-empty cell
 * becomes a record; a row without any is ignored.
 */
export function readDaily(body: AsyncIterable<Uint8Array>): AsyncGenerator<ReadResult> {
  return readCsv(body, ['date'], verdictsOf);
}

function verdictsOf(row: Row): Verdict[] {
  const day = parseTime(row('date'));
  if (!day) return [broken(row('date') === '' ? 'missing_date' : 'bad_date')];
  const verdicts = Object.entries(COLUMNS)
    .filter(([column]) => row(column) !== '')
    .map(([column, toRecord]) => cellVerdict(row, column, (value) => toRecord(value, day)));
  return verdicts.length > 0 ? verdicts : [ignored('no_usable_cell')];
}

function cellVerdict(row: Row, column: string, toRecord: (value: number) => HealthRecord): Verdict {
  const value = numberIn(row(column));
  if (value === undefined) return broken(`invalid_${column.replace(/[A-Z]/g, '_$&').toLowerCase()}`);
  return found({ ...toRecord(value), ...(row('id') && { subject: row('id') }) });
}
