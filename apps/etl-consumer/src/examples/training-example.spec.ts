import { describe, expect, it } from '@jest/globals';
import { detectClinicalEvents } from '../clinical/index.js';
import { RECORD_TYPES, type HealthRecord } from '../records/index.js';
import { HEALTH_DOMAINS, healthDomainOf } from './health-domain.js';
import { toTrainingExample, type ExampleSource } from './training-example.js';

const SOURCE: ExampleSource = {
  messageId: 'm-1',
  index: 3,
  bucket: 'records',
  key: 'diary.tsv',
  position: 9,
  userId: 'u-1',
  qualityScore: 0.9,
};
const LOW: HealthRecord = {
  recordType: 'BloodGlucoseRecord',
  zone: 'local',
  time: '2024-03-04T07:05',
  level: 61.254,
  mealType: 'breakfast',
  relationToMeal: 'before_meal',
};

describe('toTrainingExample', () => {
  it('describes a record and its findings in words, with its origin', () => {
    expect(toTrainingExample(LOW, detectClinicalEvents(LOW), SOURCE)).toEqual({
      id: 'm-1:3',
      message_id: 'm-1',
      health_domain: 'metabolic',
      record_type: 'BloodGlucoseRecord',
      user_id: 'u-1',
      time: '2024-03-04T07:05',
      time_zone: 'local',
      instruction: 'Assess this personal health record and name any finding that deserves attention.',
      input: 'Blood glucose of 61.3 mg/dL, before breakfast, at 2024-03-04T07:05 local time.',
      output: 'Hypoglycemia: the reading is below 70 mg/dL.',
      clinical_events: [{ event_type: 'hypoglycemia', severity: 'warning', threshold: 'below 70 mg/dL' }],
      quality_score: 0.9,
      source: { bucket: 'records', key: 'diary.tsv', position: 9 },
    });
  });

  it('gives the same example for the same record of the same message', () => {
    const once = JSON.stringify(toTrainingExample(LOW, [], SOURCE));
    expect(JSON.stringify(toTrainingExample(LOW, [], SOURCE))).toBe(once);
  });

  it('says so if the source states no time', () => {
    const example = toTrainingExample({ ...LOW, zone: 'unstated', time: undefined }, [], SOURCE);
    expect(example).toMatchObject({ time: null, time_zone: 'unstated' });
    expect(example.input).toContain('at a time that was not stated');
  });

  it('replaces the person of a row by the given pseudonym', () => {
    const record = { ...LOW, subject: 'p-7' };
    const pseudonym = (subject: string) => `#${subject.length}`;
    expect(toTrainingExample(record, [], { ...SOURCE, pseudonym }).user_id).toBe('#3');
    expect(toTrainingExample(record, [], SOURCE).user_id).toBe('p-7');
  });

  it.each<[HealthRecord, string]>([
    [
      {
        recordType: 'HeartRateRecord',
        zone: 'offset',
        startTime: '2024-03-04T08:00Z',
        endTime: '2024-03-04T08:05Z',
        samples: [{ beatsPerMinute: 71 }, { beatsPerMinute: 90 }],
      },
      'Heart rate of 71 to 90 beats per minute, from 2024-03-04T08:00Z to 2024-03-04T08:05Z.',
    ],
    [
      {
        recordType: 'OxygenSaturationRecord',
        zone: 'local',
        time: '2024-03-04',
        percentage: 96,
        statistic: 'average',
      },
      'Oxygen saturation of 96 % (average), at 2024-03-04 local time.',
    ],
    [
      { recordType: 'SleepSessionRecord', zone: 'unstated', sleepMinutes: 450 },
      'Sleep of 7.5 hours, at a time that was not stated.',
    ],
  ])('puts each kind of record into words', (record, input) => {
    expect(toTrainingExample(record, [], SOURCE).input).toBe(input);
  });

  it('has a domain for every record type, and a record type for every domain', () => {
    expect(new Set(RECORD_TYPES.map(healthDomainOf))).toEqual(new Set(HEALTH_DOMAINS));
  });
});
