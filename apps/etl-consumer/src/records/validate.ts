import { timeOf, type HealthRecord } from './health-record.js';
import { timeOrder } from './record-time.js';
import { minutesAsleep } from './sleep-time.js';

/** Result of the plausibility check: accepted, or quarantined with a reason without measured values. */
export type Plausibility = { outcome: 'accepted' } | { outcome: 'quarantined'; reason: string };

interface Range {
  least: number;
  most: number;
}

/**
 * What can be measured on a living person; values outside are errors of the sensor, the unit or the transfer.
 *
 * - `glucose`, mg/dL: wider than the 20 to 600 of home meters, since laboratories report up to about 1,200 in a
 *   hyperosmolar crisis (Kitabchi et al., Diabetes Care 2009; 32:1335).
 * - `heartRate`, beats/min: the upper bound is Health Connect's, 300; below 20 there are pauses, not a rate.
 * - `heartRateVariability`, ms: Health Connect's own bounds for RMSSD, 1 to 200.
 * - `oxygenSaturation`, %: ISO 80601-2-61 has oximeters tested from 70 to 100; readings under 50 are artefacts.
 * - `stepsPerDay`: 100,000 steps are some 75 km on foot; Health Connect's million a record bounds nothing.
 * - `sleepMinutes`: a session of sleep lasts more than none and no more than a day.
 */
export const PLAUSIBLE = {
  glucose: { least: 10, most: 1200 },
  heartRate: { least: 20, most: 300 },
  heartRateVariability: { least: 1, most: 200 },
  oxygenSaturation: { least: 50, most: 100 },
  stepsPerDay: { least: 0, most: 100_000 },
  sleepMinutes: { least: 1, most: 24 * 60 },
} as const satisfies Record<string, Range>;

const DAY_MS = 86_400_000;
const EARLIEST = timeOrder('1900-01-01');

/**
 * Checks a record against {@link PLAUSIBLE}, and its times against the calendar and each other.
 *
 * @param now the current time; times more than a day later are rejected (one day covers fast clocks and all zones)
 * @example checkPlausibility(record, new Date())  // { outcome: 'quarantined', reason: 'glucose_out_of_range' }
 */
export function checkPlausibility(record: HealthRecord, now: Date): Plausibility {
  const reason = timeProblem(record, now) ?? valueProblem(record);
  return reason === undefined ? { outcome: 'accepted' } : { outcome: 'quarantined', reason };
}

function timeProblem(record: HealthRecord, now: Date): string | undefined {
  const times = 'startTime' in record ? [record.startTime, record.endTime] : [timeOf(record)];
  for (const time of times) {
    if (time === undefined) continue;
    if (timeOrder(time) > now.getTime() + DAY_MS) return 'time_in_future';
    if (timeOrder(time) < EARLIEST) return 'time_before_1900';
  }
  return 'startTime' in record ? orderProblem(record) : undefined;
}

/** Steps and sleep have a duration; a heart rate series may be a single moment. */
function orderProblem(record: Extract<HealthRecord, { startTime?: string }>): string | undefined {
  const length = spanMs(record);
  if (length === undefined) return undefined;
  const isInstant = length === 0 && record.recordType !== 'HeartRateRecord';
  return length < 0 || isInstant ? 'end_not_after_start' : undefined;
}

function spanMs({ startTime, endTime }: { startTime?: string; endTime?: string }): number | undefined {
  if (startTime === undefined || endTime === undefined) return undefined;
  return timeOrder(endTime) - timeOrder(startTime);
}

function valueProblem(record: HealthRecord): string | undefined {
  switch (record.recordType) {
    case 'BloodGlucoseRecord':
      return outside('glucose', record.level, PLAUSIBLE.glucose);
    case 'HeartRateRecord':
      return record.samples
        .map(({ beatsPerMinute }) => outside('heart_rate', beatsPerMinute, PLAUSIBLE.heartRate))
        .find((reason) => reason !== undefined);
    case 'RestingHeartRateRecord':
      return outside('heart_rate', record.beatsPerMinute, PLAUSIBLE.heartRate);
    case 'HeartRateVariabilityRmssdRecord':
      return outside(
        'heart_rate_variability',
        record.heartRateVariabilityMillis,
        PLAUSIBLE.heartRateVariability,
      );
    case 'OxygenSaturationRecord':
      return outside('oxygen_saturation', record.percentage, PLAUSIBLE.oxygenSaturation);
    case 'StepsRecord': {
      const days = Math.max(1, Math.ceil((spanMs(record) ?? 0) / DAY_MS));
      return outside('steps', record.count / days, PLAUSIBLE.stepsPerDay);
    }
    case 'SleepSessionRecord':
      return outside('sleep_duration', minutesAsleep(record) ?? 0, PLAUSIBLE.sleepMinutes);
  }
}

function outside(name: string, value: number, { least, most }: Range): string | undefined {
  return value >= least && value <= most ? undefined : `${name}_out_of_range`;
}
