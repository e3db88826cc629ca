import type { Random } from './random.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MG_DL_PER_MMOL_L = 18.0182;

/** A record in Health Connect's JSON, before it is written to an object. */
export type RecordFields = Record<string, unknown>;

/** A record, and whether its values are clinically abnormal. */
export interface MadeRecord {
  readonly fields: RecordFields;
  readonly abnormal: boolean;
}

/** The patient whose day is generated, and the share of abnormal readings. */
export interface DayOptions {
  readonly random: Random;
  /** Midnight, UTC, in milliseconds since 1970. */
  readonly midnight: number;
  /** For example `+01:00`. */
  readonly zoneOffset: string;
  /** Probability of a clinically abnormal record, 0 to 1. */
  readonly abnormal: number;
}

/**
 * Generators of a day's records, by record type. Normal values stay well inside every alarm threshold and abnormal ones
 * well outside, so that the classification is unambiguous.
 */
export const DAY_CURVES: Readonly<Record<string, (day: DayOptions) => MadeRecord[]>> = {
  BloodGlucoseRecord: glucoseDay,
  HeartRateRecord: heartRateDay,
  RestingHeartRateRecord: restingHeartRates,
  HeartRateVariabilityRmssdRecord: heartRateVariabilities,
  OxygenSaturationRecord: oxygenNight,
  StepsRecord: stepsDay,
  SleepSessionRecord: sleepNights,
};

/** Glucose level in mg/dL at an hour of the day: a fasting level plus a rise after each meal. */
export function glucoseAt(hour: number, random: Random): number {
  const meals = [7.5, 12.5, 19].map((meal) => 42 * rise((hour - meal) / 1.1));
  return clamp(
    meals.reduce((level, more) => level + more, random.around(96, 3)),
    76,
    168,
  );
}

/** A level in mg/dL that is clearly too low or too high. */
export function abnormalGlucose(random: Random): number {
  return random.chance(0.5) ? random.between(44, 64) : random.between(192, 320);
}

/** 0 before a meal, 1 at the peak, decreasing afterwards. */
function rise(hoursOverPeak: number): number {
  return hoursOverPeak <= 0 ? 0 : hoursOverPeak * Math.exp(1 - hoursOverPeak);
}

function glucoseDay(day: DayOptions): MadeRecord[] {
  const inMmol = day.random.chance(0.3);
  return series(day, 48, 30 * MINUTE_MS, (at, abnormal, hour) => {
    const level = abnormal ? abnormalGlucose(day.random) : glucoseAt(hour, day.random);
    return {
      recordType: 'BloodGlucoseRecord',
      time: iso(at),
      zoneOffset: day.zoneOffset,
      level: inMmol
        ? { inMillimolesPerLiter: round(level / MG_DL_PER_MMOL_L, 2) }
        : { inMilligramsPerDeciliter: Math.round(level) },
      specimenSource: 'interstitial_fluid',
      relationToMeal: 'general',
    };
  });
}

/** Low at night, higher by day. Never marked abnormal, as a heart rate without a resting state cannot be judged. */
function heartRateDay(day: DayOptions): MadeRecord[] {
  return series({ ...day, abnormal: 0 }, 24, HOUR_MS, (at, _abnormal, hour) => {
    const centre = hour < 6 ? 64 : 76 + 10 * Math.sin(((hour - 6) / 18) * Math.PI);
    return {
      recordType: 'HeartRateRecord',
      ...span(at, at + 55 * MINUTE_MS, day),
      samples: Array.from({ length: 12 }, (_, step) => ({
        time: iso(at + step * 5 * MINUTE_MS),
        beatsPerMinute: Math.round(clamp(day.random.around(centre, 3), 61, 97)),
      })),
    };
  });
}

function restingHeartRates(day: DayOptions): MadeRecord[] {
  return series(day, 14, 24 * HOUR_MS, (at, abnormal) => ({
    recordType: 'RestingHeartRateRecord',
    ...instant(at + 6 * HOUR_MS, day),
    beatsPerMinute: Math.round(abnormal ? unusualPulse(day.random) : day.random.between(62, 88)),
  }));
}

function unusualPulse(random: Random): number {
  return random.chance(0.5) ? random.between(34, 44) : random.between(112, 138);
}

function heartRateVariabilities(day: DayOptions): MadeRecord[] {
  return series({ ...day, abnormal: 0 }, 14, 24 * HOUR_MS, (at) => ({
    recordType: 'HeartRateVariabilityRmssdRecord',
    ...instant(at + 5 * HOUR_MS, day),
    heartRateVariabilityMillis: round(day.random.between(28, 78), 1),
  }));
}

function oxygenNight(day: DayOptions): MadeRecord[] {
  return series(day, 16, 30 * MINUTE_MS, (at, abnormal) => ({
    recordType: 'OxygenSaturationRecord',
    ...instant(at, day),
    percentage: round(abnormal ? day.random.between(80, 87) : day.random.between(95.5, 99), 1),
  }));
}

function stepsDay(day: DayOptions): MadeRecord[] {
  const waking = { ...day, abnormal: 0, midnight: day.midnight + 7 * HOUR_MS };
  return series(waking, 15, HOUR_MS, (at) => ({
    recordType: 'StepsRecord',
    ...span(at, at + HOUR_MS - 1_000, day),
    count: day.random.integer(60, 1_400),
  }));
}

/** Light, deep and REM sleep in cycles of about 90 minutes; an abnormal night is short. */
function sleepNights(day: DayOptions): MadeRecord[] {
  return series(day, 7, 24 * HOUR_MS, (at, abnormal) => {
    const start = at + Math.round(day.random.between(-90, 30)) * MINUTE_MS;
    const cycles = abnormal ? 3 : 5;
    const stages: RecordFields[] = [];
    let time = start;
    for (const stage of Array.from({ length: cycles }, () => ['light', 'deep', 'light', 'rem']).flat()) {
      const end =
        time + day.random.integer(stage === 'light' ? 24 : 19, stage === 'light' ? 28 : 24) * MINUTE_MS;
      stages.push({ startTime: iso(time), endTime: iso(end), stage });
      time = end;
    }
    return { recordType: 'SleepSessionRecord', ...span(start, time, day), stages };
  });
}

function series(
  day: DayOptions,
  count: number,
  stepMs: number,
  make: (at: number, abnormal: boolean, hour: number) => RecordFields,
): MadeRecord[] {
  return Array.from({ length: count }, (_, step) => {
    const abnormal = day.random.chance(day.abnormal);
    return { fields: make(day.midnight + step * stepMs, abnormal, (step * stepMs) / HOUR_MS), abnormal };
  });
}

function instant(at: number, { zoneOffset }: DayOptions): RecordFields {
  return { time: iso(at), zoneOffset };
}

function span(start: number, end: number, { zoneOffset }: DayOptions): RecordFields {
  return { startTime: iso(start), startZoneOffset: zoneOffset, endTime: iso(end), endZoneOffset: zoneOffset };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
