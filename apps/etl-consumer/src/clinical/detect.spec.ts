import { describe, expect, it } from '@jest/globals';
import type { HealthRecord } from '../records/index.js';
import { detectClinicalEvents } from './detect.js';

const glucose = (level: number): HealthRecord => ({
  recordType: 'BloodGlucoseRecord',
  zone: 'unstated',
  level,
});
const resting = (beatsPerMinute: number): HealthRecord => ({
  recordType: 'RestingHeartRateRecord',
  zone: 'unstated',
  beatsPerMinute,
});
const series = (rates: number[], statistic?: string): HealthRecord => ({
  recordType: 'HeartRateRecord',
  zone: 'unstated',
  samples: rates.map((beatsPerMinute) => ({ beatsPerMinute })),
  statistic,
});
const oxygen = (percentage: number): HealthRecord => ({
  recordType: 'OxygenSaturationRecord',
  zone: 'unstated',
  percentage,
});
const sleep = (hours: number): HealthRecord => ({
  recordType: 'SleepSessionRecord',
  zone: 'unstated',
  sleepMinutes: hours * 60,
});

describe('detectClinicalEvents', () => {
  it.each<[string, HealthRecord, string[]]>([
    ['glucose of 53.9', glucose(53.9), ['severe_hypoglycemia']],
    ['glucose of 54', glucose(54), ['hypoglycemia']],
    ['glucose of 69.9', glucose(69.9), ['hypoglycemia']],
    ['glucose of 70', glucose(70), []],
    ['glucose of 180', glucose(180), []],
    ['glucose of 181', glucose(181), ['hyperglycemia']],
    ['glucose of 250', glucose(250), ['hyperglycemia']],
    ['glucose of 251', glucose(251), ['severe_hyperglycemia']],
    ['a resting rate of 100', resting(100), []],
    ['a resting rate of 101', resting(101), ['tachycardia']],
    ['a resting rate of 60', resting(60), []],
    ['a resting rate of 59', resting(59), ['bradycardia']],
    ['a series all above 100', series([104, 131]), ['tachycardia']],
    ['a series with a staircase in it', series([72, 131]), []],
    ['a series all below 60', series([51, 58]), ['bradycardia']],
    ['the average of a day', series([112], 'average'), []],
    ['oxygen of 89.9', oxygen(89.9), ['low_oxygen_saturation']],
    ['oxygen of 90', oxygen(90), ['mild_low_oxygen_saturation']],
    ['oxygen of 94', oxygen(94), ['mild_low_oxygen_saturation']],
    ['oxygen of 95', oxygen(95), []],
    ['sleep of 5.9 h', sleep(5.9), ['severe_short_sleep']],
    ['sleep of 6 h', sleep(6), ['short_sleep']],
    ['sleep of 7 h', sleep(7), []],
    ['a nap of 2 h', sleep(2), []],
  ])('finds the right event in %s', (_what, record, expected) => {
    expect(detectClinicalEvents(record).map(({ eventType }) => eventType)).toEqual(expected);
  });

  it('counts the time asleep, not the time in bed', () => {
    const night: HealthRecord = {
      recordType: 'SleepSessionRecord',
      zone: 'offset',
      startTime: '2024-03-03T23:00Z',
      endTime: '2024-03-04T07:00Z',
      stages: [
        { startTime: '2024-03-03T23:00Z', endTime: '2024-03-04T05:30Z', stage: 'light' },
        { startTime: '2024-03-04T05:30Z', endTime: '2024-03-04T07:00Z', stage: 'awake_in_bed' },
      ],
    };
    expect(detectClinicalEvents(night).map(({ eventType }) => eventType)).toEqual(['short_sleep']);
    expect(detectClinicalEvents({ ...night, stages: undefined })).toEqual([]);
  });

  it('names the threshold, never the value', () => {
    expect(detectClinicalEvents(glucose(41.75))).toEqual([
      { eventType: 'severe_hypoglycemia', severity: 'critical', threshold: 'below 54 mg/dL' },
    ]);
  });
});
