import { describe, expect, it } from '@jest/globals';
import type { HealthRecord } from './health-record.js';
import { checkPlausibility } from './validate.js';

const NOW = new Date('2024-03-05T12:00:00Z');
const glucose = (level: number, time = '2024-03-04T08:00'): HealthRecord => ({
  recordType: 'BloodGlucoseRecord',
  zone: 'local',
  time,
  level,
});
const steps = (count: number, startTime: string, endTime: string): HealthRecord => ({
  recordType: 'StepsRecord',
  zone: 'local',
  startTime,
  endTime,
  count,
});
const sleep = (sleepMinutes: number): HealthRecord => ({
  recordType: 'SleepSessionRecord',
  zone: 'unstated',
  sleepMinutes,
});

function reasonOf(record: HealthRecord): string {
  const plausibility = checkPlausibility(record, NOW);
  return plausibility.outcome === 'accepted' ? 'accepted' : plausibility.reason;
}

describe('checkPlausibility', () => {
  it.each<[string, HealthRecord, string]>([
    ['the least glucose', glucose(10), 'accepted'],
    ['the most glucose', glucose(1200), 'accepted'],
    ['too little glucose', glucose(9.9), 'glucose_out_of_range'],
    ['a glucose that is not a number', glucose(Number.NaN), 'glucose_out_of_range'],
    ['an hour ahead in another zone', glucose(90, '2024-03-06T02:00'), 'accepted'],
    ['two days ahead', glucose(90, '2024-03-07T12:00'), 'time_in_future'],
    ['long ago', glucose(90, '1899-12-31T12:00'), 'time_before_1900'],
    ['many steps in a day', steps(100_001, '2024-03-01T00:00', '2024-03-02T00:00'), 'steps_out_of_range'],
    ['as many in two days', steps(100_001, '2024-03-01T00:00', '2024-03-03T00:00'), 'accepted'],
    ['negative steps', steps(-1, '2024-03-01T00:00', '2024-03-02T00:00'), 'steps_out_of_range'],
    ['steps in no time', steps(5, '2024-03-01T08:00', '2024-03-01T08:00'), 'end_not_after_start'],
    ['a night without sleep', sleep(0), 'sleep_duration_out_of_range'],
    ['a day of sleep', sleep(1440), 'accepted'],
    [
      'one bad sample among good ones',
      {
        recordType: 'HeartRateRecord',
        zone: 'unstated',
        samples: [{ beatsPerMinute: 70 }, { beatsPerMinute: 301 }],
      },
      'heart_rate_out_of_range',
    ],
    [
      'an unmeasured variability of zero',
      { recordType: 'HeartRateVariabilityRmssdRecord', zone: 'unstated', heartRateVariabilityMillis: 0 },
      'heart_rate_variability_out_of_range',
    ],
    [
      'more oxygen than there can be',
      { recordType: 'OxygenSaturationRecord', zone: 'unstated', percentage: 100.5 },
      'oxygen_saturation_out_of_range',
    ],
  ])('judges %s', (_what, record, expected) => expect(reasonOf(record)).toBe(expected));
});
