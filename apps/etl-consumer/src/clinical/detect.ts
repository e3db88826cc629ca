import type { HealthRecord } from '../records/index.js';
import { CLINICAL_RULES, type ClinicalEventType, type ClinicalRule } from './rules.js';

/** A clinical finding in a record. It names the threshold crossed, never the measured value. */
export interface ClinicalEvent {
  eventType: ClinicalEventType;
  severity: 'warning' | 'critical';
  threshold: string;
}

/**
 * Checks a record against the published thresholds of {@link CLINICAL_RULES}.
 *
 * @param record a validated record
 * @returns at most one event per group of rules, the most severe
 * @example detectClinicalEvents({ recordType: 'BloodGlucoseRecord', zone: 'unstated', level: 50 })
 * // [{ eventType: 'severe_hypoglycemia', severity: 'critical', threshold: 'below 54 mg/dL' }]
 */
export function detectClinicalEvents(record: HealthRecord): ClinicalEvent[] {
  return CLINICAL_RULES.map((group) => group.find((rule) => applies(rule, record)))
    .filter((rule) => rule !== undefined)
    .map(toEvent);
}

function applies({ measure, is, limit }: ClinicalRule, record: HealthRecord): boolean {
  const value = measure(record);
  if (value === undefined) return false;
  if (is === 'above') return value > limit;
  return is === 'below' ? value < limit : value <= limit;
}

function toEvent({ eventType, severity, is, limit, unit }: ClinicalRule): ClinicalEvent {
  return { eventType, severity, threshold: `${is.replace('_', ' ')} ${limit} ${unit}` };
}
