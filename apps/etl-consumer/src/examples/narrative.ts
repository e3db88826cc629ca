import type { ClinicalEvent } from '../clinical/index.js';
import { minutesAsleep, timeOf, type HealthRecord, type HeartRateRecord } from '../records/index.js';

/** The three texts of a training example. */
export interface Narrative {
  instruction: string;
  input: string;
  output: string;
}

const INSTRUCTION = 'Assess this personal health record and name any finding that deserves attention.';

/**
 * Describes a record and its clinical findings in words.
 *
 * @example narrate(record, events).input  // 'Blood glucose of 64 mg/dL, before breakfast, at 2024-03-01T07:10 local time.'
 */
export function narrate(record: HealthRecord, events: readonly ClinicalEvent[]): Narrative {
  const statistic = record.statistic === undefined ? '' : ` (${record.statistic})`;
  return {
    instruction: INSTRUCTION,
    input: `${measureOf(record)}${statistic}, ${whenOf(record)}.`,
    output: events.length === 0 ? 'No published threshold is crossed.' : events.map(describe).join(' '),
  };
}

function measureOf(record: HealthRecord): string {
  switch (record.recordType) {
    case 'BloodGlucoseRecord':
      return `Blood glucose of ${tidy(record.level)} mg/dL${mealOf(record)}`;
    case 'HeartRateRecord':
      return `Heart rate of ${rangeOf(record)} beats per minute`;
    case 'RestingHeartRateRecord':
      return `Resting heart rate of ${tidy(record.beatsPerMinute)} beats per minute`;
    case 'HeartRateVariabilityRmssdRecord':
      return `Heart-rate variability (RMSSD) of ${tidy(record.heartRateVariabilityMillis)} ms`;
    case 'OxygenSaturationRecord':
      return `Oxygen saturation of ${tidy(record.percentage)} %`;
    case 'StepsRecord':
      return `${tidy(record.count)} steps`;
    case 'SleepSessionRecord':
      return `Sleep of ${tidy((minutesAsleep(record) ?? 0) / 60)} hours`;
  }
}

function mealOf({ relationToMeal, mealType }: { relationToMeal?: string; mealType?: string }): string {
  if (relationToMeal === undefined || relationToMeal === 'unknown') return '';
  const meal = mealType === undefined || mealType === 'unknown' ? 'meal' : mealType;
  return `, ${relationToMeal.replace('_', ' ').replace(/meal$/, meal)}`;
}

function rangeOf({ samples }: HeartRateRecord): string {
  const rates = samples.map(({ beatsPerMinute }) => beatsPerMinute);
  const [least, most] = [rates.reduce((a, b) => Math.min(a, b)), rates.reduce((a, b) => Math.max(a, b))];
  return least === most ? tidy(least) : `${tidy(least)} to ${tidy(most)}`;
}

function whenOf(record: HealthRecord): string {
  const time = timeOf(record);
  if (time === undefined) return 'at a time that was not stated';
  const end = 'endTime' in record && record.endTime !== time ? record.endTime : undefined;
  const zone = record.zone === 'local' ? ' local time' : '';
  return end === undefined ? `at ${time}${zone}` : `from ${time} to ${end}${zone}`;
}

function describe({ eventType, threshold }: ClinicalEvent): string {
  const name = eventType.replaceAll('_', ' ');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: the reading is ${threshold}.`;
}

function tidy(value: number): string {
  return String(Math.round(value * 10) / 10);
}
