import { flag, integer, members, number, objectOf, text, word, type Shape } from '../shape.js';
import { anyTime, dateTime, duration, span, timeInterval, unitValue } from './omh.time.js';
import {
  bodyFluid,
  meanOrSpread,
  specimen,
  statistic,
  toActivity,
  toMeal,
  toSleep,
} from './omh.vocabulary.js';

/**
 * The supported Open mHealth schemas (namespace `omh`, https://www.openmhealth.org/documentation) by name and version.
 * Additional members are allowed, as in the original schemas.
 */

const glucose = {
  blood_glucose: unitValue(['mg/dL', 'mmol/L']),
  effective_time_frame: anyTime.optional(),
  temporal_relationship_to_meal: toMeal.optional(),
  temporal_relationship_to_sleep: toSleep.optional(),
  descriptive_statistic: statistic.optional(),
};
const timedGlucose = { ...glucose, effective_time_frame: anyTime, specimen_source: specimen.optional() };
const notes = { user_notes: text.optional() };
const heartRate = {
  heart_rate: unitValue(['beats/min']),
  effective_time_frame: anyTime.optional(),
  descriptive_statistic: statistic.optional(),
  temporal_relationship_to_physical_activity: toActivity.optional(),
};
const heartRateAndSleep = { ...heartRate, temporal_relationship_to_sleep: toSleep.optional() };
const perUnit = {
  descriptive_statistic: meanOrSpread.optional(),
  descriptive_statistic_denominator: text.optional(),
};
const sleepDuration = unitValue(['sec', 'min', 'h']);
const sleepEpisode = {
  effective_time_frame: span,
  latency_to_sleep_onset: duration.optional(),
  latency_to_arising: duration.optional(),
  total_sleep_time: duration.optional(),
  number_of_awakenings: integer.optional(),
  is_main_sleep: flag.optional(),
  sleep_maintenance_efficiency_percentage: unitValue(['%']).optional(),
};

/** All schemas by name, then by version, oldest first. */
export const OMH_SCHEMAS = {
  'blood-glucose': {
    '1.0': objectOf({
      ...glucose,
      ...notes,
      blood_specimen_type: word(['whole blood', 'plasma', 'serum']).optional(),
    }),
    '2.0': objectOf({ ...glucose, ...notes, specimen_source: bodyFluid.optional() }),
    '3.0': objectOf(timedGlucose),
    '4.0': objectOf(timedGlucose),
  },
  'heart-rate': {
    '1.0': objectOf({ ...heartRate, ...notes }),
    '1.1': objectOf({ ...heartRateAndSleep, ...notes }),
    '2.0': objectOf({ ...heartRateAndSleep, effective_time_frame: anyTime }),
  },
  'step-count': {
    '1.0': objectOf({ step_count: number, effective_time_frame: anyTime.optional() }),
    '2.0': objectOf({ step_count: number, effective_time_frame: span, ...perUnit }),
    '3.0': objectOf({ step_count: unitValue(['steps']), effective_time_frame: span, ...perUnit }),
  },
  'sleep-duration': {
    '1.0': objectOf({ sleep_duration: sleepDuration, effective_time_frame: anyTime.optional(), ...notes }),
    '2.0': objectOf({
      sleep_duration: sleepDuration,
      effective_time_frame: span,
      ...perUnit,
      descriptive_statistic: statistic.optional(),
    }),
  },
  'sleep-episode': {
    '1.0': objectOf(sleepEpisode),
    '1.1': objectOf({ ...sleepEpisode, wake_after_sleep_onset: duration.optional() }),
  },
  'rr-interval': {
    '1.0': objectOf({
      rr_interval: unitValue(['ms']),
      effective_time_frame: anyTime.optional(),
      descriptive_statistic: statistic.optional(),
      temporal_relationship_to_physical_activity: toActivity.optional(),
    }),
  },
  'time-interval': { '1.0': timeInterval },
} as const satisfies Record<string, Record<string, Shape<unknown>>>;

/** A measure with a header that names its schema. */
export const OMH_DATA_POINT = objectOf({
  header: objectOf({
    id: text,
    creation_date_time: dateTime,
    schema_id: objectOf({ namespace: text, name: text, version: text }),
    acquisition_provenance: objectOf({
      source_name: text,
      source_creation_date_time: dateTime.optional(),
      modality: word(['sensed', 'self-reported']).optional(),
    }).optional(),
    user_id: text.optional(),
  }),
  body: members,
});
