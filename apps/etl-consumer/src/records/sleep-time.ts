import type { SleepSessionRecord, SleepStage } from './health-record.js';
import { timeOrder } from './record-time.js';

const AWAKE: ReadonlySet<SleepStage> = new Set(['awake', 'out_of_bed', 'awake_in_bed']);
const MINUTE_MS = 60_000;

/**
 * Minutes asleep in a session: the source's figure, otherwise the sum of the stages other than awake, otherwise the
 * whole session.
 *
 * @returns undefined if none of them is known
 * @example minutesAsleep({ recordType: 'SleepSessionRecord', zone: 'unstated', sleepMinutes: 400 })  // 400
 */
export function minutesAsleep(record: SleepSessionRecord): number | undefined {
  if (record.sleepMinutes !== undefined) return record.sleepMinutes;
  if (record.stages?.length) {
    return record.stages
      .filter(({ stage }) => !AWAKE.has(stage))
      .reduce((sum, { startTime, endTime }) => sum + minutesBetween(startTime, endTime), 0);
  }
  if (record.startTime === undefined || record.endTime === undefined) return undefined;
  return minutesBetween(record.startTime, record.endTime);
}

function minutesBetween(start: string, end: string): number {
  return (timeOrder(end) - timeOrder(start)) / MINUTE_MS;
}
